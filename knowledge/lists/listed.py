"""The papers of imported lists beside the works of the catalogue: one ranking, and nothing in it twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.lists.listing_index import ListingIndex
from knowledge.lists.listing_search import Hit, ListingSearch
from knowledge.lists.records import ImportCounts
from knowledge.models import Paper
from knowledge.search import Match, Why
from knowledge.text import squash


@dataclass(frozen=True, slots=True)
class _Lists:
    """What is known of the lists as of one import."""

    number: int  # of that import, 0 when there was none
    search: ListingSearch
    work_of: dict[str, str]  # the work that a listed paper is
    as_listed: dict[str, Paper]  # what the lists say of a work


class ListedPapers:
    """
    Adds listed papers to what was found in the catalogue.

    Where a list has a work of the catalogue, it is shown as the catalogue has it, with the name of the list. A match
    from a list never comes before one of the catalogue with the same score.
    """

    def __init__(self, index: ListingIndex, works: Iterable[Paper]) -> None:
        self._index = index
        self._works = {work.id: work for work in works}
        self._lists = _Lists(0, ListingSearch(index, 0), {}, {})

    def find(self, text: str, found: list[Match[Paper]], *, limit: int) -> list[Match[Paper]]:
        """What was found in the catalogue, with what is in the lists."""
        lists = self._current()
        return self._merged(lists, found, lists.search.find(text, limit=limit), limit) if lists.number else found

    def complete(self, prefix: str, found: list[Match[Paper]], *, limit: int) -> list[Match[Paper]]:
        """What completes a beginning in the catalogue, with what does in the lists."""
        lists = self._current()
        return self._merged(lists, found, lists.search.complete(prefix, limit=limit), limit) if lists.number else found

    def with_arxiv(self, arxiv: str, found: list[Match[Paper]]) -> list[Match[Paper]]:
        """The works and listed papers with an arXiv id."""
        lists = self._current()
        if not lists.number:
            return found
        listed = [Match(paper, 1.0, Why.ARXIV, arxiv) for paper in self._index.with_arxiv(arxiv)]
        return self._unique(lists, [*found, *listed])

    def marked(self, works: list[Paper]) -> list[Paper]:
        """Works with the lists that they are in."""
        lists = self._current()
        return [_with_lists(work, lists) for work in works] if lists.as_listed else works

    def only_listed(self, papers: Iterable[Paper]) -> list[Paper]:
        """Of listed papers those that are no works."""
        work_of = self._current().work_of
        return [paper for paper in papers if paper.id not in work_of]

    def is_work(self, id: str) -> bool:
        """Whether a listed paper is a work of the catalogue."""
        return id in self._current().work_of

    def known(self) -> int:
        """How many listed papers are works of the catalogue."""
        return len(self._current().work_of)

    def _current(self) -> _Lists:
        """As of the last import, which may be another process's."""
        number, papers = self._index.state()
        if number != self._lists.number:
            work_of = self._index.like([_likeness(work) for work in self._works.values()])
            as_listed: dict[str, Paper] = {}
            for paper in self._index.papers(work_of):
                work = work_of[paper.id]
                as_listed[work] = _together(as_listed[work], paper) if work in as_listed else paper
            self._lists = _Lists(number, ListingSearch(self._index, papers), work_of, as_listed)
        return self._lists

    def _merged(
        self, lists: _Lists, found: Sequence[Match[Paper]], hits: Sequence[Hit], limit: int
    ) -> list[Match[Paper]]:
        ids = {hit.paper: f"list:{hit.paper}" for hit in hits}
        papers = {paper.id: paper for paper in self._index.papers(ids.values())} if ids else {}
        listed = [
            Match(papers[id_], min(1.0, hit.score), hit.why, hit.name or papers[id_].name)
            for hit in hits
            if (id_ := ids[hit.paper]) in papers
        ]
        return self._unique(lists, sorted([*found, *listed], key=lambda match: -match.score))[:limit]

    def _unique(self, lists: _Lists, matches: Iterable[Match[Paper]]) -> list[Match[Paper]]:
        """Each work once, as the catalogue has it."""
        unique: dict[str, Match[Paper]] = {}
        for match in matches:
            work = self._works.get(lists.work_of.get(match.item.id, match.item.id), match.item)
            if work.id not in unique:
                unique[work.id] = replace(match, item=_with_lists(work, lists))
        return list(unique.values())


def counted(counts: ImportCounts, works: int) -> ImportCounts:
    """Counts where *works* of the new papers are works that the catalogue has."""
    return replace(counts, new=counts.new - works, merged=counts.merged + works)


def _with_lists(work: Paper, lists: _Lists) -> Paper:
    listed = lists.as_listed.get(work.id)
    if listed is None:
        return work
    return replace(work, lists=listed.lists, abstract=listed.abstract, cites=listed.cites, doi=listed.doi)


def _together(one: Paper, other: Paper) -> Paper:
    """What lists say of one work in two places."""
    return replace(
        one,
        lists=tuple(dict.fromkeys((*one.lists, *other.lists))),
        abstract=one.abstract or other.abstract,
        cites=max(one.cites or 0, other.cites or 0),
        doi=one.doi or other.doi,
    )


def _likeness(work: Paper) -> tuple[str, str | None, int | None, tuple[str, ...]]:
    """By what a listed paper is known to be a work: see ``ListingIndex.like``."""
    title = squash(work.title or "")
    return work.id, work.arxiv, work.year, (title, squash(work.name) + title) if title else ()
