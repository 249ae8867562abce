"""A document's lines -> what it is (title, who, when, licence), its headings and its content, without furniture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.ingest.documents import Document, Line, LineKind
from knowledge.ingest.furniture import credit_of, date_in, is_furniture
from knowledge.ingest.patterns import (
    BULLET,
    NUMBER,
    URL,
    arxiv_in,
    bare,
    latin_words,
    reference_on,
    tag_in,
    title_on,
    without_links,
)
from knowledge.models import Language
from knowledge.text import has_han, squash

_ANSWERS = 8  # the level of “answer by somebody”
SHORT_LATIN, SHORT_HAN = 80, 30  # characters of a line that may be a heading
_RULE = re.compile(r"[-=*_#~—─]{3,}\s*(?P<text>[^-=*_#~—─].*?)\s*[-=*_#~—─]{3,}")
_MARKED = re.compile(r"#{1,6}\s+(?P<text>\S.*)")
_ANNOUNCES = re.compile(
    r"以下|如下|包括|结论|观察|接下来|下面|为大家|有几|the following|as follows|include", re.IGNORECASE
)
_ENDS = re.compile(r"[。！？!?；;…,，.]$")
_ANSWER = re.compile(
    r"(?:下面|以下)?(?:回答|内容)*(?:来自|作者)[^:：]{0,12}(?:作者|用户|答主)?\s*[:：]\s*(?P<who>[^\s:：/]{1,30})$"
)


class Role(StrEnum):
    """What a piece of content is."""

    HEADING = "heading"
    WORK = "work"  # a line that is the title of a work
    REFERENCE = "reference"  # an entry of a list of references
    ITEM = "item"
    CELL = "cell"
    TEXT = "text"
    LINK = "link"  # a line that only holds an address


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or a cell of one."""

    line: int
    text: str
    role: Role
    level: int = 0  # of a heading or title: smaller is higher
    links: tuple[tuple[str, str], ...] = ()  # what is linked, and where to
    label: bool = False  # the first cell of a row, which says what the row is about
    breaks: tuple[int, ...] = ()  # where in the text further lines begin

    def line_at(self, place: int) -> int:
        """The line that a place of the text stands on."""
        return self.line + sum(start <= place for start in self.breaks)


@dataclass(frozen=True, slots=True)
class Outline:
    """A document taken apart."""

    title: str
    language: Language
    authors: tuple[str, ...]
    published: str | None
    licence: str | None
    urls: tuple[str, ...]
    pieces: tuple[Piece, ...]  # headings and content in the order of the text
    count: int  # of lines


def outline_of(document: Document) -> Outline:
    """Take a document apart."""
    han = sum(has_han(char) for line in document.lines for char in line.text[:400])
    letters = sum(char.isalpha() for line in document.lines for char in line.text[:400])
    language: Language = "zh" if han * 10 > letters else "en"
    kept = [line for line in document.lines if not is_furniture(line)]
    credit = {line.number: credit_of(line.text) for line in kept}
    content = [line for line in kept if not credit[line.number]]
    pieces = list(_themes(_labelled(_titled(list(_pieces(content)), language))))
    title, rest = _title(document, pieces, content)
    said: dict[str, list[str]] = {}
    for line in kept:
        for key, value in (credit[line.number] or {}).items():
            said.setdefault(key, []).append(value)
    return Outline(
        title=title,
        language=language,
        authors=tuple(dict.fromkeys(document.authors or said.get("author", ()))),
        published=document.published or next(iter(said.get("date", ())), None) or date_in(document.made or ""),
        licence=document.licence or next(iter(said.get("licence", ())), None),
        urls=tuple(dict.fromkeys([*([document.url] if document.url else []), *said.get("url", ())]))[:5],
        pieces=tuple(rest),
        count=max(1, document.count),
    )


def _title(document: Document, pieces: list[Piece], kept: list[Line]) -> tuple[str, list[Piece]]:
    """The title, and the pieces without the heading that it stood in."""
    given = document.title
    if given:
        rest = [piece for piece in pieces if not (piece.role is Role.HEADING and _like(piece.text, given))]
        return given[:200], rest
    for number, piece in enumerate(pieces[:8]):
        least = 5 if document.plain or piece.level > 1 else 1  # a heading of the first rank may be short
        if piece.role is Role.HEADING and len(squash(piece.text)) > least and piece.level != _ANSWERS:
            return piece.text[:200], [*pieces[:number], *pieces[number + 1 :]]
        if piece.role is Role.TEXT and len(piece.text) < 80 and re.search(r"[^。.!！;；:：]$", piece.text):
            return piece.text, [*pieces[:number], *pieces[number + 1 :]]
        if piece.role is not Role.HEADING and len(piece.text) > 20:
            break
    first = next((line.text for line in kept if len(line.text) > 4), document.name.rpartition(".")[0])
    return (re.match(r".{4,60}?(?=[。！？!?]|\. |$)", first) or [first[:60]])[0], pieces


def _like(one: str, other: str) -> bool:
    return squash(one) in squash(other) or squash(other) in squash(one)


def _pieces(lines: list[Line]) -> Iterator[Piece]:
    marked = any(line.kind is LineKind.HEADING for line in lines)
    number = 0
    heads: tuple[str, ...] = ()  # of the table that is being read
    deepest = max((line.level for line in lines if line.kind is LineKind.HEADING), default=0)
    while number < len(lines):
        line = lines[number]
        after = lines[number + 1] if number + 1 < len(lines) else None
        number += 1
        if line.kind is LineKind.SKIPPED:
            heads = line.cells
            continue
        if line.kind is not LineKind.ROW:
            heads = ()
        if after is not None and "|" in after.text and _is_ruler(after.text):
            continue
        if line.kind is LineKind.ROW or _is_row(line, after, lines[number - 2] if number > 1 else None):
            yield from _row(line, heads)
        elif re.fullmatch(r"[-•*·]", line.text) and after:  # a list whose marks stand alone
            yield Piece(after.number, after.text, Role.ITEM, links=after.links)
            number += 1
        elif not re.fullmatch(r"[\W_]+", line.text):
            yield from _piece(line, after, marked=marked, deepest=deepest)


def _piece(line: Line, after: Line | None, *, marked: bool, deepest: int) -> Iterator[Piece]:
    text, links = line.text, line.links
    shown = without_links(text).strip(" :：-–•*·()（）[]")
    if (
        not shown
        or (len(shown) < 14 and URL.search(text))
        or (
            links
            and len(shown) < 14
            and line.kind is not LineKind.HEADING
            and re.fullmatch(r"(?i)[\W\d]*(arxiv|paper|pdf|link|code|论文|链接|代码)+[\W\d]*", shown)
        )
    ):
        yield Piece(line.number, text, Role.LINK, links=links)
        return
    heading = _heading_level(line, after, marked=marked, deepest=deepest)
    before_link = after is not None and bool(arxiv_in(after.text)) and len(without_links(after.text)) < 20
    listed = text.startswith("[") or len(re.findall(r"\[[^\]]+\]", text)) > 1
    anchored = bool(line.links) and len(latin_words(line.links[0][0])) > 3 and text.startswith(line.links[0][0])
    if anchored and line.kind is LineKind.ITEM:
        yield Piece(line.number, text, Role.WORK, 50, links)
    elif reference_on(text) and (not heading or line.kind is LineKind.ITEM):
        yield Piece(line.number, text, Role.REFERENCE, links=links)
    elif (
        not listed
        and title_on(text, among_titles=before_link)
        and (
            not heading
            or _is_work_heading(text, before_link=before_link, after=after, marked=line.kind is LineKind.HEADING)
        )
    ):
        level = 50 if line.kind is LineKind.ITEM or BULLET.match(text) else 40
        yield Piece(line.number, text, Role.WORK, line.level if line.kind is LineKind.HEADING else level, links)
    elif heading:
        answer = _ANSWER.match(text)
        yield Piece(line.number, (answer["who"] if answer else _heading_text(text)), Role.HEADING, heading, links)
    elif line.kind is LineKind.ITEM or BULLET.match(text) or NUMBER.match(text):
        yield Piece(line.number, text, Role.ITEM, links=links, breaks=line.breaks)
    else:
        yield Piece(line.number, text, Role.TEXT, links=links, breaks=line.breaks)


def _is_work_heading(text: str, *, before_link: bool, after: Line | None, marked: bool) -> bool:
    """Whether what looks like a heading is the title of a work: it says where it appeared, or reads like one."""
    if before_link or tag_in(text):
        return True
    words = latin_words(text)
    if after is not None and re.match(r"Abstract\b|摘要", after.text):
        return True
    found = title_on(text)
    if found and found.appearance.year:
        return True
    return len(words) > (6 if marked else 4) or (len(words) > 4 and re.search(r"[A-Za-z]: [A-Z]", text) is not None)


def _heading_level(line: Line, after: Line | None, *, marked: bool, deepest: int) -> int:
    """The level of a heading, 0 for none: by its mark, its number, its colon, or by standing short and alone."""
    text = line.text
    if line.kind is LineKind.HEADING:
        return line.level
    if _ANSWER.match(text):
        return _ANSWERS
    if _RULE.fullmatch(text) and len(text) < 120:
        return 10
    if _MARKED.fullmatch(text):
        return 9 + len(text) - len(text.lstrip("#"))
    if line.kind is LineKind.ITEM or BULLET.match(text):
        return 0
    short = len(text) <= (SHORT_HAN if has_han(text) else SHORT_LATIN)
    if not short or URL.search(text) or tag_in(text) or re.search(r"\[[^\]]+\]", text):
        return 0
    if re.search(r"[:：]$", text) and after and len(bare(text)) > 3 and not re.search(r"[,，。]", text):
        return 0 if _ANNOUNCES.search(text) and not re.search(r"[A-Z]", text) else 30
    if _ENDS.search(text) or "|" in text or (re.search(r"[。；;，,]", text) and not NUMBER.match(text)):
        return 0
    if NUMBER.match(text):
        same = after is not None and NUMBER.match(after.text) and after.kind is line.kind
        return 0 if same and not has_han(text[:2]) else 20 + deepest
    if marked or (after is None):
        return 0
    question = re.search(r"[?？]", text)
    return 0 if question and not text.endswith(("?", "？")) else 15


def _heading_text(text: str) -> str:
    found = _RULE.fullmatch(text) or _MARKED.fullmatch(text)
    text = found["text"] if found else text
    return re.sub(r"\*\*|__|`", "", text).strip(" :：【】")


def _titled(pieces: list[Piece], language: Language) -> list[Piece]:
    """In a Chinese text that goes through works, an English heading of several words with capitals is one of them."""
    pieces = _among_titles(pieces)
    works = sum(piece.role is Role.WORK and piece.level == 40 for piece in pieces)
    if language != "zh" or not works:
        return pieces

    def is_work(piece: Piece) -> bool:
        words = [word for word in latin_words(piece.text) if len(word) > 3]
        titled = len(words) > 3 and all(word[0].isupper() for word in words)
        return piece.role is Role.HEADING and piece.level == 15 and not has_han(piece.text) and titled

    return [replace(piece, role=Role.WORK, level=40) if is_work(piece) else piece for piece in pieces]


def _among_titles(pieces: list[Piece]) -> list[Piece]:
    """An item whose list goes through titles is one too, even where it looks like a sentence."""
    found, start = list(pieces), 0
    for end in range(len(pieces) + 1):
        if end == len(pieces) or pieces[end].role is Role.HEADING:
            titles = sum(piece.role is Role.WORK for piece in pieces[start:end])
            items = sum(piece.role is Role.ITEM for piece in pieces[start:end])
            for place in range(start, end):
                piece = pieces[place]
                listed = piece.role is Role.ITEM and titles >= items
                if listed and not has_han(piece.text) and title_on(piece.text, among_titles=True):
                    found[place] = replace(piece, role=Role.WORK, level=50)
            start = end
    return found


_NAMED = re.compile(
    r"(?i)(?:the )?(?:models?|methods?|datasets?|data sets?|names?|papers?|works?|algorithms?|networks?|backbones?)"
    r"|benchmarks?|模型|方法|数据集|基准|评测集|名称|论文|工作|算法|网络|架构"
)
_WORKS = re.compile(r"(?i)代表|工作|论文|\b(?:works|papers|examples|representative)\b")
_LABEL = re.compile(
    r"(?:[-*•·]\s+)?(?P<label>[\u4e00-\u9fff]{2,6}|[A-Z][a-z]+(?: [a-z]+){0,2})\s*[:：]\s*(?P<rest>\S.*)"
)


def _labelled(pieces: list[Piece]) -> list[Piece]:
    """Items that begin with a word and a colon: the word heads what follows, where several items are like that."""
    labels = [_LABEL.fullmatch(piece.text) if piece.role is Role.ITEM else None for piece in pieces]
    if sum(label is not None for label in labels) < 3:
        return pieces
    found: list[Piece] = []
    for piece, label in zip(pieces, labels, strict=True):
        if label is not None:
            found.append(Piece(piece.line, label["label"], Role.CELL, 45, label=True))
        found.append(piece)
    return found


# Tables


def _is_row(line: Line, after: Line | None, before: Line | None) -> bool:
    if line.kind is not LineKind.TEXT or "|" not in line.text:
        return False
    near = sum("|" in other.text for other in (after, before) if other is not None)
    return near > 0 and (
        line.text.rstrip().endswith("|") or line.text.lstrip().startswith("|") or line.text.count("|") > 1 or near > 1
    )


def _row(line: Line, heads: tuple[str, ...]) -> Iterator[Piece]:
    """The cells of a row; the first says what the row is about, if there are others, or is what the head calls it."""
    cells = list(line.cells) or [cell.strip() for cell in line.text.strip().removeprefix("|").split("|")]
    cells = [re.sub(r"</?[a-z]{1,6}>?|/td>", " ", cell).strip() for cell in cells]
    if _is_ruler(line.text):
        return
    filled = [(place, cell) for place, cell in enumerate(cells) if cell]
    lead = filled[0][1] if filled and filled[0][0] == 0 else ""
    alone = len(filled) == 1
    named = bool(heads) and _NAMED.fullmatch(heads[0].strip()) is not None and not any(map(_WORKS.search, heads[1:]))
    label = bool(lead) and not named and len(lead) <= 40 and not _says_something(lead) and not title_on(lead)
    label = label and not (alone and not line.cells and not line.text.rstrip().endswith("|"))
    for place, cell in filled:
        if label and place == 0:
            yield Piece(line.number, cell, Role.CELL, 35, label=True)
        else:
            yield Piece(line.number, cell, Role.CELL, links=line.links if place == filled[-1][0] else ())


def _is_ruler(text: str) -> bool:
    """Whether a line is the rule under the head of a table."""
    return re.fullmatch(r"[\s:|+-]*-[\s:|+-]*", text) is not None


def _says_something(cell: str) -> bool:
    """Whether a first cell is content: it has a colon with words behind it, or states where it appeared."""
    return bool(re.search(r"[:：]\s*\S|[。;；,，、]|\.\.\.|…", cell) or ((tag := tag_in(cell)) and tag[2].venue))


# Themes announced at the top


def _themes(pieces: list[Piece]) -> Iterable[Piece]:
    """
    Where a text lists its themes first, and its numbers then begin again once for each: a heading at each beginning.

    Writers of overviews of conferences do so when the headings are pictures.
    """
    starts = [
        place for place, piece in enumerate(pieces) if piece.role is Role.WORK and re.match(r"1\s*[、.．)]", piece.text)
    ]
    if len(starts) < 2:
        return pieces
    before = [piece for piece in pieces[: starts[0]] if piece.role is Role.ITEM and len(piece.text) < 60]
    run = before[-len(starts) :]
    if len(run) < len(starts) or len(before) != len(starts):
        return pieces
    found = list(pieces)
    for theme, place in reversed(list(zip(run, starts, strict=True))):
        found.insert(place, Piece(pieces[place].line, bare(theme.text), Role.HEADING, 10))
    return [replace(piece) for piece in found]
