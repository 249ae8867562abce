"""
Lists of papers in anybody's format -> records, one at a time.

Each reader is a generator of ``Entry`` and ``Malformed``: what it cannot read it passes over and tells. The format is
told by the content, and by the name where the content says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.lists.formats import bibtex, ris
from knowledge.lists.formats.csv_rows import header_in, read_csv
from knowledge.lists.formats.entries import Entry, Malformed, UnreadableList
from knowledge.lists.formats.fields import fields_of
from knowledge.lists.formats.json_values import read_json, read_json_lines
from knowledge.lists.formats.opening import OpenedText

__all__ = ["Entry", "ListFile", "Malformed", "UnreadableList", "open_list"]

FORMATS = "BibTeX, RIS, CSL-JSON, JSON, JSON lines, or CSV with a header; each may be packed with gzip"
_Reader = Callable[[OpenedText], Iterator[Entry | Malformed]]
_READERS: dict[str, _Reader] = {
    "BibTeX": bibtex.read_bibtex,
    "RIS": ris.read_ris,
    "JSON": read_json,
    "JSON lines": read_json_lines,
    "CSV": read_csv,
}
_BY_NAME = {
    ".bib": "BibTeX",
    ".bibtex": "BibTeX",
    ".ris": "RIS",
    ".json": "JSON",
    ".jsonl": "JSON lines",
    ".ndjson": "JSON lines",
    ".csv": "CSV",
    ".tsv": "CSV",
}
_CONFERENCE = re.compile(
    r"(3dv|aaai|acl|acml|aistats|accv|bmvc|chi|coling|colm|colt|corl|cvpr|eacl|eccv|emnlp|iccv|iclr|icml|icra|ijcai"
    r"|interspeech|iros|kdd|miccai|naacl|neurips|nips|rss|sigir|siggraph|siggraphasia|uai|wacv|www)"
    r"[-_ ]?((?:19|20)\d\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ListFile:
    """An open list."""

    format: str
    text: OpenedText

    def entries(self) -> Iterator[Entry | Malformed]:
        """
        What stands in it, once.

        The list of one conference, ``eccv2020.json``, often says in its name alone which it is of.
        """
        of = _CONFERENCE.fullmatch(self.text.name.split(".", 1)[0])
        for entry in _READERS[self.format](self.text):
            if of and isinstance(entry, Entry) and not entry.row.keys() & {"venue", "year"}:
                yield Entry(entry.line, {**entry.row, "venue": of[1].upper(), "year": int(of[2])})
            else:
                yield entry

    def close(self) -> None:
        """Close the file."""
        self.text.close()


def open_list(path: Path) -> ListFile:
    """Open a list; raises ``UnreadableList`` when it is none."""
    text = OpenedText.open(path)
    try:
        return ListFile(_format(text), text)
    except BaseException:
        text.close()
        raise


def _format(text: OpenedText) -> str:
    head = text.head.lstrip("\ufeff \t\n")
    if not head:
        raise UnreadableList(f"{text.name} is empty.")
    if re.match(r"<!doctype html|<html|<\?xml", head, re.IGNORECASE):
        raise UnreadableList(f"{text.name} is a web page or XML, not a list; the formats are {FORMATS}.")
    named = next(
        (_BY_NAME[suffix] for suffix in reversed(Path(text.name.lower()).suffixes) if suffix in _BY_NAME), None
    )
    found = _by_content(head) or named
    if found == "JSON" and named == "JSON lines" and head.startswith("{"):
        found = named
    if found is None:
        raise UnreadableList(f"{text.name} is in no format that is known here; these are {FORMATS}.")
    return found


def _by_content(head: str) -> str | None:
    if head.startswith(("{", "[")):
        return "JSON lines" if head.startswith("{") and _is_lines(head) else "JSON"
    if any(map(bibtex.BEGINS.match, head.split("\n"))):
        return "BibTeX"
    if any(map(ris.BEGINS.match, head.split("\n")[:50])):
        return "RIS"
    header = header_in(head)
    return "CSV" if header and "title" in fields_of(header[1]) else None


def _is_lines(head: str) -> bool:
    """Whether most lines are objects of their own; the last may be cut off."""
    lines = [line for line in head.split("\n")[:100] if line and not line.isspace()]
    return 2 * sum(map(_is_object, lines[:-1] if len(lines) > 1 else lines)) > len(lines) - 1


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
