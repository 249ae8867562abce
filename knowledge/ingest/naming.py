"""Titles and names -> works: which name is whose, and no name twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from knowledge.ingest.known import Known
from knowledge.ingest.names import key_of, known_block
from knowledge.ingest.structure import Piece, Role
from knowledge.ingest.vocabulary import SMALL
from knowledge.ingest.work import Found, Work, merge
from knowledge.text import squash

_SELF = re.compile(r"提出|称为|命名|名为|网络名|介绍了|propos|introduc|present|call|name|dub|term", re.IGNORECASE)
_USED = re.compile(r"基于|使用|利用|采用|类似|如|based on|using|with|like|than|相比|比较|对比")


def put_together(found: Found, pieces: Sequence[Piece]) -> None:
    """Make one of a title and the name that a document gives it."""
    _name_references(found)
    _name_titles(found, pieces)
    _join_first_versions(found)


def _name_references(found: Found) -> None:
    """What the text calls “X [3]” is the work of the third reference."""
    for number, works in found.cited.items():
        work = found.references.get(number)
        if work is None or len({id(each) for each in works}) != 1:
            continue
        key = next((key for key in works[0].keys if found.named.get(key) is works[0]), None)
        if key is not None and not known_block(works[0].name):
            work.name = works[0].name if work.name == work.title else work.name
            works[0].sure = max(works[0].sure, 0.85)
            merge(work, found.named.pop(key))


def _name_titles(found: Found, pieces: Sequence[Piece]) -> None:
    """Find the short names of titles, and make one of a name and the title that it belongs to."""
    starts = {work.first: work for work in found.titled}
    span: defaultdict[int, dict[int, None]] = defaultdict(dict)  # id of a titled work -> lines below it
    told: defaultdict[int, list[str]] = defaultdict(list)
    current: Work | None = None
    for piece in pieces:
        if piece.role is Role.HEADING:
            current = None
        elif piece.role is Role.WORK:
            current = starts.get(piece.line)
        elif current is not None:
            span[id(current)][piece.line] = None
            told[id(current)].append(piece.text)
    near: defaultdict[int, list[Work]] = defaultdict(list)  # line -> what is named on it
    for named in found.named.values():
        for line in named.lines:
            near[line].append(named)
    taken = {squash(work.name) for work in found.titled}
    for work in found.titled:
        owned = [key for key in work.keys if key in found.named]
        for key in owned:
            merge(work, found.named.pop(key))
        below = _distinct(named for line in span[id(work)] for named in near[line])
        if work.name == work.title:
            name = _name_for(found, work, below, " ".join(told[id(work)]), taken)
            mine = next((each for each in name.keys if found.named.get(each) is name), None) if name else None
            if name is not None and mine is not None:
                work.name = name.name
                taken.add(squash(name.name))
                merge(work, found.named.pop(mine))
        if work.name != work.title:
            _take_misprints(found, work, below, span[id(work)])


def _distinct(works: Iterable[Work]) -> list[Work]:
    return list({id(work): work for work in works}.values())


def _take_misprints(found: Found, work: Work, near: Iterable[Work], lines: Iterable[int]) -> None:
    """A name with the same letters in another order, only where the work is discussed, is a slip of the pen."""
    for other in near:
        key = next((key for key in other.keys if found.named.get(key) is other), "")
        same = sorted(key) == sorted(squash(work.name)) and len(key) > 2 and key != squash(work.name)
        if same and set(other.lines) <= set(lines):
            merge(work, found.named.pop(key))


def _name_for(found: Found, work: Work, near: Iterable[Work], told: str, taken: set[str]) -> Work | None:
    """The name, of those that stand below a title, that the text gives its work; or that of its repository."""
    title = work.title or ""
    initials = _initials(title)
    for repository in re.findall(r"(?:github|gitlab)\.com/\s*[\w.-]+/([\w-]+)", told):
        named = found.named.get(key_of(repository))
        if named is not None:
            return named
    best: Work | None = None
    for one in near:
        if known_block(one.name):
            continue
        letters = squash(one.name)
        if letters in taken or one.sure < 0.25:
            continue
        if len(letters) > 1 and one.name.isupper() and initials.startswith(letters) and len(letters) > 1:
            one.sure = max(one.sure, 0.85)
            return one
        if re.search(rf"{re.escape(one.name)}\s*[(（]\s*{re.escape(title[:18])}", told, re.IGNORECASE):
            return one
        cue = re.search(
            rf"(?:{_SELF.pattern})[^。.;；!?]{{0,24}}?{re.escape(one.name)}(?![A-Za-z0-9])", told, re.IGNORECASE
        )
        only = min(one.lines) > work.first or re.search(
            rf"(?:\bwe (?:then |also |further )?(?:propose|present|introduce)|本文提出了?|论文提出了?|作者提出了?)\s*(?:an? |the )?{re.escape(one.name)}\b",
            told,
            re.IGNORECASE,
        )
        if cue and only and best is None and not _USED.search(cue[0]):
            best = one
    if best is not None:
        best.sure = max(best.sure, 0.75)
    return best


def _join_first_versions(found: Found) -> None:
    """“X” and “X v1” are one, where both are named."""
    for key in list(found.named):
        first = found.named.get(f"{key}v1")
        if first is not None and key in found.named:
            plain = found.named.pop(key)
            first.keys.add(key)
            first.aliases[plain.name] = None
            merge(first, plain)


def settle(works: Sequence[Work], known: Known) -> None:
    """See to it that no two works have a name or an arXiv id in common: the first keeps it."""
    taken: set[str] = set()
    ids: set[str] = set()

    def is_free(name: str) -> bool:
        return bool(squash(name)) and squash(name) not in taken and not known.has_paper_called(name)

    for work in works:
        if work.arxiv in ids:
            work.arxiv = None
        ids |= {work.arxiv} if work.arxiv else set()
        if work.title and not is_free(work.title):
            work.title = None if work.name != work.title else work.title
        if not is_free(work.name):
            wanted = work.title or f"{work.name} (line {min(work.lines)})"
            number = 2
            while not is_free(wanted):
                wanted, number = f"{work.name} ({number})", number + 1
            work.name = wanted
        own = {squash(work.name), squash(work.title or work.name)}
        aliases: dict[str, str] = {}
        for alias in work.aliases:
            if squash(alias) not in own and is_free(alias):
                aliases.setdefault(squash(alias), alias)
        work.aliases = dict.fromkeys(aliases.values())
        taken |= own | aliases.keys()


def _initials(title: str) -> str:
    words = re.findall(r"[A-Za-z][A-Za-z0-9]*", title)
    return "".join(word[0] for word in words if word.lower() not in SMALL).lower()
