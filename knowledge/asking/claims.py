"""
A chat message -> what the surveys say to it: claim by claim, and of what else it names.

A message is taken apart into sentences. Each that names something, or points back to what the message names ("it
..."), is put to the statements like a question; all else is talk, and passed over. What is named but was not spoken of
yet is told in a statement or two. Whether a claim is true is not decided: the statements that speak of it are shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from knowledge.asking.composing import Answer, Covered
from knowledge.asking.pointing import points_back
from knowledge.briefs import Citation, most_telling
from knowledge.models import Statement

CLAIMS = 4  # of a message that are looked into
STATEMENTS = 2  # to each
SUBJECTS = 4  # named beside the claims that are told of
_SHORTEST = 8  # characters of a sentence that may claim something; Chinese ones count twice

_NO_TEXT = re.compile(r"https?://\S+|```.*?```|`[^`]*`|<[@#:/a][^>]*>|^>.*$", re.DOTALL | re.MULTILINE)
_ENDS = re.compile(r"(?<=[.!?;])\s+|[。！？；]|\n+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a message, and what the surveys say to it; nothing where they do not cover it."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Covering:
    """What the surveys say to a message."""

    claims: tuple[Claim, ...]
    others: tuple[Citation, ...]  # of what else it names
    about: tuple[str, ...]  # the ids that it names

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All that is cited, each once."""
        said = [*(citation for claim in self.claims for citation in claim.citations), *self.others]
        return tuple({citation.statement.id: citation for citation in said}.values())


def sentences(message: str) -> list[str]:
    """
    The sentences of a message that are long enough to say something.

    >>> sentences("hi! DETR needs NMS, see https://x.y\\nv1.5 is out")
    ['DETR needs NMS, see', 'v1.5 is out']
    """
    parts = (" ".join(part.split()).strip(" *_~|-") for part in _ENDS.split(_NO_TEXT.sub(" ", message)))
    return [part for part in parts if len(part.encode()) >= _SHORTEST]


def covering(
    message: str,
    named: Callable[[str], Sequence[str]],
    ask: Callable[[str, Sequence[str]], Answer],
    cite: Callable[[Iterable[Statement]], tuple[Citation, ...]],
    statements: Callable[[str], list[Statement]],
) -> Covering:
    """What is said to a message, with the library's ways to look it up."""
    about = tuple(named(message))
    claims: list[Claim] = []
    told: set[str] = set()
    for sentence in sentences(message):
        names = bool(named(sentence))
        if len(claims) == CLAIMS or not (names or (about and points_back(sentence))):
            continue
        answer = ask(sentence, () if names else about[:1])
        new = [each for each in answer.statements if each.id not in told][:STATEMENTS]
        if new or (answer.status is Covered.NOT_COVERED and names):
            told.update(each.id for each in new)
            claims.append(Claim(sentence, cite(new)))
    spoken_of = {id_ for claim in claims for each in claim.citations for id_ in each.statement.about}
    others: list[Citation] = []
    for id_ in [id_ for id_ in about if id_ not in spoken_of][:SUBJECTS]:
        others += most_telling(cite([each for each in statements(id_) if each.id not in told]), id_, STATEMENTS)
    return Covering(tuple(claims), tuple(others), about)
