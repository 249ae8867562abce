"""Normalising what people type and splitting it into words, in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from knowledge.models import Language

# Ideographs: the unified blocks, the compatibility block, and the rare ones beyond the basic plane.
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"[{_HAN}]+|(?:(?![{_HAN}])[^\W_])+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_HAN_CHARACTER = re.compile(rf"[{_HAN}]")
_COMBINING = re.compile(r"[\u0300-\u036f]")
_ASCII_LEFT_OUT = bytes(code for code in range(128) if not chr(code).isalnum())


def normalise(text: str) -> str:
    """
    Fold what makes no difference to a reader: case, width, accents, kinds of quote and runs of space.

    >>> normalise("ＭｏＣｏ  Naïve")
    'moco naive'
    """
    if text.isascii():  # nothing to fold but case; a million titles are read at this speed
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = _COMBINING.sub("", unicodedata.normalize("NFD", folded))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def words(text: str) -> list[str]:
    """
    The normalised words of a text; a run of Chinese is one word.

    >>> words("CLIP 检测: R(2+1)D")
    ['clip', '检测', 'r', '2', '1', 'd']
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return _WORD.findall(normalise(text))


def squash(text: str) -> str:
    """
    A name without what people leave out or put elsewhere: spaces, hyphens, brackets, case.

    A double plus is part of a name (DDPM++ is not DDPM), so it stays, as letters.

    >>> squash("MoCo v1") == squash("mo-co V1") == "mocov1"
    True
    >>> squash("DDPM++")
    'ddpmpp'
    """
    if text.isascii():
        lower = text.lower().replace("++", "pp") if "++" in text else text.lower()
        return lower.encode().translate(None, _ASCII_LEFT_OUT).decode()
    return "".join(_WORD.findall(normalise(text).replace("++", "pp")))


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return _HAN_CHARACTER.search(text) is not None


def language_of(text: str) -> Language:
    """
    The language that a text is asked in: Chinese as soon as there is a Chinese character.

    English names inside a Chinese sentence are common, Chinese characters in an English one are not.
    """
    return "zh" if has_han(text) else "en"


def index_words(text: str) -> list[str]:
    """
    The words of a text as the full-text index holds them: Chinese as overlapping pairs of characters.

    The last character of a run stands alone too, so that every character begins some word and a query of one
    character can be a prefix search.

    >>> index_words("目标检测 with DETR")
    ['目标', '标检', '检测', '测', 'with', 'detr']
    """
    if text.isascii():
        return words(text)
    found: list[str] = []
    for word in words(text):
        if has_han(word):
            found += [word[i : i + 2] for i in range(len(word))]
        else:
            found.append(word)
    return found


def match_query(text: str, *, any_word: bool = True) -> str:
    """
    Quote what a reader typed for FTS5; empty if there is nothing to look for.

    >>> match_query('C++ or "graph')
    '"c" OR "or" OR "graph"'
    >>> match_query("检")
    '"检"*'
    """
    terms: list[str] = []
    for word in words(text):
        if has_han(word) and len(word) == 1:
            terms.append(f'"{word}"*')
        elif has_han(word):
            terms += [f'"{word[i : i + 2]}"' for i in range(len(word) - 1)]
        else:
            terms.append(f'"{word}"')
    return (" OR " if any_word else " ").join(dict.fromkeys(terms))


def any_of(names: Iterable[str]) -> str:
    """
    Names for FTS5: all words of one of them, in any order; empty if there are none.

    >>> any_of(["object detection", "few-shot"])
    '("object" "detection") OR ("few" "shot")'
    """
    each = (" ".join(f'"{word}"' for word in index_words(name)) for name in names)
    return " OR ".join(f"({words})" for words in dict.fromkeys(each) if words)
