"""Names in a text -> the topics and works that they stand for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.names import ItemKind, Name, Role
from knowledge.search import typos_allowed
from knowledge.text import has_han, normalise, squash

TYPED_PIECES = 4  # words of a mistyped name
_BEGINNING = 6  # characters by which it is seen early that no name goes on so
LONGEST_NAME = 120  # squashed characters of a name that is looked for in a text
_PIECE = re.compile(r"[\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|\+\+")


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of a normalised text, and the items that it names (several where they share the name)."""

    start: int
    end: int  # exclusive
    names: tuple[Name, ...]
    typo: bool = False

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of what is named."""
        return tuple(dict.fromkeys(name.item for name in self.names))


class Linker:
    """Finds all names of topics and works in running text, in both languages."""

    def __init__(self, names: Iterable[Name], words: Collection[str]) -> None:
        """*words* are known words that are never taken for a mistyped name."""
        self._names: defaultdict[str, list[Name]] = defaultdict(list)
        for name in names:
            self._names[name.squashed].append(name)
        self._latin = [
            squashed
            for squashed, own in self._names.items()
            if len(squashed) > 3 and not has_han(squashed) and not _is_description(own)
        ]  # what may be mistyped
        self._words = words
        written = [form for squashed in self._names for form in (squashed, f"{squashed}s")]
        self._beginnings = {form[:length] for form in written for length in range(1, _BEGINNING + 1)}

    def called(self, name: str) -> list[str]:
        """The ids of what has just this name, but for case, spaces and hyphens."""
        return [each.item for each in self._names.get(squash(name), ())]

    def links(self, text: str, *, forgiving: bool = True) -> list[Link]:
        """
        The names in a text, longest first where they overlap, in the order of the text.

        *forgiving* also takes a word that is no known word for a name one or two typos away.
        """
        folded = normalise(text)
        pieces = [(piece.start(), piece.end(), squash(piece[0]) or "pp") for piece in _PIECE.finditer(folded)]
        links = self._exact(pieces)
        if forgiving:
            taken = {position for link in links for position in range(link.start, link.end)}
            links += [link for link in self._mistyped(pieces) if link.start not in taken]
        return sorted(links, key=lambda link: link.start)

    def _exact(self, pieces: list[tuple[int, int, str]]) -> list[Link]:
        found: list[Link] = []
        first = 0
        while first < len(pieces):
            squashed, best = "", None
            for last in range(first, len(pieces)):
                squashed += pieces[last][2]
                if len(squashed) > LONGEST_NAME or squashed[:_BEGINNING] not in self._beginnings:
                    break
                name = self._known(squashed)
                if name:
                    best = (last, name)
            if best is None:
                first += 1
                continue
            last, squashed = best
            found.append(Link(pieces[first][0], pieces[last][1], tuple(self._names[squashed])))
            first = last + 1
        return found

    def _known(self, squashed: str) -> str | None:
        """The name that is written, perhaps in the plural (GANs)."""
        if squashed in self._names:
            return squashed
        singular = squashed.removesuffix("s")
        if len(singular) < 3 or not singular.isascii() or singular not in self._names:
            return None
        return None if _is_description(self._names[singular]) else singular  # the retrieval papers are others

    def _mistyped(self, pieces: list[tuple[int, int, str]]) -> Iterable[Link]:
        first = 0
        while first < len(pieces):
            for count in range(min(TYPED_PIECES, len(pieces) - first), 0, -1):
                window = pieces[first : first + count]
                names = self._near("".join(piece for _, _, piece in window), [piece for _, _, piece in window])
                if names:
                    yield Link(window[0][0], window[-1][1], tuple(names), typo=True)
                    first += count - 1
                    break
            first += 1

    def _near(self, squashed: str, pieces: list[str]) -> list[Name]:
        """The names a typo or two away, if the words are not simply known words; numbers and first letters agree."""
        if len(squashed) < 4 or not squashed.isascii() or all(piece in self._words for piece in pieces):
            return []
        allowed = typos_allowed(len(squashed)) if len(squashed) > 8 else 1
        near = process.extract(squashed, self._latin, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        return [
            name
            for candidate, distance, _ in near
            if distance == near[0][1] and _is_typo_of(squashed, candidate)
            for name in self._names[candidate]
        ]


def _is_description(names: Iterable[Name]) -> bool:
    return all(name.role is Role.DESCRIPTION for name in names)


def _is_typo_of(typed: str, name: str) -> bool:
    if re.findall(r"\d+", typed) != re.findall(r"\d+", name):
        return False
    if typed[0] != name[0] and sorted(typed[:2]) != sorted(name[:2]):
        return False
    return len(typed) > 5 or sorted(typed) == sorted(name)


def of_kind(links: Iterable[Link], kind: ItemKind) -> list[str]:
    """The ids of the topics or works among links."""
    return list(dict.fromkeys(name.item for link in links for name in link.names if name.kind == kind))
