"""The YAML files -> models, or an error that names file, line and what to change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge import entries
from knowledge.errors import InvalidCatalogue, Problem
from knowledge.fields import Field, parse
from knowledge.models import (
    LANGUAGES,
    Addition,
    Bilingual,
    Catalogue,
    Mention,
    Paper,
    PaperKind,
    Section,
    Stance,
    Statement,
    StatementKind,
    Survey,
    Topic,
)
from knowledge.pruning import without
from knowledge.text import has_han, squash

SHIPPED = Path(__file__).parent / "data"

_ARXIV = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}")
_VENUE = re.compile(r".{1,60}")
_CONFIDENCE = re.compile(r"0(\.\d{1,4})?|1(\.0{1,4})?")
_MARKS = ("confidence", "review")  # of what was extracted: how sure it is, and whether somebody should look first
_FUTURE = (StatementKind.TREND, StatementKind.ADVICE)


def load(folder: Path = SHIPPED) -> Catalogue:
    """
    Read ``topics.yaml``, ``papers.yaml`` and ``surveys/*.yaml`` of a folder.

    Raises ``InvalidCatalogue`` with everything that is wrong.
    """
    return read(texts_of(folder))


def texts_of(folder: Path) -> dict[str, str]:
    """The texts of the catalogue's files by their name inside the folder."""
    paths = [folder / "topics.yaml", folder / "papers.yaml", *sorted((folder / "surveys").glob("*.yaml"))]
    misnamed = [Problem(str(path), 1, "Survey files end in .yaml; rename it.") for path in folder.glob("surveys/*.yml")]
    if misnamed:
        raise InvalidCatalogue(misnamed)
    return {path.relative_to(folder).as_posix(): read_text(path) for path in paths}


def texts_with(paths: Iterable[Path], shipped: Path = SHIPPED) -> dict[str, str]:
    """
    The texts to check for somebody who edits: of a folder, or of the shipped files with some replaced or added.

    A file called ``topics.yaml`` or ``papers.yaml`` replaces the shipped one; any other is a survey.
    """
    folders = [path for path in paths if path.is_dir()]
    texts = texts_of(folders[0] if folders else shipped)
    given: dict[str, Path] = dict.fromkeys(texts, folders[0]) if folders else {}
    for path in folders[1:]:
        raise InvalidCatalogue([Problem(str(path), 1, "One folder is checked at a time; leave this one out.")])
    for path in paths:
        if path.is_dir():
            continue
        name = path.name if path.name in ("topics.yaml", "papers.yaml") else f"surveys/{path.name}"
        if name in given:
            raise InvalidCatalogue([Problem(str(path), 1, f"{given[name]} has a {name} too; check them one by one.")])
        given[name] = path
        texts[name] = read_text(path)
    return texts


def read_text(path: Path) -> str:
    """The text of one file; ``InvalidCatalogue`` where there is none to read."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidCatalogue([Problem(path.name, 1, "This is not UTF-8 text; save it as UTF-8.")]) from None
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InvalidCatalogue([Problem(str(path), 1, f"This file cannot be read: {reason}.")]) from None


def read(texts: Mapping[str, str]) -> Catalogue:
    """Parse the files of a catalogue, given by name, and check that they agree with each other."""
    reader = _Reader()
    for file, text in texts.items():
        reader.read(file, text)
    return reader.finish()


def read_addition(id: str, text: str, known: Mapping[str, str], *, strict: bool = True) -> Addition:
    """
    A survey that was added, with works and topics of its own; *known* are the ids that it may refer to, by kind.

    Not *strict*, what it refers to and is no longer there is left out; what cannot be read raises all the same.
    """
    reader = _Reader(known)
    reader.read(f"surveys/{id}.yaml", text)
    gone = set() if strict else reader.unknown()
    if not strict:
        reader.forget_references()
    content = without(reader.finish(), gone)
    return Addition(content.topics, content.papers, content.surveys[0])


class _Reader:
    """Collects the files of one catalogue, and all that is wrong with them."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        """*known* are ids, with their kinds, that are defined elsewhere."""
        self.problems: list[Problem] = []
        self.topics: list[Topic] = []
        self.papers: list[Paper] = []
        self.surveys: list[Survey] = []
        self._defined: dict[str, Field] = {}  # id -> where
        self._references: list[tuple[str, Field, frozenset[str]]] = []  # id, where, what it may be
        self._kind_of: dict[str, str] = dict(known or {})
        self._quoted = False  # whether what is read quotes a document in its own language
        self.held: set[str] = set()  # ids that wait for a review

    def read(self, file: str, text: str) -> None:
        root = parse(text, file, self.problems)
        if root is None:
            return
        if file == "topics.yaml":
            self.topics += [self._topic(field) for field in root.items()]
        elif file == "papers.yaml":
            self.papers += [self._paper(field) for field in root.items()]
        else:
            self.surveys.append(self._survey(root, Path(file).stem))

    def finish(self) -> Catalogue:
        for target, where, kinds in self._references:
            kind = self._kind_of.get(target)
            if kind is None:
                where.problem(f"There is no {' or '.join(sorted(kinds))} “{target}”; correct the id or add it.")
            elif kind not in kinds:
                where.problem(f"“{target}” is a {kind}; name a {' or '.join(sorted(kinds))} here.")
        self._check_names("topic", [(t.id, _names_of_topic(t), t.shared_names) for t in self.topics])
        self._check_names("paper", [(p.id, _names_of_paper(p), p.shared_names) for p in self.papers])
        self._check_arxiv()
        self._check_tree()
        if self.problems:
            raise InvalidCatalogue(self.problems)
        return without(Catalogue(tuple(self.topics), tuple(self.papers), tuple(self.surveys)), self.held)

    def forget_references(self) -> None:
        """Do not insist that what is referred to is there."""
        self._references.clear()

    def unknown(self) -> set[str]:
        """The ids that are referred to and defined nowhere."""
        return {target for target, _, _ in self._references if target not in self._kind_of}

    # What the files hold

    def _topic(self, field: Field) -> Topic:
        optional = ("aliases", "misspellings", "shared_names", "parent", "quoted", *_MARKS)
        fields = field.mapping(("id", "name", "lead"), optional)
        quoted = self._quoted or entries.flag(fields, "quoted")
        return Topic(
            id=self._marked(self._define(fields.get("id"), "topic"), fields),
            name=entries.bilingual(fields, "name", quoted),
            lead=entries.prose(fields, "lead", quoted),
            aliases=entries.texts(fields, "aliases"),
            misspellings=entries.texts(fields, "misspellings"),
            shared_names=entries.texts(fields, "shared_names"),
            parent=self._refer(fields["parent"], "topic") if "parent" in fields else None,
        )

    def _paper(self, field: Field) -> Paper:
        fields = field.mapping(
            ("id", "kind", "name"),
            (
                *("title", "aliases", "misspellings", "described", "shared_names", "year", "venue", "arxiv"),
                *("code", "url"),
                *("authors", "organisations", "topics", "summary", "note", "checked", "quoted", *_MARKS),
            ),
        )
        quoted = self._quoted or entries.flag(fields, "quoted")
        arxiv_form = 'an arXiv id without its version, in quotes: "2005.12872"'
        return Paper(
            id=self._marked(self._define(fields.get("id"), "paper"), fields),
            kind=fields["kind"].choice(PaperKind) if "kind" in fields else PaperKind.METHOD,
            name=entries.text(fields, "name") or "",
            title=entries.text(fields, "title"),
            aliases=entries.texts(fields, "aliases"),
            misspellings=entries.texts(fields, "misspellings"),
            described=entries.texts(fields, "described"),
            shared_names=entries.texts(fields, "shared_names"),
            year=fields["year"].number(1800, 2100) if "year" in fields else None,
            venue=fields["venue"].matching(_VENUE, "a venue's short name, at most 60 characters")
            if "venue" in fields
            else None,
            arxiv=fields["arxiv"].matching(_ARXIV, arxiv_form) if "arxiv" in fields else None,
            code=entries.address(fields, "code"),
            url=entries.address(fields, "url"),
            authors=entries.texts(fields, "authors"),
            organisations=entries.texts(fields, "organisations"),
            topics=self._references_in(fields, "topics", "topic"),
            summary=entries.prose(fields, "summary", quoted) if "summary" in fields else None,
            note=entries.prose(fields, "note", quoted) if "note" in fields else None,
            checked=entries.addresses(fields, "checked"),
        )

    def _survey(self, root: Field, stem: str) -> Survey:
        fields = root.mapping(
            ("id", "title", "short", "language", "published", "description", "lines", "sections", "statements"),
            (
                *("aliases", "published_note", "authors", "translators", "editors", "publishers", "urls", "licence"),
                *("mentions", "unanswered", "quoted", "topics", "papers"),
            ),
        )
        self._quoted = entries.flag(fields, "quoted")
        self.topics += [self._topic(field) for field in fields["topics"].items()] if "topics" in fields else []
        self.papers += [self._paper(field) for field in fields["papers"].items()] if "papers" in fields else []
        survey = self._define(fields.get("id"), "survey")
        if survey and survey != stem:
            fields["id"].problem(f"The file is called {stem}.yaml, so the id should be “{stem}”.")
        lines = fields["lines"].number(1, 1_000_000) if "lines" in fields else 1_000_000
        sections = self._sections(fields["sections"], lines) if "sections" in fields else ()
        statements = self._statements(fields["statements"], survey, sections, lines) if "statements" in fields else ()
        read = Survey(
            id=survey,
            title=entries.prose(fields, "title", self._quoted),
            short=entries.prose(fields, "short", self._quoted),
            language=entries.language(fields),
            published=entries.published(fields),
            description=entries.prose(fields, "description", self._quoted),
            lines=lines,
            aliases=entries.texts(fields, "aliases"),
            published_note=entries.prose(fields, "published_note", self._quoted)
            if "published_note" in fields
            else None,
            authors=entries.texts(fields, "authors"),
            translators=entries.texts(fields, "translators"),
            editors=entries.texts(fields, "editors"),
            publishers=entries.texts(fields, "publishers"),
            urls=fields["urls"].texts(lambda item: item.matching(entries.URL, "a link: https://..."))
            if "urls" in fields
            else (),
            licence=entries.text(fields, "licence"),
            sections=sections,
            mentions=self._mentions(fields["mentions"], sections, lines) if "mentions" in fields else (),
            statements=statements,
            unanswered=entries.unanswered(fields, statements),
        )
        self._quoted = False
        return read

    def _sections(self, field: Field, lines: int) -> tuple[Section, ...]:
        sections: list[Section] = []
        for item in field.items():
            fields = item.mapping(("id", "title", "lines"), ("topics",))
            first, last = entries.span(fields["lines"], lines) if "lines" in fields else (1, lines)
            section = Section(
                id=fields["id"].slug() if "id" in fields else "",
                title=entries.prose(fields, "title", self._quoted),
                first_line=first,
                last_line=last,
                topics=self._references_in(fields, "topics", "topic"),
            )
            for other in sections:
                if other.id == section.id:
                    item.problem(f"There are two sections “{section.id}”; rename one.")
                if (
                    other.first_line < first <= other.last_line < last
                    or first < other.first_line <= last < other.last_line
                ):
                    item.problem(f"“{section.id}” overlaps “{other.id}” half-way; make one hold the other.")
            sections.append(section)
        return tuple(sections)

    def _mentions(self, field: Field, sections: tuple[Section, ...], lines: int) -> tuple[Mention, ...]:
        mentions: dict[int, Mention] = {}
        for key, value in field.pairs():
            line = key.number(1, lines)
            if line in mentions:
                key.problem(f"Line {line} stands twice here; put all that it names into one list.")
            if not _holding(sections, line):
                key.problem(f"Line {line} is in no section; add a section that holds it.")
            mentions[line] = Mention(line, value.texts(lambda item: self._refer(item, "paper", "topic")))
        return tuple(mentions.values())

    def _statements(
        self, field: Field, survey: str, sections: tuple[Section, ...], lines: int
    ) -> tuple[Statement, ...]:
        count: defaultdict[int, int] = defaultdict(int)
        said: dict[str, int] = {}
        statements: list[Statement] = []
        for item in field.items():
            texts = () if self._quoted and any(key.text() in LANGUAGES for key, _ in item.pairs()) else LANGUAGES
            marks = ("stance", "opinion", "inferred", "asks", *LANGUAGES, *_MARKS)
            fields = item.mapping(("line", "about", "kind", *texts), marks)
            first, last = entries.span(fields["line"], lines) if "line" in fields else (1, 1)
            holding = _holding(sections, first)
            if not holding:
                item.problem(f"Line {first} is in no section; add a section that holds it.")
            kind = fields["kind"].choice(StatementKind) if "kind" in fields else StatementKind.DEFINITION
            stance = fields["stance"].choice(Stance) if "stance" in fields else None
            if stance and kind not in _FUTURE:
                fields["stance"].problem(
                    "Only a trend or an advice has a stance; change the kind or remove the stance."
                )
            text = Bilingual(entries.text(fields, "en") or "", entries.text(fields, "zh") or "")
            if text.zh and not has_han(text.zh):
                fields["zh"].problem("This is not Chinese; translate it.")
            if text["en"] in said and text["en"]:
                item.problem(f"Line {said[text['en']]} of this file says the same; remove one.")
            said[text["en"]] = item.line
            about = self._references_in(fields, "about", "paper", "topic", "survey")
            if not about and "about" in fields:
                fields["about"].problem("Name at least one paper, topic or survey that this is about.")
            count[first] += 1
            self._marked(f"{survey}:{first}.{count[first]}", fields)
            statements.append(
                Statement(
                    id=f"{survey}:{first}.{count[first]}",
                    survey=survey,
                    section=min(holding, key=lambda s: s.last_line - s.first_line).id if holding else "",
                    line=first,
                    last_line=last,
                    about=about,
                    kind=kind,
                    text=text,
                    stance=stance,
                    opinion=fields["opinion"].flag() if "opinion" in fields else False,
                    inferred=fields["inferred"].flag() if "inferred" in fields else False,
                    asks=entries.texts(fields, "asks"),
                )
            )
        return tuple(statements)

    def _marked(self, id: str, fields: Mapping[str, Field]) -> str:
        """The same id, noted where it is marked for a review: it is checked like the rest, and not yet used."""
        if "confidence" in fields:
            fields["confidence"].matching(_CONFIDENCE, "a number from 0 to 1, such as 0.75")
        if entries.flag(fields, "review"):
            self.held.add(id)
        return id

    # What must agree across files

    def _define(self, field: Field | None, kind: str) -> str:
        name = field.slug() if field else ""
        if field and name in self._defined:
            field.problem(f"“{name}” is already the id of a {self._kind_of[name]}; choose another.")
        elif field and name:
            self._defined[name] = field
            self._kind_of[name] = kind
        return name

    def _refer(self, field: Field, *kinds: str) -> str:
        name = field.slug()
        if name:
            self._references.append((name, field, frozenset(kinds)))
        return name

    def _references_in(self, fields: Mapping[str, Field], key: str, *kinds: str) -> tuple[str, ...]:
        return fields[key].texts(lambda item: self._refer(item, *kinds)) if key in fields else ()

    def _check_names(self, kind: str, named: Iterable[tuple[str, list[str], tuple[str, ...]]]) -> None:
        """A name stands for one thing of a kind, unless all who have it say that they share it."""
        owners: dict[str, str] = {}
        sharers: defaultdict[str, list[str]] = defaultdict(list)
        for id_, names, shared in named:
            where = self._defined.get(id_)
            if where is None:
                continue
            mine: set[str] = set()
            for name in names:
                key = squash(name)
                if not key:
                    where.problem(f"The name “{name}” of “{id_}” has no letter or digit; remove it.")
                elif key in mine:
                    where.problem(
                        f"“{id_}” has the name “{name}” twice (case, spaces and hyphens do not count); remove one."
                    )
                elif key in owners:
                    where.problem(
                        f"The {kind}s “{owners[key]}” and “{id_}” are both called “{name}”; "
                        "rename one, or list it under shared_names of both."
                    )
                mine.add(key)
            owners.update(dict.fromkeys(mine - owners.keys(), id_))
            for name in shared:
                sharers[squash(name)].append(id_)
        for key, ids in sharers.items():
            if len(ids) < 2 or key in owners:
                where = self._defined[ids[0]]
                where.problem(f"“{ids[0]}” shares a name with no other {kind}; list it under aliases instead.")

    def _check_arxiv(self) -> None:
        owners: dict[str, str] = {}
        for paper in self.papers:
            if paper.arxiv in owners and paper.id in self._defined:
                self._defined[paper.id].problem(
                    f"“{owners[paper.arxiv]}” has the arXiv id {paper.arxiv} too; give it to the one whose paper it is."
                )
            elif paper.arxiv:
                owners[paper.arxiv] = paper.id

    def _check_tree(self) -> None:
        parents = {topic.id: topic.parent for topic in self.topics}
        for topic in self.topics:
            seen = {topic.id}
            above = topic.parent
            while above is not None and above not in seen:
                seen.add(above)
                above = parents.get(above)
            if above == topic.id and topic.id in self._defined:
                self._defined[topic.id].problem(f"“{topic.id}” is its own ancestor; give it another parent.")


def _holding(sections: Iterable[Section], line: int) -> list[Section]:
    return [section for section in sections if section.first_line <= line <= section.last_line]


def _names_of_topic(topic: Topic) -> list[str]:
    en, zh = topic.name["en"], topic.name["zh"]
    own = [en] if squash(en) == squash(zh) else [en, zh]
    return [*own, *topic.aliases, *topic.misspellings]


def _names_of_paper(paper: Paper) -> list[str]:
    title = [paper.title] if paper.title and squash(paper.title) != squash(paper.name) else []
    return [paper.name, *title, *paper.aliases, *paper.misspellings, *paper.described]
