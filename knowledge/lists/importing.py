"""A file with a list of papers -> the library, with what became of every record of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from knowledge.library import Library
from knowledge.lists.formats import Entry, ListFile, Malformed, open_list
from knowledge.lists.records import ImportCounts, Record, record_of, why_no_record

REMARKS = 20  # of each kind that are kept
_OFTEN = 256  # records between two reports of how far it is
_SUFFIXES = {".gz", ".bib", ".bibtex", ".ris", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt"}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one record."""

    line: int  # where it begins
    text: str  # a clause: "it has no title"


@dataclass(frozen=True, slots=True)
class ListReport:
    """What became of a file."""

    file: str
    source: str
    format: str
    encoding: str
    counts: ImportCounts
    skipped: tuple[Remark, ...]  # the first of them
    left_out: tuple[Remark, ...]  # the first of the facts that could not be read, of papers that were taken in
    unreadable: int  # characters that had to be replaced

    @property
    def papers(self) -> int:
        """How many records are papers."""
        return self.counts.new + self.counts.merged


def import_list(
    library: Library,
    path: Path,
    *,
    source: str | None = None,
    at: datetime | None = None,
    progress: Callable[[int], None] | None = None,
) -> ListReport:
    """
    Take in the papers of a file, all in one transaction.

    *progress* is called now and then with the number of bytes that were read. Raises ``UnreadableList`` when the file
    is no list, or is found broken half-way; nothing of it is then there.
    """
    opened = open_list(path)
    try:
        source = " ".join((source or _name(path)).split()) or "list"
        sifted = _Sifted(opened, progress)
        counts = library.import_papers(sifted, source=source, at=at)
        return ListReport(
            path.name,
            source,
            opened.format,
            opened.text.encoding,
            replace(counts, skipped=counts.skipped + sifted.skips),
            tuple(sifted.skipped),
            tuple(sifted.left_out),
            opened.text.unreadable,
        )
    finally:
        opened.close()


class _Sifted:
    """The records of a file that are papers; the others are noted."""

    def __init__(self, opened: ListFile, progress: Callable[[int], None] | None) -> None:
        self._opened = opened
        self._progress = progress
        self.skips = 0
        self.skipped: list[Remark] = []
        self.left_out: list[Remark] = []

    def __iter__(self) -> Iterator[Record]:
        for number, entry in enumerate(self._opened.entries()):
            if self._progress and number % _OFTEN == 0:
                self._progress(self._opened.text.position())
            record = record_of(entry.row) if isinstance(entry, Entry) else None
            if record is None:
                self._skip(entry)
                continue
            if record.year is None and len(self.left_out) < REMARKS:
                self._look_at_year(entry)
            yield record
        if self._progress:
            self._progress(self._opened.text.position())

    def _skip(self, entry: Entry | Malformed) -> None:
        self.skips += 1
        if len(self.skipped) < REMARKS:
            why = entry.why if isinstance(entry, Malformed) else why_no_record(entry.row)
            self.skipped.append(Remark(entry.line, why))

    def _look_at_year(self, entry: Entry | Malformed) -> None:
        year = entry.row.get("year") if isinstance(entry, Entry) else None
        if year is not None:
            self.left_out.append(Remark(entry.line, f"“{str(year)[:40]}” is no year"))


def _name(path: Path) -> str:
    """The name of the list in a file: without what only tells its format."""
    while path.suffix.lower() in _SUFFIXES:
        path = path.with_suffix("")
    return path.name
