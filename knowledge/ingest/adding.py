"""Documents into the library: what is new, what has changed, and what is already there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from knowledge.added import AddedSurvey
from knowledge.errors import InvalidCatalogue
from knowledge.ingest.apart import read_apart
from knowledge.ingest.documents import Document, Fault, UnreadableDocument
from knowledge.ingest.drafting import Draft, draft_of, id_for
from knowledge.ingest.known import Known
from knowledge.ingest.reading import FORMATS
from knowledge.ingest.structure import outline_of
from knowledge.ingest.writing import Record, record_of, yaml_of
from knowledge.library import Library
from knowledge.models import Paper, Survey, Topic
from knowledge.text import squash

MOST_FILES = 1000  # of a folder
YAML_ENDINGS = (".yaml", ".yml")


class Status(StrEnum):
    """How a document stands to what is there."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that was read, and what it comes to."""

    status: Status
    survey: str
    source: str
    digest: str
    record: Record
    draft: Draft | None  # ``None`` where nothing has changed

    def added(self) -> AddedSurvey:
        """As it is stored."""
        title = self.record["title"]
        return AddedSurvey(
            self.survey, self.source, self.digest, str(title.get("en") or title.get("zh")), yaml_of(self.record)
        )


def known_to(library: Library) -> tuple[Known, frozenset[str]]:
    """The names that the library knows, and which ids of them are not shipped."""
    surveys = [survey.id for survey in library.surveys()]
    return Known(library.topics(), library.papers(), surveys), library.store.added.own()


def prepare(
    library: Library,
    data: bytes,
    name: str,
    *,
    source: str,
    today: date,
    read: Callable[[bytes, str], Document] = read_apart,
    by_title: bool = False,
    again: bool = False,
) -> Prepared:
    """
    Read a document and draft its survey; nothing is written.

    *source* says where it is from: what comes from the same place replaces what came from there before; with
    *by_title*, for places where many things have one name, only if it has the same title too. *again* reads also
    what is already there, as if it were not. Raises ``UnreadableDocument``.
    """
    digest = hashlib.sha256(data).hexdigest()
    before = library.added_surveys()
    same = next((added for added in before if added.digest == digest), None)
    if same is not None and not again:
        return Prepared(Status.SAME, same.survey, source, digest, {"title": {"en": same.title}}, None)
    document = read(data, name)
    earlier = [added for added in before if added.source == source]
    if earlier and by_title:
        title = squash(outline_of(document).title)
        earlier = [added for added in earlier if squash(added.title) == title]
    old = same or (earlier[0] if earlier else None)
    known, own = _without(library, old.survey) if old is not None else known_to(library)
    wanted = old.survey if old else _free_id(id_for(name, document.title or ""), known, before)
    draft = draft_of(document, known, today=today, id=wanted)
    used = {item for about in draft.mentions.values() for item in about}
    used |= {item for statement in draft.statements for item in statement.about}
    foreign: list[Topic | Paper] = [known.topics[id_] for id_ in known.topics if id_ in used & own]
    foreign += [known.papers[id_] for id_ in known.papers if id_ in used & own]
    status = Status.CHANGED if old else Status.NEW
    return Prepared(status, wanted, source, digest, record_of(draft, foreign=foreign), draft)


def _without(library: Library, survey: str) -> tuple[Known, frozenset[str]]:
    """What is known beside a survey that is about to be replaced."""
    own = library.store.added.own()
    named = {item for other in library.surveys() if other.id != survey for item in _named(other)}
    gone = {item for item in own if item not in named}
    topics = [topic for topic in library.topics() if topic.id not in gone]
    papers = [paper for paper in library.papers() if paper.id not in gone]
    others = [other.id for other in library.surveys() if other.id != survey]
    return Known(topics, papers, others), own - gone


def _named(survey: Survey) -> Iterator[str]:
    for mention in survey.mentions:
        yield from mention.about
    for statement in survey.statements:
        yield from statement.about
    for section in survey.sections:
        yield from section.topics


def _free_id(id: str, known: Known, before: list[AddedSurvey]) -> str:
    taken = {*known.ids, *(added.survey for added in before)}
    chosen, number = id, 2
    while chosen in taken:
        chosen, number = f"{id[:46]}-{number}", number + 1
    return chosen


def files_in(folder: Path, *, yaml: bool = False) -> Iterator[Path | UnreadableDocument]:
    """
    The documents below a folder, in order; links are passed over with a sentence, as they may lead out of it.

    With *yaml* also the YAML that was written of documents; other YAML may be anybody's settings, and is only taken
    where there are no documents beside it.
    """
    shown = [path for path in sorted(folder.rglob("*")) if not _is_hidden(path.relative_to(folder))]
    documents = [path for path in shown if path.suffix.lower() in FORMATS]
    written = [path for path in shown if yaml and path.suffix.lower() in YAML_ENDINGS]
    if documents:
        written = [path for path in written if _has_origin(path)]
    count = 0
    for path in sorted([*documents, *written]):
        if path.is_symlink() or not path.resolve().is_relative_to(folder.resolve()):
            yield UnreadableDocument(Fault.LINK, path.name)
        elif path.is_file():
            count += 1
            if count > MOST_FILES:
                yield UnreadableDocument(Fault.MANY, folder.name, most=f"{MOST_FILES:,}")
                return
            yield path


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _has_origin(path: Path) -> bool:
    """Whether a file is YAML that was written of a document: its first line says of which."""
    try:
        if not path.is_file():
            return False
        with path.open(encoding="utf-8", errors="replace") as file:
            return _FROM.match(file.readline(5000)) is not None
    except OSError:
        return False


_FROM = re.compile(r"# From (?P<source>.+), sha256 (?P<digest>[0-9a-f]{64})$", re.MULTILINE)


def yaml_with_origin(prepared: Prepared) -> str:
    """The YAML for people to edit; its first line says what it was read from, so that nothing is added twice."""
    source = " ".join(prepared.source.splitlines())
    return f"# From {source}, sha256 {prepared.digest}\n{yaml_of(prepared.record)}"


def added_from_yaml(path: Path, text: str, before: Iterable[AddedSurvey] = ()) -> AddedSurvey:
    """A survey whose YAML somebody edited; it stays that of its document, as its first line or what is there says."""
    found = re.search(r"^title:\s*\n?\s*\{?\s*(?:en|zh):\s*(.+?)\}?\s*$", text, re.MULTILINE)
    title = found[1].strip("'\" ") if found else path.stem
    origin = _FROM.match(text)
    old = next((each for each in before if each.survey == path.stem), None)
    if origin:
        return AddedSurvey(path.stem, origin["source"], origin["digest"], title, text)
    if old is not None:
        return replace(old, title=title, text=text)
    return AddedSurvey(path.stem, str(path.resolve()), hashlib.sha256(text.encode()).hexdigest(), title, text)


def with_text(added: AddedSurvey, text: str) -> AddedSurvey:
    """The same document, with other YAML."""
    return replace(added, text=text)


def clash(prepared: Prepared, error: InvalidCatalogue) -> UnreadableDocument:
    """A drafted survey that does not hold together with what is there, as a sentence."""
    name = prepared.source.rpartition("/")[2]
    return UnreadableDocument(Fault.CLASH, name, reason=str(error.problems[0]))
