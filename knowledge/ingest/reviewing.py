"""What was marked for review in a drafted survey: keep it, drop it, or put it right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from knowledge.errors import InvalidCatalogue, Problem
from knowledge.fields import parse
from knowledge.ingest.writing import Record, flowing
from knowledge.models import LANGUAGES

Group = Literal["topics", "papers", "statements"]
GROUPS: tuple[Group, ...] = ("topics", "papers", "statements")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One part of a survey that waits for somebody."""

    group: Group
    part: Record  # within the survey's record

    @property
    def text(self) -> str:
        """What it says, or is called."""
        text = self.part.get("name", "") if self.group != "statements" else _text(self.part)
        return _text(text) if isinstance(text, dict) else str(text)

    @property
    def confidence(self) -> float:
        """How sure the extraction was."""
        return float(self.part.get("confidence", 0))


def doubts_in(record: Record) -> Iterator[Doubt]:
    """All that is marked, in the order of the file: topics and works before what is said of them."""
    for group in GROUPS:
        for part in list(record.get(group, ())):
            if part.get("review") and any(part is left for left in record.get(group, ())):
                yield Doubt(group, part)


def keep(doubt: Doubt, text: str | None = None) -> None:
    """Take it as it is, or with another text or name."""
    doubt.part.pop("review", None)
    doubt.part["confidence"] = 1
    if text is not None:
        holder = doubt.part if doubt.group == "statements" else doubt.part["name"]
        if isinstance(holder, dict):
            language = next(language for language in LANGUAGES if language in holder)
            holder[language] = text
        else:
            doubt.part["name"] = text


def drop(record: Record, doubt: Doubt) -> None:
    """Take it out, with every word of it; a statement that is about nothing else goes too."""
    record[doubt.group] = [part for part in record[doubt.group] if part is not doubt.part]
    if doubt.group == "statements":
        _unquote(record, _text(doubt.part))
        return
    gone = doubt.part["id"]
    for topic in record.get("topics", ()):
        if topic.get("parent") == gone:
            topic.pop("parent")
    for paper in record.get("papers", ()):
        _leave_out(paper, "topics", gone)
    for section in record.get("sections", ()):
        _leave_out(section, "topics", gone)
    for line, about in list(record.get("mentions", {}).items()):
        if gone in about:
            about.remove(gone)
        if not about:
            del record["mentions"][line]
    for statement in record["statements"]:
        if gone in statement["about"]:
            statement["about"].remove(gone)
    record["statements"] = [statement for statement in record["statements"] if statement["about"]]


def record_from(text: str, file: str) -> Record:
    """The record in a YAML text that was written before; what is no such text raises ``InvalidCatalogue``."""
    problems: list[Problem] = []
    if parse(text, file, problems) is None:
        raise InvalidCatalogue(problems)
    loaded = yaml.load(text, Loader=_Texts)  # noqa: S506 - a safe loader
    if not isinstance(loaded, dict):
        raise InvalidCatalogue([Problem(file, 1, "Write “key: value” lines here.")])
    return flowing(loaded)


class _Texts(yaml.SafeLoader):
    """Reads dates as they are written."""


_Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _unquote(record: Record, sentence: str) -> None:
    """Take a sentence out where a work or topic is introduced with it."""
    for paper in record.get("papers", ()):
        if _text(paper.get("summary", {})) == sentence:
            del paper["summary"]
    for topic in record.get("topics", ()):
        if _text(topic["lead"]) == sentence:
            topic["lead"] = dict(topic["name"])


def _leave_out(part: Record, key: str, gone: str) -> None:
    if gone in part.get(key, ()):
        part[key].remove(gone)
        if not part[key]:
            del part[key]


def _text(part: dict[str, Any]) -> str:
    return str(next((part[language] for language in LANGUAGES if language in part), ""))
