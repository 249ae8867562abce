"""What is known, as small frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same thing said in English and in Chinese; one is empty where a document is quoted in its own language."""

    en: str
    zh: str

    def __getitem__(self, language: Language) -> str:
        """The text in a language, or in the only one that there is."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)


class PaperKind(StrEnum):
    """What a named work is."""

    METHOD = "method"  # a way of training or doing; a loss, a module, an algorithm
    MODEL = "model"  # a network
    DATASET = "dataset"  # also a benchmark
    STUDY = "study"  # analysis, theory, measurement
    SURVEY = "survey"
    TOOL = "tool"
    PAPER = "paper"  # of an imported list, where nobody said more


class StatementKind(StrEnum):
    """What sort of claim a statement makes."""

    DEFINITION = "definition"
    METHOD = "method"
    RESULT = "result"
    NUMBER = "number"
    COMPARISON = "comparison"
    LIMITATION = "limitation"
    CAUSE = "cause"
    TREND = "trend"
    ADVICE = "advice"
    ATTRIBUTION = "attribution"


class Stance(StrEnum):
    """How a survey sees the future of a subject."""

    HOT = "hot"
    PROMISING = "promising"
    HARD = "hard"
    DECLINING = "declining"


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject in the tree of topics."""

    id: str
    name: Bilingual
    lead: Bilingual  # one to three sentences
    aliases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()  # found, never shown
    shared_names: tuple[str, ...] = ()  # names that another topic has too
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A named work: a paper, method, model, dataset or tool. What could not be checked is ``None`` or empty."""

    id: str
    kind: PaperKind
    name: str  # the usual short name
    title: str | None = None  # the canonical title
    aliases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()  # found, never shown
    described: tuple[str, ...] = ()  # what people call it without its name; found where they ask, never shown
    shared_names: tuple[str, ...] = ()  # names that another work has too
    year: int | None = None
    venue: str | None = None
    arxiv: str | None = None  # without the version: "2005.12872"
    code: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    summary: Bilingual | None = None  # where a survey discusses the work
    note: Bilingual | None = None
    checked: tuple[str, ...] = ()  # where facts that no survey states were found
    lists: tuple[str, ...] = ()  # the imported lists that hold it
    abstract: str | None = None  # what follows is as a list has it: nothing that a survey says
    cites: int | None = None
    doi: str | None = None

    @property
    def is_listed_only(self) -> bool:
        """Whether the work is from an imported list, and no survey names it."""
        return ":" in self.id  # as no id of the catalogue has

    @property
    def link(self) -> str | None:
        """The best address to read more at, if one is known."""
        return f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else self.url or self.code


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a survey; sections nest and never overlap half-way."""

    id: str  # unique in its survey
    title: Bilingual
    first_line: int
    last_line: int
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """What is named on one line of a survey."""

    line: int
    about: tuple[str, ...]  # ids of papers and topics


@dataclass(frozen=True, slots=True)
class Statement:
    """The unit of knowledge: one claim, in our own words, with the place it was drawn from."""

    id: str  # "<survey>:<line>.<n>", the n-th claim drawn from that line
    survey: str
    section: str
    line: int
    last_line: int
    about: tuple[str, ...]  # ids of papers, topics or surveys, most specific first
    kind: StatementKind
    text: Bilingual
    stance: Stance | None = None
    opinion: bool = False  # the survey author's own view
    inferred: bool = False  # the text does not say it outright
    asks: tuple[str, ...] = ()  # questions that it answers, as people would type them; never shown


@dataclass(frozen=True, slots=True)
class Survey:
    """A document, who made it, and what it says."""

    id: str
    title: Bilingual
    short: Bilingual  # a few words, for citations
    language: Language
    published: str  # "2020", "2020-08" or "2020-08-23"
    description: Bilingual
    lines: int
    aliases: tuple[str, ...] = ()  # other names that people use for it
    published_note: Bilingual | None = None
    authors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    licence: str | None = None
    sections: tuple[Section, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    unanswered: tuple[str, ...] = ()  # questions near to what it says that it does not answer; never shown

    @property
    def year(self) -> int:
        """The year of publication."""
        return int(self.published[:4])


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the YAML files hold; every id in it is known to exist."""

    topics: tuple[Topic, ...]
    papers: tuple[Paper, ...]
    surveys: tuple[Survey, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """A survey that somebody added, with the works and topics that the shipped catalogue lacked."""

    topics: tuple[Topic, ...]
    papers: tuple[Paper, ...]
    survey: Survey
