"""A row of somebody's list of papers -> what the library keeps of it, or nothing where it names no paper."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from knowledge.text import index_words, squash

LONGEST_TITLE = 1000  # characters; what is longer is not a title
LONGEST_ABSTRACT = 20_000  # characters that are kept
_MOST_CITES = 2**31 - 1
_ARXIV = re.compile(r"(?<![\d.])(\d{4}\.\d{4,5}|[a-z][a-z.-]+/\d{7})(?:v\d+)?(?![\d.]*\d)", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>]{1,500}")  # what Discord takes as a link
_DETAILS = frozenset(("authors", "venue", "abstract", "url", "arxiv", "doi"))
NO_DETAILS = (None,) * len(_DETAILS)
# Whole sequences that colour or move, other control characters but blanks, and marks that turn the direction of text.
_CONTROLS = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")


class Record(NamedTuple):
    """One paper of a list; what the list does not say, or not in a form that can be read, is ``None``."""

    title: str
    squashed: str  # of the title: never empty
    words: str | None  # for the full-text index, where they are not just those of the title
    year: int | None
    cites: int
    authors: str | None  # a JSON list
    venue: str | None
    abstract: str | None
    url: str | None
    arxiv: str | None  # without its version
    doi: str | None  # "10.1109/...", in small letters


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What became of the rows of a list; they add up to the number of rows."""

    new: int
    merged: int  # of papers that were there already: earlier in the list, in another one, or in the surveys
    skipped: int  # without a title, or not a record at all


def record_of(row: object) -> Record | None:
    """What a row says of a paper; ``None`` when it is no mapping or has no title with a letter or digit in it."""
    if isinstance(row, Record):
        return row
    if not isinstance(row, Mapping):
        return None
    given = row.get
    title = _text(given("title"))
    if title is None or len(title) > LONGEST_TITLE:
        return None
    squashed = squash(title)
    if not squashed:
        return None
    words = None if title.isascii() else " ".join(index_words(title))
    details = NO_DETAILS if _DETAILS.isdisjoint(row) else _details(given)
    return Record(title, squashed, words, _year(given("year")), _cites(given("cites")), *details)


def _details(given: Callable[[str], Any]) -> tuple[str | None, ...]:
    """What a search does not need, in the order of ``Record``."""
    url = _url(given("url"))
    abstract = _text(given("abstract"))
    return (
        _authors(given("authors")),
        _text(given("venue")),
        abstract and abstract[:LONGEST_ABSTRACT],
        url,
        _arxiv(given("arxiv"), url),
        _doi(given("doi")),
    )


def why_no_record(row: Mapping[str, object]) -> str:
    """Why ``record_of`` gives nothing for a row, as a clause."""
    title = _text(row.get("title"))
    if title is None:
        return "it has no title"
    if len(title) > LONGEST_TITLE:
        return f"its title is longer than {LONGEST_TITLE} characters"
    return "its title has no letter or digit"


def _text(value: object) -> str | None:
    """The text with single spaces, and without what SQLite cannot hold or a terminal would obey."""
    if not isinstance(value, str):
        return None
    if value.isprintable() and "  " not in value:  # of blanks and what is no character only single spaces
        return value.strip() or None
    if not value.isascii():
        value = value.encode("utf-8", "ignore").decode("utf-8")  # drops halves of characters
    return " ".join(_CONTROLS.sub("", value.replace("\0", " ")).split()) or None


def _number(value: object) -> int | None:
    if type(value) is int:
        return value
    if isinstance(value, int):
        return None if isinstance(value, bool) else value
    if isinstance(value, float) and math.isfinite(value):
        return int(value)
    if isinstance(value, str) and value.isascii() and value.strip().isdigit() and len(value) < 12:
        return int(value)
    return None


def _year(value: object) -> int | None:
    year = _number(value)
    return year if year is not None and 1000 <= year <= 2200 else None


def _cites(value: object) -> int:
    cites = _number(value)
    if not cites or cites < 0:
        return 0
    return cites if cites < _MOST_CITES else _MOST_CITES


def _authors(value: object) -> str | None:
    """Authors as a JSON list, from a list of names or from one text with semicolons or commas between them."""
    if value is None:
        return None
    if isinstance(value, str):
        value = value.split(";" if ";" in value else ",")
    if not isinstance(value, Iterable) or isinstance(value, Mapping | bytes):
        return None
    names = [name for each in value if (name := _text(each))]
    return json.dumps(names, ensure_ascii=False) if names else None


def _url(value: object) -> str | None:
    if value is None:
        return None
    text = _text(value)
    return text if text and _URL.fullmatch(text) else None


def _arxiv(value: Any, url: str | None) -> str | None:
    if value is None and url is None:
        return None
    if not isinstance(value, str):
        value = url if url and "arxiv.org/" in url else None
    found = _ARXIV.search(value) if value else None
    return found[1].lower() if found else None


def _doi(value: Any) -> str | None:
    found = _DOI.search(_text(value) or "") if isinstance(value, str) else None
    return found[0].lower() if found else None
