"""What the title of a work says: where it ends, the short name in it, and what kind of work it is of."""

from __future__ import annotations

import re

from knowledge.ingest.names import shape
from knowledge.ingest.patterns import VENUE_YEAR, Appearance, Title, appearance_in, bare, latin_words, tag_in
from knowledge.ingest.structure import Piece
from knowledge.models import PaperKind


def linked_title(piece: Piece) -> Title | None:
    """The title that a line begins with as a link."""
    if not piece.links:
        return None
    anchor = piece.links[0][0]
    if len(latin_words(anchor)) < 4 or not bare(piece.text).startswith(anchor):
        return None
    rest = bare(piece.text)[len(anchor) :].strip(" ,.:;-–")
    tag = tag_in(rest)
    said = tag[2] if tag and tag[0] < 3 else appearance_in(rest[:40])
    if tag and tag[0] < 3:
        rest = rest[tag[1] :]
    elif said:
        rest = rest[found.end() :] if (found := VENUE_YEAR.match(rest)) else rest
    return Title(anchor, said or Appearance(None, None), rest.strip(" ,.:;-–"), 0.9)


def name_in(title: str) -> str | None:
    """The short name that a title begins with: “SCAN: Learning to ...”."""
    if kind_of(title) is PaperKind.SURVEY:
        return None
    found = re.match(r"(?P<name>[^:：]{2,28})\s*[:：]\s+\S|(?P<short>[^:：]{2,16})[:：]\S", title)
    if not found:
        return None
    name = (found["name"] or found["short"]).strip()
    inner = re.fullmatch(r"(?P<long>.+?)\s*\((?P<short>[A-Za-z][A-Za-z0-9-]{1,11})\)", name)
    if inner:
        return inner["short"]
    words = name.split()
    named = [word for word in words if shape(word) > 0]
    if named and len(words) < 4:
        return name
    if len(words) < 3 and not all(word.islower() for word in words):
        return name
    return None


def kind_of(title: str) -> PaperKind:
    """What kind of work a title is of, as its words say."""
    lower = title.lower()
    if re.search(r"\b(survey|review|overview)\b", lower):
        return PaperKind.SURVEY
    if re.search(r"\b(dataset|benchmark|corpus|challenge)\b", lower):
        return PaperKind.DATASET
    if re.search(r"\b(understanding|empirical|study|analysis|rethinking|what makes|how (?:much|do)|why)\b", lower):
        return PaperKind.STUDY
    return PaperKind.MODEL if re.search(r"\b(networks?|transformers?|models?)\b", lower) else PaperKind.METHOD
