"""What is indexed of statements and surveys, made once for each and kept in the store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from knowledge.asking.reading import QuestionReader, phrases_of
from knowledge.asking.retrieval import Document
from knowledge.models import Paper, Statement, Survey, Topic

Source = TypeVar("Source", Statement, Survey)

# The modules that decide what is indexed: when one changes, what was kept is of no use.
_MAKERS = (
    *("asking/indexing.py", "asking/questions.py", "asking/reading.py", "asking/retrieval.py", "asking/thesaurus.py"),
    *("linking.py", "text.py"),
)


def key_of(source: Statement | Survey) -> str:
    """What a document depends on: what its source says, is about and answers or leaves open, and how it is made."""
    if isinstance(source, Survey):
        said: tuple[object, ...] = source.unanswered
    else:
        said = (source.text.en, source.text.zh, source.about, source.asks)
    return hashlib.sha256(repr((*said, _makers())).encode()).hexdigest()


def documents_of(
    sources: Iterable[Source],
    kept: Mapping[str, tuple[str, str]],
    make: Callable[[Source], Document],
) -> tuple[list[Document], dict[str, tuple[str, str]]]:
    """
    The documents of statements or surveys, and those that had to be made, as text to keep: id -> key and text.

    *kept* are the texts of earlier ones with their keys.
    """
    documents: list[Document] = []
    made: dict[str, tuple[str, str]] = {}
    for source in sources:
        key, (kept_key, text) = key_of(source), kept.get(source.id, ("", ""))
        if key == kept_key:
            documents.append(Document.decode(source.id, text))
            continue
        document = make(source)
        documents.append(document)
        made[source.id] = (key, document.encode())
    return documents, made


def document_of(
    statement: Statement, topics: Mapping[str, Topic], papers: Mapping[str, Paper], reader: QuestionReader
) -> Document:
    """A statement with its texts, the names of what it is about, and the questions that it is expected to answer."""
    names: list[str] = []
    for id_ in statement.about:
        if id_ in papers:
            names += [papers[id_].name, papers[id_].title or ""]
        elif id_ in topics:
            names += [topics[id_].name.en, topics[id_].name.zh]
    text = " ".join([statement.text.en, statement.text.zh, *names])
    own = tuple(filter(None, (statement.text.en, statement.text.zh)))
    asks = [reader.read(ask, forgiving=False) for ask in statement.asks or own]
    return Document.of(
        statement.id,
        text,
        [(ask.content, ask.marks) for ask in asks],
        phrases_of(" ".join([text, *statement.asks])),
        unasked=not statement.asks,
    )


def unanswered_of(survey: Survey, reader: QuestionReader) -> Document:
    """The questions that a survey leaves open."""
    asks = [reader.read(ask, forgiving=False) for ask in survey.unanswered]
    return Document.of(survey.id, "", [(ask.content, ask.marks) for ask in asks])


@cache
def _makers() -> str:
    folder = Path(__file__).parents[1]
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in _MAKERS)).hexdigest()
