"""
What a person typed -> ranked papers of the imported lists, however many there are.

Each step is tried only when the ones before it gave nothing good, and each reads a bounded number of rows:

1. the title itself, or a nickname, but for case, spaces and hyphens;
2. papers with the rarest words of the query, a word that no title has standing for those one typo away;
3. the same with more that a word may stand for - other forms, two typos, two words written as one - and with some
   words of the query left out.

The papers of 2 and 3 are scored like the works of the catalogue (see ``knowledge.search``): by spelling, and by how
much of the query they cover; the order of the words and the number of citations part what is else alike. So many
papers are somewhere near to any short text that only a name, a title, or three words are enough for a confident hit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq

from knowledge.lists.chat import told_apart
from knowledge.lists.listing_index import Listed, ListingIndex, Term
from knowledge.lists.nicknames import LONGEST, stem
from knowledge.search import CONFIDENT, OFFERED, Why, typos_allowed
from knowledge.text import has_han, index_words, squash

NICKNAME = 0.955  # so near to 1 that it is an answer, so far that a name of the catalogue stays one
NOT_SURE = CONFIDENT - 0.005  # less than what citations add
LONG_NICKNAME = 7  # letters
GOOD = 0.75  # what is as good as this ends the search
CANDIDATES = 200  # papers that are read and scored for one expression
CLOSELY = 24  # papers whose spelling is compared with what was typed
MOST_WORDS = 24  # words of a query that are looked at
RAREST = 4  # words of a query that candidates are found by
BREVITY = 0.08  # of a score: how much of the title is covered
ORDER = 0.06  # of a score: whether the words are in the order of the title
SELDOM = 20  # titles; a word of fewer may be another one mistyped
SAME_SIZE = 2000  # words of one length and initial that are compared with a mistyped one
ALTERNATIVES = 4  # words that one typed word may stand for
NICKNAMES = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed paper that matches."""

    paper: int
    score: float
    why: Why
    name: str


@dataclass(frozen=True, slots=True)
class Sense:
    """A typed word with the words that it may stand for, each with how sure that is."""

    typed: str
    terms: dict[str, float]
    titles: int  # how many have one of them, at most
    weight: float  # the rarer, the more it tells


class ListingSearch:
    """Finds papers in lists of a fixed number of papers."""

    def __init__(self, index: ListingIndex, papers: int) -> None:
        self._index = index
        self._papers = max(1, papers)
        self._unheard_of = math.log(1 + self._papers)

    def find(self, text: str, *, limit: int, least: float = OFFERED) -> list[Hit]:
        """The papers that match, best first, down to a score of *least*."""
        squashed = squash(text)
        if not squashed:
            return []
        typed = index_words(text)[:MOST_WORDS]
        exact = self._titled(squashed, len(typed))
        if exact and exact[0].score == 1:
            return exact[:limit]
        told = _without_tails(told_apart(typed))
        bare = _without_tails(told_apart(typed, chatty=True))
        forms = (squashed, "".join(told), "".join(bare), _span(typed, bare))
        hits = [*self._nicknamed(forms), *self._by_words(squashed, told)]
        if bare != told and max((hit.score for hit in hits), default=0.0) < OFFERED:
            hits += self._by_words(squashed, bare)
        best = {hit.paper: hit for hit in reversed(exact)}
        for hit in hits:
            if hit.score >= least and (hit.paper not in best or hit.score > best[hit.paper].score):
                best[hit.paper] = hit
        return sorted(best.values(), key=lambda hit: -hit.score)[:limit]

    def _titled(self, squashed: str, words: int) -> list[Hit]:
        """A title of one or two words is no more than a nickname."""
        score = 1.0 if words > 2 else NICKNAME
        return [Hit(paper.id, score, Why.NAME, paper.title) for paper in self._index.titled(squashed)]

    # Nicknames

    def _nicknamed(self, typed: Sequence[str]) -> list[Hit]:
        """Nicknames that are the text, or what is left of it without chat; else those a typo away."""
        forms = [form for form in dict.fromkeys(typed) if 2 <= len(form) <= LONGEST]
        if not forms:
            return []
        found = self._index.nicknamed(forms, NICKNAMES)
        if found:
            return [
                Hit(paper.id, NICKNAME - 0.005 * forms.index(form) + _known(paper), Why.NAME, name)
                for form, name, paper in found
            ]
        return [hit for form in forms for hit in self._nearly_nicknamed(form)]

    def _nearly_nicknamed(self, form: str) -> list[Hit]:
        """Nicknames a typo away: confident only of a long one, where what was typed is no word itself."""
        cost = {term.term: _cost(form, term.term) for term in self._near(form)[:NICKNAMES]}
        if not cost:
            return []
        found = self._index.nicknamed(list(cost), NICKNAMES)
        sure = len(form) >= LONG_NICKNAME and len(found) == 1 and not self._index.terms([form])
        most = 1.0 if sure else NOT_SURE
        return [
            Hit(
                paper.id,
                min(0.95 - 0.6 * cost[near] / min(len(form), len(near)), most - 0.01 * cost[near]) + _known(paper),
                Why.SIMILAR,
                name,
            )
            for near, name, paper in found
        ]

    # Words

    def _by_words(self, squashed: str, told: Sequence[str]) -> list[Hit]:
        if not told:
            return []
        known = self._index.terms(told)
        senses = [self._sense(word, known) for word in told]
        hits = self._scored(self._with_all(senses), senses, squashed)
        if max((hit.score for hit in hits), default=0.0) >= GOOD:
            return hits
        wider = self._wider(senses)
        papers = {paper.id: paper for paper in (*self._with_all(wider), *self._with_most(wider))}
        return [*hits, *self._scored(papers.values(), wider, squashed)]

    def _sense(self, word: str, known: dict[str, Term]) -> Sense:
        """The word itself where a title has it, else the words that are a typo away."""
        if word in known:
            return self._meaning(word, {word: 1.0}, [known[word]])
        near = [term for term in self._near(word) if term.titles][:ALTERNATIVES]
        return self._meaning(word, {term.term: _quality(word, term.term) for term in near}, near)

    def _meaning(self, word: str, quality: dict[str, float], terms: Iterable[Term]) -> Sense:
        titles = sum(term.titles for term in terms)
        return Sense(word, quality, titles, math.log(1 + self._papers / titles) if titles else self._unheard_of)

    def _near(self, word: str) -> list[Term]:
        """Words and nicknames a typo away, the likeliest first."""
        if not typos_allowed(len(word)) or len(word) > LONGEST or has_han(word):
            return []
        near = [
            term
            for term in self._index.sharing_deletions(word, 400)
            if OSA.distance(word, term.term, score_cutoff=1) == 1 and _digits(term.term) == _digits(word)
        ]
        return sorted(near, key=lambda term: (_cost(word, term.term), -term.titles))

    def _wider(self, senses: Sequence[Sense]) -> list[Sense]:
        """With other forms of the words, words two typos away, and what the last word may be the beginning of."""
        return [self._wider_sense(sense, last=sense is senses[-1]) for sense in senses]

    def _wider_sense(self, sense: Sense, *, last: bool) -> Sense:
        word = sense.typed
        found = [(term, 0.95) for term in self._index.of_stem(stem(word), 2 * ALTERNATIVES)]
        if word in sense.terms:
            if sense.titles <= SELDOM:
                found += [(term, _quality(word, term.term)) for term in self._near(word) if term.titles][:ALTERNATIVES]
        elif not found and not sense.terms and len(word) >= 6:
            found += [(term, _quality(word, term.term)) for term in self._two_typos_away(word)]
        if last and len(word) >= 3:
            found += [(term, 0.9) for term in self._index.beginning(word, ALTERNATIVES)]
        new = {term.term: (term, quality) for term, quality in found if term.term not in sense.terms}
        if not new:
            return sense
        terms = sense.terms | {name: quality for name, (_, quality) in new.items()}
        titles = sense.titles + sum(term.titles for term, _ in new.values())
        weight = sense.weight if sense.titles else math.log(1 + self._papers / max(titles, 1))
        return Sense(word, terms, titles, weight)

    def _two_typos_away(self, word: str) -> list[Term]:
        sizes = range(len(word) - 2, len(word) + 3)
        known = [term for size in sizes for term in self._index.of_size(size, word[:1], SAME_SIZE) if term.titles]
        near = process.extract(
            word, [term.term for term in known], scorer=OSA.distance, score_cutoff=2, limit=ALTERNATIVES
        )
        return [known[at] for _, _, at in near]

    def _with_all(self, senses: Sequence[Sense]) -> list[Listed]:
        """Papers that have all of the rarest words that are known; of more, if those are in too many titles."""
        rarest = sorted((sense for sense in senses if sense.terms), key=lambda sense: sense.titles)
        if not rarest:
            return []
        found = self._index.with_words(_all(rarest[:RAREST]), CANDIDATES)
        if len(found) == CANDIDATES and len(rarest) > RAREST:
            return self._index.with_words(_all(rarest), CANDIDATES)
        return found

    def _with_most(self, senses: Sequence[Sense]) -> list[Listed]:
        """Papers that have two of the rarest words."""
        rarest = sorted((sense for sense in senses if sense.terms), key=lambda sense: sense.titles)[:RAREST]
        pairs = [
            f"({_all(pair)})" for at, one in enumerate(rarest) for other in rarest[at + 1 :] for pair in [(one, other)]
        ]
        return self._index.with_words(" OR ".join(pairs), CANDIDATES) if pairs else []

    # Scores

    def _scored(self, papers: Iterable[Listed], senses: Sequence[Sense], squashed: str) -> list[Hit]:
        total = sum(sense.weight for sense in senses)
        covered = sorted(((self._coverage(paper, senses), paper) for paper in papers), key=lambda each: -each[0][0])
        specific = 0.88 + 0.12 * min(1.0, total / self._unheard_of)
        typed = " ".join(sense.typed for sense in senses)
        hits = []
        for (weight, letters, words), paper in covered[:CLOSELY]:
            in_order = LCSseq.similarity(typed, " ".join(index_words(paper.title))) / len(typed)
            of_name = min(1.0, letters / len(paper.squashed))
            score = (weight / total) ** 1.5 * (0.8 + BREVITY * of_name + ORDER * in_order) * specific
            if words < 3 and of_name < 0.6:
                score = min(score, NOT_SURE - 0.02 - 0.05 * (1 - score))
            similar = _similarity(squashed, paper.squashed)
            score, why = max((score, Why.WORDS), (similar, Why.SIMILAR))
            hits.append(Hit(paper.id, score + _known(paper), why, paper.title))
        return hits

    def _coverage(self, paper: Listed, senses: Sequence[Sense]) -> tuple[float, int, int]:
        """How much of the query a title covers: by weight, in letters of the title, in words."""
        title = frozenset(index_words(paper.title))
        weight, letters, words = 0.0, 0, 0
        for sense in senses:
            quality, term = max(
                ((quality, term) for term, quality in sense.terms.items() if term in title), default=(0.0, "")
            )
            if term:
                weight += sense.weight * quality
                letters += len(term)
                words += 1
        return weight, letters, words

    # Beginnings

    def complete(self, prefix: str, *, limit: int) -> list[Hit]:
        """What a person who began to type may mean: nicknames first, then beginnings of titles, most cited first."""
        start = squash(prefix)
        if not start:
            return []
        found: dict[int, Hit] = {}
        for name, paper in self._index.nicknames_from(start, limit):
            score = NICKNAME if squash(name) == start else 0.905 - 0.0002 * len(found)
            found.setdefault(paper, Hit(paper, score, Why.BEGINNING, name))
        if len(found) < limit:
            for paper in self._index.titles_from(start, limit):
                found.setdefault(paper, Hit(paper, 0.895 - 0.0002 * len(found), Why.BEGINNING, ""))
        return list(found.values())[:limit]


def _without_tails(told: list[str]) -> list[str]:
    """Without the single Chinese characters that only end a longer run."""
    return [word for word in told if word.isascii() or len(word) > 1 or not any(w[1:] == word for w in told)]


def _span(typed: Sequence[str], told: Sequence[str]) -> str:
    """What was typed from the first of some words to the last, squashed: “link to weak for strong” -> weakforstrong."""
    at = [position for position, word in enumerate(typed) if word in told]
    return "".join(typed[at[0] : at[-1] + 1]) if at else ""


def _all(senses: Sequence[Sense]) -> str:
    """An FTS5 expression; every term in it is one that the index told us of."""
    return " AND ".join("(" + " OR ".join(f'"{term}"' for term in sense.terms) + ")" for sense in senses)


def _cost(typed: str, term: str) -> float:
    """The typos between two words; two neighbours swapped are less than one, another first letter is more."""
    distance = OSA.distance(typed, term)
    swapped = distance == 1 and sorted(typed) == sorted(term)
    return (0.6 if swapped else float(distance)) + 0.1 * (typed[:1] != term[:1])


def _quality(typed: str, term: str) -> float:
    return 0.95 - 0.6 * _cost(typed, term) / max(len(typed), 6)


def _similarity(typed: str, title: str) -> float:
    """As of names of the catalogue, with a typo allowed for every dozen letters."""
    allowed = max(3, len(title) // 12)
    distance = OSA.distance(typed, title, score_cutoff=allowed)
    if distance > allowed or _digits(typed) != _digits(title):
        return 0.0
    return 0.95 - 0.6 * distance / min(len(typed), len(title))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _known(paper: Listed) -> float:
    """Citations part what is else alike."""
    return 0.0008 * min(5.0, math.log10(1 + paper.cites))
