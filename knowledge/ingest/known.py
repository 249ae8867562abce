"""What the catalogue already knows, as extraction needs it: who has this title or name, and what a line names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from stopwordsiso import stopwords

from knowledge.linking import Linker
from knowledge.models import Paper, Topic
from knowledge.names import Name, Role, names_of
from knowledge.text import has_han, normalise, squash


class Known:
    """The names of a catalogue, or of none."""

    def __init__(self, topics: Iterable[Topic] = (), papers: Iterable[Paper] = (), others: Iterable[str] = ()) -> None:
        """*others* are further ids that are taken."""
        self.topics = {topic.id: topic for topic in topics}
        self.papers = {paper.id: paper for paper in papers}
        self.ids = {*self.topics, *self.papers, *others}
        items: list[Topic | Paper] = [*self.topics.values(), *self.papers.values()]
        every = (name for item in items for name in names_of(item))
        self.names = [name for name in every if name.role is not Role.DESCRIPTION]  # a document may call others so
        self._arxiv = {paper.arxiv: paper.id for paper in self.papers.values() if paper.arxiv}
        self._papers: defaultdict[str, list[str]] = defaultdict(list)
        self._topics: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.names:
            (self._papers if name.kind == "paper" else self._topics)[name.squashed].append(name.item)

    def paper(
        self, names: Iterable[str], *, title: str | None = None, arxiv: str | None = None, near: Iterable[str] = ()
    ) -> str | None:
        """The work of an arXiv id, a title or a name; of works that share a name, the one of a topic that is *near*."""
        if arxiv and arxiv in self._arxiv:
            return self._arxiv[arxiv]
        if title:
            found = self._papers.get(squash(title))
            if found:
                return found[0]
        for name in names:
            found = self._papers.get(squash(name), [])
            fitting = [id_ for id_ in found if self._fits(self.papers[id_], title, arxiv)]
            if len(fitting) > 1:
                topics = set(near)
                fitting = [id_ for id_ in fitting if topics & set(self.papers[id_].topics)] or fitting
            if fitting:
                return fitting[0]
        return None

    def has_paper_called(self, name: str) -> bool:
        """Whether a work has this name."""
        return squash(name) in self._papers

    @staticmethod
    def _fits(paper: Paper, title: str | None, arxiv: str | None) -> bool:
        if arxiv and paper.arxiv:
            return arxiv == paper.arxiv
        if title and paper.title and len(squash(title)) > 25:
            one, other = squash(title), squash(paper.title)
            return one[:20] == other[:20] or one in other or other in one
        return True

    def topic(self, names: Iterable[str]) -> str | None:
        """The topic that has one of these names."""
        for name in names:
            found = self._topics.get(squash(name))
            if found:
                return found[0]
        return None


class Finder:
    """Finds works and topics by their names in sentences; a name that is an everyday word counts as it is written."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._linker = Linker(
            [name for name in names if len(name.squashed) > 1 and name.role is not Role.MISSPELLING], ()
        )

    def find(self, text: str) -> dict[str, int]:
        """The ids of what is named, with the place of each."""
        folded = normalise(text)
        plain = text if len(folded) == len(text) else folded
        found: dict[str, int] = {}
        for link in self._linker.links(text, forgiving=False):
            written = plain[link.start : link.end]
            for name in link.names[:1]:
                if _is_written_so(written, name):
                    found.setdefault(name.item, link.start)
        return found


def _is_written_so(written: str, name: Name) -> bool:
    if has_han(written):
        return len(written) > 1 if name.kind == "paper" else len(written) > 2
    if name.kind == "topic":
        return " " in written or "-" in written or len(written) > 7 or (written.isupper() and written == name.name)
    if " " in written.strip() or "-" in written or len(name.squashed) > 7 or re.search(r"\d", written):
        return written.lower() not in stopwords("en")
    if any(char.isupper() for char in name.name):
        return any(char.isupper() for char in written) and not (
            written.istitle() and written.lower() in stopwords("en")
        )
    return written == name.name
