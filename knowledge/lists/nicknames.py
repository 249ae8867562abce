"""The short names that a title gives its own work."""

from __future__ import annotations

import re
from zlib import crc32

from knowledge.text import squash, words

LONGEST = 32  # characters of a squashed nickname
MOST_WORDS = 3
PREFIX = 7  # characters of a term that its deletions are made of
_FARTHEST_COLON = 48  # characters
_WITH_ACRONYM = re.compile(r"(.*\S)\s*\([^()]*\)")
_BRACKETED = re.compile(r"\(([^\s()]{2,16})\)")
_SUFFIX = re.compile(r"(?:e|es|s|ing|ed|er|ers|ion|ions|al|ally|ly)$")


def nicknames_in(title: str) -> list[str]:
    """
    What stands before a colon, if it is short, and acronyms in brackets, as printed; initials are not nicknames.

    >>> nicknames_in("DETR: End-to-End Object Detection with Transformers")
    ['DETR']
    >>> nicknames_in("Sparse Instrumental Variables (SPIV) for Genome-Wide Studies")
    ['SPIV']
    >>> nicknames_in("3D Neural Sculpting (3DNS): Editing Neural Signed Distance Functions")
    ['3D Neural Sculpting', '3DNS']
    """
    found: list[str] = []
    colon = title.find(": ", 0, _FARTHEST_COLON)
    if colon > 0:
        before = title[:colon].strip()
        bracketed = _WITH_ACRONYM.fullmatch(before)
        found.append(bracketed[1] if bracketed else before)
    if "(" in title:
        found += [acronym for acronym in _BRACKETED.findall(title) if is_name_like(acronym)]
    named = {squash(name): name for name in found if len(words(name)) <= MOST_WORDS}
    return [name for squashed, name in named.items() if 2 <= len(squashed) <= LONGEST]


def is_name_like(text: str) -> bool:
    """
    Whether a word is written as no everyday word is: with a capital or digit after its first letter.

    >>> [is_name_like(text) for text in ("DETR", "ResNet", "V2", "Robustness", "again")]
    [True, True, True, False, False]
    """
    return any(char.isupper() or char.isdigit() for char in text[1:])


def stem(word: str) -> str:
    """
    A word without its commonest endings, so that its forms meet; not a word of any language.

    >>> sorted({stem(word) for word in ("detect", "detects", "detecting", "detection", "detector", "detectors")})
    ['detect', 'detector']
    """
    shorter = _SUFFIX.sub("", word)
    return shorter if len(shorter) >= 4 and word.isascii() else word


def deletions(term: str) -> list[int]:
    """
    Keys of the beginning of a term and of all that is left of it when one character is dropped.

    Two terms that are one typo apart - a letter more, less, changed, or two neighbours swapped - share a key, and so
    do others: terms that share one must still be compared.
    """
    start = term[:PREFIX].encode()
    return [crc32(start), *{crc32(start[:at] + start[at + 1 :]) for at in range(len(start))}]
