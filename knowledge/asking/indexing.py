"""What is indexed of the statements, made once for each state of the knowledge and kept in the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from knowledge.asking.reading import QuestionReader, phrases_of
from knowledge.asking.retrieval import Document
from knowledge.models import Paper, Statement, Topic

# The modules that decide what is indexed: when one changes, what was kept is of no use.
_MAKERS = (
    *("asking/indexing.py", "asking/questions.py", "asking/reading.py", "asking/retrieval.py", "asking/thesaurus.py"),
    *("linking.py", "text.py"),
)


def documents_of(
    statements: Iterable[Statement], topics: Mapping[str, Topic], papers: Mapping[str, Paper], reader: QuestionReader
) -> list[Document]:
    """Each statement with its texts, the names of what it is about, and the questions that it is expected to answer."""
    return [_document(statement, topics, papers, reader) for statement in statements]


def _document(
    statement: Statement, topics: Mapping[str, Topic], papers: Mapping[str, Paper], reader: QuestionReader
) -> Document:
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


def fingerprint(loaded: Mapping[str, str]) -> str:
    """What identifies an index: the loaded files, by their hashes, and how it is made."""
    return hashlib.sha256(f"{sorted(loaded.items())} {_makers()}".encode()).hexdigest()


@cache
def _makers() -> str:
    folder = Path(__file__).parents[1]
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in _MAKERS)).hexdigest()
