"""How well new papers are matched to topics, on papers that were judged by hand."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge import Library

JUDGED = Path(__file__).with_name("about.yaml")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pairs of a paper and a topic were judged, and what became of them."""

    judged: int
    right: int  # given, and the paper is about it
    wrong: int  # given, and it is not
    missed: int  # of the papers all of whose topics were judged
    right_of_all: int
    right_of_last: int  # of those that nothing was chosen by
    wrong_of_last: int

    @property
    def precision(self) -> float:
        """The part of what was given that is right."""
        return self.right / (self.right + self.wrong)

    @property
    def untuned_precision(self) -> float:
        """The same, of the papers that were judged last, after which nothing was changed."""
        return self.right_of_last / (self.right_of_last + self.wrong_of_last)

    @property
    def recall(self) -> float:
        """The part of what is right that was given, of the papers all of whose topics were judged."""
        return self.right_of_all / (self.right_of_all + self.missed)


def tally(library: Library, papers: Path) -> Tally:
    """Match the judged papers, whose abstracts are in the list *papers*. A topic is given if one below it is."""
    judged = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    abstracts = _abstracts(papers, {(each["title"], each["year"]) for group in judged.values() for each in group})
    pairs = missed = 0
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for group, each in ((group, each) for group, listed in judged.items() for each in listed):
        about, not_about = set(each.get("about", ())), set(each.get("not", ()))
        matches = library.news.topics_of(each["title"], abstracts[each["title"], each["year"]])
        given = {topic for match in matches for topic in _with_above(library, match.topic)}
        pairs += len(about | not_about)
        right[group] += len(about & given)
        wrong[group] += len(not_about & {match.topic for match in matches})
        if group == "all":
            missed += len(about - given)
    return Tally(pairs, right.total(), wrong.total(), missed, right["all"], right["last"], wrong["last"])


def _with_above(library: Library, topic: str) -> Iterator[str]:
    yield topic
    yield from (above.id for above in library.path(library.topic(topic)))


def _abstracts(papers: Path, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    with gzip.open(papers, "rt", encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            if (row["title"], row["year"]) in wanted:
                found[row["title"], row["year"]] = row["abstract"]
    return found
