"""Statements that answer a question -> the text of the answer, with numbered sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.models import Bilingual, Language, Statement

ROOM = 900  # characters of an answer

_NOT_COVERED = Bilingual("The surveys do not cover that.", "各综述没有涉及这一点。")
_KNOWN = Bilingual("They do speak of {names}.", "不过它们谈到了{names}。")
_NEAREST = Bilingual("The nearest that they have: {names}.", "最接近的有：{names}。")


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


def answered(question: str, statements: Sequence[Statement], about: tuple[str, ...], language: Language) -> Answer:
    """The statements as one text, the first at any rate, the others as far as they fit."""
    sources: dict[tuple[str, int], Source] = {}
    told: list[str] = []
    kept: list[Statement] = []
    room = ROOM
    for statement in statements:
        place = (statement.survey, statement.line)
        source = sources.get(place) or Source(len(sources) + 1, statement.survey, statement.section, statement.line)
        sentence = f"{statement.text[language]} [{source.n}]"
        room -= len(sentence) + 1
        if told and room < 0:
            break
        sources[place] = source
        told.append(sentence)
        kept.append(statement)
    citations = tuple(sources.values())
    return Answer(question, language, Covered.ANSWERED, " ".join(told), citations, tuple(kept), about, ())


def not_covered(
    question: str, about: tuple[str, ...], known: Sequence[str], nearest: Sequence[str], language: Language
) -> Answer:
    """That the surveys do not say it; *known* names what they know of the subject, *nearest* other names."""
    comma = "、" if language == "zh" else ", "
    told = [_NOT_COVERED[language]]
    if known:
        told.append(_KNOWN[language].format(names=comma.join(known)))
    elif nearest:
        told.append(_NEAREST[language].format(names=comma.join(nearest)))
    text = ("" if language == "zh" else " ").join(told)
    return Answer(question, language, Covered.NOT_COVERED, text, (), (), about, tuple(nearest))
