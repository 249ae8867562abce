"""YAML as typed fields that know their file and line, so that a mistake can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TypeVar

import yaml

from knowledge.errors import Problem
from knowledge.models import LANGUAGES, Bilingual

DEEPEST = 40  # levels of brackets; blocks are limited by how far a line is indented
_NESTING = re.compile(r"[\[\]{}]|^[ \t\-?:]{200,}", re.MULTILINE)
SLUG = re.compile(r"(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where the wheel has it: ten times faster

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Field:
    """
    One YAML value and its place.

    Every reader returns something usable even for a wrong value and notes a ``Problem``, so that one run of the
    checker shows all that is wrong.
    """

    def __init__(self, node: yaml.Node, file: str, problems: list[Problem]) -> None:
        self._node = node
        self._file = file
        self._problems = problems

    @property
    def line(self) -> int:
        """The line in its file, from 1."""
        return int(self._node.start_mark.line) + 1

    def problem(self, message: str) -> None:
        """Note what is wrong here and what to change."""
        self._problems.append(Problem(self._file, self.line, message))

    def text(self) -> str:
        """A non-empty text; numbers are taken as they are written."""
        if not isinstance(self._node, yaml.ScalarNode) or not str(self._node.value).strip():
            self.problem("Write a text here.")
            return ""
        return str(self._node.value).strip()

    def matching(self, pattern: re.Pattern[str], form: str) -> str:
        """A text of a given form, which the message describes."""
        value = self.text()
        if value and not pattern.fullmatch(value):
            self.problem(f"“{value}” should be {form}.")
        return value

    def slug(self) -> str:
        """An id; short enough for the buttons that carry it."""
        return self.matching(SLUG, "an id: at most 60 lower-case letters and digits with single hyphens")

    def number(self, low: int, high: int) -> int:
        """A whole number from *low* to *high*."""
        value = self.text()
        if value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high:
            return int(value)
        if value:
            self.problem(f"“{value}” should be a whole number from {low} to {high}.")
        return low

    def flag(self) -> bool:
        """``true`` or ``false``."""
        value = self.text()
        if value and value not in ("true", "false"):
            self.problem(f"“{value}” should be true or false.")
        return value == "true"

    def choice(self, kinds: type[E]) -> E:
        """One of the values of an enumeration."""
        value = self.text()
        options = [kind.value for kind in kinds]
        if value in options:
            return kinds(value)
        if value:
            self.problem(f"“{value}” should be one of: {', '.join(options)}.")
        return next(iter(kinds))

    def bilingual(self, *, either: bool = False) -> Bilingual:
        """A text in every language, or with *either* in one of them at least."""
        fields = self.mapping((), LANGUAGES) if either else self.mapping(LANGUAGES)
        if either and not fields and isinstance(self._node, yaml.MappingNode):
            self.problem("Write the text in one language at least: {en: ...} or {zh: ...}.")
        return Bilingual(*(fields[language].text() if language in fields else "" for language in LANGUAGES))

    @property
    def is_list(self) -> bool:
        """Whether this is a list."""
        return isinstance(self._node, yaml.SequenceNode)

    def items(self) -> Iterator[Field]:
        """The items of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            self.problem("Write a list here: [one, two].")
            return
        for node in self._node.value:
            yield Field(node, self._file, self._problems)

    def texts(self, read: Callable[[Field], str] = lambda field: field.text()) -> tuple[str, ...]:
        """A list of texts without repetition."""
        found: dict[str, None] = {}
        for item in self.items():
            value = read(item)
            if value in found:
                item.problem(f"“{value}” stands twice in this list; remove one.")
            elif value:
                found[value] = None
        return tuple(found)

    def pairs(self) -> Iterator[tuple[Field, Field]]:
        """The keys and values of a mapping."""
        if not isinstance(self._node, yaml.MappingNode):
            self.problem("Write “key: value” lines here.")
            return
        for key, value in self._node.value:
            yield Field(key, self._file, self._problems), Field(value, self._file, self._problems)

    def mapping(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Field]:
        """A mapping with just these keys."""
        fields: dict[str, Field] = {}
        for key, value in self.pairs():
            name = key.text()
            if name in fields:
                key.problem(f"“{name}” stands twice here; remove one.")
            elif name in required or name in optional:
                fields[name] = value
            elif name:
                key.problem(f"“{name}” is not known here; use one of: {', '.join((*required, *optional))}.")
        if isinstance(self._node, yaml.MappingNode):
            for name in required:
                if name not in fields:
                    self.problem(f"“{name}” is missing; add it.")
        return fields


def parse(text: str, file: str, problems: list[Problem]) -> Field | None:
    """The root of a YAML text; ``None`` (and a problem) if it cannot be read."""
    deep = _too_deep(text)
    if deep is not None:
        problems.append(Problem(file, deep, "This is nested too deeply; write it flat."))
        return None
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problems.append(Problem(file, line, f"This is not valid YAML: {error.problem or error.context}."))
        return None
    except yaml.YAMLError as error:
        problems.append(Problem(file, 1, f"This is not valid YAML: {str(error).splitlines()[0]}."))
        return None
    if root is None:
        problems.append(Problem(file, 1, "This file is empty."))
        return None
    repeated = _repeated_node(root)
    if repeated is not None:
        line = repeated.start_mark.line + 1
        problems.append(Problem(file, line, "Anchors and aliases (& and *) are not used here; write the value out."))
        return None
    return Field(root, file, problems)


def _too_deep(text: str) -> int | None:
    """
    The line where a text nests deeper than any catalogue, if it does; libyaml would overflow the stack there.

    Brackets are counted as they stand, also inside texts: a catalogue has few, and closes them.
    """
    depth = 0
    for found in _NESTING.finditer(text):
        mark = found[0]
        depth = DEEPEST + 1 if len(mark) > 1 else max(0, depth + (1 if mark in "[{" else -1))
        if depth > DEEPEST:
            return text.count("\n", 0, found.start()) + 1
    return None


def _repeated_node(root: yaml.Node) -> yaml.Node | None:
    """A node that is reached twice, by an alias; walking stops there, so nested aliases cannot explode."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            return node
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
    return None
