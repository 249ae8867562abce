"""
"AAAI 2020 papers on fine-grained recognition" -> the works that fit, each with the statement that says so.

A work fits a venue, a year or an organisation only if a statement about it says so: what was merely looked up
elsewhere is no answer from the surveys. It fits a topic if it is one of the works of that topic, or of one below it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from knowledge.models import Paper, Statement
from knowledge.text import normalise

MOST = 12  # works of a list

_VENUES = {"nips": "neurips", "neurips": "nips"}  # other names of a venue
_CHINESE_NAMES = {
    "chinese academy of sciences": ("中科院", "中国科学院", "cas"),
    "dalian university of technology": ("大连理工",),
    "google": ("谷歌",),
    "microsoft": ("微软",),
    "facebook": ("脸书", "fair"),
    "peking university": ("北大", "北京大学", "pku"),
    "zhejiang university": ("浙大", "浙江大学"),
    "south china university of technology": ("华南理工", "scut"),
    "chinese university of hong kong": ("港中文", "香港中文大学", "cuhk"),
    "nvidia": ("英伟达",),
}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORKS = re.compile(
    r"\bpapers?\b|\bworks?\b|\bhighlights?\b|\bapproach(?:es)?\b|\bmethods?\b|\bmodels?\b|\bstud(?:y|ies)\b|论文|文章|工作|方法|模型|研究|亮点|哪篇|那篇"
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the works of a list must have, besides being of the topics."""

    venue: str = ""
    year: str = ""
    organisation: str = ""

    def __bool__(self) -> bool:
        return bool(self.venue or self.year or self.organisation)


class Gatherer:
    """Finds the works that fit what a question says of them."""

    def __init__(self, statements: Iterable[Statement], papers: Mapping[str, Paper]) -> None:
        self._papers = papers
        self._about: defaultdict[str, list[tuple[Statement, str]]] = defaultdict(list)
        for statement in statements:
            text = normalise(f"{statement.text.en} {statement.text.zh}")
            for id_ in statement.about:
                if id_ in papers:
                    self._about[id_].append((statement, text))
        venues = {normalise(paper.venue) for paper in papers.values() if paper.venue}
        self._venues = re.compile(
            rf"(?<![a-z])({'|'.join(sorted(map(re.escape, venues | set(_VENUES)), key=len, reverse=True))})(?![a-z])"
        )
        organisations = {normalise(name) for paper in papers.values() for name in paper.organisations} | set(
            _CHINESE_NAMES
        )
        self._organisations = {name: (name, *_CHINESE_NAMES.get(name, ())) for name in organisations}

    def filters(self, text: str) -> Filters:
        """The venue, year and organisation that a normalised question speaks of."""
        venue, year = self._venues.search(text), _YEAR.search(text)
        organisations = [
            name for name, others in self._organisations.items() if any(_stands(other, text) for other in others)
        ]
        return Filters(
            venue[1] if venue else "",
            year[0] if year else "",
            max(organisations, key=len, default=""),
        )

    def gather(self, text: str, topics: Collection[frozenset[str]]) -> list[tuple[Paper, Statement]]:
        """
        The works that fit, with what says so; none where no list with a filter is asked for.

        *topics* are the topics of the question, each with all that is below it.
        """
        filters = self.filters(text)
        if not filters or not (topics or filters.organisation or filters.venue) or not self.asks_for_works(text):
            return []
        found = []
        for paper in self._papers.values():
            if _agrees(paper, filters) and all(below.intersection(paper.topics) for below in topics):
                said = [pair for pair in self._about[paper.id] if self._says(pair[1], filters)]
                if said:
                    found.append((paper, min(said, key=lambda pair: len(pair[0].about))[0]))
        return found[:MOST]

    def related(self, subjects: Collection[frozenset[str]], surveys: Collection[str]) -> list[tuple[Paper, Statement]]:
        """
        The works that belong to every subject, the most discussed first, each with a statement about it.

        A subject is a topic or work with all that is below it. A work belongs to it by its topics, or if a statement
        that is first of all about the work is about the subject too, the same one for all such subjects. With
        *surveys*, only what those say counts.
        """
        named = frozenset[str]().union(*subjects)
        found: list[tuple[int, Paper, Statement]] = []
        for paper in self._papers.values():
            own = [
                statement
                for statement, _ in self._about[paper.id]
                if statement.about[0] == paper.id and (not surveys or statement.survey in surveys)
            ]
            left = [subject for subject in subjects if subject.isdisjoint(paper.topics)]
            told = [each for each in own if all(not subject.isdisjoint(each.about) for subject in left)]
            if told and paper.id not in named:
                telling = max(told, key=lambda statement: len(named.intersection(statement.about)))
                found.append((len(own), paper, telling))
        found.sort(key=lambda item: -item[0])
        return [(paper, statement) for _, paper, statement in found]

    @staticmethod
    def asks_for_works(text: str) -> bool:
        """Whether a normalised question speaks of works."""
        return _WORKS.search(text) is not None

    def _says(self, text: str, filters: Filters) -> bool:
        names = (filters.venue, _VENUES.get(filters.venue, filters.venue))
        at_venue = any(
            _stands(name, text) and (not filters.year or re.search(rf"{re.escape(name)}\W{{0,3}}{filters.year}", text))
            for name in names
        )
        others = self._organisations.get(filters.organisation, ())
        return (
            (not filters.venue or at_venue)
            and (not filters.year or filters.year in text)
            and (not filters.organisation or any(_stands(other, text) for other in others))
        )


def _agrees(paper: Paper, filters: Filters) -> bool:
    """Whether what is known of a work agrees with the venue and year; a statement may name those of another work."""
    venue = normalise(paper.venue or "")
    return (not filters.venue or venue in (filters.venue, _VENUES.get(filters.venue))) and (
        not filters.year or str(paper.year) == filters.year
    )


def _stands(name: str, text: str) -> bool:
    if not name.isascii():
        return name in text
    return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z])", text) is not None
