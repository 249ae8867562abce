"""A file's bytes -> a ``Document``, by format. What a format says of itself is kept; the rest is for ``structure``."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.ingest.decoding import LONGEST, text_of
from knowledge.ingest.documents import Document, Line, LineKind, UnreadableDocument

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
MOST_PAGES = 500
_NO_TEXT = "“{name}” has no text layer, so it is only pictures of pages; run it through OCR first."


def document_of(data: bytes, name: str) -> Document:
    """Read a file by the ending of its name. Raises ``UnreadableDocument``."""
    form = FORMATS.get("." + name.rpartition(".")[2].lower())
    if form is None:
        raise UnreadableDocument(f"“{name}” is no Markdown (.md), HTML (.html), plain text (.txt) or PDF (.pdf) file.")
    if form == "pdf" or data.startswith(b"%PDF-"):
        return _pdf(data, name)
    text = text_of(data, name)
    if form == "html" or re.match(r"\s*<(!doctype html|html)\b", text, re.IGNORECASE):
        return _html(text, name)
    return _markdown(text, name) if form == "markdown" else _plain(text, name)


def _plain(text: str, name: str) -> Document:
    lines = text.splitlines()
    found = [Line(number, " ".join(line.split())) for number, line in enumerate(lines, 1) if line.strip()]
    return Document(name, True, tuple(found), len(lines))


# Markdown


def _markdown(text: str, name: str) -> Document:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - takes a moment, and only documents need it

    front, body, skipped = _front_matter(text)
    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    source = body.splitlines()
    try:
        tokens = parser.parse(body)
    except RecursionError:
        raise UnreadableDocument(f"“{name}” is nested too deeply to be read as Markdown.") from None
    lines = list(_of_tokens(tokens, source, skipped))
    title = front.get("title")
    return Document(
        name,
        False,
        tuple(lines),
        len(text.splitlines()),
        title=title,
        authors=tuple(filter(None, re.split(r"\s*[,;、，]\s*", front.get("author", front.get("authors", ""))))),
        published=_date(front.get("date", "")),
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


def _of_tokens(tokens: list[Any], source: list[str], skipped: int) -> Iterator[Line]:
    kind, level, depth, cells, last_label = LineKind.TEXT, 0, 0, [], ""
    links: list[str] = []
    in_head = False
    for token in tokens:
        if token.type == "heading_open":
            kind, level = LineKind.HEADING, int(token.tag[1])
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type in ("paragraph_open", "heading_close"):
            kind = LineKind.ITEM if depth else LineKind.TEXT
        elif token.type == "thead_open":
            in_head = True
        elif token.type == "thead_close":
            in_head = False
        elif token.type == "tr_open":
            cells, links = [], []
        elif token.type == "tr_close":
            number = token.map[0] + 1 if token.map else row_line
            shown = [cell for cell in cells if cell]
            if shown:
                row = LineKind.SKIPPED if in_head else LineKind.ROW
                yield Line(number + skipped, " | ".join(shown), row, cells=tuple(cells), links=tuple(links))
        elif token.type in ("td_open", "th_open"):
            kind = LineKind.ROW
        elif token.type in ("td_close", "th_close"):
            kind = LineKind.TEXT
        elif token.type == "inline":
            first = token.map[0] if token.map else 0
            if kind is LineKind.ROW:
                row_line = first + 1
                words, found = _inline(token.children or [])
                cells.append(" ".join(" ".join(words).split()))
                links += found
            else:
                words, found = _inline(token.children or [])
                numbered = re.match(r"\s*(\d{1,3}[.)])\s", source[first]) if first < len(source) else None
                for offset, part in enumerate(words):
                    text = " ".join(part.split())
                    if numbered and offset == 0 and kind is LineKind.ITEM:
                        text = f"{numbered[1]} {text}"
                    if text:
                        yield Line(
                            first + offset + 1 + skipped,
                            text,
                            kind if offset == 0 or kind is LineKind.TEXT else LineKind.TEXT,
                            level if kind is LineKind.HEADING else depth,
                            links=tuple(found) if offset == len(words) - 1 else (),
                        )
    del last_label


def _inline(children: list[Any]) -> tuple[list[str], list[str]]:
    """The text of a paragraph by the lines of its source, and its links."""
    lines, links = [""], []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            lines.append("")
        elif child.type in ("text", "code_inline"):
            lines[-1] += child.content
        elif child.type == "link_open":
            links.append(str(child.attrGet("href") or ""))
        elif child.type == "html_inline" and re.match(r"<br\b", child.content, re.IGNORECASE):
            lines[-1] += " "
    return lines, links


# HTML


def _html(text: str, name: str) -> Document:
    from trafilatura import bare_extraction  # noqa: PLC0415 - takes a moment, and only documents need it

    found = bare_extraction(
        text, include_links=True, include_formatting=True, include_tables=True, include_comments=False, favor_recall=True,
        with_metadata=True,
    )
    body = getattr(found, "body", None)
    if body is None:
        raise UnreadableDocument(f"“{name}” has no text that a reader would see.")
    title, author = getattr(found, "title", None), getattr(found, "author", None)
    lines: list[Line] = []
    for element in body:
        for line in _of_element(element):
            lines.append(Line(len(lines) + 1, line.text, line.kind, line.level, line.cells, line.links))
    if not lines:
        raise UnreadableDocument(f"“{name}” has no text that a reader would see.")
    return Document(
        name,
        False,
        tuple(lines),
        len(lines),
        title=title,
        authors=tuple(filter(None, re.split(r"\s*[;,]\s*", author or ""))),
        published=_date(getattr(found, "date", None) or ""),
        licence=getattr(found, "license", None) or _licence_in(text),
        url=getattr(found, "url", None),
    )


def _of_element(element: Any) -> Iterator[Line]:
    """The lines of one part of a page, in the XML that trafilatura gives."""
    links = tuple(str(ref.get("target")) for ref in element.iter("ref") if ref.get("target"))
    if element.tag == "list":
        for item in element.iter("item"):
            own = tuple(str(ref.get("target")) for ref in item.iter("ref") if ref.get("target"))
            yield from _lines(_text(item, ("list",)), LineKind.ITEM, links=own)
    elif element.tag == "table":
        for row in element.iter("row"):
            cells = tuple(_text(cell) for cell in row.iter("cell"))
            heads = [cell.get("role") == "head" for cell in row.iter("cell")]
            own = tuple(str(ref.get("target")) for ref in row.iter("ref") if ref.get("target"))
            if any(cells):
                kind = LineKind.SKIPPED if heads and all(heads) else LineKind.ROW
                yield Line(0, " | ".join(filter(None, cells)), kind, cells=cells, links=own)
    elif element.tag == "head":
        level = re.fullmatch(r"h([1-6])", str(element.get("rend", "")))
        yield from _lines(_text(element), LineKind.HEADING, int(level[1]) if level else 3, links)
    elif element.tag == "code":
        yield from _lines(_text(element), LineKind.SKIPPED)
    else:
        yield from _lines(_text(element), LineKind.TEXT, links=links)


def _text(element: Any, without: tuple[str, ...] = ()) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            parts.append("\n")
        elif child.tag not in without:
            parts.append(_text(child, without))
        parts.append(child.tail or "")
    return "".join(parts) if element.tag not in ("cell",) else " ".join("".join(parts).split())


def _lines(text: str, kind: LineKind, level: int = 0, links: tuple[str, ...] = ()) -> Iterator[Line]:
    parts = [" ".join(part.split()) for part in text.split("\n")]
    shown = [part for part in parts if part]
    for number, part in enumerate(shown):
        yield Line(0, part, kind, level, links=links if number == len(shown) - 1 else ())


# PDF


def _pdf(data: bytes, name: str) -> Document:
    import logging  # noqa: PLC0415
    from pypdf import PdfReader  # noqa: PLC0415 - takes a moment, and only documents need it
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends is no news to the reader
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableDocument(f"“{name}” is encrypted; save it without a password.")
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableDocument(f"“{name}” has more than {MOST_PAGES} pages; split it.")
        pages = [_page(page) for page in reader.pages]
        about = reader.metadata or {}
        title, author = _said(about.get("/Title")), _said(about.get("/Author"))
        created = _said(about.get("/CreationDate")) or ""
    except UnreadableDocument:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError,
            AssertionError, NotImplementedError, ZeroDivisionError, OverflowError, StopIteration, LookupError):
        raise UnreadableDocument(f"“{name}” is a broken PDF; open it in a reader and save it again.") from None
    lines = _without_running_heads(pages)
    if sum(len(text) for text, _ in lines) < 20:
        raise UnreadableDocument(_NO_TEXT.format(name=name))
    if sum(len(text) for text, _ in lines) > LONGEST:
        raise UnreadableDocument(f"“{name}” has more than {LONGEST:,} characters; split it.")
    found = _joined(lines)
    when = re.match(r"D:(\d{4})(\d\d)(\d\d)", created)
    return Document(
        name,
        True,
        found,
        len(found),
        title=title if title and len(title) > 4 and not re.search(r"\.(docx?|tex|dvi|pdf)$|^untitled", title, re.I) else None,
        authors=(author,) if author and author.lower() not in ("anonymous", "unknown", "unspecified") else (),
        published=f"{when[1]}-{when[2]}-{when[3]}" if when and "1990" < when[1] < "2100" else None,
    )


def _page(page: Any) -> list[tuple[str, float]]:
    """The lines of a page, each with the size of its letters."""
    parts: list[tuple[str, float]] = []

    def seen(text: str, _: Any, matrix: Any, __: Any, size: float) -> None:
        parts.append((text, round(abs(size * (matrix[0] or matrix[1] or 1)), 1)))

    page.extract_text(visitor_text=seen)
    lines: list[tuple[str, float]] = [("", 0.0)]
    for text, size in parts:
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append(("", 0.0))
            if piece.strip():
                lines[-1] = (lines[-1][0] + piece, max(lines[-1][1], size))
            else:
                lines[-1] = (lines[-1][0] + piece, lines[-1][1])
    return [(" ".join(text.split()), size) for text, size in lines if text.strip()]


def _without_running_heads(pages: list[list[tuple[str, float]]]) -> list[tuple[str, float]]:
    """All lines but page numbers, and what stands at the top or bottom of many pages."""

    def mark(text: str) -> str:
        return re.sub(r"\d+", "#", text)

    ends = Counter(mark(text) for page in pages for text in {text for text, _ in (*page[:2], *page[-2:])})
    running = {text for text, count in ends.items() if count > 2 and count * 2 > len(pages)}
    return [
        (text, size)
        for page in pages
        for number, (text, size) in enumerate(page)
        if not (mark(text) in running and (number < 2 or number >= len(page) - 2))
        and not (re.fullmatch(r"[-–—\s]*\d{1,4}[-–—\s]*", text) and number in (0, len(page) - 1))
    ]


def _joined(lines: list[tuple[str, float]]) -> tuple[Line, ...]:
    """Lines of print as paragraphs: what is broken at the margin is put together; larger letters are headings."""
    sizes = Counter[float]()
    for text, size in lines:
        sizes[size] += len(text)
    body = sizes.most_common(1)[0][0]
    larger = sorted({size for size in sizes if size > body * 1.12}, reverse=True)
    width = sorted(len(text) for text, _ in lines)[int(len(lines) * 0.9)]
    found: list[Line] = []
    for text, size in lines:
        level = larger.index(size) + 1 if size in larger and len(text) < 150 else 0
        last = found[-1] if found else None
        if last and level == 0 and last.kind is LineKind.TEXT and _goes_on(last.text, text, width, before):
            glue = "" if re.search(r"[\u3000-\u9fff\uff00-\uffef]$", last.text) or re.match(r"[\u3000-\u9fff]", text) else " "
            joined = last.text[:-1] + text if re.search(r"[a-z]-$", last.text) else last.text + glue + text
            found[-1] = Line(last.number, joined)
        elif last and level and last.kind is LineKind.HEADING and last.level == level and len(before) > width * 0.6:
            found[-1] = Line(last.number, f"{last.text} {text}", LineKind.HEADING, level)
        else:
            kind = LineKind.HEADING if level else LineKind.TEXT
            found.append(Line(len(found) + 1, text, kind, min(level, 6)))
        before = text
    return tuple(found)


def _goes_on(last: str, text: str, width: int, before: str) -> bool:
    """Whether a line of print goes on with the one before it, which was nearly full."""
    if len(before) < width * 0.75 or re.match(r"([-•·*▪◦–]|\(?\d{1,2}[.)、]|\[\d+\])\s*\S", text):
        return False
    return not (re.search(r"[.。!?！？:：;；]$", last) and len(before) < width * 0.9)


# What all formats have


def _said(value: Any) -> str | None:
    text = " ".join(str(value).replace("\0", "").split()) if value else ""
    return text or None


def _date(text: str) -> str | None:
    found = re.search(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", text)
    if not found or not "1950" <= found[1] <= "2100":
        return None
    parts = [found[1], *(part.zfill(2) for part in found.groups()[1:] if part and 0 < int(part) < 32)]
    return "-".join(parts) if len(parts) < 2 or int(parts[1]) < 13 else found[1]


def _licence_in(text: str) -> str | None:
    found = re.search(r"\bCC[ -]BY(?:-[A-Z]{2}){0,3}(?: \d\.\d)?", text)
    return found[0] if found else None


def fields_of(document: Document) -> Mapping[str, Any]:
    """A document as plain values, for another process."""
    return {
        "name": document.name,
        "plain": document.plain,
        "lines": [[x.number, x.text, x.kind.value, x.level, x.cells, x.links] for x in document.lines],
        "count": document.count,
        "title": document.title,
        "authors": document.authors,
        "published": document.published,
        "licence": document.licence,
        "url": document.url,
    }
