"""A file's bytes -> a ``Document``, by format. What a format says of itself is kept; the rest is for ``structure``."""

from __future__ import annotations

import re
from typing import Any

from knowledge.ingest.decoding import text_of
from knowledge.ingest.documents import Document, Fault, Line, LineKind, UnreadableDocument
from knowledge.ingest.reading_html import html_document
from knowledge.ingest.reading_markdown import markdown_document
from knowledge.ingest.reading_pdf import pdf_document

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
    found = [Line(number, " ".join(line.split())) for number, line in enumerate(lines, 1) if line.strip()]
    return Document(name, True, tuple(found), len(lines))


def format_of(name: str) -> str:
    """The format that a name's ending stands for."""
    form = FORMATS.get("." + name.rpartition(".")[2].lower())
    if form is None:
        raise UnreadableDocument(Fault.FORMAT, name)
    return form


def fields_of(document: Document) -> dict[str, Any]:
    """A document as plain values, for another process."""
    fields = ("name", "plain", "count", "title", "authors", "published", "made", "licence", "url")
    lines = [[x.number, x.text, x.kind.value, x.level, x.cells, x.links] for x in document.lines]
    return {"lines": lines, **{field: getattr(document, field) for field in fields}}


def document_from(fields: dict[str, Any]) -> Document:
    """The document in plain values."""
    lines = tuple(
        Line(number, text, LineKind(kind), level, tuple(cells), tuple((anchor, url) for anchor, url in links))
        for number, text, kind, level, cells, links in fields["lines"]
    )
    return Document(**{**fields, "lines": lines, "authors": tuple(fields["authors"])})
