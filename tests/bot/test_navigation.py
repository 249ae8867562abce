"""Buttons and menus: paging, opening, who may change what, and restarts."""

from __future__ import annotations

import itertools
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.results import InteractionResult

from bot.client import LabloreBot
from bot.locales import CHINESE
from bot.screens import Screen, Show
from knowledge import Library
from tests.bot.conftest import Lab, all_text, last_text, shown, text_of, walk


def button(result: InteractionResult, label: str) -> str:
    """The custom_id of a card's first button with this label."""
    return str(next(part["custom_id"] for part in walk(shown(result).components) if part.get("label") == label))


async def test_who_asked_turns_the_pages_of_a_public_card(lab: Lab) -> None:
    card = await lab.slash("hot")
    before = text_of(card)
    await lab.mei.click(shown(card), custom_id=button(card, "▶"))
    assert "**6. " in last_text(lab)
    assert last_text(lab) != before


async def test_others_turn_pages_for_themselves_only(lab: Lab) -> None:
    card = await lab.slash("hot")
    before = last_text(lab)
    turned = await lab.tom.click(shown(card), custom_id=button(card, "▶"))
    assert turned.ephemeral
    assert "**6. " in text_of(turned)
    assert last_text(lab) == before


async def test_a_button_beside_an_entry_opens_it_privately(lab: Lab) -> None:
    card = await lab.slash("hot")
    opened = await lab.mei.click(shown(card), custom_id=button(card, "Open"))
    assert opened.ephemeral
    assert "What the surveys say" in text_of(opened)


async def test_sources_show_every_statement_with_survey_section_and_line(lab: Lab) -> None:
    card = await lab.slash("paper", query="DETR")
    statements = lab.bot.library.statements(about="detr")
    sources = await lab.mei.click(shown(card), custom_id=button(card, f"Sources ({len(statements)})"))
    assert "### ECCV 2020 review (2020) › " in text_of(sources)
    assert f"-# line {statements[0].line} · " in text_of(sources)
    assert "page 1 of" in text_of(sources)


async def test_what_is_said_about_a_survey_itself_can_be_read(lab: Lab) -> None:
    card = await lab.slash("surveys", private=True)
    await lab.mei.click(shown(card), custom_id="lore-go:survey|en|0||eccv-2020")
    said = len(lab.bot.library.statements(about="eccv-2020"))
    await lab.mei.click(shown(card), custom_id=button(card, f"About this survey ({said})"))
    assert "Yassine Ouali" in text_of(card)


async def test_the_menu_leads_to_related_works_and_topics(lab: Lab) -> None:
    card = await lab.slash("paper", query="DETR")
    menu = next(part for part in walk(shown(card).components) if "options" in part)
    values = [option["value"] for option in menu["options"]]
    assert any(value.startswith("topic|") for value in values)
    assert any(value.startswith("paper|") for value in values)
    topic = next(value for value in values if value.startswith("topic|"))
    opened = await lab.mei.select(shown(card), [topic])
    assert "Key works" in text_of(opened)


async def test_a_card_can_be_had_in_the_other_language(lab: Lab) -> None:
    card = await lab.slash("topic", name="contrastive learning")
    await lab.mei.click(shown(card), custom_id=button(card, "中文"))
    assert "重点工作" in last_text(lab)


async def test_the_parts_of_the_scores_are_shown_on_demand(lab: Lab) -> None:
    card = await lab.slash("hot")
    scores = await lab.mei.click(shown(card), custom_id=button(card, "How it is scored"))
    assert "outlook 0." in text_of(scores)


async def test_a_private_card_changes_in_place(lab: Lab) -> None:
    card = await lab.slash("surveys", private=True)
    opened = await lab.mei.click(shown(card), custom_id=button(card, "Open"))
    assert not opened.followups
    assert "Contents" in all_text(shown(card).components)


async def test_buttons_and_menus_keep_working_after_a_restart(lab: Lab, own_library: Library) -> None:
    card = await lab.slash("hot")
    paper = await lab.slash("paper", query="DETR")
    await lab.env.restart_bot(LabloreBot(own_library))
    await lab.mei.click(shown(card), custom_id=button(card, "▶"))
    opened = await lab.mei.click(shown(card), custom_id=button(card, "Open"))
    assert "What the surveys say" in text_of(opened)
    menu = next(part for part in walk(shown(paper).components) if "options" in part)
    chosen = await lab.mei.select(shown(paper), [menu["options"][0]["value"]])
    assert chosen.ephemeral


async def test_commands_are_told_to_discord_only_when_they_changed(
    lab: Lab, own_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def synced() -> int:
        return sum(entry.method == "PUT" and entry.path.endswith("/commands") for entry in lab.env.http_requests)

    assert synced() == 1
    await lab.env.restart_bot(LabloreBot(own_library))
    assert synced() == 1
    monkeypatch.setitem(CHINESE, "paper", "文献")
    await lab.env.restart_bot(LabloreBot(own_library))
    assert synced() == 2


async def test_a_button_to_something_that_is_gone_says_so(lab: Lab, own_library: Library) -> None:
    card = await lab.slash("paper", query="DETR")
    with own_library.store.transaction():
        own_library.store._db.execute("DELETE FROM paper_topics WHERE paper = 'detr'")
        own_library.store._db.execute("DELETE FROM papers WHERE id = 'detr'")
        own_library.store.mark_loaded({"papers.yaml": "without DETR"})
    pressed = await lab.mei.click(shown(card), custom_id=button(card, "中文"))
    assert pressed.ephemeral
    assert "hold nothing of this name" in shown(pressed).content


async def test_a_button_of_an_older_version_says_so(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = itertools.count()
    monkeypatch.setattr(Screen, "encode", lambda self: f"something|else|{next(numbers)}")
    card = await lab.slash("help")
    monkeypatch.undo()
    pressed = await lab.mei.click(shown(card), custom_id="lore-go:something|else|0")
    assert "older version" in shown(pressed).content


def test_every_screen_survives_the_way_through_a_button() -> None:
    for show in Show:
        screen = Screen(show, "zh", "a-long-subject-" + "x" * 40, 12, "paper")
        assert Screen.decode(screen.encode()) == screen


@given(st.text())
def test_made_up_button_texts_are_refused_not_crashed_on(text: str) -> None:
    screen = Screen.decode(text)
    assert screen is None or screen.encode() == text


def test_a_subject_too_long_for_a_button_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="does not fit into a button"):
        Screen(Show.TOPIC, "en", "x" * 100).encode()


async def test_nothing_is_logged_as_an_error_on_the_way(lab: Lab, caplog: Any) -> None:
    with caplog.at_level(logging.WARNING):
        card = await lab.slash("hot")
        await lab.mei.click(shown(card), custom_id=button(card, "▶"))
    assert not [record for record in caplog.records if record.name.startswith(("lablore", "discord.ui"))]
