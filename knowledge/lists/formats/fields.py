"""The many names that programs have for title, authors and the rest -> ours."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from knowledge.text import squash

# Squashed names, the ones to be preferred first.
_NAMES: Final[Mapping[str, str]] = {
    "title": "title papertitle documenttitle articletitle primarytitle displayname ti t1",
    "authors": "authors author authorlist authornames authorsite creators creator au",
    "venue": "venue booktitle conference containertitle journal journaltitle publicationtitle sourcetitle journalbook "
    "secondarytitle journalname publicationname publicationvenue eventtitle event journalabbreviation source so",
    "year": "year publicationyear pubyear publishedyear yearpublished issued date publicationdate publisheddate "
    "published coverdate py",
    "abstract": "abstract abstractnote abstracttext summary ab n2",
    "cites": "cites citations citationcount citedby citedbycount gscitation numcitations ncitation ncitations "
    "timescited isreferencedbycount articlecitationcount citedreferencecount tc",
    "url": "url link links urls site pageurl paperurl pdf pdfurl pdflink openaccess ee ur",
    "arxiv": "arxiv arxivid arxivurl eprint",
    "doi": "doi doiurl articledoi do di",
}
_FIELD_OF: Final = {name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names.split())}
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
_TAG = re.compile(
    r"</?(?:[biup]|su[bp]|em|strong|scp|span|title|sec|italic|bold|tt|br|jats:[\w-]+)(?:\s[^<>]*)?/?>", re.I
)
_PLAIN_NAME = re.compile(r"[^,<&]+\Z")
_ARXIV_ID = re.compile(r"(?:arxiv:\s*|abs/|pdf/)?\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}", re.I)
_ARXIV_VENUE = re.compile(r"arxiv:\s*(\d{4}\.\d{4,5}|[a-z.-]+/\d{7})", re.I)
_DEPTH = 3  # of values inside values


@lru_cache(maxsize=4096)
def _field(key: str) -> tuple[str, int] | None:
    return _FIELD_OF.get(squash(key)) if len(key) < 60 else None


def fields_of(columns: Iterable[str]) -> list[str | None]:
    """Which of our fields each column of a table is; of several for one field, the best."""
    best: dict[str, tuple[int, int]] = {}
    found = [_field(column) for column in columns]
    for at, named in enumerate(found):
        if named and named[1] < best.get(named[0], (99, 0))[0]:
            best[named[0]] = (named[1], at)
    return [named[0] if named and best[named[0]][1] == at else None for at, named in enumerate(found)]


def row_of(record: Mapping[str, object]) -> dict[str, object]:
    """
    A record in anybody's words -> in ours; what is not about a paper is left out.

    >>> row_of({"Title": "A", "author": [{"family": "Li", "given": "Fei"}], "issued": {"date-parts": [[2020, 8]]}})
    {'title': 'A', 'authors': ['Fei Li'], 'year': 2020}
    """
    row: dict[str, object] = {}
    ranks: dict[str, int] = {}
    for key, value in record.items():
        if (not value and value != 0) or not isinstance(key, str):
            continue
        named = _field(key)
        if named is None:
            if isinstance(value, dict) and key == "externalIds":
                for inner, id_ in value.items():
                    if isinstance(inner, str) and inner.lower() in ("arxiv", "doi"):
                        row.setdefault(inner.lower(), id_)
            continue
        field, rank = named
        if rank < ranks.get(field, 99):
            read = _READ[field](value)
            if read is not None:
                row[field] = read
                ranks[field] = rank
    if "arxiv" not in row and isinstance(venue := row.get("venue"), str) and (found := _ARXIV_VENUE.search(venue)):
        row["arxiv"] = found[1]
    return row


def _text(value: object, depth: int = _DEPTH) -> str | None:
    if isinstance(value, str):
        if "<" in value and ">" in value:
            value = _TAG.sub("", value)
        return html.unescape(value) if "&" in value else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if depth and isinstance(value, list) and value:
        return _text(value[0], depth - 1)
    if depth and isinstance(value, dict):
        return next((_text(value[key], depth - 1) for key in ("name", "display_name", "value") if value.get(key)), None)
    return None


def _title(value: object) -> object:
    return _text(value) if isinstance(value, str | list) else None


def _authors(value: object) -> object:
    if isinstance(value, str):
        return _text(value)
    if not isinstance(value, list):
        return None
    return [
        name
        for each in value
        if (name := each if isinstance(each, str) and _PLAIN_NAME.match(each) else author_name(each))
    ] or None


def author_name(value: Any) -> str | None:
    """
    One author as people write the name.

    >>> [author_name(each) for each in ("Li, Fei", "Fei Li", {"literal": "The Team"}, {"author": {"name": "A. B"}})]
    ['Fei Li', 'Fei Li', 'The Team', 'A. B']
    """
    if isinstance(value, str):
        family, comma, given = value.partition(",")
        if comma and "," not in given and given.strip():
            value = f"{given.strip()} {family.strip()}"
        return _text(value)
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("author"), dict):
        value = value["author"]
    parts = [value.get(key) for key in ("given", "non-dropping-particle", "family", "suffix")]
    told = " ".join(part for part in parts if isinstance(part, str) and part)
    names = (value.get(key) for key in ("literal", "name", "display_name", "text", "full_name"))
    return _text(told or next((name for name in names if isinstance(name, str) and name), None))


def _year(value: Any) -> object:
    """The year in a date of any form; what has none is kept, so that it can be told."""
    if isinstance(value, dict):
        value = value.get("date-parts") or value.get("literal") or value.get("raw") or value.get("year")
    for _ in range(_DEPTH):
        if isinstance(value, list):
            value = value[0] if value else None
    if isinstance(value, str):
        found = _YEAR.search(value)
        return int(found[0]) if found else value
    return value if isinstance(value, int | float) else None


def _cites(value: object) -> object:
    if isinstance(value, str):
        value = value.strip().replace(",", "")
    return value if isinstance(value, int | float | str) else None


def _url(value: object) -> object:
    read = _text(value)
    return read.strip() if read and read.strip().lower().startswith(("http://", "https://")) else None


def _arxiv(value: object) -> object:
    read = _text(value)
    return read if read and _ARXIV_ID.search(read) else None


_READ: Final[Mapping[str, Callable[[Any], object]]] = {
    "title": _title,
    "authors": _authors,
    "venue": _text,
    "year": _year,
    "abstract": _text,
    "cites": _cites,
    "url": _url,
    "arxiv": _arxiv,
    "doi": _text,
}
