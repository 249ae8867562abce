"""
Statements ranked for a question, by two views of each:

- its text, in both languages at once, by BM25 (Robertson and Zaragoza, 2009);
- the questions that it is expected to answer (doc2query: Nogueira et al., 2019; here written by people, as data), of
  which the one most like the question counts, by Dice's coefficient over terms weighed by their rarity.

Beside them stand the questions that surveys are known to leave open, likewise written by people.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nlargest
from itertools import chain
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.asking.questions import bare_zh, is_stop_en, is_stop_zh
from knowledge.asking.thesaurus import head_of, joined, stem
from knowledge.text import has_han, normalise, words

K1, B = 1.2, 0.6
VOTES, DOUBT = 5, 0.3  # nearest questions that tell whether one is covered; what they weigh down if they are not near
EVERYDAY = 0.25  # what an everyday word that no statement has weighs beside others
EVERYDAY_ENGLISH, RARE_ENGLISH = 4_000, 150  # frequencies in pyspellchecker's list
_PROPER = re.compile(r"(?<=\w )[A-Z][A-Za-z]{3,}\b")
MARKS = {"?": 0.5, "@": 1.0, "#": 0.7}  # what marks weigh beside words: what is asked for, a work, a survey


@dataclass(frozen=True, slots=True)
class Unit:
    """A word that tells something, and its index terms."""

    word: str
    terms: tuple[str, ...]


def units(text: str) -> list[Unit]:
    """
    The words of a text that tell something, each with its index terms.

    An English word is one term, what it counts as (``thesaurus``); a Chinese word is the overlapping pairs
    of its characters, so that words that are cut differently here and there still match. Chinese is cut by jieba.
    """
    found: list[Unit] = []
    for word in words(joined(normalise(text))):
        if not has_han(word):
            if not is_stop_en(word):
                found.append(Unit(word, (stem(word),)))
            continue
        for part in _cutter()(word):
            head = head_of(part)
            if head:
                found.append(Unit(part, (head,)))
                continue
            if len(part) > 1 and not is_stop_zh(part):
                found.append(Unit(part, _pairs(part)))
    return found


def _pairs(chinese: str) -> tuple[str, ...]:
    return tuple(chinese[i : i + 2] for i in range(len(chinese) - 1))


def terms(text: str) -> list[str]:
    """The index terms of a text."""
    return [term for unit in units(text) for term in unit.terms]


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed of one statement."""

    id: str
    terms: tuple[str, ...]  # of its text in both languages and of the names of what it is about, each time it stands
    asks: tuple[frozenset[str], ...]  # the terms of each expected question: its words, what it is about and asks for
    words: frozenset[str]  # English words of both, as written
    proper: frozenset[str]  # those among them that are names
    phrases: frozenset[str]  # names of two words, squashed
    unasked: bool = False  # nobody wrote expected questions: what it says itself stands for them

    @classmethod
    def of(
        cls,
        id: str,
        text: str,
        asks: Sequence[tuple[str, Sequence[str]]],
        phrases: Iterable[str] = (),
        *,
        unasked: bool = False,
    ) -> Document:
        """The document of a statement with its *text* and its expected questions: content, and marks beside it."""
        written = [word for part in (text, *(content for content, _ in asks)) for word in words(part)]
        return cls(
            id=id,
            terms=tuple(terms(text)),
            asks=tuple(frozenset([*terms(content), *marks]) for content, marks in asks),
            words=frozenset(word for word in written if len(word) > 3 and word.isascii()),
            proper=frozenset(word.lower() for word in _PROPER.findall(text)),
            phrases=frozenset(phrases),
            unasked=unasked,
        )

    def encode(self) -> str:
        """As text, to be kept."""
        sets = (self.words, self.proper, self.phrases)
        asks = [sorted(ask) for ask in self.asks]
        return json.dumps([self.unasked, self.terms, asks, *map(sorted, sets)], ensure_ascii=False)

    @classmethod
    def decode(cls, id: str, text: str) -> Document:
        """The document that was encoded."""
        unasked, found, asks, *sets = json.loads(text)
        written, proper, phrases = map(frozenset, sets)
        return cls(id, tuple(found), tuple(map(frozenset, asks)), written, proper, phrases, unasked)


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a question."""

    terms: dict[str, float]  # index term -> its rarity
    needed: dict[tuple[str, ...], float]  # word, as its terms -> how much it needs an answer that holds it
    names: int  # names that no statement has
    foreign: float  # how many of its words no statement has, from 0 to 1; everyday words too


@dataclass(frozen=True, slots=True)
class Nearest:
    """How like a question those are that were written beforehand, each from 0 to 1."""

    like: Mapping[str, float]  # for a statement, its most similar expected question
    alike: Mapping[str, float]  # likewise, of those that ask for the same thing: who, how many, why
    unlike: float  # the most similar question that a survey leaves open
    vote: float  # what part of the nearest of all is expected: k nearest neighbours (Cover and Hart, 1967), weighed


class Questions:
    """Questions that were written beforehand, with whose they are."""

    def __init__(self) -> None:
        self._with: defaultdict[str, list[int]] = defaultdict(list)  # term -> questions
        self._terms: list[frozenset[str]] = []
        self._of: list[str] = []
        self._weight: list[float] = []
        self._unasked: set[str] = set()  # what they say stands for a question: how much else they say does not matter

    def __contains__(self, term: str) -> bool:
        return term in self._with

    def add(self, document: Document) -> None:
        """Take in the questions of a document."""
        for ask in document.asks:
            for term in ask:
                self._with[term].append(len(self._terms))
            self._terms.append(ask)
            self._of.append(document.id)
        if document.unasked:
            self._unasked.add(document.id)

    def weigh(self, weight: Callable[[str], float]) -> None:
        """Say what each term weighs, once all questions are there."""
        self._weight = [sum(map(weight, terms)) for terms in self._terms]

    def like(self, query: Mapping[str, float]) -> dict[int, float]:
        """For each question that has a term of the query, how like it the question is, from 0 to 1 (Dice)."""
        shared: defaultdict[int, float] = defaultdict(float)
        for term, weight in query.items():
            for number in self._with.get(term, ()):
                shared[number] += weight
        total = sum(query.values())
        found: dict[int, float] = {}
        for number, weight in shared.items():
            own = self._weight[number]
            found[number] = 2 * weight / (total + (min(own, total) if self._of[number] in self._unasked else own))
        return found

    def best(self, like: Mapping[int, float], mark: str = "") -> dict[str, float]:
        """For each document, how like its most similar question is; with a *mark*, of those that have it."""
        best: dict[str, float] = {}
        for number, likeness in like.items():
            id_ = self._of[number]
            if likeness > best.get(id_, 0.0) and (not mark or mark in self._terms[number]):
                best[id_] = likeness
        return best


class StatementIndex:
    """Both views of all statements."""

    def __init__(self, documents: Iterable[Document], unanswered: Iterable[Document] = ()) -> None:
        """*documents* of statements, and *unanswered* those of surveys: the questions that they leave open."""
        self._postings: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._length: dict[str, int] = {}
        self._terms: dict[str, set[str]] = {}  # of the text and of the expected questions
        self._expected = Questions()
        self._unanswered = Questions()
        vocabulary: set[str] = set()
        proper: set[str] = set()
        self._phrases: set[str] = set()
        for document in documents:
            counts = Counter(document.terms)
            self._length[document.id] = len(document.terms)
            for term, count in counts.items():
                self._postings[term][document.id] = count
            self._expected.add(document)
            self._terms[document.id] = set(counts).union(*document.asks)
            vocabulary |= document.words
            proper |= document.proper
            self._phrases |= document.phrases
        self._frequency = Counter(term for known in self._terms.values() for term in known)
        self._by_sound = {sound_of(term): term for term, _ in reversed(self._frequency.most_common()) if has_han(term)}
        self._mean = sum(self._length.values()) / max(1, len(self._length))
        self._leaving_open: set[str] = set()
        for document in unanswered:
            self._unanswered.add(document)
            self._leaving_open.add(document.id)
        self._expected.weigh(self.weight)
        self._unanswered.weigh(self.weight)
        self._proper = sorted(proper)
        self._vocabulary = sorted(vocabulary)

    def weight(self, term: str) -> float:
        """What a term weighs when questions are compared."""
        return MARKS.get(term[0], 1.0) * self.rarity(term)

    def rarity(self, term: str) -> float:
        """Inverse document frequency; largest for a term that no statement has."""
        count = self._frequency.get(term, 0)
        return math.log(1 + (len(self._terms) - count + 0.5) / (count + 0.5))

    def knows(self, term: str) -> bool:
        """Whether some statement has the term."""
        return term in self._frequency

    def _is_spelled(self, term: str) -> bool:
        return self.knows(term) or term in self._unanswered

    @staticmethod
    def terms_of(text: str) -> list[str]:
        return terms(text)

    def query(self, text: str, names: Collection[str] = (), phrases: Iterable[str] = ()) -> Query:
        """
        The words of a question with their rarity; a mistyped word counts as the known word next to it.

        *names* are words that look like names, and *phrases* names of two words, squashed; they are never taken for
        mistyped or everyday words.
        """
        names = {part for name in names for part in words(joined(name)) if not part.isdigit()}  # as the text is cut
        found: dict[str, float] = {}
        needed: dict[tuple[str, ...], float] = {}
        unknown: list[str] = []
        for unit in units(text):
            terms = self._meant(unit, names)
            if not terms:
                continue
            known = all(map(self.knows, terms))
            everyday = not known and unit.word not in names and is_everyday(unit.word)
            for term in terms:
                found[term] = self.rarity(term) * (EVERYDAY if everyday else 1.0)
            needed[terms] = sum(found[term] for term in terms) / len(terms)
            if not known:
                unknown.append("" if everyday or unit.word.isdigit() else unit.word)
        named = [word for word in unknown if word in names]
        named += [phrase for phrase in phrases if phrase not in self._phrases]
        return Query(found, needed, len(named), len(unknown) / max(1, len(needed)))

    def _meant(self, unit: Unit, names: Collection[str]) -> tuple[str, ...]:
        """The terms of a word; of what is known, if it is mistyped; none if it says nothing."""
        if all(map(self._is_spelled, unit.terms)):
            return unit.terms
        if unit.word.isascii():
            near = self._nearest(unit.word, named=unit.word in names)
            return (near,) if near else unit.terms
        bare = bare_zh(unit.word)
        head = head_of(bare)
        if head:
            return (head,)
        return () if len(bare) < 2 or is_stop_zh(bare) else tuple(map(self._sounding_like, _pairs(bare)))

    def _nearest(self, word: str, *, named: bool) -> str | None:
        """What the known word counts as that a mistyped one stands for, if one is near enough; names are for names."""
        if len(word) < 5 or (not named and is_english(word)):
            return None
        known, cutoff = (self._proper if named else self._vocabulary), (2 if len(word) > 11 else 1)
        near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=cutoff)
        return stem(near[0]) if near and near[0][0] == word[0] and not word.startswith(near[0]) else None

    def _sounding_like(self, pair: str) -> str:
        """Two Chinese characters, or those that are known and sound the same: people type by sound."""
        return pair if self._is_spelled(pair) else self._by_sound.get(sound_of(pair), pair)

    def texts_like(self, query: Mapping[str, float]) -> dict[str, float]:
        """BM25 of every statement that has a term of the query, as a share of the most that it could be."""
        scores: defaultdict[str, float] = defaultdict(float)
        most = sum(query.values()) * (K1 + 1)
        for term, weight in query.items():
            for id_, count in self._postings.get(term, {}).items():
                norm = K1 * (1 - B + B * self._length[id_] / self._mean)
                scores[id_] += weight * count * (K1 + 1) / (count + norm) / most
        return scores

    def nearest(self, query: Mapping[str, float], mark: str = "") -> Nearest:
        """The written questions that are most like a query; *mark* is what it asks for."""
        expected = self._expected.like(query)
        whole = {term: weight if self.knows(term) else self.weight(term) for term, weight in query.items()}
        unanswered = self._unanswered.like(whole)  # everyday words that no statement has tell as much as others there
        of_expected = ((likeness, True) for likeness in expected.values())
        of_unanswered = ((likeness, False) for likeness in unanswered.values())
        votes = nlargest(VOTES, chain(of_expected, of_unanswered))
        for_it = sum(likeness**2 for likeness, is_expected in votes if is_expected)
        return Nearest(
            like=self._expected.best(expected),
            alike=self._expected.best(expected, mark) if mark else {},
            unlike=max(unanswered.values(), default=0.0),
            vote=for_it / (DOUBT + sum(likeness**2 for likeness, _ in votes)),
        )

    def share_held(self, query: Mapping[str, float], id: str) -> float:
        """How much of the query a statement and all questions that it is expected to answer have, from 0 to 1."""
        held = self._terms[id]
        return sum(weight for term, weight in query.items() if term in held) / (sum(query.values()) or 1.0)

    def leaves_open(self, survey: str) -> bool:
        """Whether somebody wrote down which questions a survey leaves open."""
        return survey in self._leaving_open

    def asks(self, id: str, mark: str) -> bool:
        """Whether a statement is expected to answer a question with this mark."""
        return mark in self._terms[id]

    def holds(self, id: str, unit: tuple[str, ...]) -> bool:
        """Whether a statement, or a question that it is expected to answer, has a word."""
        return self._terms[id].issuperset(unit)

    def coverage(self, query: Query, documents: Sequence[str]) -> float:
        """How much of what the query needs some of the statements have, from 0 to 1; 1 if it needs nothing."""
        total = sum(query.needed.values())
        if not total:
            return 1.0
        held = [self._terms[id_] for id_ in documents]
        covered = sum(weight for unit, weight in query.needed.items() if any(terms.issuperset(unit) for terms in held))
        return covered / total


# These take a while to load, and looking up a name needs none of them.


@cache
def _cutter() -> Callable[[str], list[str]]:
    from rjieba import cut  # noqa: PLC0415

    return cut


@lru_cache(maxsize=8192)
def _syllable(character: str) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    return str(lazy_pinyin(character, style=Style.TONE)[0])


def sound_of(chinese: str) -> str:
    """
    Chinese as it is spelled in pinyin.

    >>> sound_of("卷机") == sound_of("卷积")
    True
    """
    return " ".join(map(_syllable, chinese))


@cache
def _spelling() -> Any:
    from spellchecker import SpellChecker  # noqa: PLC0415

    return SpellChecker(language="en", distance=1)


def is_english(word: str) -> bool:
    """Whether it is a word of English, and so no typo of another."""
    return bool(_spelling().word_frequency[word] > RARE_ENGLISH)


def is_everyday(word: str) -> bool:
    """Whether it is so common a word of English that it tells little that no statement has it."""
    return bool(_spelling().word_frequency[word] > EVERYDAY_ENGLISH)
