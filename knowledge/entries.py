"""What stands behind a key of the catalogue's YAML: texts, prose, addresses, dates, lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from knowledge.fields import Field
from knowledge.models import LANGUAGES, Bilingual, Language, Statement
from knowledge.text import has_han, squash

URL = re.compile(r"https?://[^\s<>\"]{3,500}")
LINK = "a link: https://..."
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def text(fields: Mapping[str, Field], key: str) -> str | None:
    """The text of an entry, if it is there."""
    return fields[key].text() if key in fields else None


def texts(fields: Mapping[str, Field], key: str) -> tuple[str, ...]:
    """The texts of a list; none where there is no such entry."""
    return fields[key].texts() if key in fields else ()


def flag(fields: Mapping[str, Field], key: str) -> bool:
    """Whether an entry is there and true."""
    return key in fields and fields[key].flag()


def bilingual(fields: Mapping[str, Field], key: str, quoted: bool) -> Bilingual:
    """A text in both languages, or in one of them where a document is *quoted*."""
    return fields[key].bilingual(either=quoted) if key in fields else Bilingual("", "")


def prose(fields: Mapping[str, Field], key: str, quoted: bool) -> Bilingual:
    """A bilingual text whose Chinese is Chinese; in one language at least where a document is *quoted*."""
    value = bilingual(fields, key, quoted)
    if value.zh and not has_han(value.zh):
        fields[key].problem("The zh text is not Chinese; translate it.")
    return value


def address(fields: Mapping[str, Field], key: str) -> str | None:
    """A web address, if it is there."""
    return fields[key].matching(URL, LINK) if key in fields else None


def addresses(fields: Mapping[str, Field], key: str) -> tuple[str, ...]:
    """Web addresses; none where there is no such entry."""
    return fields[key].texts(lambda item: item.matching(URL, LINK)) if key in fields else ()


def language(fields: Mapping[str, Field]) -> Language:
    """The language of a survey; English where it is missing, which is a problem told elsewhere."""
    value = text(fields, "language")
    if value == "zh":
        return "zh"
    if value and value != "en":
        fields["language"].problem(f"“{value}” should be one of: {', '.join(LANGUAGES)}.")
    return "en"


def published(fields: Mapping[str, Field]) -> str:
    """The date of a survey, as exact as it is known."""
    if "published" not in fields:
        return "0001"
    return fields["published"].matching(_DATE, 'a date: "2020", "2020-08" or "2020-08-23"')


def unanswered(fields: Mapping[str, Field], statements: Iterable[Statement]) -> tuple[str, ...]:
    """The questions that a survey leaves open: none that one of its own statements is expected to answer."""
    answered = {squash(ask): statement.line for statement in statements for ask in statement.asks}

    def question(item: Field) -> str:
        value = item.text()
        line = answered.get(squash(value))
        if value and line is not None:
            item.problem(f"“{value}” is under the asks of line {line} too; remove one, it is answered or left open.")
        return value

    return fields["unanswered"].texts(question) if "unanswered" in fields else ()


def span(field: Field, lines: int) -> tuple[int, int]:
    """A line of a survey, or the first and last of a few."""
    if not field.is_list:
        line = field.number(1, lines)
        return line, line
    ends = [item.number(1, lines) for item in field.items()]
    if len(ends) != 2 or ends[0] > ends[1]:
        field.problem("Write one line, or a span as [first, last].")
        return 1, 1
    return ends[0], ends[1]
