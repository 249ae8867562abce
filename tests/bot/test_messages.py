"""Commands on a message."""

from __future__ import annotations

from bot.cards.found import MOST, found_card
from knowledge import Library
from tests.bot.conftest import Lab, last_text, reading_in, shown, text_of
from tests.bot.test_cards import check

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
