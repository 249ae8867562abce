"""Discord's limits, and the escaping of what others wrote; nothing else in the bot cuts or escapes."""

from __future__ import annotations

import re
from collections.abc import Iterable

MESSAGE = 2000  # characters of a message without components
TEXT_LIMIT = 4000  # characters of all text displays of a message
COMPONENT_LIMIT = 40
BUTTON_LABEL = 80
OPTION_LABEL = 100  # also a description, and the name of an autocomplete choice
OPTIONS = 25  # of a select menu, and of an autocomplete answer
PLACEHOLDER = 150

_ZERO_WIDTH = "\u200b"
_MARKDOWN = re.compile(r"[\\*_~`|\[\]<>]")
_LINE_START = re.compile(r"(?:\d+(?=[.)]\s)|(?=(?:#{1,3}|-#|[-+])\s))")  # up to what makes a heading or a list
_EVERYONE = re.compile(r"@(?=everyone|here)")


def plain(text: str, limit: int) -> str:
    r"""
    What somebody wrote as one line of text that Discord shows as it is, at most *limit* characters long.

    Markdown and mentions are escaped; a text that is too long ends in an ellipsis, never inside an escape.

    >>> plain("*a* <@1>", 20)
    '\\*a\\* \\<@1\\>'
    >>> plain("abcdef", 4)
    'abc…'
    """
    line = _EVERYONE.sub(f"@{_ZERO_WIDTH}", " ".join(text.split()))
    start = _LINE_START.match(line)
    if not start:
        whole = _MARKDOWN.sub(r"\\\g<0>", line)
        if len(whole) <= limit:  # as nearly always
            return whole
    units = [_escaped(char) for char in line]
    if start:
        units[start.end()] = "\\" + line[start.end()]
    return _cut(units, limit)


def label(text: str, limit: int) -> str:
    """Text for a place without markdown, such as a button or an autocomplete choice; never empty."""
    line = " ".join(text.split())
    return (line if len(line) <= limit else _cut(list(line), limit)) or "–"


def clip(lines: Iterable[str], limit: int) -> list[str]:
    """As many whole lines as fit into *limit* characters when they are joined by line breaks."""
    kept: list[str] = []
    for line in lines:
        limit -= len(line) + 1
        if limit < -1:
            break
        kept.append(line)
    return kept


def _escaped(char: str) -> str:
    return f"\\{char}" if _MARKDOWN.match(char) else char


def _cut(units: list[str], limit: int) -> str:
    if sum(map(len, units)) <= limit:
        return "".join(units)
    kept, length = [], 1
    for unit in units:
        if length + len(unit) > limit:
            break
        kept.append(unit)
        length += len(unit)
    return "".join(kept).rstrip() + "…"
