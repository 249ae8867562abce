"""BibTeX -> records, each read by pybtex from its own lines, and LaTeX -> text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import latexcodec  # noqa: F401 - registers the codec
from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.exceptions import PybtexError
from pybtex.scanner import PybtexSyntaxError

from knowledge.lists.formats.entries import TOO_LONG, Entry, Malformed
from knowledge.lists.formats.fields import author_name, row_of
from knowledge.lists.formats.opening import LONGEST_RECORD, OpenedText

BEGINS = re.compile(r"\s*@\s*[A-Za-z]+\s*[{(]")
_PLACES = ("booktitle", "journal", "journaltitle", "eventtitle", "maintitle", "series", "howpublished", "school")
_LATEX = re.compile(  # an accent or command with what belongs to it
    r"""\{\\[^{}]{1,40}(?:\{[^{}]{0,20}\}[^{}]{0,10})?\}|\\["'`^~=.]\s*(?:\{\\?[^{}]{0,5}\}|\\?[A-Za-z])"""
    r"""|\\[A-Za-z]+(?:\s*\{[^{}]{0,5}\}|\s+)?|\\."""
)
_latex: Callable[[str, str], str] = codecs.decode  # type: ignore[assignment]
_COMMAND = re.compile(r"\\[A-Za-z]+\s*|\\")
_MATH = re.compile(r"(\$[^$]{1,200}\$)")


def read_bibtex(opened: OpenedText) -> Iterator[Entry | Malformed]:
    """Every entry; a line that begins one ends the one before, closed or not."""
    macros = _Macros()
    lines: list[str] = []
    begun, size = 1, 0
    for number, line in enumerate(opened.lines(), 1):
        if BEGINS.match(line):
            yield from _entries(lines, begun, size, macros)
            lines, begun, size = [], number, 0
        size += len(line)
        if size <= LONGEST_RECORD or not lines:
            lines.append(line)
    yield from _entries(lines, begun, size, macros)


def _entries(lines: list[str], begun: int, size: int, macros: _Macros) -> Iterator[Entry | Malformed]:
    if not lines or not BEGINS.match(lines[0]):
        return  # what stands before the first entry is a comment
    if size > LONGEST_RECORD:
        yield Malformed(begun, TOO_LONG)
        return
    macros.spent = 0
    errors: list[PybtexError] = []

    def note(error: PybtexError) -> None:
        if not isinstance(error, UndefinedMacro) or macros.spent > LONGEST_RECORD:
            errors.append(error)

    keyless = re.match(r"\s*@\s*\w+\s*[{(]\s*(?:,|\w+\s*=)", lines[0]) is not None
    text = "\n".join(lines)
    if keyless:
        text = re.sub(r"[{(]\s*,?", lambda found: found[0].rstrip(",").strip(), text, count=1)
    for command in LowLevelParser(text, keyless_entries=keyless, macros=macros, handle_error=note):
        if errors:
            break
        kind, body = command
        if kind.lower() not in ("string", "preamble", "comment"):
            yield Entry(begun, _row(dict(reversed([(name.lower(), value) for name, value in body[1]]))))
    if errors:
        yield Malformed(begun, f"it is not BibTeX: {_told(errors[0], begun)}")


def _told(error: PybtexError, begun: int) -> str:
    """What pybtex says, with the line of the file."""
    told = re.sub(r"^syntax error in line \d+: ", "", str(error).splitlines()[0])[:200]
    return f"{told} in line {begun + error.lineno - 1}" if isinstance(error, PybtexSyntaxError) else told


def _row(fields: dict[str, list[str]]) -> dict[str, object]:
    found = {name: "".join(parts) for name, parts in fields.items()}
    prefix = (found.get("archiveprefix") or found.get("eprinttype") or "arxiv").lower()
    places = [found[name] for name in _PLACES if found.get(name)]
    return row_of(
        {
            "title": plain(found.get("title", "")),
            "authors": [author_name(plain(name)) for name in _authors(found.get("author", ""))],
            "venue": plain(places[0]) if places else None,
            "year": found.get("year") or found.get("date"),
            "abstract": plain(found.get("abstract", "")),
            "url": found.get("url", "").replace("\\", "") or None,
            "arxiv": found.get("eprint") if prefix == "arxiv" else None,
            "doi": found.get("doi", "").replace("\\", "") or None,
        }
    )


def _authors(text: str) -> list[str]:
    names = re.split(r"\s+and\s+", text, flags=re.IGNORECASE)
    return [name for name in names if name.strip() and name.strip().lower() != "others"]


def plain(latex: str) -> str:
    r"""
    What LaTeX prints, formulas aside.

    >>> plain(r"{\"U}nal, Zo{\"e}: \emph{Dogs} \& Cats in $x_{1}$ -- 50\%")
    'Ünal, Zoë: Dogs & Cats in $x_{1}$ – 50%'
    """
    if not any(char in latex for char in "\\{}~-`'"):
        return latex
    if "$" in latex:
        parts = _MATH.split(latex)
        return "".join(part if at % 2 else _text(part) for at, part in enumerate(parts))
    return _text(latex)


def _text(latex: str) -> str:
    if "\\" in latex:
        latex = _COMMAND.sub("", _LATEX.sub(lambda found: _decoded(found[0]), latex))
    if "{" in latex or "}" in latex:
        latex = latex.replace("{", "").replace("}", "")
    return latex.replace("~", " ").replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")


@lru_cache(maxsize=4096)
def _decoded(latex: str) -> str:
    """A short stretch of LaTeX; whole abstracts would take a millisecond each."""
    try:
        return _latex(latex, "ulatex").replace("{", "").replace("}", "")
    except ValueError:
        return latex


class _Macros(dict[str, str]):
    """
    What @string has defined, in any case of letters.

    A few lines can define a text of gigabytes, so only so much is given out for one entry.
    """

    def __init__(self) -> None:
        super().__init__({name.lower(): value for name, value in month_names.items()})
        self.spent = 0

    def __getitem__(self, name: str) -> str:
        value = super().__getitem__(name.lower())
        self.spent += len(value)
        if self.spent > LONGEST_RECORD:
            raise KeyError(name)
        return value

    def __setitem__(self, name: str, value: str) -> None:
        if len(value) <= 2000 and len(self) < 10_000:
            super().__setitem__(name.lower(), value)
