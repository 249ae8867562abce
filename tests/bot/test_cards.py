"""Cards stay within Discord's limits and show what others wrote as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.limits import COMPONENT_LIMIT, TEXT_LIMIT, clip, label, plain
from bot.cards.lookup import nothing_card, which_card
from bot.cards.paper import paper_card
from bot.cards.parts import Card
from bot.cards.topic import topic_card
from bot.screens import Screen, Show
from bot.showing import show
from knowledge import Library, LookUp
from knowledge.models import LANGUAGES, Bilingual, Language
from knowledge.search import Match, Status, Why
from tests.bot.conftest import all_text, walk

NASTY = "**bold** [x](https://evil.example) @everyone <@1> `code` # head\n- list\n> quote ||spoiler|| ~~x~~ __u__ " * 20
NASTY_BILINGUAL = Bilingual(NASTY, "中文" + NASTY)


def check(card: Card) -> list[dict[str, Any]]:
    """The components of a card, after a look at every limit."""
    components: list[dict[str, Any]] = card.to_components()
    parts = list(walk(components))
    assert len(parts) <= COMPONENT_LIMIT
    assert sum(len(part["content"]) for part in parts if part["type"] == 10) <= TEXT_LIMIT
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert all(len(id_) <= 100 for id_ in ids)
    for part in parts:
        if part["type"] == 10:
            assert part["content"].strip()
        if part["type"] == 2:
            assert 0 < len(part["label"]) <= 80
        if part["type"] == 1:
            assert 0 < len(part["components"]) <= 5
        for option in part.get("options", []):
            assert 0 < len(option["label"]) <= 100
            assert len(option["value"]) <= 100
            assert 0 < len(option["description"]) <= 100
        assert len(part.get("options", [])) <= 25
    return components


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_card_is_within_all_limits_on_every_page(library: Library, language: Language) -> None:
    screens = [Screen(Show.PAPER, language, paper.id) for paper in library.papers()]
    screens += [Screen(Show.TOPIC, language, topic.id, page) for topic in library.topics() for page in (0, 1, 99)]
    said = {about for statement in library.statements() for about in statement.about}
    subjects = said - {survey.id for survey in library.surveys()}
    screens += [Screen(Show.SOURCES, language, subject, page) for subject in subjects for page in (0, 1, 99)]
    screens += [Screen(Show.SURVEY, language, survey.id) for survey in library.surveys()]
    screens += [Screen(kind, language, page=page) for kind in (Show.HOT, Show.SCORES) for page in (0, 3, 99)]
    screens += [Screen(Show.HOT, language, topic.id) for topic in library.topics()]
    screens += [Screen(Show.SURVEYS, language), Screen(Show.HELP, language)]
    for screen in screens:
        check(show(library, screen))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_of_nasty_and_endless_texts_stays_within_limits(library: Library, language: Language) -> None:
    brief = library.paper_brief("detr")
    paper = replace(
        brief.paper, name=NASTY, title=NASTY[1:], summary=NASTY_BILINGUAL, note=NASTY_BILINGUAL, authors=(NASTY,) * 9
    )
    citations = tuple(replace(c, statement=replace(c.statement, text=NASTY_BILINGUAL)) for c in brief.citations)
    card = paper_card(replace(brief, paper=paper, citations=citations), Screen(Show.PAPER, language, "detr"))
    text = all_text(check(card))
    assert "@everyone" not in text
    assert " <@1>" not in text
    assert "](https://evil" not in text.replace("\\]", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topic_of_nasty_and_endless_texts_stays_within_limits(library: Library, language: Language) -> None:
    brief = library.topic_brief("contrastive-learning")
    topic = replace(brief.topic, name=NASTY_BILINGUAL, lead=NASTY_BILINGUAL)
    many = replace(
        brief,
        topic=topic,
        path=(topic,) * 5,
        children=tuple(replace(topic, id=f"child-{n}") for n in range(60)),
        papers=tuple(
            replace(library.paper("detr"), id=f"paper-{n}", name=NASTY, summary=NASTY_BILINGUAL) for n in range(60)
        ),
    )
    check(topic_card(many, Screen(Show.TOPIC, language, topic.id, 3)))


@given(st.text(min_size=1, max_size=400))
def test_what_was_typed_comes_back_as_it_is_within_limits(text: str) -> None:
    for language in LANGUAGES:
        check(nothing_card(LookUp(text, "paper", Status.NOT_FOUND, (), ()), language))


def test_offers_are_within_limits(library: Library) -> None:
    matches = tuple(Match(paper, 0.7, Why.WORDS, paper.name) for paper in library.papers()[:50])
    check(which_card(LookUp(NASTY, "paper", Status.UNSURE, matches, ()), "en"))
    check(nothing_card(LookUp(NASTY, "paper", Status.NOT_FOUND, (), tuple(library.papers()[:5])), "zh"))


@given(st.text(), st.integers(1, 300))
def test_plain_text_keeps_its_limit_and_never_ends_inside_an_escape(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert len(shown) <= limit
    assert "\n" not in shown
    trailing = len(shown) - len(shown.rstrip("\\"))
    assert trailing % 2 == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# Big", "\\# Big"),
        ("- item", "\\- item"),
        ("1. one", "1\\. one"),
        ("a_b*c", "a\\_b\\*c"),
        ("<@&5> <#7> </go:1>", "\\<@&5\\> \\<#7\\> \\</go:1\\>"),
        ("@here", "@\u200bhere"),
        ("R(2+1)D", "R(2+1)D"),
        ("对比学习", "对比学习"),
    ],
)
def test_markdown_and_mentions_are_shown_as_typed(text: str, shown: str) -> None:
    assert plain(text, 100) == shown


@given(st.text(), st.integers(1, 100))
def test_labels_are_never_empty_or_too_long(text: str, limit: int) -> None:
    assert 0 < len(label(text, limit)) <= limit


def test_clipping_keeps_whole_lines() -> None:
    assert clip(["12345", "678", "9"], 10) == ["12345", "678"]


LISTED: dict[str, Any] = {"title": "Contrastive Learning of Terns", "abstract": "Terns, *compared*.", "cites": 7}


def test_what_a_list_says_stands_under_its_name_and_apart_from_the_surveys(small: Library) -> None:
    small.import_papers([LISTED], source="sea @everyone")
    paper = small.find_papers("Contrastive Learning of Terns")[0].item
    told = all_text(check(paper_card(small.paper_brief(paper.id), Screen(Show.PAPER, "en", paper.id))))
    listed, surveys = told.split("### What the surveys say")
    assert "### From the list sea" in listed
    assert "cited 7 times\nTerns, \\*compared\\*." in listed
    assert "Topics: Contrastive learning" in listed
    assert "No survey names it" in surveys
    assert "Terns, " not in surveys


def test_a_work_of_the_surveys_keeps_its_summary_and_tells_the_lists_citations(small: Library) -> None:
    row = {
        "title": "End-to-End Object Detection with Transformers",
        "year": 2020,
        "cites": 12000,
        "abstract": "We present.",
    }
    small.import_papers([row], source="ECCV")
    told = all_text(check(paper_card(small.paper_brief("detr"), Screen(Show.PAPER, "en", "detr"))))
    assert "Also in the list ECCV · cited 12000 times" in told
    assert "Detects with a Transformer." in told
    assert "We present." not in told


def test_a_topic_tells_the_most_cited_papers_of_lists_apart_from_its_key_works(small: Library) -> None:
    small.import_papers([LISTED | {"year": 2021}])
    told = all_text(check(topic_card(small.topic_brief("contrastive"), Screen(Show.TOPIC, "en", "contrastive"))))
    assert "Most cited in imported lists, named in no survey: Contrastive Learning of Terns (2021)" in told
