"""
What a person typed -> ranked matches.

Candidates come from four sides - the squashed name, its beginning, names a few typos away, and shared words - and one
function scores them all between 0 and 1:

- a name that is the same but for case, spaces and hyphens: 1, a little less for a shared name or a known misprint, and
  for what people call a work without its name, which only this side finds;
- typos, by optimal string alignment distance (so that a swap of neighbours is one step): less the shorter the name;
- a beginning of a name: more the more of it was typed;
- words: how much of the query is covered by the item's names, topics and dates, words weighed by their rarity
  (inverse document frequency), and how much of the best name is covered by the query.

Two names whose numbers differ are two things however alike they look (MoCo v2, MoCo v3); they never match by typo.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.models import Paper, Topic
from knowledge.names import Name, Role
from knowledge.text import has_han, index_words, normalise, squash

Item = TypeVar("Item", Topic, Paper)
Thing = TypeVar("Thing")

CONFIDENT = 0.82  # from here on the best match is an answer, if nothing else is near it
DOUBTFUL = 0.81  # the most for a match on so little that it is offered, but is no answer
OFFERED = 0.6  # from here on a match is worth showing
SUGGESTED = 0.15  # from here on a name is near enough to suggest
WORDS_REMEMBERED = 4096  # typed words whose meanings need not be sought again
CLEAR_LEAD = 0.04  # how far ahead of the next match an answer must be

_ROLE_SCORE = {
    Role.NAME: 1.0,
    Role.TITLE: 1.0,
    Role.ALIAS: 0.99,
    Role.SHARED: 0.97,
    Role.MISSPELLING: 0.96,
    Role.DESCRIPTION: 0.95,
}
_OLD_ARCHIVES = "astro-ph|cond-mat|cs|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|nlin|physics|q-bio|quant-ph|stat"
_ARXIV = re.compile(
    rf"(?<!\d)(?<!\d\.)(\d{{4}}\.\d{{4,5}}|\b(?:{_OLD_ARCHIVES})(?:\.[a-z]{{2}})?/\d{{7}})(?:v\d+)?(?![\d.]*\d)"
)
_NUMBERS = re.compile(r"\d+|\+\+")
_ARTICLE = re.compile(r"^\s*(?:the|that|this|an?)\s+", re.IGNORECASE)
_NOISE = frozenset(
    (
        *("a", "an", "and", "article", "by", "for", "in", "of", "on", "paper", "papers", "the", "to", "with"),
        *("论文", "文章", "这篇", "那篇", "的"),
    )
)


class Why(StrEnum):
    """What made an item match."""

    ARXIV = "arXiv id"
    NAME = "name"
    SIMILAR = "similar spelling"
    BEGINNING = "beginning of a name"
    WORDS = "words"


_EXACT = (Why.NAME, Why.ARXIV)


@dataclass(frozen=True, slots=True)
class Match(Generic[Item]):
    """An item that answers a query; ``score`` is between 0 and 1, ``name`` the name that matched best."""

    item: Item
    score: float
    why: Why
    name: str


class Status(StrEnum):
    """How sure a look-up is."""

    FOUND = "found"
    UNSURE = "unsure"
    NOT_FOUND = "not_found"


def verdict(matches: list[Match[Item]]) -> Status:
    """
    Whether ranked matches hold an answer, an offer, or nothing.

    A name or arXiv id that is just what was typed is an answer, unless several have it; any other match must be
    confident and clearly ahead of the next.
    """
    if not matches or matches[0].score < OFFERED:
        return Status.NOT_FOUND
    rivals = [match.score for match in matches[1:] if matches[0].why not in _EXACT or match.why in _EXACT]
    clear = not rivals or matches[0].score - rivals[0] >= CLEAR_LEAD
    return Status.FOUND if matches[0].score >= CONFIDENT and clear else Status.UNSURE


def arxiv_id_in(text: str) -> str | None:
    """
    The arXiv id in a text or link, without its version.

    >>> arxiv_id_in("https://arxiv.org/abs/2005.12872v3")
    '2005.12872'
    """
    found = _ARXIV.search(normalise(text))
    return found[1] if found else None


def arxiv_ids_in(text: str) -> list[str]:
    """All arXiv ids in a text, without their versions, each once."""
    return list(dict.fromkeys(_ARXIV.findall(normalise(text))))


class NameIndex(Generic[Item]):
    """Finds items of one kind by what people type."""

    def __init__(self, items: Iterable[Item], names: Iterable[Name], facets: Mapping[str, str]) -> None:
        """*facets* holds more words of an item than its names do: its topics, venue and year."""
        self._items: dict[str, Item] = {item.id: item for item in items}
        every = list(names)
        self._names = [name for name in every if name.role is not Role.DESCRIPTION]  # those are found only as they are
        self._starts = _Starts((name.squashed, name) for name in self._names)
        self._spellings = _Spellings((name.squashed, name) for name in self._names)
        self._by_squashed: defaultdict[str, list[Name]] = defaultdict(list)
        self._named: defaultdict[str, list[Name]] = defaultdict(list)
        for name in every:
            self._by_squashed[name.squashed].append(name)
        for name in self._names:
            self._named[name.item].append(name)
        self._words = {name: frozenset(index_words(name.name)) for name in self._names}
        self._facets: dict[str, frozenset[str]] = {
            id_: frozenset(index_words(facets.get(id_, ""))) for id_ in self._items
        }
        bags: dict[str, frozenset[str]] = {
            id_: self._facets[id_].union(*(self._words[name] for name in self._named[id_])) for id_ in self._items
        }
        self._with_word: defaultdict[str, set[str]] = defaultdict(set)
        for id_, bag in bags.items():
            for word in bag:
                self._with_word[word].add(id_)
        frequency = Counter(word for bag in bags.values() for word in bag)
        self._rarity: dict[str, float] = {word: math.log(1 + len(bags) / count) for word, count in frequency.items()}
        self._unheard_of = math.log(1 + len(bags))
        self._word_starts = _Starts((word, word) for word in self._rarity)
        self._word_spellings = _Spellings((word, word) for word in self._rarity)
        self._name_word_starts = _Starts((word, name) for name in self._names for word in self._words[name])
        self._position = {name: position for position, name in enumerate(self._names)}
        self._meant = lru_cache(WORDS_REMEMBERED)(self._meanings)

    def find(self, text: str, *, limit: int, least: float = OFFERED) -> list[Match[Item]]:
        """The items that match, best first, down to a score of *least*."""
        best: dict[str, tuple[float, Why, str]] = {}
        for score, why, name in (*self._by_name(text), *self._by_words(text, least)):
            if score >= least and score > best.get(name.item, (0.0,))[0]:
                best[name.item] = (score, why, name.name)
        matches = [Match(self._items[id_], *found) for id_, found in best.items()]
        return sorted(matches, key=lambda match: -match.score)[: max(0, limit)]

    def complete(self, prefix: str, *, limit: int) -> list[Match[Item]]:
        """What a person who began to type may mean: beginnings of names, then of words in them, then near misses."""
        start = squash(prefix)
        if not start:
            return [Match(item, 0.0, Why.NAME, self._named[id_][0].name) for id_, item in self._items.items()][:limit]
        best: dict[str, tuple[float, Why, str]] = {}
        begun = set(self._starts.of(start))
        for name in sorted(begun.union(self._name_word_starts.of(start)), key=self._position.__getitem__):
            length = len(start) / len(name.squashed)
            own = 0.92 if name.role is Role.NAME else 0.85
            score = own + 0.08 * length if name in begun else 0.8
            if score > best.get(name.item, (0.0,))[0]:
                best[name.item] = (score, Why.BEGINNING, name.name)
        matches = [Match(self._items[id_], *found) for id_, found in best.items()]
        matches.sort(key=lambda match: -match.score)
        if len(matches) < limit:
            matches += [match for match in self.find(prefix, limit=limit) if match.item.id not in best]
        return matches[: max(0, limit)]

    def _by_name(self, text: str) -> Iterable[tuple[float, Why, Name]]:
        typed = [text, _ARTICLE.sub("", text), _without_noise(text)]
        for discount, query in enumerate(dict.fromkeys(squash(variant) for variant in typed)):
            if not query:
                continue
            for name in self._by_squashed.get(query, ()):
                yield _ROLE_SCORE[name.role] - 0.005 * discount, Why.NAME, name
            yield from self._beginning(query)
            yield from self._similar(query, text)

    def _beginning(self, query: str) -> Iterable[tuple[float, Why, Name]]:
        for name in self._starts.of(query):
            if name.squashed != query:
                score = 0.68 + 0.25 * len(query) / len(name.squashed)
                yield (score if len(query) > 2 else min(score, DOUBTFUL)), Why.BEGINNING, name

    def _similar(self, query: str, text: str) -> Iterable[tuple[float, Why, Name]]:
        allowed = typos_allowed(len(query))
        if not allowed:
            return
        numbers = _numbers(text)
        for squashed, distance, name in self._spellings.near(query, allowed):
            if not distance or _numbers(name.name) != numbers or _han_count(squashed) != _han_count(query):
                continue
            swapped = distance == 1 and sorted(squashed) == sorted(query)
            replaced = distance == 1 and len(squashed) == len(query) and not swapped
            length = min(len(query), len(squashed))
            score = 0.95 - 0.6 * (0.6 if swapped else float(distance)) / length
            # one other letter makes another acronym (DANet, DTNet), and so does any change of three letters
            telling = length > (6 if replaced else 3)
            yield (score if telling else min(score, DOUBTFUL)), Why.SIMILAR, name

    def _by_words(self, text: str, least: float) -> Iterable[tuple[float, Why, Name]]:
        query = list(dict.fromkeys(index_words(_without_noise(text))))
        query = [word for word in query if len(word) > 1 or not _is_last_han(word, query)]
        if not query:
            return
        meant = {word: self._meant(word, last=word == query[-1]) for word in query}
        weight = {word: self._rarity.get(word, self._unheard_of) for word in query}
        total = sum(weight.values())
        for id_, covered in self._at_most_covered(meant, weight).items():
            if (covered / total) ** 1.5 >= least:
                yield max(
                    (self._coverage(name, query, meant, weight, total) for name in self._named[id_]),
                    key=lambda scored: scored[0],
                )

    def _at_most_covered(
        self, meant: Mapping[str, Mapping[str, float]], weight: Mapping[str, float]
    ) -> dict[str, float]:
        """The items with any of the words, and how much of a query their names may cover: what is far off is told."""
        covered: defaultdict[str, float] = defaultdict(float)
        for word, known in meant.items():
            best: dict[str, float] = {}
            for each, quality in known.items():
                for id_ in self._with_word[each]:
                    if quality > best.get(id_, 0.0):
                        best[id_] = quality
            for id_, quality in best.items():
                covered[id_] += weight[word] * quality
        return covered

    def _coverage(
        self,
        name: Name,
        query: list[str],
        meant: Mapping[str, Mapping[str, float]],
        weight: Mapping[str, float],
        total: float,
    ) -> tuple[float, Why, Name]:
        in_name, in_facets = self._words[name], self._facets[name.item]
        covered = 0.0
        used: set[str] = set()
        for word in query:
            quality, hit = max(
                (
                    (quality * (1.0 if known in in_name else 0.85), known)
                    for known, quality in meant[word].items()
                    if known in in_name or known in in_facets
                ),
                default=(0.0, ""),
            )
            covered += weight[word] * quality
            if hit in in_name:
                used.add(hit)
        of_query = covered / total
        whole = sum(self._rarity[word] for word in in_name)
        of_name = sum(self._rarity[word] for word in used) / whole if whole else 0.0
        specific = min(1.0, total / self._unheard_of)  # everyday words say little, however well they are covered
        score = of_query**1.5 * (0.8 + 0.15 * of_name) * (0.88 + 0.12 * specific)
        return (score if len(query) > 1 else min(score, DOUBTFUL)), Why.WORDS, name

    def _meanings(self, word: str, *, last: bool) -> dict[str, float]:
        """The known words that a typed word may stand for, with how sure that is."""
        known = {word: 1.0} if word in self._rarity else {}
        if (last and len(word) >= 3) or (len(word) == 1 and not word.isascii()):
            known.update({other: 0.9 for other in self._word_starts.of(word) if other != word})
        if not known and word.isascii() and not any(char.isdigit() for char in word):
            for other, distance, _ in self._word_spellings.near(word, typos_allowed(len(word)))[:5]:
                if distance and other.isascii() and len(other) > 3:
                    known[other] = 0.95 - 0.6 * distance / len(word)
        return known


class _Starts(Generic[Thing]):
    """Things by the beginnings of their spellings."""

    def __init__(self, things: Iterable[tuple[str, Thing]]) -> None:
        ordered = sorted(enumerate(things), key=lambda each: each[1][0])
        self._spelt = [spelt for _, (spelt, _) in ordered]
        self._things = [(position, thing) for position, (_, thing) in ordered]

    def of(self, start: str) -> list[Thing]:
        """The things that begin so, in the order they were given in."""
        first = bisect_left(self._spelt, start)
        last = first
        while last < len(self._spelt) and self._spelt[last].startswith(start):
            last += 1
        return [thing for _, thing in sorted(self._things[first:last], key=lambda each: each[0])]


class _Spellings(Generic[Thing]):
    """Things by their spellings, those of a length together: a few typos do not change the length by more."""

    def __init__(self, things: Iterable[tuple[str, Thing]]) -> None:
        self._of_length: defaultdict[int, list[tuple[int, str, Thing]]] = defaultdict(list)
        for position, (spelt, thing) in enumerate(things):
            self._of_length[len(spelt)].append((position, spelt, thing))
        self._spelt = {length: [spelt for _, spelt, _ in group] for length, group in self._of_length.items()}

    def near(self, typed: str, typos: int) -> list[tuple[str, float, Thing]]:
        """The spellings at most so many typos away, with how many, the nearest first."""
        found = []
        for length in range(len(typed) - typos, len(typed) + typos + 1):
            near = process.extract(
                typed, self._spelt.get(length, ()), scorer=OSA.distance, score_cutoff=typos, limit=None
            )
            found += [(distance, *self._of_length[length][at]) for _, distance, at in near]
        found.sort(key=lambda each: each[:2])
        return [(spelt, distance, thing) for distance, _, spelt, thing in found]


def typos_allowed(length: int) -> int:
    """How many typos a name of some length may have: none below three letters, three in a long title."""
    return next(typos for least, typos in ((20, 3), (6, 2), (3, 1), (0, 0)) if length >= least)


def _han_count(text: str) -> int:
    """How many Chinese characters there are: one more or less is another word, not a typo."""
    return sum(has_han(char) for char in text)


def _numbers(text: str) -> list[str]:
    return _NUMBERS.findall(normalise(text))


def _without_noise(text: str) -> str:
    """The text without words that say what is sought rather than which: “the DETR paper”, “DETR 论文”."""
    kept = [word for word in re.split(r"(\s+|论文|文章|这篇|那篇)", normalise(text)) if word.strip()]
    return " ".join(word for word in kept if word not in _NOISE)


def _is_last_han(word: str, query: list[str]) -> bool:
    """Whether a single Chinese character is only the tail of a longer run in the query."""
    return not word.isascii() and any(other.endswith(word) and len(other) > 1 for other in query)
