"""Reading a file in a process of its own, with limited memory and time: what is wrong with a file stops there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from knowledge.ingest.documents import Document, Fault, UnreadableDocument
from knowledge.ingest.reading import document_from, document_of, fields_of, format_of

LARGEST = 20 * 1024 * 1024  # bytes of a file
SECONDS = 60
MEMORY = 2 * 1024**3  # bytes of address space
_REFUSED = 3  # exit status: the sentence is on standard output


def check_name_and_size(name: str, size: int) -> None:
    """Refuse what is not worth opening, before any of it is read."""
    format_of(name)
    if size > LARGEST:
        raise UnreadableDocument(Fault.SIZE, name, size=f"{size / 1024**2:,.0f}", most=str(LARGEST // 1024**2))


def read_file(path: Path, *, yaml: bool = False) -> bytes:
    """The bytes of a regular file that is not too large: a document, or *yaml*."""
    try:
        if not path.is_file():
            raise UnreadableDocument(Fault.NO_FILE, path.name)
        name = f"{path.name}.txt" if yaml else path.name
        check_name_and_size(name, path.stat().st_size)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise UnreadableDocument(Fault.SYSTEM, path.name, reason=reason) from None
    check_name_and_size(name, len(data))  # it may have grown
    return data


def read_apart(data: bytes, name: str, *, seconds: float = SECONDS, memory: int = MEMORY) -> Document:
    """``document_of`` in another process. Raises ``UnreadableDocument``."""
    check_name_and_size(name, len(data))
    command = [sys.executable, "-m", "knowledge.ingest.apart", name, str(memory)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, and no shell
            command, input=data, capture_output=True, timeout=seconds, check=False, cwd=Path(__file__).parents[2]
        )
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(Fault.SLOW, name) from None
    except ValueError:  # a zero byte in the name
        raise UnreadableDocument(Fault.NAME, name) from None
    if done.returncode == _REFUSED:
        raise _fault(json.loads(done.stdout))
    if done.returncode != 0:
        raise UnreadableDocument(Fault.MEMORY, name)
    return document_from(json.loads(done.stdout))


def _fault(told: dict[str, Any]) -> UnreadableDocument:
    return UnreadableDocument(Fault(told["fault"]), told["name"], **told["values"])


def _limit(memory: int) -> None:
    """Bound this process, where the system can do that."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _main(name: str, memory: int) -> int:
    _limit(memory)
    try:
        answer: Any = fields_of(document_of(sys.stdin.buffer.read(), name))
        status = 0
    except UnreadableDocument as error:
        answer, status = {"fault": error.fault.value, "name": error.name, "values": error.values}, _REFUSED
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return status


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1], int(sys.argv[2])))
