"""Markdown -> lines, with markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from knowledge.ingest.documents import Document, Fault, Line, LineKind, UnreadableDocument
from knowledge.ingest.furniture import date_in

if TYPE_CHECKING:
    from markdown_it.token import Token

_GOES_ON = re.compile(r"[^.!?:;。！？：；]\n\S")  # the end of a line, and the next
_NUMBERED = re.compile(r"\s*(\d{1,3}[.)])\s")


def markdown_document(text: str, name: str) -> Document:
    """Read Markdown; the “key: value” lines at its top say who wrote it and when."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - takes a moment, and only documents need it

    front, body, skipped = _front_matter(text)
    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    try:
        lines = tuple(_Lines(body.splitlines(), skipped).of(parser.parse(body)))
    except RecursionError:
        raise UnreadableDocument(Fault.DEEP, name) from None
    return Document(
        name,
        False,
        lines,
        len(text.splitlines()),
        title=front.get("title"),
        authors=tuple(filter(None, re.split(r"\s*[,;、，]\s*", front.get("author", front.get("authors", ""))))),
        published=date_in(front.get("date", "")),
        licence=front.get("license", front.get("licence")),
        url=front.get("url", front.get("source")),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str, int]:
    """The plain “key: value” lines at the top of a Markdown file, the rest, and how many lines come before it."""
    found = re.match(r"---[ \t]*\r?\n(.{0,4000}?)\n---[ \t]*\r?\n", text, re.DOTALL)
    if not found:
        return {}, text, 0
    pairs = re.findall(r"^([A-Za-z]+):[ \t]*(\S.*?)[ \t\r]*$", found[1], re.MULTILINE)
    return {key.lower(): value.strip("'\"[] ") for key, value in pairs}, text[found.end() :], found[0].count("\n")


class _Lines:
    """Walks through tokens and keeps what they say of lines."""

    def __init__(self, source: list[str], skipped: int) -> None:
        self._source = source
        self._skipped = skipped
        self._depth = 0  # of lists
        self._heading = 0  # the level, inside one
        self._in_head = False  # of a table
        self._cells: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._row = 0  # the line of the row

    def of(self, tokens: list[Token]) -> Iterator[Line]:
        """The lines of a text."""
        for token in tokens:
            if token.type.endswith("_list_open"):
                self._depth += 1
            elif token.type.endswith("_list_close"):
                self._depth -= 1
            elif token.type in ("heading_open", "heading_close"):
                self._heading = int(token.tag[1]) if token.nesting == 1 else 0
            elif token.type in ("thead_open", "thead_close"):
                self._in_head = token.nesting == 1
            elif token.type == "tr_open":
                self._cells, self._links = [], []
            elif token.type in ("th_open", "td_open"):
                self._cells.append("")
            elif token.type == "tr_close":
                yield from self._of_row()
            elif token.type == "inline":
                yield from self._of_inline(token)

    def _of_row(self) -> Iterator[Line]:
        cells, self._cells = tuple(self._cells), []
        if any(cells):
            kind = LineKind.SKIPPED if self._in_head else LineKind.ROW
            yield Line(self._row, " | ".join(filter(None, cells)), kind, cells=cells, links=tuple(self._links))

    def _of_inline(self, token: Token) -> Iterator[Line]:
        first = token.map[0] if token.map else 0
        parts, links, broken = _inline(token.children or [])
        if self._cells:  # inside a row
            self._row = first + 1 + self._skipped
            self._cells[-1] = " ".join(" ".join(parts).split())
            self._links += [link for found in links for link in found]
            return
        kind = LineKind.HEADING if self._heading else LineKind.ITEM if self._depth else LineKind.TEXT
        numbered = _NUMBERED.match(self._source[first]) if first < len(self._source) else None
        shown = [" ".join(part.split()) for part in parts]
        if numbered and kind is LineKind.ITEM:
            shown[0] = f"{numbered[1]} {shown[0]}"
        start = 0
        for end in range(1, len(shown) + 1):  # a line that ends a sentence, or is broken on purpose, stands by itself
            if (
                end < len(shown)
                and end not in broken
                and shown[start]
                and shown[end]
                and _GOES_ON.search(f"{shown[end - 1]}\n{shown[end]}")
            ):
                continue
            text = " ".join(shown[start:end])
            breaks = [sum(len(part) + 1 for part in shown[start:at]) for at in range(start + 1, end)]
            if text:
                yield Line(
                    first + start + 1 + self._skipped,
                    text,
                    LineKind.TEXT if start and kind is LineKind.ITEM else kind,
                    self._heading or self._depth,
                    links=tuple(link for found in links[start:end] for link in found),
                    breaks=tuple(breaks),
                )
            start = end


def _inline(children: list[Token]) -> tuple[list[str], list[list[tuple[str, str]]], set[int]]:
    """The text of a paragraph, and its links, by the lines of its source; and which lines are new ones on purpose."""
    broken: set[int] = set()
    lines: list[str] = [""]
    links: list[list[tuple[str, str]]] = [[]]
    opened = (0, 0, "")  # the line and place where a link began, and its address
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            broken |= {len(lines)} if child.type == "hardbreak" else set()
            lines.append("")
            links.append([])
        elif child.type in ("text", "code_inline"):
            lines[-1] += child.content
        elif child.type in ("link_open", "em_open"):
            opened = (len(lines) - 1, len(lines[-1]), str(child.attrGet("href") or ""))
        elif child.type in ("link_close", "em_close"):  # what is set in italics may be a title
            line, place, url = opened
            anchor = " ".join([lines[line][place:], *lines[line + 1 :]])
            links[line].append((" ".join(anchor.split()), url))
        elif child.type == "html_inline" and re.match(r"<br\b", child.content, re.IGNORECASE):
            lines[-1] += " "
    return lines, links, broken
