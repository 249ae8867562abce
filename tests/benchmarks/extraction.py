"""
How well documents are read: what extraction finds in the five raw texts, beside what people found in them.

Run it with ``uv run python -m tests.benchmarks.extraction [--misses]``. The shipped catalogue is switched off: each
text is read with no names known. The hand-made YAML in ``knowledge/data`` is what counts as right. A second table does
the same for the documents in ``tests/documents``, beside ``expected.yaml`` there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz
from tabulate import tabulate

from knowledge import catalogue
from knowledge.ingest.drafting import SURE, Draft, DraftPaper, draft_of
from knowledge.ingest.known import Known
from knowledge.ingest.patterns import arxiv_in
from knowledge.ingest.reading import document_of
from knowledge.models import Paper, Survey
from knowledge.names import names_of
from knowledge.text import squash
from tests.documents.reading import EXPECTED, UNSEEN, judged

TEXTS = Path(__file__).parents[3] / "shared" / "surveys"
FILES = {"valse-2020": "000", "eccv-2020": "001", "valse-ssl-2017": "002", "hot-2021": "003", "paper-notes": "004"}
TODAY = date(2026, 1, 1)


@dataclass
class Share:
    """How many of how many."""

    right: int = 0
    of: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, right: bool, what: str) -> None:
        """One more."""
        self.right += right
        self.of += 1
        if not right:
            self.misses.append(what)

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of, self.misses + other.misses)

    def __str__(self) -> str:
        return f"{self.right}/{self.of} {self.right / self.of:.1%}" if self.of else "–"


MEASURES = (
    "works recall",
    "works precision",
    "sure recall",
    "sure precision",
    "arXiv ids",
    "venue",
    "year",
    "headings",
    "statements of works",
    "subjects right",
)


def measured(draft: Draft, survey: Survey, papers: Sequence[Paper], text: str) -> dict[str, Share]:
    """All measures of one text."""
    lines = ["", *text.splitlines()]
    by_id = {paper.id: paper for paper in papers}
    named = _named(survey)
    truth = {id_: by_id[id_] for id_ in named if id_ in by_id}
    mapped = _mapped(draft.papers, truth.values())
    found = {id_ for id_ in mapped.values() if id_}
    shares = {measure: Share() for measure in MEASURES}
    sure = {mapped[paper.id] for paper in draft.papers if paper.sure >= SURE}
    for id_, paper in truth.items():
        shares["works recall"].count(id_ in found, f"{paper.name} {sorted(named[id_])[:4]}")
        shares["sure recall"].count(id_ in sure, paper.name)
    seen: set[str] = set()
    for own in draft.papers:
        work = mapped[own.id]
        right = work is not None and work not in seen
        seen.add(work or "")
        shares["works precision"].count(right, f"{own.work.name} {sorted(own.work.lines)[:4]} {own.sure}")
        if own.sure >= SURE:
            shares["sure precision"].count(right, own.work.name)
    ours = {mapped[own.id]: own for own in reversed(draft.papers) if mapped[own.id]}  # the first where there are two
    for id_, paper in truth.items():
        near = " ".join(lines[number] for line in named[id_] for number in (line, line + 1) if number < len(lines))
        if paper.arxiv and paper.arxiv in arxiv_in(near):
            got = ours[id_].work.arxiv if id_ in ours else None
            shares["arXiv ids"].count(got == paper.arxiv, f"{paper.name} {paper.arxiv} {got}")
        said = _stated(paper, [lines[line] for line in named[id_]], whole=survey.id == "eccv-2020")
        if said:
            venue, year = said
            got_venue = ours[id_].work.venue if id_ in ours else None
            got_year = ours[id_].work.year if id_ in ours else None
            if venue:
                shares["venue"].count(got_venue == paper.venue, f"{paper.name} {paper.venue} {got_venue}")
            if year:
                shares["year"].count(got_year == paper.year, f"{paper.name} {paper.year} {got_year}")
    _headings(draft, survey, lines, shares["headings"])
    _statements(draft, survey, truth, mapped, shares)
    return shares


def _named(survey: Survey) -> dict[str, set[int]]:
    named: dict[str, set[int]] = {}
    for mention in survey.mentions:
        for id_ in mention.about:
            named.setdefault(id_, set()).add(mention.line)
    for statement in survey.statements:
        for id_ in statement.about:
            named.setdefault(id_, set()).add(statement.line)
    return named


def _mapped(own: Iterable[DraftPaper], truth: Iterable[Paper]) -> dict[str, str | None]:
    """Each work that was found -> the work that it is."""
    exact: dict[str, str] = {}
    titles: list[tuple[str, str]] = []
    for paper in truth:
        for name in names_of(paper):
            exact.setdefault(name.squashed, paper.id)
            if len(name.squashed) > 24:
                titles.append((name.squashed, paper.id))
    mapped: dict[str, str | None] = {}
    for each in own:
        names = [squash(name) for name in (each.work.name, each.work.title or "", *each.work.aliases) if name]
        found = next((exact[name] for name in names if name in exact), None)
        long = [name for name in names if len(name) > 24]
        if found is None and long:
            found = next((id_ for title, id_ in titles for name in long if fuzz.ratio(title, name) > 90), None)
        mapped[each.id] = found
    return mapped


def _stated(paper: Paper, lines: list[str], *, whole: bool) -> tuple[bool, bool] | None:
    """Whether the text states the work's right venue and year, beside its name or title (or of all: an overview)."""
    if whole and paper.venue == "ECCV" and paper.year == 2020 and paper.arxiv and len(lines) > 1:
        return True, True
    venue = {"NeurIPS": "NIPS"}.get(paper.venue or "", paper.venue or "-")
    heads = [
        re.escape(name)
        for name in (paper.title or "", paper.name, *paper.aliases, *paper.misspellings)
        if len(name) > 1
    ]
    for line in lines:
        for found in re.finditer(rf"(?i)(?:{'|'.join(heads)})\s*[\[(（ ]+([^\])）]{{4,24}})", line):
            inside = found[1]
            stated_venue = re.search(rf"{re.escape(venue)}|{re.escape(paper.venue or '-')}", inside, re.I) is not None
            stated_year = str(paper.year) in inside
            if stated_year or stated_venue:
                return stated_venue, stated_year
    return None


def _headings(draft: Draft, survey: Survey, lines: list[str], share: Share) -> None:
    """
    Whether a line that heads a part of a topic heads a topic of ours.

    What heads is a short line without a sentence, the first cell of a row, or a labelled item; titles of works do not
    count, and people also made parts of paragraphs that have no heading.
    """
    works = {part.first for part in draft.sections if part.is_work}
    ours = {part.first for part in draft.sections if part.topics}
    for section in survey.sections:
        line = lines[section.first_line]
        cell = line.partition("|")[0]
        heads = (len(line) <= 45 and "。" not in line) or ("|" in line and len(cell) < 24 and ":" not in cell)
        heads = heads or re.match(r"- \w{2,6}[:：]", line) is not None
        if section.topics and section.first_line not in works and heads and line.strip():
            share.count(
                section.first_line in ours,
                f"{section.first_line} {section.title.zh} | {lines[section.first_line][:40]}",
            )


def _statements(
    draft: Draft, survey: Survey, truth: dict[str, Paper], mapped: dict[str, str | None], shares: dict[str, Share]
) -> None:
    """Whether a work that people state something about on a line has a statement of ours, and ours the right work."""
    theirs: dict[int, set[str]] = {}
    for statement in survey.statements:
        for line in range(statement.line, statement.last_line + 1):
            theirs.setdefault(line, set()).update(id_ for id_ in statement.about if id_ in truth)
    for mention in survey.mentions:
        if mention.line in theirs:
            theirs[mention.line].update(id_ for id_ in mention.about if id_ in truth)
    ours: dict[int, set[str]] = {}
    for own in draft.statements:
        about = [mapped[id_] or id_ for id_ in own.about if id_ in mapped]
        ours.setdefault(own.line, set()).update(about)
        if own.line in theirs and own.about[0] in mapped:
            first = mapped[own.about[0]] or own.about[0]
            shares["subjects right"].count(first in theirs[own.line], f"{own.line} {own.about[0]}: {own.text[:50]}")
    for statement in survey.statements:
        work = next((id_ for id_ in statement.about if id_ in truth), None)
        if work is not None and statement.about[0] == work and statement.line == statement.last_line:
            shares["statements of works"].count(work in ours.get(statement.line, ()), f"{statement.line} {work}")


def main(arguments: list[str]) -> None:
    """Print the table, and with ``--misses`` what is behind it."""
    content = catalogue.load()
    rows = []
    total = {measure: Share() for measure in MEASURES}
    for survey in content.surveys:
        path = next(TEXTS.glob(f"{FILES[survey.id]}*.txt"))
        data = path.read_bytes()
        draft = draft_of(document_of(data, path.name), Known(), today=TODAY, id="x")
        shares = measured(draft, survey, content.papers, data.decode("utf-8"))
        rows.append((survey.id, *map(str, shares.values())))
        total = {measure: total[measure] + share for measure, share in shares.items()}
    print("The raw texts of the shipped surveys, beside what people found in them:\n")
    columns = list(zip(("", *MEASURES), *rows, ("all", *map(str, total.values())), strict=True))
    print(tabulate(columns[1:], columns[0], tablefmt="simple", disable_numparse=True))
    if "--misses" in arguments:
        for measure, share in total.items():
            print(f"\n{measure}:", *share.misses, sep="\n  ")
    print("\nOther documents, beside what a careful reader finds in them:\n")
    _print_others(EXPECTED, misses="--misses" in arguments)
    print("\nDocuments that no rule was written for:\n")
    _print_others(UNSEEN, misses="--misses" in arguments)


def _print_others(names: Iterable[str], *, misses: bool) -> None:
    """A table of documents in ``tests/documents``."""
    rows = []
    total = [Share() for _ in range(5)]
    for name in names:
        found = judged(name)
        shares = [Share() for _ in total]
        for work in found.right:
            shares[0].count(True, work)
            shares[1].count(True, work)
        for work in found.missing:
            shares[0].count(False, f"{name}: {work}")
        for work in found.wrong:
            shares[1].count(False, f"{name}: {work}")
        for share, what in zip(shares[2:], (found.facts, found.topics, found.says), strict=True):
            for told, right in what:
                share.count(right, f"{name}: {told}")
        rows.append((name, *map(str, shares)))
        total = [one + other for one, other in zip(total, shares, strict=True)]
    heads = ("", "works recall", "works precision", "venues, years, arXiv ids", "headings", "statements")
    print(tabulate([*rows, ("all", *map(str, total))], heads, tablefmt="simple", disable_numparse=True))
    if misses:
        print("", *(miss for share in total for miss in share.misses), sep="\n  ")


if __name__ == "__main__":
    main(sys.argv[1:])
