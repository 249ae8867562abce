"""Documents of many shapes, beside what a careful reader finds in them."""

from __future__ import annotations

import pytest

from knowledge.text import squash
from tests.documents.reading import EXPECTED, judged, read

NAMES = list(EXPECTED)


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_read_with_its_facts_headings_and_statements(name: str) -> None:
    found = judged(name)
    wrong = [what for what, right in (*found.facts, *found.topics, *found.says) if not right]
    assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_who_wrote_a_document_and_when_is_read(name: str) -> None:
    outline, expected = read(name).outline, EXPECTED[name]
    read_as = {
        "title": outline.title,
        "authors": list(outline.authors),
        "published": outline.published,
        "licence": outline.licence,
    }
    assert {key: read_as[key] for key in read_as if key in expected} == {
        key: expected[key] for key in read_as if key in expected
    }


@pytest.mark.parametrize("name", [name for name in NAMES if "absent" in EXPECTED[name]])
def test_what_stands_around_a_text_is_no_part_of_it(name: str) -> None:
    draft = read(name)
    told = " ".join([*(piece.text for piece in draft.outline.pieces), *(paper.work.name for paper in draft.papers)])
    assert not [word for word in EXPECTED[name]["absent"] if word in told]


def test_nearly_all_works_are_found_and_hardly_any_that_are_none() -> None:
    found = [judged(name) for name in NAMES]
    right, missing, wrong = (sum(len(getattr(each, part)) for each in found) for part in ("right", "missing", "wrong"))
    assert right / (right + missing) >= 0.95
    assert right / (right + wrong) >= 0.95


def test_statements_are_the_documents_own_sentences_on_their_own_lines() -> None:
    for name in ("graphs.md", "minutes.txt", "answer.txt"):
        draft = read(name)
        text = squash("".join(piece.text for piece in draft.outline.pieces))
        lines = {piece.line for piece in draft.outline.pieces}
        lines |= {piece.line_at(place) for piece in draft.outline.pieces for place in piece.breaks}
        assert draft.statements
        for statement in draft.statements:
            assert squash(statement.text) in text
            assert statement.line in lines


def test_what_is_doubtful_is_less_sure_than_what_is_not() -> None:
    draft = read("forum.html")
    assert 0 < draft.doubtful < len(draft.statements)
