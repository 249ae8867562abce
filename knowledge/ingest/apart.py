"""Reading a file in a process of its own, with limited memory and time: what is wrong with a file stops there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from knowledge.ingest.documents import Document, Line, LineKind, UnreadableDocument
from knowledge.ingest.reading import FORMATS, document_of, fields_of

LARGEST = 20 * 1024 * 1024  # bytes of a file
SECONDS = 60
MEMORY = 2 * 1024**3  # bytes of address space
_REFUSED = 3  # exit status: the sentence is on standard output


def check_name_and_size(name: str, size: int) -> None:
    """Refuse what is not worth opening, before any of it is read."""
    if "." + name.rpartition(".")[2].lower() not in FORMATS:
        raise UnreadableDocument(f"“{name}” is no Markdown (.md), HTML (.html), plain text (.txt) or PDF (.pdf) file.")
    if size > LARGEST:
        raise UnreadableDocument(
            f"“{name}” has {size / 1024**2:,.0f} MB; documents may have {LARGEST // 1024**2} MB, so split it."
        )


def read_file(path: Path, *, yaml: bool = False) -> bytes:
    """The bytes of a regular file that is not too large: a document, or *yaml*."""
    try:
        if not path.is_file():
            raise UnreadableDocument(f"“{path.name}” is no file that can be read; check its name.")
        name = f"{path.name}.txt" if yaml else path.name
        check_name_and_size(name, path.stat().st_size)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise UnreadableDocument(f"“{path.name}” cannot be read: {reason}.") from None
    check_name_and_size(name, len(data))  # it may have grown
    return data


def read_apart(data: bytes, name: str, *, seconds: float = SECONDS) -> Document:
    """``document_of`` in another process. Raises ``UnreadableDocument``."""
    check_name_and_size(name, len(data))
    command = [sys.executable, "-m", "knowledge.ingest.apart", name]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, and no shell
            command, input=data, capture_output=True, timeout=seconds, check=False, cwd=Path(__file__).parents[2]
        )
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(f"“{name}” takes too long to read; save it again in a simpler form.") from None
    except ValueError:  # a zero byte in the name
        raise UnreadableDocument("The file's name cannot be used; give it another one.") from None
    if done.returncode == _REFUSED:
        raise UnreadableDocument(json.loads(done.stdout))
    if done.returncode != 0:
        raise UnreadableDocument(f"“{name}” cannot be read within {MEMORY // 1024**3} GB of memory; save it again or split it.")
    return _document(json.loads(done.stdout))


def _document(fields: dict[str, Any]) -> Document:
    lines = tuple(
        Line(number, text, LineKind(kind), level, tuple(cells), tuple(links))
        for number, text, kind, level, cells, links in fields.pop("lines")
    )
    return Document(lines=lines, authors=tuple(fields.pop("authors")), **fields)


def _limit() -> None:
    """Bound this process, where the system can do that."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _main(name: str) -> int:
    _limit()
    try:
        answer: Any = fields_of(document_of(sys.stdin.buffer.read(), name))
        status = 0
    except UnreadableDocument as error:
        answer, status = str(error), _REFUSED
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return status


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
