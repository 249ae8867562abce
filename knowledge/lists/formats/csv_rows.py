"""A table with a header -> records: commas, semicolons, tabs or bars between the fields."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from knowledge.lists.formats.entries import TOO_LONG, Entry, Malformed, UnreadableList
from knowledge.lists.formats.fields import fields_of, row_of
from knowledge.lists.formats.opening import OpenedText

_DELIMITERS = ",;\t|"
_MOST_LINES = 200  # of one record; an abstract has fewer
_SHOWN = 8  # columns named in a message


def header_in(head: str) -> tuple[str, list[str]] | None:
    """The delimiter and the columns of the first line, if it has several, or is only a title."""
    first = head.lstrip("\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        columns = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        return None
    return (delimiter, columns) if len(columns) > 1 or fields_of(columns) == ["title"] else None


def read_csv(opened: OpenedText) -> Iterator[Entry | Malformed]:
    """The rows under the header."""
    found = header_in(opened.head)
    fields = fields_of(found[1]) if found else []
    if found is None or "title" not in fields:
        columns = ", ".join((found[1] if found else [])[:_SHOWN]) or "none"
        raise UnreadableList(f"{opened.name} has no column called title; its first line has: {columns[:300]}.")
    lines = _Lines(opened.lines())
    header = True
    while (cells := _record(lines, found[0], len(fields))) is not None:
        if isinstance(cells, Malformed):
            yield cells
        elif header and cells:
            header = False
        elif any(cells[len(fields) :]):
            yield Malformed(lines.begun, f"it has {len(cells)} fields where the header has {len(fields)}")
        else:
            yield Entry(lines.begun, row_of({field: cell for field, cell in zip(fields, cells, strict=False) if field}))


def _record(lines: _Lines, delimiter: str, width: int) -> list[str] | Malformed | None:
    """
    The next record, which may go over several lines.

    A quotation mark that is not closed costs only its own line, and where that has all the fields, the mark is text.
    """
    lines.begin()
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), None)
    except csv.Error as error:
        first = lines.give_back()
        told = str(error)
        if "limit" in told:
            return Malformed(lines.begun, TOO_LONG)
        cells = next(csv.reader([first], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
        if len(cells) == width:
            return cells
        why = "a quotation mark is not closed" if "end of data" in told else f"its quotation marks do not fit: {told}"
        return Malformed(lines.begun, why)


class _Lines:
    """Numbered lines that can be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._number = 0
        self.begun = 0

    def begin(self) -> None:
        """A record begins, behind empty lines."""
        self._taken.clear()
        while not self._again and (line := next(self._lines, None)) is not None:
            if line:
                self._again.append(line)
            else:
                self._number += 1
        self.begun = self._number + 1

    def give_back(self) -> str:
        """All lines of the record but the first, which is returned, are to come again."""
        self._again.extendleft(reversed(self._taken[1:]))
        self._number -= max(0, len(self._taken) - 1)
        return self._taken[0] if self._taken else ""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= _MOST_LINES:
            raise StopIteration
        line = self._again.popleft() if self._again else next(self._lines)
        self._taken.append(line)
        self._number += 1
        return line + "\n"
