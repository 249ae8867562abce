"""A file -> its text: unpacked where it is gzip, decoded whatever wrote it, never more than a piece of it in memory."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from charset_normalizer import from_bytes

from knowledge.lists.formats.entries import UnreadableList

PIECE = 1 << 18  # bytes that are read at once
LONGEST_RECORD = 1 << 20  # characters of one record, or one line, that are looked at
HEAD = 1 << 14  # characters that tell what a file is
_BOMB_SIZE, _BOMB_RATIO = 8 << 20, 100  # unpacked bytes, and times the packed ones: no list of papers packs so well
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODINGS = ["gb18030", "big5", "cp932", "cp949", "cp1252", "cp1251"]  # what old programs still write
_OTHERS = (
    (re.compile(rb"%PDF-"), "a PDF document"),
    (re.compile(rb"PK\x03\x04"), "a ZIP archive or an office document; save or unpack it as CSV or JSON first"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an office document; save it as CSV first"),
    (re.compile(rb"BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf"), "packed in a way other than gzip; unpack it first"),
    (re.compile(rb"SQLite format 3"), "an SQLite file; export it as CSV or JSON first"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class OpenedText:
    """
    The text of a file, to be read once, with ``\\n`` at the end of lines.

    *encoding* is what it turned out to be written in so far, and *unreadable* how many characters had to be replaced.
    """

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self.name = name
        self.encoding = "utf-8"
        self.unreadable = 0
        self._counted = _Counted(file)
        self._pieces = self._decoded(self._unpacked(io.BufferedReader(self._counted, PIECE)))
        self._first: list[str] = []
        while sum(map(len, self._first)) < HEAD and (piece := next(self._pieces, None)) is not None:
            self._first.append(piece)
        self.head = "".join(self._first)[:HEAD]
        if len(_CONTROL.findall(self.head)) * 100 > len(self.head):
            raise UnreadableList(f"{name} is not text, so it is no list of papers.")

    @classmethod
    def open(cls, path: Path) -> OpenedText:
        """Open a file; raises ``UnreadableList`` when it is no file, or no text."""
        if path.is_dir():
            raise UnreadableList(f"{path} is a folder; name the files in it.")
        try:
            return cls(path.name, path.open("rb", buffering=0))
        except OSError as error:
            raise UnreadableList(f"{path} cannot be read: {error.strerror or error}.") from error

    def close(self) -> None:
        """Close the file."""
        self._counted.file.close()

    def position(self) -> int:
        """How many bytes of the file have been read."""
        return self._counted.position

    def pieces(self) -> Iterator[str]:
        """The text, as it comes."""
        yield from self._first
        self._first.clear()
        yield from self._pieces

    def lines(self) -> Iterator[str]:
        """The lines; of one that is longer than a record may be, its beginning."""
        rest = ""
        for piece in self.pieces():
            first, *others = piece.split("\n")
            if len(rest) <= LONGEST_RECORD:
                rest += first
            if others:
                yield rest
                yield from others[:-1]
                rest = others[-1]
        if rest:
            yield rest

    def _unpacked(self, file: io.BufferedReader) -> Iterator[bytes]:
        head = file.peek(8)
        for pattern, what in _OTHERS:
            if pattern.match(head):
                raise UnreadableList(f"{self.name} is {what}.")
        if not head.startswith(b"\x1f\x8b"):
            while piece := self._read(file):
                yield piece
            return
        unpacked = 0
        with gzip.GzipFile(fileobj=file) as inner:
            while piece := self._read(inner):
                unpacked += len(piece)
                if unpacked > _BOMB_SIZE and unpacked > _BOMB_RATIO * self.position():
                    raise UnreadableList(f"{self.name} unpacks to over {_BOMB_RATIO} times its size: no list does.")
                yield piece

    def _read(self, file: Any) -> bytes:
        try:
            return bytes(file.read(PIECE))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableList(f"{self.name} is damaged or cut short inside its gzip packing.") from error
        except OSError as error:
            raise UnreadableList(f"{self.name} cannot be read: {error.strerror or error}.") from error

    def _decoded(self, pieces: Iterator[bytes]) -> Iterator[str]:
        """
        UTF-8 until that fails; only then is it asked what else it may be.

        Up to there it was ASCII, which all of the others begin with, or nearly all of it is UTF-8 with a few bytes
        broken, and those are replaced.
        """
        newlines = io.IncrementalNewlineDecoder(None, translate=True)
        first = next(pieces, b"")
        self.encoding, marked = _by_its_beginning(first)
        decoder = codecs.getincrementaldecoder(self.encoding)("strict" if self.encoding == "utf-8" else "replace")
        piece: bytes | None = first[marked:]
        while piece is not None:
            following = next(pieces, None)
            try:
                text = decoder.decode(piece, final=following is None)
            except UnicodeDecodeError:
                piece = decoder.getstate()[0] + piece
                self.encoding = _guessed(piece)
                decoder = codecs.getincrementaldecoder(self.encoding)("replace")
                text = decoder.decode(piece, final=following is None)
            self.unreadable += text.count("\ufffd")
            yield newlines.decode(text, final=following is None)
            piece = following


class _Counted(io.RawIOBase):
    """A file that tells how much of it was read, also where it is a pipe."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.file.read(len(buffer)) or b""
        buffer[: len(data)] = data
        self.position += len(data)
        return len(data)


def _by_its_beginning(data: bytes) -> tuple[str, int]:
    """The encoding, and the length of its mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    sample = data[:1024]
    if sample.count(0) * 50 > len(sample):  # UTF-16 without a mark has zeros in every second byte of what is ASCII
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if odd > 10 * even:
            return "utf-16-le", 0
        if even > 10 * odd:
            return "utf-16-be", 0
    return "utf-8", 0


def _guessed(data: bytes) -> str:
    replaced = data.decode("utf-8", "replace")
    broken = replaced.count("\ufffd")
    if 10 * broken < sum(not char.isascii() for char in replaced):
        return "utf-8"
    at = next((at for at, byte in enumerate(data) if byte > 127), 0)
    sample = data[max(0, data.rfind(b"\n", 0, at)) :][:PIECE]
    best = from_bytes(sample, cp_isolation=_ENCODINGS, enable_fallback=False).best()
    return best.encoding if best else "cp1252"
