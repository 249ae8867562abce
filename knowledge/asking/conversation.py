"""
A follow-up and what was said before -> a question that can be understood by itself.

The talk is read from the conversation, nothing is kept: a ``Turn`` is the question before, as it was understood, and
what it was about. A follow-up is told by its form, in this order:

1. it asks for the same again: why, the source, more, or another language;
2. it puts something else in the place of what was asked about: "what about SimCLR?", "MoCo 呢", "and in 2021?";
3. it points back: "its venue?", "the latter", "它的缺点", "这篇论文";
4. it compares with what was before ("compared to CLIP?"), or names nothing at all ("any drawbacks?", "发表在哪").

Everything else stands for itself. What is pointed at is written out, so that the question reads well to people too.
The patterns and lists of words are in ``knowledge.asking.pointing``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.asking import pointing
from knowledge.asking.pointing import left_over
from knowledge.linking import Linker
from knowledge.models import Language, Paper, PaperKind, Topic
from knowledge.text import has_han, normalise

MOST = 3  # things that one word points at
_ELLIPTIC = 1  # words, beside those that may be asked of anything, of a question that names nothing
_TIED = 2  # the same where it begins with "and", "那"
_DEPENDENT = {"en": 4, "zh": 2}  # the same for one that is asked as it is, with what the talk is about beside it
_END = " ?!.,。？！，"


@dataclass(frozen=True, slots=True)
class Turn:
    """What was said last: a question as it was understood, and the ids that it was about, the nearest first."""

    question: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that stands for itself; where it names nothing, *context* is what the talk is about."""

    question: str
    context: tuple[str, ...] = ()
    language: Language | None = None  # that was asked for in words


@dataclass(frozen=True, slots=True)
class _Named:
    """A name in a text, and what it stands for."""

    start: int
    end: int
    id: str


class Conversation:
    """Understands follow-ups about the topics and works of one state of the knowledge."""

    def __init__(self, linker: Linker, topics: Mapping[str, Topic], papers: Mapping[str, Paper]) -> None:
        self._linker = linker
        self._topics = topics
        self._papers = papers

    def resolve(self, text: str, turn: Turn) -> FollowUp:
        """What a text asks, said after a turn."""
        said = _tidy(text)
        known = tuple(id_ for id_ in turn.about if id_ in self._papers or id_ in self._topics)
        turn = Turn(_tidy(turn.question), known)
        pointed = self._focus(turn)
        if not said or not (turn.question or pointed):
            return FollowUp(said)
        again = self._again(said, turn, pointed)
        if again is not None:
            return again
        lead = pointing.LEAD.match(said)
        bare = said[lead.end() :] if lead else said
        put = self._put(bare, turn, tied=lead is not None)
        question = (
            put
            or self._counted(bare, turn, pointed)
            or self._pointing_back(bare, pointed)
            or self._completed(bare, pointed, tied=lead is not None)
        )
        if question is not None:
            return FollowUp(question)
        depends = left_over(said) <= _DEPENDENT[_language(said)] and _is_question(said) and not _names_others(said)
        return FollowUp(said, pointed if depends and not self._names(said) else ())

    # What the talk is about

    def _focus(self, turn: Turn) -> tuple[str, ...]:
        """What a pronoun after a turn stands for: the works that were asked about, else the topics."""
        named = list(dict.fromkeys(each.id for each in self._names(turn.question)))
        works = [id_ for id_ in named if id_ in self._papers]
        if not works and pointing.ASKS_FOR_ONE.search(turn.question):
            works = [id_ for id_ in turn.about if id_ in self._papers][:1]
        if not named:
            return tuple(works) or turn.about[:1]
        methods = [id_ for id_ in works if self._papers[id_].kind is not PaperKind.DATASET]
        topics = [id_ for id_ in named if self._sort(id_) == "topic"]
        return tuple(methods or works or topics or named)[:MOST]

    def _names(self, text: str) -> list[_Named]:
        """What a text names, and where; an owner's 's is not of the name."""
        named = []
        for link in self._linker.links(text):
            owned = re.search(r"['’]s$", text[link.start : link.end])
            named.append(_Named(link.start, link.end - (2 if owned else 0), link.items[0]))
        return named

    def _sort(self, id: str) -> str:
        if id in self._papers:
            return "work"
        return "meeting" if id in self._topics and self._topics[id].parent == "conferences" else "topic"

    def _written(self, ids: Sequence[str], language: Language) -> str:
        names = [self._papers[id_].name if id_ in self._papers else self._topics[id_].name[language] for id_ in ids]
        return (" 和 " if language == "zh" else " and ").join(names)

    # The forms of follow-ups

    def _again(self, said: str, turn: Turn, pointed: Sequence[str]) -> FollowUp | None:
        """The same once more: with the reason, the source, in more words, or in another language."""
        subject = self._written(pointed, _language(said))
        if found := pointing.IN_LANGUAGE.fullmatch(said):
            wanted: Language = "zh" if found["zh"] or found["zh2"] else "en"
            return FollowUp(turn.question or self._written(pointed, wanted), (), wanted)
        if pointing.AGAIN.fullmatch(said):
            return FollowUp(turn.question or subject)
        if pointing.MORE.fullmatch(said):
            return FollowUp(subject or turn.question)
        if pointing.ASKS_WHY.fullmatch(said) and turn.question:
            return FollowUp(f"{turn.question} {said[0].upper()}{said[1:]}")
        return None

    def _put(self, bare: str, turn: Turn, *, tied: bool) -> str | None:
        """The question before with something else in the place of what it asked about; ``None`` if nothing is put."""
        found = pointing.ABOUT.fullmatch(bare)
        plain = bare.strip(_END)
        if not found and not tied and not (bare.endswith(("?", "？")) and _is_short(plain)):
            return None
        what = next(part for part in found.groups() if part) if found else plain
        preposition = pointing.PREPOSITION.match(what)
        tie = preposition[0].strip() if preposition else ""
        what = re.sub(r"^(?:the|a)\s|的$", "", what[preposition.end() :] if preposition else what).strip()
        if pointing.YEAR.fullmatch(re.sub(r"\s*年(?:的)?$", "", what)):
            return _in_year(turn.question, what)
        if version := pointing.VERSION.fullmatch(what):
            what = self._other_version(turn, version["number"]) or what
        named = self._names(what)
        if named and not pointing.OTHER_WORDS.search(_without(what, named)):
            return self._exchanged(turn.question, what, self._sort(named[0].id), tie)
        if named and found and not _refers(what):
            return what
        if not named and found and _is_a_name(what):
            return self._exchanged(turn.question, what, "work", tie)
        return None

    def _other_version(self, turn: Turn, number: str) -> str | None:
        """The name of a work that the talk was about with another *number* at its end, if there is such a work."""
        spoken_of = [*turn.about, *(each.id for each in self._names(turn.question))]
        for name in (self._papers[id_].name for id_ in reversed(spoken_of) if id_ in self._papers):
            other = re.sub(r"\d+$", number, name)
            if other != name and self._linker.called(other):
                return other
        return None

    def _exchanged(self, question: str, what: str, sort: str, tie: str) -> str:
        """A question about something else; just that where the question named nothing."""
        names = self._names(question)
        same = [each for each in names if self._sort(each.id) == sort]
        if not same and tie and names and sort != "work":
            return f"{question.rstrip(_END)} {tie} {what}"
        others = [each for each in names if self._sort(each.id) != "meeting"]
        if not same and not others:
            return what
        compares = pointing.COMPARES.search(question) is not None
        gone = (same or others)[-1 if compares else 0].id
        if what and gone in {each.id for each in self._names(what)}:
            return what
        for each in reversed([each for each in names if each.id == gone]):
            question = f"{question[: each.start]}{what}{question[each.end :]}"
        return question

    def _counted(self, bare: str, turn: Turn, pointed: Sequence[str]) -> str | None:
        """A question with "the latter", "the first one" written out."""
        listed = list(pointed)
        if len(listed) < 2:
            listed = [id_ for id_ in turn.about if id_ in self._papers] or list(turn.about)
        for pattern, number in pointing.ORDINALS:
            found = pattern.search(bare)
            if found and len(listed) > max(0, number):
                return _with(bare, found, self._written([listed[number]], _language(bare)))
        return None

    def _pointing_back(self, bare: str, pointed: Sequence[str]) -> str | None:
        """A question with its pronouns written out, if they point at what was said before."""
        if not pointed:
            return None
        names = self._names(bare)
        subject = self._written(pointed, _language(bare))
        if pointing.DUMMY.search(bare) and names:
            return None
        for pattern, owns in pointing.POINTERS:
            found = pattern.search(bare)
            if not found:
                continue
            named_before = any(each.end <= found.start() and not _is_tied(bare, each.start) for each in names)
            if named_before and not pointing.BESIDE.search(bare[: found.start()]):
                return None  # it points at what is named before it
            return _with(bare, found, _owner(subject, bare) if owns else subject)
        for pattern in (pointing.DEFINITE, pointing.THERE):
            found = pattern.search(bare)
            if found and not names:
                return _with(bare, found, f"in {subject}" if pattern is pointing.THERE else subject)
        return None

    def _completed(self, bare: str, pointed: Sequence[str], *, tied: bool) -> str | None:
        """A question that names nothing, or only one side of a comparison, with what the talk is about before it."""
        if not pointed:
            return None
        names = {each.id for each in self._names(bare) if self._sort(each.id) == "work"}
        if names:
            if len(names) > 1 or names <= set(pointed) or not pointing.COMPARES.search(bare):
                return None
        elif not self._names_a_part(bare, pointed) and (
            self._names(bare) or left_over(bare) > (_TIED if tied else _ELLIPTIC) or not _is_question(bare)
        ):
            return None
        subject = self._written(pointed, _language(bare))
        return f"{_spaced(subject, bare)}{bare}" if has_han(bare) else f"{subject}: {bare}"

    def _names_a_part(self, bare: str, pointed: Sequence[str]) -> bool:
        """Whether all that is named is a part of the work in question: "how is the queue updated?"."""
        names = self._names(bare)
        parts = [
            each
            for each in names
            if self._sort(each.id) == "topic"
            and " " not in bare[each.start : each.end]
            and bare[: each.start].lower().endswith("the ")
        ]
        return bool(parts) and parts == names and pointed[0] in self._papers and _is_question(bare)


def _language(text: str) -> Language:
    return "zh" if has_han(text) else "en"


def _tidy(text: str) -> str:
    """A text whose places are those of its folded form: itself, or that form where folding has moved them."""
    tidy = " ".join(text.split())
    folded = normalise(tidy)
    return tidy if len(folded) == len(tidy) else folded


def _without(text: str, names: Sequence[_Named]) -> str:
    for each in reversed(names):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text


def _with(text: str, found: re.Match[str], what: str) -> str:
    before, after = text[: found.start()], text[found.end() :]
    gap = " " if has_han(before[-1:]) else ""
    return f"{before}{gap}{_spaced(what, after)}{after}"


def _spaced(name: str, after: str) -> str:
    """A name, with a space behind it where a Chinese character follows a Latin letter."""
    return f"{name} " if has_han(after[:1]) and name[-1:].isascii() else name


def _owner(subject: str, text: str) -> str:
    if has_han(text):
        return f"{_spaced(subject, '的')}的"
    return f"{subject}'" if subject.endswith("s") else f"{subject}'s"


def _in_year(question: str, what: str) -> str | None:
    year = pointing.YEAR.search(what)
    if not question or not year:
        return None
    if pointing.YEAR.search(question):
        return pointing.YEAR.sub(year[0], question)
    return f"{year[0]} 年 {question}" if has_han(question) else f"{question.rstrip(_END)} in {year[0]}?"


def _is_short(text: str) -> bool:
    return len(text.split()) <= 4 and len(text) <= 40


def _is_a_name(what: str) -> bool:
    """Whether something unknown looks like the name of a work: GPT-4, Gemini, LLaMA."""
    return len(what.split()) <= 4 and (what[:1].isupper() or re.search(r"[a-z][A-Z]|\d", what) is not None)


def _refers(text: str) -> bool:
    """Whether a text points back, or compares with what was before."""
    return pointing.COMPARES.search(text) is not None or pointing.points_back(text)


def _names_others(text: str) -> bool:
    """Whether a text names somebody or something that is not known."""
    return re.search(r"(?<=[\w,] )[A-Z]\w", text) is not None


def _is_tied(text: str, start: int) -> bool:
    """Whether a name follows a preposition, and so is not what the sentence is about."""
    before = re.search(r"\b(?:on|in|for|at|with|under|using)\s+$|(?:在|用|对)\s*$", text[:start], re.IGNORECASE)
    return before is not None


def _is_question(text: str) -> bool:
    """Whether a text that names nothing asks for something, rather than tells the bot to do something."""
    if has_han(text):
        return True
    asks = re.match(
        r"(?:what|why|how|who|whose|when|where|which|is|are|was|were|do|does|did|can|could|has|have|any|on|in|for|at|by|from|the"
        r"|with|key|main|list|compared?|differences?|better|worse)\b",
        text,
        re.IGNORECASE,
    )
    return asks is not None or left_over(text) == 0
