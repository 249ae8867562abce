"""RIS -> records, each read by rispy from its own lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import rispy

from knowledge.lists.formats.entries import TOO_LONG, Entry, Malformed
from knowledge.lists.formats.fields import author_name, row_of
from knowledge.lists.formats.opening import LONGEST_RECORD, OpenedText

BEGINS = re.compile(r"\s*TY  ?- ")
_TAG = re.compile(r"\s*([A-Z][A-Z0-9]) {1,2}-(?: |$)")
_TITLES = ("title", "primary_title", "translated_title", "short_title")
_VENUES = ("secondary_title", "journal_name", "alternate_title3", "alternate_title1", "alternate_title2", "custom3")


def read_ris(opened: OpenedText) -> Iterator[Entry | Malformed]:
    """Every record from TY to ER; one that has no ER ends where the next begins."""
    lines: list[str] = []
    begun, size = 1, 0
    for number, line in enumerate(opened.lines(), 1):
        found = _TAG.match(line)
        tag = found[1] if found else None
        if tag == "TY" or not lines:
            if lines:
                yield from _entry(lines, begun, size)
            lines, begun, size = [], number, 0
        if tag or lines:  # what stands between records is nothing
            size += len(line)
            if size <= LONGEST_RECORD:
                lines.append(_TAG.sub(rf"{tag}  - ", line, count=1) if tag else line)
        if tag == "ER":
            yield from _entry(lines, begun, size)
            lines = []
    if lines:
        yield from _entry(lines, begun, size)


def _entry(lines: list[str], begun: int, size: int) -> Iterator[Entry | Malformed]:
    if size > LONGEST_RECORD:
        yield Malformed(begun, TOO_LONG)
        return
    if not lines[0].startswith("TY  - "):
        if lines[0].strip() != "ER  -":
            yield Malformed(begun, "it does not begin with a TY line")
        return
    lines = [lines[0], *(line for line in lines[1:] if not line.startswith("ER  -")), "ER  - "]
    try:
        found = rispy.loads("\n".join(lines))
    except Exception as error:  # rispy lets through whatever its tables run into
        yield Malformed(begun, f"it is not RIS ({type(error).__name__})")
        return
    yield from (Entry(begun, _row(record)) for record in found)


def _row(record: dict[str, Any]) -> dict[str, object]:
    unknown = record.get("unknown_tag") or {}
    authors = record.get("authors") or record.get("first_authors") or unknown.get("A1") or []
    urls = record.get("urls") or []
    return row_of(
        {
            "title": next((record[key] for key in _TITLES if record.get(key)), None),
            "authors": [name for each in authors if (name := author_name(each))],
            "venue": next((record[key] for key in _VENUES if record.get(key)), None),
            "year": record.get("year") or record.get("publication_year") or record.get("date"),
            "abstract": record.get("abstract") or record.get("notes_abstract"),
            "url": next((url for url in urls if isinstance(url, str)), None),
            "arxiv": next((url for url in urls if isinstance(url, str) and "arxiv.org/" in url), None),
            "doi": record.get("doi"),
        }
    )
