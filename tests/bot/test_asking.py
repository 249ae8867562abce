"""/ask: answers with their sources, in context, and refusals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.asking import reply_to
from bot.cards.answer import answer_card
from bot.client import LabloreBot
from bot.screens import Screen, Show
from bot.showing import show
from knowledge import Library
from knowledge.asking.composing import Answer
from knowledge.models import LANGUAGES, Language
from knowledge.text import language_of
from tests.bot.conftest import Lab, all_text, last_text, reading_in, shown, text_of, walk
from tests.bot.test_cards import NASTY, check


def choices(components: list[dict[str, Any]], custom_id: str) -> list[str]:
    """The values of a card's menu."""
    menu = next(part for part in walk(components) if part.get("custom_id") == custom_id)
    return [option["value"] for option in menu["options"]]


async def test_an_answer_is_public_with_its_numbered_sources(lab: Lab) -> None:
    result = await lab.slash("ask", question="what is TSM?")
    assert not result.ephemeral
    assert "**what is TSM?**" in text_of(result)
    assert "shift" in text_of(result)
    assert "Paper summary notes (2022) › 3D convolution › \\[1\\]\u00a0line\u00a049" in text_of(result)


async def test_a_private_answer_is_seen_by_one(lab: Lab) -> None:
    assert (await lab.slash("ask", question="what is TSM?", private=True)).ephemeral


async def test_what_is_not_covered_is_told_privately_with_what_is_near(lab: Lab) -> None:
    result = await lab.slash("ask", question="How many parameters does SlowFast have?")
    assert result.ephemeral
    assert "The surveys do not cover that. They do speak of SlowFast." in text_of(result)
    assert choices(shown(result).components, "lore-menu")[0] == "paper|en|0||slowfast"


async def test_a_question_in_chinese_is_answered_in_chinese_and_the_option_comes_first(lab: Lab) -> None:
    assert "第\u00a049\u00a0行" in text_of(await lab.slash("ask", question="TSM 是什么"))
    assert "line\u00a049" in text_of(await lab.slash("ask", question="TSM 是什么", language="en"))
    with reading_in("zh-CN"):
        assert "第\u00a049\u00a0行" in text_of(await lab.slash("ask", question="what is TSM?"))


async def test_a_bare_name_or_link_is_shown_as_its_card(lab: Lab) -> None:
    assert "## [DETR]" in text_of(await lab.slash("ask", question="DETR"))
    assert "## [DETR]" in text_of(await lab.slash("ask", question="<https://arxiv.org/abs/2005.12872>"))


async def test_a_source_is_shown_in_context_with_the_cited_statement_marked(lab: Lab) -> None:
    answer = await lab.slash("ask", question="what is TSM?")
    place = choices(shown(answer).components, "lore-menu:places")[0]
    opened = await lab.tom.select(shown(answer), [place], custom_id="lore-menu:places")
    assert opened.ephemeral
    text = text_of(opened)
    assert "Paper summary notes (2022), in context" in text
    [marked] = [line for line in text.splitlines() if line.startswith("> ➤")]
    assert "TSM" in marked
    assert "`line 49`" in marked
    numbers = [int(line.rsplit("line ", 1)[1].rstrip("`")) for line in text.splitlines() if "`line " in line]
    assert numbers == sorted(numbers)
    assert len(numbers) == 7


async def test_the_context_can_be_read_on_and_back_after_a_restart(lab: Lab) -> None:
    answer = await lab.slash("ask", question="what is TSM?")
    place = choices(shown(answer).components, "lore-menu:places")[0]
    opened = await lab.mei.select(shown(answer), [place], custom_id="lore-menu:places")
    before = text_of(opened)
    await lab.env.restart_bot(LabloreBot(lab.bot.library))
    await lab.mei.click(shown(opened), label="Later ▶")
    assert "> ➤" not in all_text(shown(opened).components)
    await lab.mei.click(shown(opened), label="◀ Earlier")
    assert all_text(shown(opened).components) == before


def test_one_source_has_a_button_to_its_context(library: Library) -> None:
    answer = library.ask("what is TSM?")
    card = check(answer_card(answer, library.cite(answer.statements[:1]), [], language="en"))
    [opener] = [part for part in walk(card) if part.get("label") == "In context"]
    assert opener["custom_id"] == f"lore-go:place|en|0||{answer.statements[0].id}"


async def test_the_sources_card_leads_to_contexts_too(lab: Lab) -> None:
    card = await lab.slash("paper", query="DETR")
    sources = next(part for part in walk(shown(card).components) if str(part.get("label")).startswith("Sources"))
    opened = await lab.tom.click(shown(card), custom_id=sources["custom_id"])
    places = choices(shown(opened).components, "lore-menu:places")
    await lab.tom.select(shown(opened), [places[1]], custom_id="lore-menu:places")
    assert "> ➤" in all_text(shown(opened).components)


async def test_the_answer_can_be_had_in_the_other_language(lab: Lab) -> None:
    await lab.mei.click(shown(await lab.slash("ask", question="what is TSM?")), label="中文")
    assert "第\u00a049\u00a0行" in last_text(lab)


async def test_an_answers_button_of_a_card_without_question_says_so(lab: Lab) -> None:
    answer = await lab.slash("ask", question="what is TSM?")
    stored = lab.env.backend.get_message(lab.channel.id, shown(answer).id)
    for part in walk(stored.components):
        part.pop("id", None)
    pressed = await lab.mei.click(shown(answer), label="中文")
    assert pressed.ephemeral or "第\u00a049\u00a0行" not in last_text(lab)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_is_shown_in_context_within_all_limits(library: Library, language: Language) -> None:
    for statement in library.statements()[::3]:
        card = check(show(library, Screen(Show.PLACE, language, statement.id)))
        assert all_text(card).count("> ➤") == 1
    last = library.statements()[-1].id
    for page in (1, 2, 9999, 9998):
        check(show(library, Screen(Show.PLACE, language, last, page)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_nasty_and_endless_question_and_answer_stay_within_limits(library: Library, language: Language) -> None:
    answer = library.ask("compare BYOL and SimSiam", language=language)
    nasty = replace(answer, question=NASTY, text="\n".join(["- " + NASTY, NASTY] * 9))
    citations = library.cite(library.statements(about="detr")) * 3
    text = all_text(check(answer_card(nasty, citations, library.papers()[:60], language=language, threads=True)))
    assert "@everyone" not in text
    assert " <@1>" not in text
    assert "](https://evil" not in text.replace("\\]", "")


def test_an_answer_of_several_lines_is_shown_as_a_list_under_its_heads(library: Library) -> None:
    answer = replace(library.ask("what is TSM?"), text="First. [1]\nSecond. [1]\nOld notes (2017):\nThird. [2]")
    text = all_text(check(answer_card(answer, library.cite(answer.statements[:2]), [], language="en")))
    assert "First.\u00a0\\[1\\]\n- Second.\u00a0\\[1\\]\n**Old notes (2017):**\n- Third.\u00a0\\[2\\]" in text


def test_a_source_that_no_told_statement_has_is_shown_too(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = library.ask("what is TSM?")
    monkeypatch.setattr(Library, "ask", lambda *_, **__: replace(answer, statements=()))
    text = all_text(check(reply_to(library, "what is TSM?", "en").card))
    assert "\\[1\\]\u00a0line\u00a049" in text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_whatever_is_asked_gives_a_card_within_limits(library: Library, text: str) -> None:
    check(reply_to(library, text, "en", threads=True).card)


def test_a_source_whose_statement_is_gone_is_left_out_and_the_others_keep_their_numbers(
    own_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Library.ask

    def with_a_lost_source(library: Library, question: str, **options: Any) -> Answer:
        answer = ask(library, question, **options)
        lost = replace(answer.citations[0], line=99999)
        second = replace(answer.citations[0], n=2)
        return replace(answer, citations=(lost, second))

    monkeypatch.setattr(Library, "ask", with_a_lost_source)
    told = all_text(reply_to(own_library, "what is TSM?", "en").card.to_components())
    assert "\\[2\\]\u00a0line\u00a049" in told
    assert "99999" not in told


@pytest.mark.parametrize(
    ("typed", "screen"),
    [
        ("which surveys have you read?", Show.SURVEYS),
        ("how many surveys do you have", Show.SURVEYS),
        ("你读了哪些综述？", Show.SURVEYS),
        ("who are you?", Show.HELP),
        ("what can you do", Show.HELP),
        ("你能做什么", Show.HELP),
    ],
)
def test_what_is_asked_of_lablore_itself_is_shown(library: Library, typed: str, screen: Show) -> None:
    language = language_of(typed)
    own = show(library, Screen(screen, language))
    assert reply_to(library, typed, language).card.to_components() == own.to_components()


def test_what_a_survey_tells_is_still_a_question(library: Library) -> None:
    told = all_text(reply_to(library, "which surveys speak of CLIP?", "en").card.to_components())
    assert "**Rising directions of 2021 (2021):**" in told
