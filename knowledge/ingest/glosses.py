"""A work's name in a bracket behind its long name: “Segment Anything (SAM, ICCV 2023)”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stopwordsiso import stopwords

from knowledge.ingest.patterns import Appearance, arxiv_in, said_behind
from knowledge.ingest.vocabulary import NOT_WORKS, STARTERS
from knowledge.text import squash

_STARTERS = stopwords("en") | STARTERS
_GLOSS = re.compile(
    r"(?P<long>[A-Z][\w-]*(?: (?:[A-Z][\w-]*|of|for|the|and|to|with|in|an?|on|by|via|from|as|is|are)){1,8})\s?"
    r"[(（](?P<short>[A-Z][A-Za-z0-9-]{1,14})(?P<more>\s*[,，;；][^()（）]{3,160})?[)）]"
)


@dataclass(frozen=True, slots=True)
class Gloss:
    """The long and the short name of a work, with where it appeared."""

    long: str
    short: str
    start: int
    end: int
    said: Appearance | None


def glosses(text: str) -> Iterator[Gloss]:
    """
    The works that a line calls by both names; without a venue or an arXiv id behind them, they may be anything.

    >>> [(one.long, one.short) for one in glosses("We use Segment Anything (SAM), ICCV 2023, as it is.")]
    [('Segment Anything', 'SAM')]
    >>> list(glosses("Mask R-CNN (FAIR, ICCV 2017) and Mean Squared Error (MSE) are old."))
    []
    """
    for found in _GLOSS.finditer(text):
        short, behind = found["short"], text[found.end() : found.end() + 200]
        long = _long_name(found["long"], short)
        if long is None or short in NOT_WORKS:
            continue
        more = found["more"] or ""
        said = said_behind(f" ({more.strip(' ,，;；')})") if more else said_behind(behind)
        near = more or re.split(r"[.。;；]\s|\b[a-z]{2,} [a-z]{2,}\b", behind)[0]
        if (said and said.venue) or arxiv_in(near):
            yield Gloss(long, short, found.start("long") + found["long"].rfind(long), found.end(), said)


def _long_name(words: str, short: str) -> str | None:
    """The end of a run of words that a short name is made of; an affiliation in the bracket is made of no such."""
    letters = squash(short)
    for found in re.finditer(r"(?<!\S)\S+", words):
        rest, first = words[found.start() :], found[0]
        if first[0].lower() != letters[0] or first.lower() in _STARTERS or " " not in rest:
            continue
        initials = "".join(word[0] for word in rest.split() if word[0].isupper()).lower()
        spelled = iter(rest.lower())
        spread = all(letter in spelled for letter in letters)  # in this order; takes no longer for hostile words
        if spread or (len(initials) > 1 and letters.startswith(initials)):
            return rest
    return None
