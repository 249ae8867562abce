"""A document -> a draft of its survey: sections, topics, works and statements, each with how sure it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from knowledge.ingest.claims import claims_in
from knowledge.ingest.documents import Document, Fault, UnreadableDocument
from knowledge.ingest.known import Finder, Known
from knowledge.ingest.naming import settle
from knowledge.ingest.patterns import bare, title_on
from knowledge.ingest.sections import Part, is_of_above, name_of_heading, parts_of
from knowledge.ingest.structure import Outline, Piece, Role, outline_of
from knowledge.ingest.work import Work
from knowledge.ingest.works import works_of
from knowledge.models import Language, Stance, StatementKind
from knowledge.names import Name
from knowledge.names import Role as NameRole
from knowledge.text import has_han, squash

SURE = 0.6  # below this, somebody should look first
MOST_STATEMENTS = 3000


@dataclass(slots=True)
class DraftTopic:
    """A heading that the catalogue has no topic for."""

    id: str
    name: str
    lead: str
    parent: str | None
    sure: float


@dataclass(slots=True)
class DraftPaper:
    """A work that the catalogue lacks."""

    id: str
    work: Work
    topics: list[str]
    sure: float
    summary: str | None = None


@dataclass(slots=True)
class DraftStatement:
    """A sentence of the document."""

    line: int
    about: list[str]
    kind: StatementKind
    text: str
    stance: Stance | None
    opinion: bool
    sure: float


@dataclass(slots=True)
class Draft:
    """A survey as it was read, before anybody looked."""

    id: str
    outline: Outline
    source: str
    published: str
    dated: bool  # whether the document says when it is of
    sections: list[Part] = field(default_factory=list)
    topics: list[DraftTopic] = field(default_factory=list)
    papers: list[DraftPaper] = field(default_factory=list)
    mentions: dict[int, list[str]] = field(default_factory=dict)
    statements: list[DraftStatement] = field(default_factory=list)

    @property
    def doubtful(self) -> int:
        """How many parts somebody should look at."""
        parts: list[DraftTopic | DraftPaper | DraftStatement] = [*self.topics, *self.papers, *self.statements]
        return sum(part.sure < SURE for part in parts)


def draft_of(document: Document, known: Known, *, today: date, id: str | None = None) -> Draft:
    """
    What a document says, with names resolved against what is *known*.

    Raises ``UnreadableDocument`` where there is nothing in it to know.
    """
    outline = outline_of(document)
    if not outline.pieces:
        raise UnreadableDocument(Fault.NOTHING, document.name)
    return _Drafter(outline, document.name, known, id or id_for(document.name, outline.title), today).draft()


def id_for(name: str, title: str) -> str:
    """
    An id for a document, by its file's name, or its title.

    >>> id_for("My notes (v2).md", "")
    'my-notes-v2'
    """
    stem = slug(name.rpartition(".")[0] or name)
    if len(stem) > 2 and re.search(r"[a-z]{2}", stem):
        return stem
    return f"survey-{_short_hash(name.rpartition('.')[0] + title)}"


def slug(text: str) -> str:
    """An id made of the Latin words of a text."""
    words = re.findall(r"[a-z0-9]+", squash_keeping_spaces(text))
    return "-".join(words)[:50].strip("-")


def squash_keeping_spaces(text: str) -> str:
    """Small letters, with a space for all that is no letter or digit."""
    return re.sub(r"[^a-z0-9]+", " ", text.lower().replace("++", " plus plus ").replace("'", ""))


def _short_hash(text: str) -> str:
    return hashlib.sha256(squash(text).encode()).hexdigest()[:8]


class _Drafter:
    def __init__(self, outline: Outline, source: str, known: Known, id: str, today: date) -> None:
        self._outline = outline
        self._known = known
        self._taken = {*known.ids, id}
        years = [int(year) for piece in outline.pieces for year in re.findall(r"(?<!\d)(20[0-3]\d)(?!\d)", piece.text)]
        newest = max((year for year in years if year <= today.year), default=today.year)
        self._draft = Draft(id, outline, source, outline.published or str(newest), dated=outline.published is not None)
        self._own: dict[int, str] = {}  # id() of a work -> its id
        self._topic_ids: dict[str, str] = {}  # squashed name -> id
        self._topics: set[str] = set()  # all ids of topics
        self._introduced = False  # whether the text has begun to speak of the work whose part this is

    def draft(self) -> Draft:
        draft = self._draft
        works = works_of(self._outline)
        draft.sections = parts_of(self._outline, draft.id)
        keys = {key for work in works for key in work.keys}
        for part in draft.sections:
            if not part.is_work:
                self._topic(part, keys)
        for work in works:
            self._work(work)
        settle([paper.work for paper in draft.papers], self._known)
        for part in draft.sections:
            part.work = next((self._own[id(work)] for work in works if work.first == part.first and part.is_work), None)
        finder = Finder([*self._known.names, *self._own_names(works)])
        self._topics |= {*self._known.topics, *(topic.id for topic in draft.topics)}
        self._mention(works, finder)
        self._state(works, finder)
        self._complete()
        return draft

    # Topics

    def _topic(self, part: Part, work_keys: set[str]) -> None:
        name = name_of_heading(part.title)
        if name is None:
            return
        found = self._known.topic([part.title, name])
        if found is None and part is self._draft.sections[0]:
            return  # the title of the whole
        if found is None and squash(name) in work_keys and not part.label and squash(name) not in _GENERAL:
            return  # a heading that is the name of a work
        above = next((other.topics[0] for other in reversed(self._around(part)) if other.topics), None)
        if found is None and is_of_above(name):
            of = self._name_of(above) if above else self._outline.title[:60]
            name = f"{of}：{name}" if has_han(name) else f"{of}: {name}"
        if found is None:
            found = self._topic_ids.get(squash(name))
        if found is None:
            found = self._free(
                slug(name) if len(slug(name)) > 3 and not has_han(name) else f"topic-{_short_hash(name)}"
            )
            self._topic_ids[squash(name)] = found
            self._draft.topics.append(DraftTopic(found, name, "", above, 0.62 if part.label else 0.75))
        part.topics = [found]

    def _name_of(self, topic: str) -> str:
        own = next((one.name for one in self._draft.topics if one.id == topic), None)
        return own or self._known.topics[topic].name[self._outline.language]

    def _around(self, part: Part) -> list[Part]:
        """The parts that hold a part, the widest first."""
        return [
            other
            for other in self._draft.sections
            if other is not part and other.first <= part.first and part.last <= other.last and not other.is_work
        ]

    def _free(self, id: str) -> str:
        chosen, number = id, 2
        while chosen in self._taken:
            chosen, number = f"{id}-{number}", number + 1
        self._taken.add(chosen)
        return chosen

    # Works

    def _work(self, work: Work) -> None:
        first = min(work.lines)
        topics = self._topics_at(first)
        names = [work.name, *work.aliases]
        found = self._known.paper(names, title=work.title, arxiv=work.arxiv, near=topics)
        if found is None:
            found = self._free(slug(work.name)[:50] or f"work-{_short_hash(work.name)}")
            self._draft.papers.append(DraftPaper(found, work, topics[:1], round(work.sure, 2)))
        self._own[id(work)] = found

    def _topics_at(self, line: int) -> list[str]:
        """The topics of the innermost part that has any."""
        parts = [part for part in self._draft.sections if part.first <= line <= part.last and part.topics]
        return parts[-1].topics if parts else []

    def _own_names(self, works: Iterable[Work]) -> Iterator[Name]:
        new = {paper.id for paper in self._draft.papers}
        for work in works:
            if self._own[id(work)] in new:
                for text in (work.name, work.title or "", *work.aliases):
                    if squash(text):
                        yield Name(self._own[id(work)], "paper", NameRole.NAME, text, squash(text))
        for topic in self._draft.topics:
            if len(squash(topic.name)) > 2:
                yield Name(topic.id, "topic", NameRole.NAME, topic.name, squash(topic.name))

    # What is named and said

    def _mention(self, works: Iterable[Work], finder: Finder) -> None:
        mentions: dict[int, dict[str, None]] = {}
        for work in works:
            for line, likely in work.lines.items():
                if likely >= 0.3:
                    mentions.setdefault(line, {})[self._own[id(work)]] = None
        for part in self._draft.sections:
            for topic in part.topics:
                mentions.setdefault(part.first, {})[topic] = None
        for piece in self._outline.pieces:
            for item, place in finder.find(piece.text).items():
                mentions.setdefault(piece.line_at(place), {})[item] = None
        self._draft.mentions = {line: list(mentions[line]) for line in sorted(mentions)}

    def _state(self, works: list[Work], finder: Finder) -> None:
        said: set[str] = set()
        titles = {work.first: self._own[id(work)] for work in works if work.first}
        current: str | None = None
        self._introduced, paragraphs = False, 0
        before = (0, "")  # the line of the last sentence, and the work that it was about
        for piece in self._outline.pieces:
            if piece.role is Role.HEADING:
                current = None
            elif piece.role in (Role.WORK, Role.REFERENCE):
                current = titles.get(piece.line) if piece.role is Role.WORK else None
                self._introduced = False
                self._rest_of_title(piece, current, said)
                paragraphs = 0
            elif piece.role in (Role.TEXT, Role.ITEM, Role.CELL) and not piece.label:
                paragraphs += piece.role is Role.TEXT
                self._introduced |= paragraphs > 2  # by the third paragraph, background is over
                fragment = piece.role in (Role.ITEM, Role.CELL)
                for claim in claims_in(piece.text, fragment=fragment):
                    places = finder.find(claim.text)
                    if claim.goes_on and not current and before[0] >= piece.line - 1 and before[1]:
                        places = {before[1]: -1, **places}
                    about, certain = self._subjects(
                        piece, places, current, of_itself=claim.of_itself, fragment=fragment
                    )
                    works_first = bool(about) and places.get(about[0], 99) < 24 and about[0] not in self._topics
                    before = (piece.line, about[0] if about and about[0] not in self._topics else "")
                    sure = max(claim.sure, 0.65) if claim.whole and works_first else claim.sure
                    key = squash(claim.text)
                    if about and key not in said and len(self._draft.statements) < MOST_STATEMENTS:
                        said.add(key)
                        self._draft.statements.append(
                            DraftStatement(
                                piece.line_at(piece.text.find(claim.text[:20])),
                                about,
                                claim.kind,
                                claim.text,
                                claim.stance,
                                claim.opinion,
                                round(sure * certain, 2),
                            )
                        )

    def _rest_of_title(self, piece: Piece, work: str | None, said: set[str]) -> None:
        """What stands behind a title on its line, such as what is new in it."""
        found = title_on(piece.text, among_titles=True)
        before = len(self._draft.statements)
        if found and work and len(found.rest) > 7:
            for claim in claims_in(found.rest, fragment=True):
                if squash(claim.text) not in said:
                    said.add(squash(claim.text))
                    self._draft.statements.append(
                        DraftStatement(piece.line, [work], claim.kind, claim.text, claim.stance, claim.opinion, 0.7)
                    )

        if found and work and len(self._draft.statements) == before and found.appearance.venue:
            line = bare(piece.text)
            if squash(line) not in said:
                said.add(squash(line))
                self._draft.statements.append(
                    DraftStatement(piece.line, [work], StatementKind.ATTRIBUTION, line, None, False, SURE)
                )

    def _subjects(
        self, piece: Piece, places: dict[str, int], current: str | None, *, of_itself: bool, fragment: bool
    ) -> tuple[list[str], float]:
        """What a sentence is about, the first first, and how sure that is."""
        named = sorted(places, key=lambda id_: places[id_])
        works = [id_ for id_ in named if id_ not in self._topics]
        topics = [id_ for id_ in named if id_ in self._topics]
        if current and (of_itself or current in works):
            self._introduced = True
            return _unique([current, *works, *topics]), 1.0 if current in works else 0.95
        if works:
            on_line = [id_ for id_ in self._draft.mentions.get(piece.line, ()) if id_ in works]
            discussed = [current] if current and self._introduced else []
            return _unique([*works, *on_line, *discussed, *topics]), 1.0
        if fragment and not topics:
            head = [id_ for id_ in self._draft.mentions.get(piece.line, ()) if id_ not in self._topics]
            if len(head) == 1:
                return head, 0.9
        around = self._topics_at(piece.line)
        if current and self._introduced:
            return _unique([current, *topics]), 0.85
        if topics:
            return _unique([*topics, *around]), 0.95
        if current and not around:
            return [current], 0.8
        return around[:1], 0.85  # what comes before a work is introduced is about its subject

    def _complete(self) -> None:
        """Leads of topics and summaries of works, from what is said; what says nothing of itself is less sure."""
        for topic in self._draft.topics:
            about = [one for one in self._draft.statements if topic.id in one.about and one.sure >= SURE]
            best = next((one for one in about if one.kind is StatementKind.DEFINITION), about[0] if about else None)
            topic.lead = (
                best.text[:400] if best else _plain_lead(topic.name, self._outline.title, self._outline.language)
            )
        for paper in self._draft.papers:
            about = [one for one in self._draft.statements if one.about[0] == paper.id and one.sure >= SURE]
            best = next((one for one in about if one.kind in (StatementKind.DEFINITION, StatementKind.METHOD)), None)
            best = best or (about[0] if about else None)
            paper.summary = best.text[:400] if best else None


_GENERAL = frozenset(
    map(
        squash,
        ("Transformer", "CNN", "GAN", "VAE", "RNN", "GNN", "LSTM", "MLP", "BERT", "Transformers", "GANs", "CNNs"),
    )
)


def _plain_lead(name: str, title: str, language: Language) -> str:
    return f"《{title}》的一节：{name}。" if language == "zh" else f"A part of “{title}”: {name}."


def _unique(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))[:8]
