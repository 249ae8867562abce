"""Commands on a message."""

from __future__ import annotations

from bot.cards.covered import covered_card, said_card
from bot.cards.found import MOST, found_card
from knowledge import Library
from knowledge.asking.claims import Claim, Covering
from knowledge.models import LANGUAGES
from tests.bot.conftest import Lab, all_text, last_text, reading_in, shown, text_of, walk
from tests.bot.test_cards import NASTY, check

TEXT = "Has anyone compared MoCo v2 with SimCLR v2 on our data? **bold** <@1> @everyone"


async def test_find_papers_here_shows_privately_what_a_message_names(lab: Lab) -> None:
    message = await lab.tom.send(lab.channel, TEXT)
    found = await lab.mei.context_menu(lab.channel, "Find papers here", message)
    assert found.ephemeral
    assert "Named in this message: 2" in text_of(found)
    assert "MoCo V2" in text_of(found)
    assert "SimCLR V2" in text_of(found)


async def test_what_was_found_can_be_posted_to_the_channel(lab: Lab) -> None:
    message = await lab.tom.send(lab.channel, TEXT)
    found = await lab.mei.context_menu(lab.channel, "Find papers here", message)
    posted = await lab.mei.click(shown(found), label="Post to channel")
    assert not posted.ephemeral
    assert "posted by mei" in last_text(lab)
    assert "SimCLR V2" in last_text(lab)


async def test_posting_works_after_a_restart(lab: Lab) -> None:
    message = await lab.tom.send(lab.channel, TEXT)
    found = await lab.mei.context_menu(lab.channel, "Find papers here", message)
    await lab.env.restart_bot(type(lab.bot)(lab.bot.library))
    await lab.mei.click(shown(found), label="Post to channel")
    assert "MoCo V2" in last_text(lab)


async def test_a_message_that_names_nothing_says_so(lab: Lab) -> None:
    message = await lab.tom.send(lab.channel, "lunch?")
    found = await lab.mei.context_menu(lab.channel, "Find papers here", message)
    assert found.ephemeral
    assert "names no work or topic" in text_of(found)


async def test_a_chinese_reader_is_answered_in_chinese(lab: Lab) -> None:
    message = await lab.tom.send(lab.channel, TEXT)
    with reading_in("zh-CN"):
        found = await lab.mei.context_menu(lab.channel, "Find papers here", message)
    assert "这条消息提到了 2 项" in text_of(found)


def test_a_long_list_stays_within_limits(library: Library) -> None:
    items = library.papers()[: 3 * MOST]
    check(found_card(items, "en"))
    check(found_card(items, "zh", by="@everyone **x**" * 20))


CLAIMS = "CLIP was trained on 400 million image-text pairs. And SlowFast has 60M parameters, right? @everyone lunch?"


async def test_is_this_covered_shows_privately_what_the_surveys_say_to_each_claim(lab: Lab) -> None:
    message = await lab.tom.send(lab.channel, CLAIMS)
    found = await lab.mei.context_menu(lab.channel, "Is this covered?", message)
    assert found.ephemeral
    text = text_of(found)
    clip, slowfast = text.split("> And SlowFast has 60M parameters, right?")
    assert "> CLIP was trained on 400 million image-text pairs." in clip
    assert "400 million" in clip.split("pairs.")[1]
    assert "`line " in clip
    assert "The surveys do not cover that." in slowfast
    assert "SlowFast" in slowfast
    assert "lunch" not in text


async def test_a_claim_leads_to_the_place_where_it_is_said(lab: Lab) -> None:
    message = await lab.tom.send(lab.channel, CLAIMS)
    found = await lab.mei.context_menu(lab.channel, "Is this covered?", message)
    menu = next(part for part in walk(shown(found).components) if part.get("custom_id") == "lore-menu:places")
    await lab.mei.select(shown(found), [menu["options"][0]["value"]], custom_id="lore-menu:places")
    assert "> ➤" in all_text(shown(found).components)


async def test_what_the_surveys_say_can_be_posted_without_the_words_of_the_message(lab: Lab) -> None:
    message = await lab.tom.send(lab.channel, CLAIMS)
    found = await lab.mei.context_menu(lab.channel, "Is this covered?", message)
    posted = await lab.mei.click(shown(found), label="Post to channel")
    assert not posted.ephemeral
    assert "posted by mei" in last_text(lab)
    assert "400 million" in last_text(lab)
    assert "60M" not in last_text(lab)


async def test_a_message_that_nothing_is_said_on_says_so(lab: Lab) -> None:
    message = await lab.tom.send(lab.channel, "lunch at 12? The usual place.")
    found = await lab.mei.context_menu(lab.channel, "Is this covered?", message)
    assert found.ephemeral
    assert "do not cover anything in this message" in text_of(found)


async def test_claims_in_chinese_are_found_and_told_in_the_readers_language(lab: Lab) -> None:
    message = await lab.tom.send(lab.channel, "MoCo 用了动量编码器。")
    with reading_in("zh-CN"):
        found = await lab.mei.context_menu(lab.channel, "Is this covered?", message)
    assert "综述对此怎么说" in text_of(found)
    assert "动量编码器" in text_of(found).split("> ")[1].split("\n", 1)[1]


def test_what_is_said_on_a_nasty_and_endless_message_stays_within_limits(library: Library) -> None:
    citations = library.cite(library.statements()[:40])
    covering = Covering(tuple(Claim(NASTY, citations[:9]) for _ in range(9)), citations, ())
    for language in LANGUAGES:
        text = all_text(check(covered_card(covering, library.papers()[:40], language)))
        assert "@everyone" not in text
        assert " <@1>" not in text
        check(said_card(citations, library.papers()[:40], language, by=NASTY))
