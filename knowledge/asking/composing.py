"""Statements that answer a question -> the text of the answer, with numbered sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.asking.answers import Found
from knowledge.models import Bilingual, Language, Paper, Statement, Survey

ROOM = 900  # characters of an answer

_NOT_COVERED = Bilingual("The surveys do not cover that.", "各综述没有涉及这一点。")
_KNOWN = Bilingual("They do speak of {names}.", "不过它们谈到了{names}。")
_LISTED = Bilingual("Works that fit ({count}): {works}.", "符合的工作（{count}）：{works}。")
_RELATED = Bilingual("Works on it ({count}): {works}.", "相关工作（{count}）：{works}。")
_NEAREST = Bilingual("Nearest: {names}.", "最接近的有：{names}。")


class Covered(StrEnum):
    """Whether the surveys hold the answer."""

    ANSWERED = "answered"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the claims marked with a number stand."""

    n: int  # from 1
    survey: str
    section: str
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A cited answer, or that there is none."""

    question: str
    language: Language
    status: Covered
    text: str  # at most ``ROOM`` characters; each claim ends in the number of its source
    citations: tuple[Source, ...]
    statements: tuple[Statement, ...]  # what was told, in order
    about: tuple[str, ...]  # ids of what the question is about
    suggestions: tuple[str, ...]  # names of the nearest subjects


def answered(question: str, found: Found, language: Language, surveys: Mapping[str, Survey]) -> Answer:
    """
    What was found as one text, a claim a line: the first at any rate, the others as far as they fit.

    A list of works that fit comes first; works that belong to the subject come after the first claim, unless it names
    them. Where several surveys are asked, or a change, each has its say under its name and date, the oldest first.
    """
    told = _by_survey(found, language, surveys) if found.by_survey else _best_first(found, language)
    known = [statement for _, statement in found.listed if statement not in told.statements]
    told_of = (*known, *told.statements)
    return Answer(question, language, Covered.ANSWERED, told.text, told.citations, told_of, found.subjects, ())


def _best_first(found: Found, language: Language) -> _Told:
    told = _Told(language)
    told.add_works(_LISTED, found.listed)
    for statement in found.statements:
        if not told.add(statement, ""):
            break
        if len(told.statements) == 1 and not found.listed:
            told.add_works(_RELATED, [pair for pair in found.related if pair[0].name not in told.text])
    return told


def _by_survey(found: Found, language: Language, surveys: Mapping[str, Survey]) -> _Told:
    """Works that fit, then statements, taken in their order while there is room for them, survey by survey."""
    told, chosen = _Told(language), list[Statement]()
    told.add_works(_LISTED, found.listed)
    for statement in found.statements:
        more = sorted([*chosen, statement], key=lambda each: (surveys[each.survey].published, each.survey))
        attempt, head = _Told(language), ""
        attempt.add_works(_LISTED, found.listed)
        for each in more:
            survey = surveys[each.survey]
            own_head = f"{survey.short[language]} ({survey.published}):"
            if not attempt.add(each, own_head if own_head != head else ""):
                return told
            head = own_head
        told, chosen = attempt, more
    return told


class _Told:
    """An answer that grows while there is room; places of surveys are numbered in the order in which they are cited."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._lines: list[str] = []
        self._sources: dict[tuple[str, int], Source] = {}
        self.statements: list[Statement] = []

    @property
    def text(self) -> str:
        return "\n".join(self._lines)

    @property
    def citations(self) -> tuple[Source, ...]:
        return tuple(self._sources.values())

    def add(self, statement: Statement, head: str) -> bool:
        """Tell a statement, below a *head* if there is one; whether it fitted."""
        told = f"{statement.text[self._language]} [{self._number(statement)}]"
        lines = [head, told] if head else [told]
        if self._lines and len("\n".join([*self._lines, *lines])) > ROOM:
            return False
        self._lines += lines
        self._cite(statement)
        self.statements.append(statement)
        return True

    def add_works(self, template: Bilingual, works: Sequence[tuple[Paper, Statement]]) -> None:
        """Name works, each with the place of the statement that tells of it; none where there are none."""
        if not works:
            return
        named = []
        for paper, statement in works:
            named.append(f"{paper.name} [{self._number(statement)}]")
            self._cite(statement)
        comma = "、" if self._language == "zh" else ", "
        self._lines.append(template[self._language].format(count=len(works), works=comma.join(named)))

    def _number(self, statement: Statement) -> int:
        source = self._sources.get((statement.survey, statement.line))
        return source.n if source else len(self._sources) + 1

    def _cite(self, statement: Statement) -> None:
        source = Source(self._number(statement), statement.survey, statement.section, statement.line)
        self._sources[statement.survey, statement.line] = source


def not_covered(
    question: str, about: tuple[str, ...], known: Sequence[str], nearest: Sequence[str], language: Language
) -> Answer:
    """That the surveys do not say it; *known* names what they know of the subject, *nearest* other names."""
    comma = "、" if language == "zh" else ", "
    told = [_NOT_COVERED[language]]
    if known:
        told.append(_KNOWN[language].format(names=comma.join(known)))
    if nearest:
        told.append(_NEAREST[language].format(names=comma.join(nearest)))
    text = ("" if language == "zh" else " ").join(told)
    return Answer(question, language, Covered.NOT_COVERED, text, (), (), about, tuple(nearest))
