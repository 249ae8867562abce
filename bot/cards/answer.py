"""The card of an answer, or of there being none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.cards import words
from bot.cards.limits import clip, plain
from bot.cards.parts import Card, go, line, menu, place_choice, subject_choice, text
from bot.talk_buttons import AgainButton, ThreadButton
from knowledge.asking.composing import Answer, Covered
from knowledge.briefs import Citation
from knowledge.models import Language, Paper, Topic

QUESTION = 7001  # the number of the component that holds the question, by which a later run finds it
ANSWER_ROOM = 1600  # characters with escapes
SOURCES = 20
SOURCES_ROOM = 1600  # characters
SUBJECTS = 24
_NO_BREAK = "\u00a0"


def answer_card(
    answer: Answer,
    citations: Sequence[Citation],
    subjects: Sequence[Topic | Paper],
    *,
    language: Language,
    context: Sequence[str] = (),
    threads: bool = False,
) -> Card:
    """
    An answer under its question, with its numbered sources and the ways to their contexts and to its *subjects*.

    *citations* are those of the answer's sources, in their order; *context* are ids that the talk was about before,
    where the question names nothing; *threads* offers to go on in a thread.
    """
    numbered = list(zip((source.n for source in answer.citations), citations, strict=False))[:SOURCES]
    body: list[ui.Item[Any]] = [_asked(answer.question)]
    buttons: list[ui.Item[Any]] = []
    if answer.status is Covered.ANSWERED:
        body += [text(_told(answer.text)), line(), text(_sources(numbered, language))]
        places = [place_choice(citation, _caption(n, citation, language), language) for n, citation in numbered]
        if len(places) == 1:
            buttons.append(go(places[0][0], words.IN_CONTEXT[language]))
        elif contexts := menu(places, language, of="places", hint=words.SEE_IN_CONTEXT):
            body.append(contexts)
    else:
        body.append(text(_told(answer.text)))
    if onward := menu([subject_choice(item, language) for item in subjects[:SUBJECTS]], language):
        body.append(onward)
    if threads:
        buttons.append(ThreadButton.with_caption(words.OPEN_THREAD[language]))
    other: Language = "en" if language == "zh" else "zh"
    buttons.append(AgainButton.into(other, words.OTHER_LANGUAGE[language], context))
    return Card(body, buttons)


def thread_card(question: str, language: Language) -> Card:
    """What a thread begins with; it holds the question, so that the first follow-up there can be understood."""
    return Card([_asked(question), text(words.THREAD_HELLO[language])])


def _asked(question: str) -> ui.TextDisplay[Any]:
    return ui.TextDisplay(f"**{plain(question, 600) or '–'}**", id=QUESTION)


def _told(answer: str) -> str:
    """The text of an answer: the first line as it is, further claims as a list, and heads of parts in bold."""
    lines: list[str] = []
    for told in answer.splitlines():
        bare = told.strip().removeprefix("- ")
        if bare.endswith((":", "：")):
            lines.append(f"**{plain(bare, ANSWER_ROOM)}**")
        else:
            item = told.startswith("- ") or (lines and bare.endswith("]"))
            shown = plain(bare, ANSWER_ROOM).replace(" \\[", f"{_NO_BREAK}\\[")  # a number stays with its claim
            lines.append(("- " if item else "") + shown)
    return "\n".join(clip(lines, ANSWER_ROOM)) or "–"


def _sources(numbered: Sequence[tuple[int, Citation]], language: Language) -> str:
    """The numbered places, those of one section on one line."""
    places: dict[str, list[str]] = {}
    for n, citation in numbered:
        survey = f"{plain(citation.survey.short[language], 60)} ({citation.survey.published})"
        where = f"{survey} › {plain(citation.section.title[language], 80)}"
        line_of = words.LINE[language].format(line=citation.statement.line)
        places.setdefault(where, []).append(f"\\[{n}\\] {line_of}".replace(" ", _NO_BREAK))
    lines = [f"-# {where} › {' · '.join(numbers)}" for where, numbers in places.items()]
    return "\n".join(clip(lines, SOURCES_ROOM))


def _caption(n: int, citation: Citation, language: Language) -> str:
    return f"[{n}] {citation.statement.text[language]}"
