"""HTML -> lines, with trafilatura: the text of a page without its menus, buttons and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.ingest.documents import Document, Fault, Line, LineKind, UnreadableDocument
from knowledge.ingest.furniture import date_in

_LICENCE = re.compile(r"\bCC[ -]BY(?:-[A-Z]{2}){0,3}(?: \d\.\d)?")


def html_document(text: str, name: str) -> Document:
    """Read a page; its lines are those of its text, as the lines of its source mean nothing to a reader."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - takes a moment, and only documents need it

    page: Any = bare_extraction(
        text,
        include_links=True,
        include_formatting=True,
        include_tables=True,
        include_comments=False,
        favor_recall=True,
        with_metadata=True,
    )
    lines: list[Line] = []
    for element in () if page is None or page.body is None else page.body:
        for line in _of_element(element):
            lines.append(Line(len(lines) + 1, line.text, line.kind, line.level, line.cells, line.links))
    if not lines:
        raise UnreadableDocument(Fault.INVISIBLE, name)
    licence = _LICENCE.search(text)
    guessed = (page.date or "").endswith("-01-01")  # of a year that stands somewhere on the page
    return Document(
        name,
        False,
        tuple(lines),
        len(lines),
        title=page.title,
        authors=tuple(filter(None, re.split(r"\s*[;,]\s*", page.author or _meta(text, "author")))),
        published=None if guessed else date_in(page.date or ""),
        made=date_in(page.date or "") if guessed else None,
        licence=page.license or (licence[0] if licence else None),
        url=page.url,
    )


def _meta(text: str, name: str) -> str:
    """What a meta element says, where trafilatura does not take it for a name."""
    found = re.search(
        rf"<meta\s[^<>]{{0,80}}?name=[\"']{name}[\"'][^<>]{{0,80}}?content=[\"']([^\"'<>]{{2,60}})", text, re.IGNORECASE
    )
    return found[1].strip() if found else ""


def _of_element(element: Any) -> Iterator[Line]:
    """The lines of one part of a page, in the XML that trafilatura gives."""
    if element.tag == "list":
        for item in element.iter("item"):
            yield from _lines(_text(item, ("list",)), LineKind.ITEM, links=_links(item))
    elif element.tag == "table":
        for row in element.iter("row"):
            cells = tuple(" ".join(_text(cell).split()) for cell in row.iter("cell"))
            heads = [cell.get("role") == "head" for cell in row.iter("cell")]
            if any(cells):
                kind = LineKind.SKIPPED if all(heads) else LineKind.ROW
                yield Line(0, " | ".join(filter(None, cells)), kind, cells=cells, links=_links(row))
    elif element.tag == "head":
        level = re.fullmatch(r"h([1-6])", str(element.get("rend", "")))
        yield from _lines(_text(element), LineKind.HEADING, int(level[1]) if level else 3, _links(element))
    elif element.tag == "code":
        yield from _lines(_text(element), LineKind.SKIPPED)
    else:
        yield from _lines(_text(element), LineKind.TEXT, links=_links(element))


def _links(element: Any) -> tuple[tuple[str, str], ...]:
    refs = [ref for ref in element.iter("ref") if ref.get("target")]
    return tuple((" ".join(_text(ref).split()), str(ref.get("target"))) for ref in refs)


def _text(element: Any, without: tuple[str, ...] = ()) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            parts.append("\n")
        elif child.tag not in without:
            parts.append(_text(child, without))
        parts.append(child.tail or "")
    return "".join(parts)


def _lines(text: str, kind: LineKind, level: int = 0, links: tuple[tuple[str, str], ...] = ()) -> Iterator[Line]:
    shown = [part for line in text.split("\n") if (part := " ".join(line.split()))]
    for number, part in enumerate(shown):
        own = tuple(link for link in links if link[0] in part) if len(shown) > 1 else links
        yield Line(0, part, LineKind.TEXT if number and kind is LineKind.ITEM else kind, level, links=own)
