"""A file's bytes -> a ``Document``, by format. What a format says of itself is kept; the rest is for ``structure``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.ingest.decoding import text_of
from knowledge.ingest.documents import Document, Fault, Line, LineKind, UnreadableDocument
from knowledge.ingest.reading_html import html_document
from knowledge.ingest.reading_markdown import markdown_document
from knowledge.ingest.reading_pdf import pdf_document
from knowledge.text import has_han

FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".pdf": "pdf",
}
_MARGINS = 50, 110  # characters: where plain text is wrapped, if it is
_GOES_ON = re.compile(r"[a-z(\[\"“]|[A-Z][^:：]*[a-z .,]")
_OPEN = re.compile(r"[^.!?:;。！？：；]$")  # the end of a line that is no end of a sentence
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(!doctype html|html)\b", re.IGNORECASE)


def document_of(data: bytes, name: str) -> Document:
    """Read a file by the ending of its name. Raises ``UnreadableDocument``."""
    form = format_of(name)
    if form == "pdf" and not data.strip():
        raise UnreadableDocument(Fault.EMPTY, name)
    if form == "pdf" or data.startswith(b"%PDF-"):
        return pdf_document(data, name)
    text = text_of(data, name)
    if form == "html" or _PAGE.match(text):
        return html_document(text, name)
    if form == "markdown":
        return markdown_document(text, name)
    lines = text.splitlines()
    return Document(name, True, tuple(unwrapped(lines)), len(lines))


def unwrapped(lines: list[str]) -> Iterator[Line]:
    """The lines of a plain text; where it is wrapped at a margin, an English paragraph's lines are one."""
    lengths = sorted(len(line) for line in lines if line.strip())
    margin = lengths[int(len(lengths) * 0.95)] if lengths else 0
    wrapped = _MARGINS[0] <= margin <= _MARGINS[1]
    parts: list[str] = []
    first = 0
    for number, line in enumerate([*lines, ""], 1):
        text = " ".join(line.split())
        if (
            parts
            and wrapped
            and text
            and len(parts[-1]) > margin * 0.7
            and _GOES_ON.match(text)
            and _OPEN.search(parts[-1])
            and not has_han(text + parts[-1])
        ):
            parts.append(text)
            continue
        if parts:
            yield paragraph(first, parts)
        parts, first = [text] if text else [], number


def paragraph(number: int, parts: list[str]) -> Line:
    """A paragraph of several lines of a file as one line that knows where they begin."""
    starts = [sum(len(part) + 1 for part in parts[:place]) for place in range(1, len(parts))]
    return Line(number, " ".join(parts), breaks=tuple(starts))


def format_of(name: str) -> str:
    """The format that a name's ending stands for."""
    form = FORMATS.get("." + name.rpartition(".")[2].lower())
    if form is None:
        raise UnreadableDocument(Fault.FORMAT, name)
    return form


def fields_of(document: Document) -> dict[str, Any]:
    """A document as plain values, for another process."""
    fields = ("name", "plain", "count", "title", "authors", "published", "made", "licence", "url")
    lines = [[x.number, x.text, x.kind.value, x.level, x.cells, x.links, x.breaks] for x in document.lines]
    return {"lines": lines, **{field: getattr(document, field) for field in fields}}


def document_from(fields: dict[str, Any]) -> Document:
    """The document in plain values."""
    lines = tuple(
        Line(number, text, LineKind(kind), level, tuple(cells), tuple((a, url) for a, url in links), tuple(breaks))
        for number, text, kind, level, cells, links, breaks in fields["lines"]
    )
    return Document(**{**fields, "lines": lines, "authors": tuple(fields["authors"])})
