"""The documents of this folder, what is expected of them, and how well a draft meets that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.ingest.drafting import Draft, draft_of
from knowledge.ingest.known import Known
from knowledge.ingest.names import key_of
from knowledge.ingest.reading import document_of
from knowledge.text import squash
from tests.documents.prints import CHINESE, LECTURE, printed

FOLDER = Path(__file__).parent
PRINTS = {"lecture.pdf": LECTURE, "chinese.pdf": CHINESE}
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
UNSEEN: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "unseen" / "expected.yaml").read_text(encoding="utf-8"))
TODAY = date(2026, 1, 1)


def content_of(name: str) -> bytes:
    """The bytes of a document; PDFs are printed here."""
    if name in PRINTS:
        return printed(PRINTS[name])
    return (FOLDER / "unseen" / name if name in UNSEEN else FOLDER / name).read_bytes()


@cache
def read(name: str) -> Draft:
    """The draft of a document, with no names known."""
    return draft_of(document_of(content_of(name), name), Known(), today=TODAY)


@dataclass
class Found:
    """What of the expected is in a draft."""

    right: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # found, and no part of the text
    facts: list[tuple[str, bool]] = field(default_factory=list)  # venue, year and arXiv id of a work
    topics: list[tuple[str, bool]] = field(default_factory=list)
    says: list[tuple[str, bool]] = field(default_factory=list)


def judged(name: str) -> Found:
    """A draft beside what is expected."""
    draft, expected, found = read(name), {**EXPECTED, **UNSEEN}[name], Found()
    by_key: dict[str, int] = {}
    for place, paper in enumerate(draft.papers):
        for key in _keys(paper.work.name, paper.work.title or "", *paper.work.aliases):
            by_key.setdefault(key, place)
    met: dict[int, str] = {}
    for work in expected["works"]:
        where = next((by_key[key] for key in _keys(work["name"], work.get("title", "")) if key in by_key), None)
        if where is None:
            found.missing.append(work["name"])
            continue
        met[where] = work["name"]
        found.right.append(work["name"])
        for fact in ("venue", "year", "arxiv"):
            if fact in work:
                told = getattr(draft.papers[where].work, fact)
                found.facts.append((f"{work['name']}: {fact} {work[fact]}, read {told}", told == work[fact]))
    found.wrong = [paper.work.name for place, paper in enumerate(draft.papers) if place not in met]
    names = {squash(topic.name) for topic in draft.topics}
    found.topics = [(topic, squash(topic) in names) for topic in expected["topics"]] if "topics" in expected else []
    ids = {work: draft.papers[place].id for place, work in met.items()}
    found.says = [(f"{each['about']}: {each['words']}", _said(draft, each, ids)) for each in expected.get("says", ())]
    return found


def _said(draft: Draft, wanted: dict[str, Any], ids: dict[str, str]) -> bool:
    for statement in draft.statements:
        if wanted["words"] in statement.text and ids.get(wanted["about"]) in statement.about:
            return all(
                (
                    "line" not in wanted or statement.line == wanted["line"],
                    "kind" not in wanted or statement.kind == wanted["kind"],
                    "stance" not in wanted or statement.stance == wanted["stance"],
                )
            )
    return False


def _keys(*names: str) -> Iterator[str]:
    for name in names:
        if squash(name):
            yield squash(name)
            yield key_of(name)
