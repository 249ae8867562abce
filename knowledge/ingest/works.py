"""The works that a document names: titles, names, venues, years and arXiv ids, each with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.ingest.company import in_company
from knowledge.ingest.glosses import glosses
from knowledge.ingest.names import candidates, key_of, known_block, shape, without_framework, without_size
from knowledge.ingest.naming import put_together
from knowledge.ingest.owners import before_bracket, nearest
from knowledge.ingest.patterns import (
    ARXIV,
    VENUE_YEAR,
    Appearance,
    Title,
    appearance_in,
    arxiv_in,
    bare,
    is_arxiv_id,
    is_title_case,
    latin_words,
    reference_on,
    said_behind,
    tag_in,
    title_on,
    without_links,
)
from knowledge.ingest.structure import Outline, Piece, Role
from knowledge.ingest.titles import kind_of, linked_title, name_in
from knowledge.ingest.vocabulary import BUILDING_BLOCKS, FIELDS, NOT_WORKS
from knowledge.ingest.work import Found, Work
from knowledge.models import PaperKind
from knowledge.text import has_han, squash

LEAST = 0.4  # below this, nothing is kept of a name
_BRACKETS = re.compile(r"\[(?P<in>[^\[\]]{2,160})\]")
_HEAD = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}\s*)?(?P<name>[A-Za-z0-9][A-Za-z0-9.+/-]*(?:\(\d\+\d\)[A-Z])?(?: [A-Za-z0-9][A-Za-z0-9.+-]*){0,3})\s*"
    r"(?P<after>[:：(（]|[\u4e00-\u9fff]|$)"
)
_TITLE_BEHIND = re.compile(r"[:：]\s*(?P<title>[A-Z][^:：,，;；。\u4e00-\u9fff]{15,140}?)(?=\s*[:：(（,，]|$)")
_CHAIN = re.compile(r"\s*(?:[-–=]+[>》]|→)\s*")
_QUOTED = re.compile(r"[“\"「《](?P<in>[^“”\"「」《》]{12,200})[”\"」》]")


def works_of(outline: Outline) -> list[Work]:
    """The works of a document, in the order in which they are first named."""
    collector = _Collector(outline)
    for place in range(len(outline.pieces)):
        collector.read(place)
    return collector.finish()


class _Collector:
    def __init__(self, outline: Outline) -> None:
        self._pieces = outline.pieces
        self._english = outline.language == "en"
        self._found = Found()
        self._by_title: dict[str, Work] = {}
        self._ids: set[str] = set()  # arXiv ids that are somebody's
        self._last: Work | None = None
        self._row: tuple[int, Work] = (0, Work(""))  # the line of a row, and the work that it is about
        self._waiting: list[str] = []  # arXiv ids of a paragraph before a title
        self._conference = _conference(outline)

    # Reading

    def read(self, place: int) -> None:
        piece = self._pieces[place]
        anchored = {anchor: arxiv_in(url) for anchor, url in piece.links if not _is_button(anchor)}
        ids = arxiv_in(" ".join((piece.text, *(url for anchor, url in piece.links if anchor not in anchored))))
        if piece.role is Role.HEADING:
            self._last = None
        if piece.role is Role.WORK:
            found = linked_title(piece) or title_on(piece.text, among_titles=True)
            if found:
                ids += [id_ for each in anchored.values() for id_ in each]
                work = self._title(piece, found.title, found.appearance, found.sure, ids)
                for gloss in glosses(piece.text):
                    if gloss.long == found.title == work.name:
                        work.name = gloss.short
                        work.keys.add(key_of(gloss.short))
                if found.rest:
                    self._names(Piece(piece.line, found.rest, Role.TEXT), [])
                return
        if piece.role is Role.REFERENCE:
            reference = reference_on(piece.text)
            if reference:
                work = self._title(piece, reference.title, reference.appearance, reference.sure, ids)
                number = re.match(r"\[?(\d{1,3})[\].)]", piece.text)
                if number:
                    self._found.references[int(number[1])] = work
                self._last = None
                return
        if piece.role is Role.LINK:
            self._attach(ids, [])
            return
        after = self._pieces[place + 1] if place + 1 < len(self._pieces) else None
        if ids and after is not None and after.role is Role.WORK and not arxiv_in(after.text):
            self._waiting, ids = ids, []
        if piece.role is Role.HEADING and squash(piece.text) in _GENERAL:
            return  # a subject; its works are named below
        if piece.role is Role.CELL and self._row[0] == piece.line and len(piece.text) < 24:
            said = appearance_in(piece.text)
            if said is not None:
                self._row[1].appeared(said)
                return
        works = self._names(piece, ids)
        if piece.role is Role.CELL and works and self._row[0] != piece.line:
            self._row = (piece.line, works[0])
        for anchor, linked in anchored.items():
            title = title_on(anchor) if not linked and len(latin_words(anchor)) > 3 else None
            if title and title.title == anchor:
                self._title(piece, anchor, title.appearance, 0.65, [])
            elif linked or _is_known_name(anchor):
                glossed = next((work for work in works if anchor in work.aliases), None)
                work = glossed or self._note(piece, anchor, 0.85 if linked else 0.5, None)
                work.arxiv = work.arxiv or next(iter(linked), None)
                self._ids.update(linked)

    def _title(self, piece: Piece, title: str, said: Appearance, sure: float, ids: list[str]) -> Work:
        name = name_in(title)
        key = squash(title)
        work = self._by_title.get(key)
        if work is None:
            work = Work(name or title, title=title, kind=kind_of(title), first=piece.line)
            work.keys.add(key)
            self._by_title[key] = work
            self._found.titled.append(work)
        if name:
            work.keys.add(key_of(name))
        work.seen(piece.line_at(piece.text.find(title)), sure)
        work.appeared(said)
        for inner in re.findall(r"\(([A-Z][A-Za-z-]{1,11})\)", title):
            work.keys.add(key_of(inner))
            if work.name == title:
                work.name = inner
        self._last = work
        self._attach([*self._waiting, *ids] if not work.arxiv else ids, [work])
        self._waiting = []
        return work

    def _attach(self, ids: Sequence[str], works: Sequence[Work]) -> None:
        """Give arXiv ids to the works of their line, or to the one before."""
        for number, id_ in enumerate(ids):
            if id_ in self._ids:
                continue
            free = [work for work in works if work.arxiv is None]
            if len(ids) == 1 and free:
                chosen = free[0]
            elif number < len(works) and works[number].arxiv is None:
                chosen = works[number]
            elif self._last is not None and self._last.arxiv is None:
                chosen = self._last
            else:
                continue
            chosen.arxiv = id_
            self._ids.add(id_)
            chosen.sure = max(chosen.sure, 0.8)

    def _names(self, piece: Piece, ids: list[str]) -> list[Work]:
        text = piece.text
        works = [self._note(piece, name, likely, said, listed=True) for name, likely, said in self._bracketed(text)]
        for quoted in _QUOTED.finditer(text):
            inside = quoted["in"]
            found = title_on(inside, among_titles=len(latin_words(inside)) > 4)
            short = is_title_case(inside) and len(latin_words(inside)) == 3 and not text[: quoted.start()].strip(" -*•")
            found = found or (Title(inside, Appearance(None, None), "", 0.6) if short else None)
            if found and (len(latin_words(inside)) > 3 or short):
                tag = tag_in(text[quoted.end() : quoted.end() + 40])
                works.append(self._title(piece, found.title, tag[2] if tag else found.appearance, 0.7, []))
        rest = text
        if works:
            rest = _BRACKETS.sub(lambda found: " " * len(found[0]), text)
        glossed = [] if works else list(glosses(rest))
        for gloss in glossed:
            work = self._note(piece, gloss.short, 0.85, gloss.said)
            work.aliases[gloss.long] = None
            work.keys.add(key_of(gloss.long))
            works.append(work)
            rest = rest[: gloss.start] + " " * (gloss.end - gloss.start) + rest[gloss.end :]
        heads = list(self._heads(piece, rest)) if not glossed or glossed[0].start > len(text) - len(bare(text)) else []
        listed = list(in_company(rest, sorted(candidates(rest, english=self._english), key=lambda one: one.start)))
        covered = [(start, end) for _, start, end, _, _ in heads]
        for name, _, end, likely, said in heads:
            work = self._note(piece, name, likely, said)
            works.append(work)
            title = _TITLE_BEHIND.match(rest, end) if rest[end : end + 1] in (":", "：") else None
            if title and work.title is None and is_title_case(title["title"]) and len(latin_words(title["title"])) > 3:
                work.title = title["title"].strip()
        for one in listed:
            if any(start <= one.start < end for start, end in covered):
                continue
            year = re.match(r"\s+((?:19|20)\d\d)\b", rest[one.end :])
            after = appearance_in(year[1]) if year else said_behind(rest[one.end :])
            work = self._note(piece, one.name, one.likely, after, block=one.why == "block", at=one.start)
            works.append(work)
            number = re.match(r"\s*\[(\d{1,3})\]", rest[one.end :])
            if number:
                self._found.cited.setdefault(int(number[1]), []).append(work)
        sure = [work for work in works if work.sure > 0.4]
        left = []
        for id_ in ids:
            owner = before_bracket(text, id_, works)
            if owner is not None and owner.arxiv is None:
                self._attach([id_], [owner])
            else:
                left.append(id_)
        self._attach(left, nearest(text, left[0], sure) if len(left) == 1 and len(sure) > 1 else sure)
        return works

    def _bracketed(self, text: str) -> Iterator[tuple[str, float, Appearance | None]]:
        """Names and titles in square brackets, where they are listed like that."""
        found = [one["in"] for one in _BRACKETS.finditer(text) if _is_bracket_name(one["in"])]
        if not found or (len(found) == 1 and len(text) - len(found[0]) > 40):
            return
        for inside in found:
            title = title_on(inside, among_titles=True)
            if title and len(latin_words(title.title)) > 3:
                yield title.title, 0.9, title.appearance
            else:
                yield inside.strip(), 0.85 if len(found) > 1 else 0.75, None

    def _heads(self, piece: Piece, text: str) -> Iterator[tuple[str, int, int, float, Appearance | None]]:
        """The name that an item or cell begins with, before its colon, bracket or Chinese text."""
        if piece.role not in (Role.ITEM, Role.CELL) or piece.label:
            return
        chain = _CHAIN.split(re.sub(r"[(（][^()（）]{0,20}[)）]", " ", text))
        if (len(chain) > 2 and piece.role is Role.CELL) or len(chain) > 3:
            for part in chain:
                link = re.match(r"\s*(?P<name>[A-Z][A-Za-z0-9-]*(?: [A-Z][A-Za-z0-9-]*)?)", part)
                if link and link["name"] not in NOT_WORKS:
                    at = text.find(link["name"])
                    yield link["name"], at, at + len(link["name"]), 0.65, None
            return
        start = len(text) - len(bare(text)) if text.endswith(bare(text)) else 0
        found = _HEAD.match(text, start)
        if not found:
            return
        name, after = found["name"].strip(), found["after"]
        tag = tag_in(text[found.end("name") :]) if after in ("(", "（") else None
        likely = self._head_likely(piece, name, after, tag is not None and tag[0] < 3)
        if likely == 0:
            return
        year = re.search(r" ((?:19|20)\d\d)$", name)
        said = tag[2] if tag else Appearance(None, int(year[1])) if year else None
        name = name[: year.start()] if year else name
        lead = re.match(r"(?P<plain>[A-Z][a-z]+(?:-[A-Z][a-z]+)*) (?P<name>\S+)$", name)
        if lead and "-" in lead["plain"] and shape(lead["name"]) > 0.6:
            name = lead["name"]  # “Open-Vocabulary ViLD”
        words = name.split()
        if len(words) > 1 and all(shape(word) > 0.6 for word in words):
            for word in words:  # “PointCLIP depthCLIP”
                yield word, found.start("name"), found.end("name"), 0.8, said
            return
        yield name, found.start("name"), found.end("name"), likely, said

    def _beside_names(self, piece: Piece) -> bool:
        """Whether the items right before and after begin with what can only be names."""
        place = self._pieces.index(piece)
        near = [*self._pieces[max(0, place - 2) : place], *self._pieces[place + 1 : place + 3]]
        heads = [_HEAD.match(bare(each.text)) for each in near if each.role is Role.ITEM]
        return sum(head is not None and shape(head["name"].split()[0]) > 0.6 for head in heads) > 1

    def _head_likely(self, piece: Piece, name: str, after: str, tagged: bool) -> float:
        role = piece.role
        words = name.split()
        if (
            name in NOT_WORKS
            or is_arxiv_id(name)
            or len(words) > 4
            or not re.search(r"[A-Za-z]{2}", name)
            or name.lower() in FIELDS
        ):
            return 0.0
        if known_block(name):
            return 0.85
        best = max(shape(word) for word in words)
        capital = all(word[0].isupper() or word[0].isdigit() for word in words)
        if tagged:
            return 0.92 if capital or best > 0.5 else 0.7
        if best > 0.6:
            return 0.85 if after else 0.75
        if after in (":", "：") and self._english and best == 0 and len(words) == 1 and words[0].istitle():
            return 0.62 if self._beside_names(piece) else 0.0
        if after in (":", "：") and capital and not (self._english and best == 0):
            return 0.7 if role is Role.CELL or best > 0 else 0.45
        if after == "" and role is Role.CELL and words[0][0].isupper() and len(words) < 4:
            return 0.62 if not self._english or capital else 0.45
        if after in ("(", "（") and capital and (best > 0 or role is Role.CELL):
            return 0.65
        return 0.0

    def _note(
        self,
        piece: Piece,
        name: str,
        likely: float,
        said: Appearance | None,
        *,
        block: bool = False,
        listed: bool = False,
        at: int | None = None,
    ) -> Work:
        name = without_framework(name.strip(" .,:：;"))
        name = name if listed else re.sub(r"(?<=[A-Z])s$", "", name)
        title = name if len(latin_words(name)) > 3 and not block else None
        if title:
            return self._title(piece, title, said or Appearance(None, None), likely, [])
        block_name = known_block(name) or known_block(without_size(name))
        key = key_of(block_name or name)
        work = self._found.named.get(key)
        if work is None:
            work = self._found.named[key] = Work(block_name or name)
            work.keys.add(key)
            if block_name:
                work.kind, others = BUILDING_BLOCKS[block_name]
                work.aliases |= dict.fromkeys(others)
        work.aliases[name] = None
        work.seen(piece.line_at(piece.text.find(name) if at is None else at), likely)
        if said:
            work.appeared(said)
        if re.match(r"(?:数据集|benchmark|dataset)", piece.text.partition(name)[2].strip(), re.IGNORECASE):
            work.kind = PaperKind.DATASET
        return work

    # Putting together

    def finish(self) -> list[Work]:
        put_together(self._found, self._pieces)
        for work in self._found.named.values():
            if 0.2 < work.sure < 0.95:
                work.sure = min(0.95, work.sure + 0.08 * min(3, len(work.lines) - 1))
        if self._conference:
            for work in self._found.titled:
                if not work.venue and not work.year and work.arxiv:
                    work.venue, work.year = self._conference
        every = [*self._found.titled, *self._found.named.values()]
        kept = [work for work in every if work.sure >= LEAST and work.lines and not is_arxiv_id(work.name)]
        for work in kept:
            work.aliases.pop(work.name, None)
            work.aliases = {
                alias: None
                for alias in work.aliases
                if squash(alias) not in ("", squash(work.name), squash(work.title or ""))
            }
        return sorted(kept, key=lambda work: min(work.lines))


_GENERAL = frozenset(
    ("transformer", "transformers", "cnn", "cnns", "gan", "gans", "vae", "vaes", "rnn", "rnns", "gnn", "gnns")
)


def _is_button(anchor: str) -> bool:
    """Whether a link's words only say that there is something to read: paper, code."""
    return (
        not anchor
        or is_arxiv_id(anchor)
        or anchor.lower().strip("[]() ") in FIELDS
        or has_han(anchor)
        or "://" in anchor
    )


def _is_known_name(anchor: str) -> bool:
    return len(anchor.split()) < 4 and max((shape(word) for word in anchor.split()), default=0) > 0.6


def _is_bracket_name(inside: str) -> bool:
    """Whether what stands in square brackets is a name or title, and no number, year, button or token."""
    if re.fullmatch(r"[\d\s,–-]+|(?:19|20)\d\d.*|.*(?:19|20)\d\d[a-z]?|\W+", inside) and len(latin_words(inside)) < 4:
        return False
    if (
        inside.lower() in FIELDS
        or not latin_words(VENUE_YEAR.sub(" ", ARXIV.sub(" ", inside)))
        or is_arxiv_id(inside)
        or inside in NOT_WORKS
        or has_han(inside)
        or (appearance_in(inside) and len(inside) < 16)
    ):
        return False
    return (
        bool(re.match(r"[A-Z0-9a-z]", inside))
        and len(without_links(inside)) == len(inside)
        and (inside[0].isupper() or len(latin_words(inside)) > 3 or shape(inside.split(maxsplit=1)[0]) > 0.5)
    )


def _conference(outline: Outline) -> tuple[str, int] | None:
    """The conference that a document is an overview of: it says so at the top, and counts its papers."""
    top = [outline.title, *(piece.text for piece in outline.pieces[:6])]
    for text in top:
        said = appearance_in(text)
        if (
            said
            and said.venue
            and said.year
            and re.search(r"论文|投稿|录用|会议|papers?|accepted|submissions|highlights", text)
        ):
            return said.venue, said.year
    return None
