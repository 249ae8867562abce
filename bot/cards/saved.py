"""A reader's saved papers: the card, and what is exported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from discord import ui
from pybtex.database import BibliographyData, Entry, Person

from bot.cards import digest_words as told
from bot.cards import words
from bot.cards.limits import plain
from bot.cards.parts import Card, text
from bot.saving import SavedButton
from knowledge.digests.readers import Saved
from knowledge.models import Language, Paper
from knowledge.text import words as split

PAGE = 8
_LONGEST_LINK = 200  # characters; eight entries with longer ones would not fit into a message


def saved_card(saved: Sequence[Saved], page: int, language: Language) -> Card:
    """A page of what was saved, with a button to remove each, and those to export all."""
    if not saved:
        return Card([text(told.NOTHING_SAVED[language])])
    pages = -(-len(saved) // PAGE)
    page = max(0, min(page, pages - 1))
    number = f"\n-# {words.PAGE_OF[language].format(page=page + 1, pages=pages)}" if pages > 1 else ""
    body: list[ui.Item[Any]] = [text(f"## {told.SAVED[language].format(count=len(saved))}{number}")]
    for each in saved[page * PAGE : (page + 1) * PAGE]:
        title = plain(each.title, 250)
        name = f"[{title}](<{each.link}>)" if each.link and len(each.link) <= _LONGEST_LINK else title
        day = f"-# {each.at.date().isoformat()}"
        remove = SavedButton.to("forget", f"{page} {each.item}", told.FORGET[language])
        body.append(ui.Section(f"{name}\n{day}", accessory=remove))
    turns = [SavedButton.to("page", str(to), arrow, disabled=not 0 <= to < pages) for to, arrow in _turns(page)]
    exports = [SavedButton.to("markdown", "", "Markdown"), SavedButton.to("bibtex", "", "BibTeX")]
    return Card(body, [*(turns if pages > 1 else []), *exports])


def _turns(page: int) -> list[tuple[int, str]]:
    return [(page - 1, "◀"), (page + 1, "▶")]


def as_markdown(saved: Sequence[Saved], papers: dict[str, Paper]) -> str:
    """A list in Markdown, the latest first."""
    lines = []
    for each in saved:
        paper = papers.get(each.item)
        facts = [", ".join(paper.authors), paper.venue or "", str(paper.year or "")] if paper else []
        title = _escaped(each.title)
        name = f"[{title}](<{each.link}>)" if each.link else title
        lines.append(f"- {'. '.join([name, *filter(None, map(_escaped, facts))])}")
    return "\n".join(lines) + "\n"


def _escaped(written: str) -> str:
    """One line that Markdown shows as it is."""
    return re.sub(r"([\\\[\]*_`<>])", r"\\\1", " ".join(written.split()))


def as_bibtex(saved: Sequence[Saved], papers: dict[str, Paper]) -> str:
    """One entry a work, with what is known of it; a field that is not known is left out."""
    entries = BibliographyData()
    for each in saved:
        paper = papers.get(each.item)
        fields = {"title": _braced(each.title), "url": each.link}
        if paper is not None:
            fields |= {
                "year": str(paper.year or ""),
                "booktitle": _braced(paper.venue or ""),
                "doi": paper.doi,
                "eprint": paper.arxiv,
                "archiveprefix": "arXiv" if paper.arxiv else None,
            }
        kind = "inproceedings" if paper is not None and paper.venue else "misc"
        authors = [Person(_braced(author)) for author in paper.authors] if paper is not None else []
        known = [(name, value) for name, value in fields.items() if value]
        entries.add_entry(
            _key(each, paper, set(entries.entries)), Entry(kind, known, {"author": authors} if authors else {})
        )
    return str(entries.to_string("bibtex"))


def _braced(written: str) -> str:
    """A text without what BibTeX would take for its own signs."""
    return " ".join(re.sub(r"[{}\\\"]", " ", written).split())


def _key(saved: Saved, paper: Paper | None, taken: set[str]) -> str:
    """Author, year and first word, as reference managers do; with a number where that is taken."""
    author = split(paper.authors[0])[-1:] if paper is not None and paper.authors else []
    year = [str(paper.year)] if paper is not None and paper.year else []
    first = [word for word in split(saved.title) if len(word) > 3][:1] or split(saved.title)[:1] or ["work"]
    stem = "".join([*author, *year, *first])
    numbered = (stem if n == 1 else f"{stem}-{n}" for n in range(1, 10**6))
    return next(key for key in numbered if key.lower() not in {other.lower() for other in taken})
