"""Digests as Discord shows them: within all limits, and nothing that others wrote is markup."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from bot.cards.digest import Cite, digest_card, late_note
from bot.cards.digest_status import Overview, list_card, status_card
from bot.cards.saved import PAGE, as_bibtex, as_markdown, saved_card
from knowledge import Library
from knowledge.briefs import Citation
from knowledge.digests.deliveries import Delivery, State
from knowledge.digests.digest import Digest, Nothing, WhyNothing
from knowledge.digests.readers import Saved
from knowledge.digests.subscriptions import MOST_WORKS, Pause, Subscription
from knowledge.models import LANGUAGES, Language, Paper, PaperKind, Statement
from tests.bot.conftest import all_text, walk
from tests.bot.test_cards import NASTY, NASTY_BILINGUAL, check

DAY = date(2026, 1, 2)
NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)
TOKEN = "0123456789abcdef"
FULL = Subscription(id=10**15, owner=1, guild=1, channel=1, at=time(9), zone="Asia/Shanghai", count=MOST_WORKS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_digest_of_a_season_is_within_all_limits(library: Library, language: Language) -> None:
    subscription = replace(FULL, language=language)
    for n in range(60):
        digest = library.editor.digest(subscription, date.fromordinal(DAY.toordinal() + n))
        card = digest_card(digest, subscription, TOKEN, cite=library.cite, note=late_note(NOW, language))
        text = all_text(check(card))
        assert all(pick.paper.name in text.replace("\\", "") for pick in digest.picks)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, MOST_WORKS])
def test_a_digest_of_nasty_and_endless_texts_stays_within_limits(
    library: Library, language: Language, count: int
) -> None:
    digest = library.editor.digest(replace(FULL, count=count), DAY)
    cite = with_text(library.cite)
    assert digest.topic is not None
    picks = tuple(
        replace(
            pick,
            paper=replace(pick.paper, name=NASTY, title=NASTY[1:], url=f"https://example.org/{'x' * 1900}", arxiv=None),
            why=(NASTY_BILINGUAL,) * 4,
        )
        for pick in digest.picks
    )
    topic = replace(digest.topic.topic, name=NASTY_BILINGUAL, lead=NASTY_BILINGUAL)
    nasty = replace(digest, picks=picks, topic=replace(digest.topic, topic=topic))
    subscription = replace(FULL, language=language)
    text = all_text(check(digest_card(nasty, subscription, TOKEN, cite=cite, topics=[topic] * 25, note=NASTY[:100])))
    body = text.replace(NASTY[:100], "")
    assert "@everyone" not in body
    assert " <@1>" not in body
    assert all(
        f"lore-digest:{verb}:" in json.dumps(list(walk(check(digest_card(nasty, subscription, TOKEN, cite=cite)))))
        for verb in ("save", "why")
    )


def with_text(cite: Cite) -> Cite:
    """The same citations, with nasty statements."""

    def cited(statements: Sequence[Statement]) -> Sequence[Citation]:
        return [replace(c, statement=replace(c.statement, text=NASTY_BILINGUAL)) for c in cite(statements)]

    return cited


def test_a_day_without_anything_new_is_a_single_line_with_its_mark(library: Library) -> None:
    digest = library.editor.digest(replace(FULL, topics=("gone",)), DAY)
    components = check(digest_card(digest, FULL, TOKEN, cite=library.cite))
    assert all_text(components).count("\n") == 1
    assert "no work fits these topics" in all_text(components)
    assert f"lore-digest:why:{FULL.id}:{TOKEN}" in json.dumps(components)


@pytest.mark.parametrize("why", WhyNothing)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_nothing_new_has_its_sentence(language: Language, why: WhyNothing) -> None:
    digest = Digest(DAY, (), None, Nothing(why, 21, DAY))
    said = all_text(check(digest_card(digest, replace(FULL, language=language), TOKEN, cite=lambda _: [])))
    assert {"en": "Nothing new today", "zh": "今天没有新内容"}[language] in said
    assert ("21" in said) is (why is not WhyNothing.NONE_FITS)
    assert ("no new paper" in said or "也没有新论文" in said) is (why is WhyNothing.ALL_CAME_AND_NO_NEWS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_status_is_within_limits_and_tells_every_state(library: Library, language: Language) -> None:
    states = [
        Delivery(1, DAY, NOW, State.CONFIRMED, TOKEN, channel=1, message=2, at=NOW),
        Delivery(1, DAY, NOW, State.WAITING, TOKEN, tries=3, next_try=NOW, reason=NASTY),
        Delivery(1, DAY, NOW, State.CLAIMED, TOKEN, next_try=NOW),
        Delivery(1, DAY, NOW, State.MISSED, TOKEN, reason="down"),
        Delivery(1, DAY, NOW, State.MISSED, TOKEN, reason=f"refused: {NASTY}"),
        Delivery(1, DAY, NOW, State.UNSURE, TOKEN, reason="channel gone: 404"),
    ]
    topics = tuple(library.topics())[:25]
    overview = Overview(replace(FULL, topics=("a",), excluded=(NASTY[:100],) * 25), topics, NOW, tuple(states))
    weighed = replace(overview, weights=tuple((topic, 1.5) for topic in topics))
    paused = [replace(weighed, subscription=replace(FULL, paused=pause)) for pause in Pause]
    text = all_text(check(status_card([weighed], language)))
    assert "×1.5" in text
    assert text.count("2026-01-02") == 5
    check(status_card([weighed, *paused] * 5, language))
    check(list_card([weighed, *paused] * 5, language))


def saved_papers(count: int) -> list[Saved]:
    """What somebody saved."""
    link = f"https://example.org/{'a' * 380}"
    return [Saved(f"list:{n}", f"{NASTY * 2} {n}", link[: 20 + 20 * n], NOW) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1, 100])
def test_saved_papers_are_shown_page_by_page(count: int) -> None:
    for page in (0, 1, 99):
        check(saved_card(saved_papers(count), page, "en"))


def test_links_that_are_too_long_are_left_out_of_a_page_of_long_titles() -> None:
    links = [f"https://example.org/{'a' * length}" for length in (380, 180, 181, 380, 380, 380, 380, 180)]
    kept = [Saved(f"list:{n}", "A word. " * 40, link, NOW) for n, link in enumerate(links)]
    text = all_text(check(saved_card(kept, 0, "en")))
    assert text.count(f"](<{links[1]}>)") == 2
    assert text.count("](<") == 2


def test_an_export_holds_what_is_known_of_a_work(library: Library) -> None:
    papers = {id_: library.paper(id_) for id_ in ("detr", "moco-v1")}
    kept = [Saved(id_, paper.title or "", paper.link, NOW) for id_, paper in papers.items()]
    bibtex = parse_string(as_bibtex(kept, papers), "bibtex")
    assert len(bibtex.entries) == 2
    detr = next(entry for entry in bibtex.entries.values() if "End-to-End" in entry.fields["title"])
    assert detr.type == "inproceedings"
    assert detr.fields["booktitle"] == "ECCV"
    assert detr.fields["eprint"] == "2005.12872"
    assert "- [End-to-End Object Detection with Transformers](<https://arxiv.org/abs/2005.12872>)" in as_markdown(
        kept, papers
    )


@given(
    titles=st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=4),
    author=st.text(max_size=30),
)
def test_any_title_and_author_can_be_exported_and_read_again(titles: list[str], author: str) -> None:
    kept = [Saved(f"list:{n}", title, None, NOW) for n, title in enumerate(titles)]
    papers = {
        saved.item: Paper(saved.item, PaperKind.PAPER, saved.title, title=saved.title, authors=(author,), year=2026)
        for saved in kept
    }
    assert len(parse_string(as_bibtex(kept, papers), "bibtex").entries) == len(kept)
    assert as_markdown(kept, papers).count("\n") == len(kept)
