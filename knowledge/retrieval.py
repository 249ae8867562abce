"""
Statements ranked by their words: BM25 (Robertson and Zaragoza, 2009) over both languages of each statement at once,
so that a question in either language, or mixed, finds it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from snowballstemmer import stemmer

from knowledge.text import has_han, words

K1, B = 1.2, 0.6
UNKNOWN = 0.45  # how much of its rarity a word counts that no statement has
_SPELLINGS = (
    ("isation", "ization"),
    ("ise", "ize"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("our", "or"),
    ("ours", "ors"),
)
_STEMMER = stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """
    An English word without its ending, British spelling folded into American.

    >>> stem("generalisation") == stem("generalizes")
    True
    """
    for british, american in _SPELLINGS:
        if word.endswith(british) and len(word) > len(british) + 1:
            word = word.removesuffix(british) + american
            break
    return str(_STEMMER.stemWord(word))


def terms(text: str) -> list[str]:
    """The index terms of a text: stems of words, and overlapping pairs of Chinese characters."""
    found: list[str] = []
    for word in words(text):
        if not has_han(word):
            found.append(stem(word))
        elif len(word) > 1:
            found += [word[i : i + 2] for i in range(len(word) - 1)]
    return found


class StatementIndex:
    """BM25 over documents that are given as texts."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        """*documents* is text by id."""
        self._postings: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._length: dict[str, int] = {}
        for id_, text in documents.items():
            counts = Counter(terms(text))
            self._length[id_] = sum(counts.values())
            for term, count in counts.items():
                self._postings[term][id_] = count
        self._mean = sum(self._length.values()) / max(1, len(self._length))
        self._vocabulary = sorted(
            {word for text in documents.values() for word in words(text) if len(word) > 3 and word.isascii()}
        )

    def rarity(self, term: str) -> float:
        """Inverse document frequency; largest for a term that no document has."""
        count = len(self._postings.get(term, ()))
        return math.log(1 + (len(self._length) - count + 0.5) / (count + 0.5))

    def knows(self, term: str) -> bool:
        """Whether some document has the term."""
        return term in self._postings

    def query(self, text: str, *, forgiving: bool = True) -> dict[str, float]:
        """
        The terms of a question with their weights.

        When *forgiving*, a mistyped word counts as the known word next to it, and a word that no statement has counts
        less than a rare one. A pair of Chinese characters that no document has is left
        out where it only bridges two words that are known.
        """
        weights: dict[str, float] = {}
        for word in words(text):
            if has_han(word):
                pairs = [word[i : i + 2] for i in range(len(word) - 1)]
                known = [self.knows(pair) for pair in pairs]
                for i, pair in enumerate(pairs):
                    beside = (i > 0 and known[i - 1]) or (i + 1 < len(pairs) and known[i + 1])
                    if known[i] or not beside:
                        weights[pair] = self.rarity(pair) * (1.0 if known[i] else UNKNOWN)
            else:
                term = stem(word)
                if forgiving and not self.knows(term):
                    term = self._nearest(word) or term
                weights[term] = self.rarity(term) * (UNKNOWN if forgiving and not self.knows(term) else 1.0)
        return weights

    def _nearest(self, word: str) -> str | None:
        """The stem of the known word that a mistyped one stands for, if one is near enough."""
        if len(word) < 5 or not word.isascii():
            return None
        near = process.extractOne(word, self._vocabulary, scorer=OSA.distance, score_cutoff=2 if len(word) > 7 else 1)
        return stem(near[0]) if near and near[0][0] == word[0] else None

    def score(self, query: Mapping[str, float]) -> dict[str, float]:
        """BM25 of every document that has a term of the query."""
        scores: defaultdict[str, float] = defaultdict(float)
        for term, weight in query.items():
            for id_, count in self._postings.get(term, {}).items():
                norm = K1 * (1 - B + B * self._length[id_] / self._mean)
                scores[id_] += weight * count * (K1 + 1) / (count + norm)
        return scores

    def coverage(self, query: Mapping[str, float], documents: Sequence[str]) -> float:
        """How much of the query's weight stands in some of the documents, from 0 to 1; 1 for an empty query."""
        total = sum(query.values())
        if not total:
            return 1.0
        covered = sum(
            weight for term, weight in query.items() if any(id_ in self._postings.get(term, ()) for id_ in documents)
        )
        return covered / total
