"""PDF -> lines, with pypdf: print put back together into paragraphs and headings."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from typing import Any

from knowledge.ingest.decoding import LONGEST
from knowledge.ingest.documents import Document, Fault, Line, LineKind, UnreadableDocument

MOST_PAGES = 500
_LEAST = 20  # characters; with fewer there is no text layer
_LARGER, _SMALLER = 1.12, 0.88  # times the size of the body: a heading, and what runs along the edge of a page

Print = tuple[str, float]  # a line as it is printed, and the size of its letters


def pdf_document(data: bytes, name: str) -> Document:
    """Read a PDF; its lines are those of its text, in one row from the first page to the last."""
    from pypdf import PdfReader  # noqa: PLC0415 - takes a moment, and only documents need it

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends is no news to the reader
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(Fault.ENCRYPTED, name)
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableDocument(Fault.PAGES, name, most=str(MOST_PAGES))
        pages = [_page(page) for page in reader.pages]
        about: Any = reader.metadata or {}
        title, author, created = (_said(about.get(key)) for key in ("/Title", "/Author", "/CreationDate"))
    except (UnreadableDocument, MemoryError):
        raise
    except Exception:  # a broken file can break pypdf anywhere, and with anything
        raise UnreadableDocument(Fault.BROKEN, name) from None
    lines = _without_running_heads(pages)
    characters = sum(len(text) for text, _ in lines)
    if characters < _LEAST:
        raise UnreadableDocument(Fault.NO_TEXT, name)
    if characters > LONGEST:
        raise UnreadableDocument(Fault.LONG, name, most=f"{LONGEST:,}")
    found = _joined(lines)
    when = re.match(r"D:((?:19|20)\d\d)(\d\d)(\d\d)", created)
    return Document(
        name,
        True,
        found,
        len(found),
        title=title if len(title) > 4 and not re.search(r"(?i)\.(docx?|tex|dvi|pdf)$|^\(?untitled", title) else None,
        authors=(author,) if author and author.lower() not in ("(anonymous)", "anonymous", "unknown") else (),
        made="-".join(when.groups()) if when else None,
    )


def _said(value: Any) -> str:
    return " ".join(str(value).replace("\0", "").split()) if value else ""


def _page(page: Any) -> list[Print]:
    """The lines of a page."""
    lines: list[Print] = [("", 0.0)]

    def seen(text: str, _: Any, matrix: Any, __: Any, size: float) -> None:
        letters = round(abs(size * (matrix[0] or matrix[1] or 1)), 1)
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append(("", 0.0))
            before, largest = lines[-1]
            lines[-1] = (before + piece, max(largest, letters) if piece.strip() else largest)

    page.extract_text(visitor_text=seen)
    return [(" ".join(text.split()), size) for text, size in lines if text.strip()]


def _without_running_heads(pages: list[list[Print]]) -> list[Print]:
    """All lines but page numbers, and what stands at the top or bottom of many pages."""

    def mark(text: str) -> str:
        return re.sub(r"\d+", "#", text)

    ends = Counter(mark(text) for page in pages for text in {text for text, _ in (*page[:2], *page[-2:])})
    running = {text for text, count in ends.items() if count > 1 and count * 2 > len(pages)}
    body = _body_size([line for page in pages for line in page])

    def stays(page: list[Print], number: int) -> bool:
        text, size = page[number]
        if number in (0, 1, len(page) - 2, len(page) - 1):
            small = size < body * _SMALLER and len(text) < 90
            return not (mark(text) in running or small or re.fullmatch(r"[-–—\s]*\d{1,4}[-–—\s]*", text))
        return True

    return [page[number] for page in pages for number in range(len(page)) if stays(page, number)]


def _body_size(lines: list[Print]) -> float:
    sizes = Counter[float]()
    for text, size in lines:
        sizes[size] += len(text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _joined(lines: list[Print]) -> tuple[Line, ...]:
    """Lines of print as paragraphs: what is broken at the margin is put together; larger letters are headings."""
    body = _body_size(lines)
    larger = sorted({size for _, size in lines if size > body * _LARGER}, reverse=True)
    width = sorted(len(text) for text, _ in lines)[int(len(lines) * 0.9)]
    found: list[Line] = []
    before = ""  # the line of print above
    for text, size in lines:
        level = larger.index(size) + 1 if size in larger and len(text) < 150 else 0
        last = found[-1] if found else None
        if last and not level and last.kind is LineKind.TEXT and _goes_on(text, width, before):
            found[-1] = Line(last.number, _glued(last.text, text))
        elif last and level and last.level == level and last.kind is LineKind.HEADING and len(before) > width * 0.6:
            found[-1] = Line(last.number, _glued(last.text, text), LineKind.HEADING, level)
        else:
            kind = LineKind.HEADING if level else LineKind.TEXT
            found.append(Line(len(found) + 1, text, kind, min(level, 6)))
        before = text
    return tuple(found)


def _glued(one: str, other: str) -> str:
    if re.search(r"[a-z]-$", one) and other[:1].islower():
        return one[:-1] + other
    chinese = re.search(r"[\u3000-\u9fff\uff00-\uffef]$", one) or re.match(r"[\u3000-\u9fff]", other)
    return one + ("" if chinese else " ") + other


def _goes_on(text: str, width: int, before: str) -> bool:
    """Whether a line of print goes on with the one before it, which was nearly full."""
    if len(before) < width * 0.75 or re.match(r"([-•·*▪◦●–]|\(?\d{1,2}[.)、]|\[\d+\])\s*\S", text):
        return False
    return not (re.search(r"[.。!?！？:：;；]$", before) and len(before) < width * 0.9)
