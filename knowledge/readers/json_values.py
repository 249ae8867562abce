"""
JSON -> records: an array of them, at any depth of an object (CSL-JSON, what web services answer), or one a line.

The standard decoder reads one record at a time out of a window of the text, so that each has a line, and what is
malformed is passed over; the usual streaming parsers can do neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from knowledge.readers.entries import TOO_LONG, Entry, Malformed
from knowledge.readers.fields import row_of
from knowledge.readers.opening import LONGEST_RECORD, OpenedText

_decoder = json.JSONDecoder(strict=False)
_decode = _decoder.raw_decode
_SPACE = re.compile(r"[\s,]*")
_KEY = re.compile(r'"(?:[^"\\]|\\.){0,1000}"\s*:\s*', re.DOTALL)
_NEXT = re.compile(r"\}\s*,\s*(?=\{)|\n\s*(?=\{)")
_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,\[\]{}"]+', re.DOTALL)
_NEARLY = 32  # characters before the end of the window in which an error may just be the end
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


def read_json(opened: OpenedText) -> Iterator[Entry | Malformed]:
    """Records in arrays, or one after the other."""
    window = _Window(opened.pieces())
    inside: list[str] = []  # the brackets that are open
    keyed = False
    while window.skip(_SPACE):
        start = window.text[window.at]
        if start in "]}":
            if inside:
                inside.pop()
            window.at += 1
            continue
        if inside and inside[-1] == "{" and start == '"':
            window.fill()
            key = _KEY.match(window.text, window.at)
            if key:
                window.at = key.end()
                keyed = True
                continue
        if start == "{" and not keyed:  # it cannot stand among keys: what was malformed had the bracket that is missing
            inside = inside[: 1 + max((at for at, each in enumerate(inside) if each == "["), default=-1)]
        keyed = False
        if start == "[" and len(inside) < _DEPTH and (not inside or inside[-1] == "{"):
            inside.append("[")
            window.at += 1
            continue
        yield from _value(window, start, inside)
    if inside:
        yield Malformed(window.line(), "the file ends before its brackets are closed")


def _value(window: _Window, start: str, inside: list[str]) -> Iterator[Entry | Malformed]:
    line = window.line()
    while True:
        try:
            value, end = _decode(window.text, window.at)
        except (ValueError, RecursionError) as error:
            if _may_be_the_end(error, window) and window.room() and window.more():
                continue
            if start == "{" and len(inside) < _DEPTH and (not window.room() or not inside or inside[-1] == "{"):
                inside.append(start)  # it may hold records, and only some of them are malformed
                window.at += 1
                return
            yield Malformed(line, TOO_LONG if not window.room() else _why(error))
            window.resume()
            return
        if end == len(window.text) and start not in '[{"' and window.room() and window.more():
            continue  # a number may go on
        window.at = end
        in_object = bool(inside) and inside[-1] == "{"
        if not (in_object and not isinstance(value, dict | list)):
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


def _may_be_the_end(error: Exception, window: _Window) -> bool:
    """Whether more text could make a value of what could not be decoded."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated string") or error.pos >= len(window.text) - _NEARLY


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
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
        """Go on to the next record that can be read, or may be one."""
        begun = self.at
        while True:
            for found in _NEXT.finditer(self.text, begun + 1):
                try:
                    value, _ = _decode(self.text, found.end())
                except (ValueError, RecursionError) as error:
                    if not self.ended and _may_be_the_end(error, self):
                        self.at = found.end()
                        return
                    continue
                if isinstance(value, dict) and "title" in row_of(value):
                    self.at = found.end()
                    return
            self.at = max(begun + 1, len(self.text) - 1000)
            begun = -1
            if not self.more():
                self.at = len(self.text)
                return
