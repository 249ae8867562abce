"""
JSON -> records: an array of them, at any depth of an object (CSL-JSON, what web services answer), or one a line.

The standard decoder reads one record at a time out of a window of the text, so that each has a line, and what is
malformed is passed over; the usual streaming parsers can do neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.lists.formats.entries import TOO_LONG, Entry, Malformed
from knowledge.lists.formats.fields import row_of
from knowledge.lists.formats.opening import LONGEST_RECORD, OpenedText

_decoder = json.JSONDecoder(strict=False)
_decode = _decoder.raw_decode
_SPACE = re.compile(r"[\s,]*")
_KEY = re.compile(r'"(?:[^"\\]|\\.){0,1000}"\s*:\s*', re.DOTALL)
_NEXT = re.compile(r"\}\s*,\s*(?=\{)|\n\s*(?=\{)")
_NEARLY = 32  # characters before the end of the window in which an error may just be the end
_USUAL = 1 << 14  # characters of a record that is looked for behind a malformed one
_OVERLAP = 200  # characters in which the beginning of a record is seen whole
_DEPTH = 4  # of records inside of what is no record


def read_json_lines(opened: OpenedText) -> Iterator[Entry | Malformed]:
    """One JSON object a line."""
    for number, line in enumerate(opened.lines(), 1):
        if not line or line.isspace():
            continue
        if len(line) > LONGEST_RECORD:
            yield Malformed(number, TOO_LONG)
            continue
        try:
            value = _decoder.decode(line)
        except (ValueError, RecursionError) as error:
            yield Malformed(number, _why(error))
            continue
        yield from _records(value, number)


class _Open(NamedTuple):
    """A bracket that is open."""

    bracket: str
    line: int
    why: str | None = None  # what is wrong in it, where something is


def read_json(opened: OpenedText) -> Iterator[Entry | Malformed]:
    """Records in arrays, or one after the other."""
    window = _Window(opened.pieces())
    inside: list[_Open] = []
    told = 0  # the line of what was told last
    for found in _found(window, inside):
        if isinstance(found, _Open):  # closed, and what is wrong in it may have gone by unseen
            if found.why and told < found.line:
                yield Malformed(found.line, found.why)
                told = found.line
        else:
            told = found.line
            yield found
    if inside:
        yield Malformed(window.line(), "the file ends before its brackets are closed")


def _found(window: _Window, inside: list[_Open]) -> Iterator[Entry | Malformed | _Open]:
    """What is found, and the brackets that are closed again."""
    keyed = False
    while window.skip(_SPACE):
        start = window.text[window.at]
        if start in "]}":
            if inside:
                yield inside.pop()
            window.at += 1
            continue
        if start == '"' and inside and inside[-1].bracket == "{":
            window.fill()
            key = _KEY.match(window.text, window.at)
            if key:
                window.at = key.end()
                keyed = True
                continue
        if start == "{" and not keyed:  # it cannot stand among keys: what was malformed had the bracket that is missing
            while inside and inside[-1].bracket == "{":
                yield inside.pop()
        keyed = False
        if start == "[" and len(inside) < _DEPTH and (not inside or inside[-1].bracket == "{"):
            inside.append(_Open("[", window.line()))
            window.at += 1
            continue
        yield from _value(window, start, inside)


def _value(window: _Window, start: str, inside: list[_Open]) -> Iterator[Entry | Malformed]:
    line = window.line()
    in_object = bool(inside) and inside[-1].bracket == "{"
    while True:
        try:
            value, end = window.decode()
        except (ValueError, RecursionError) as error:
            if _may_be_the_end(error) and window.room() and window.more():
                continue
            too_long = not window.room()
            if start == "{" and len(inside) < _DEPTH and (too_long or in_object or not inside) and window.has_key():
                inside.append(_Open("{", line, None if too_long else _why(error)))  # it may hold records
                window.at += 1
                return
            yield Malformed(line, TOO_LONG if too_long else _why(error))
            window.resume()
            return
        if end == len(window.text) and start not in '[{"' and window.room() and window.more():
            continue  # a number may go on
        window.at = end
        if not in_object or isinstance(value, dict | list):
            yield from _records(value, line, told=not in_object)
        return


def _records(value: object, line: int, depth: int = _DEPTH, *, told: bool = True) -> Iterator[Entry | Malformed]:
    """The records in a value; *told* if it should be one."""
    if isinstance(value, dict):
        row = row_of(value)
        if "title" in row:
            yield Entry(line, row)
            return
    inner = list(_with_titles(value, depth))
    if inner:
        yield from (Entry(line, row) for row in inner)
    elif told and isinstance(value, dict):
        yield Entry(line, row_of(value))
    elif told and value != []:
        yield Malformed(line, "it is no record, but a bare value")


def _with_titles(value: object, depth: int) -> Iterator[dict[str, object]]:
    if not depth or not isinstance(value, dict | list):
        return
    for each in value.values() if isinstance(value, dict) else value:
        row = row_of(each) if isinstance(each, dict) else {}
        if "title" in row:
            yield row
        else:
            yield from _with_titles(each, depth - 1)


def _may_be_the_end(error: Exception) -> bool:
    """Whether more text could make a value of what could not be decoded."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated string") or error.pos >= len(error.doc) - _NEARLY


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]} (character {error.pos + 1} of it)"
    return "it holds a number with too many digits"


class _Window:
    """The stretch of a text that is being decoded."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self.text = ""
        self.at = 0
        self.ended = False
        self._line = 1
        self._counted = 0  # up to where lines were counted

    def line(self) -> int:
        """The number of the line that is being read."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def room(self) -> bool:
        """Whether a record may go on."""
        return len(self.text) - self.at < LONGEST_RECORD

    def more(self) -> bool:
        """Read on, and forget what is behind."""
        piece = next(self._pieces, None)
        if piece is None:
            self.ended = True
            return False
        self.line()
        self.text = self.text[self.at :] + piece
        self.at = self._counted = 0
        return True

    def decode(self) -> tuple[object, int]:
        """The value that begins here, and where it ends; a short text is tried first, as errors cost its length."""
        try:
            value, length = _decode(self.text[self.at : self.at + _USUAL], 0)
        except json.JSONDecodeError as error:
            if not _may_be_the_end(error):
                raise
            return _decode(self.text, self.at)
        return value, self.at + length

    def has_key(self) -> bool:
        """Whether what begins here goes on as an object does."""
        found = _SPACE.match(self.text, self.at + 1)
        return found is not None and _KEY.match(self.text, found.end()) is not None

    def fill(self) -> None:
        """Have a key in the window whole."""
        while len(self.text) - self.at < 2048 and self.more():
            pass

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Go on to what does not match; whether there is anything."""
        while True:
            found = pattern.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text):
                return True
            if not self.more():
                return False

    def resume(self) -> None:
        """
        Go on to the next record: where a line begins as that of the malformed one did, or where one can be read.

        The second is for arrays on one line, where what looks like a record may also be an author.
        """
        line_start = self.text.rfind("\n", 0, self.at) + 1
        indent = self.text[line_start : self.at]
        like_it = re.compile(rf"\n(?={indent}\{{)" if indent.isspace() else r"\n(?=\{)")
        by_line = not indent.strip()
        while by_line and like_it.search(self.text, self.at + 1) is None and self.room() and self.more():
            pass
        begun = self.at + 1
        while True:
            on_a_line = like_it.search(self.text, begun)
            found = end = on_a_line.end() if on_a_line else len(self.text)
            if on_a_line is None or not by_line:
                readable = (at.end() for at in _NEXT.finditer(self.text, begun, end) if self._is_titled(at.end()))
                found = next(readable, end)
            if found < len(self.text):
                self.at = found
                return
            self.at = max(begun, len(self.text) - _OVERLAP)
            if not self.more():
                self.at = len(self.text)
                return
            begun = 0

    def _is_titled(self, at: int) -> bool:
        """Whether a record of usual length can be read here; an error costs the length of what it is found in."""
        try:
            value, _ = _decode(self.text[at : at + _USUAL], 0)
        except (ValueError, RecursionError):
            return False
        return isinstance(value, dict) and "title" in row_of(value)
