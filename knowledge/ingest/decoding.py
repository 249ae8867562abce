"""Bytes -> text, or a sentence that says why there is none."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from knowledge.ingest.documents import Fault, UnreadableDocument

LONGEST = 300_000  # characters of text: a book of 100 pages, which is taken apart in a few seconds

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ",
    b"SQLite format 3",
    b"BZh",
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_COMMON_HAN = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
)


def text_of(data: bytes, name: str) -> str:
    """
    The text of a file in UTF-8, UTF-16, UTF-32 or GBK (told apart by what it holds), or in what a detector finds.

    >>> text_of("中文".encode("utf-16"), "a.txt")
    '中文'
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableDocument(Fault.EMPTY, name)
    text = _decoded(data, name)
    if len(_CONTROLS.findall(text[:100_000])) > max(4, len(text[:100_000]) // 200):
        raise UnreadableDocument(Fault.BINARY, name)
    text = _CONTROLS.sub("", text)
    if not text.strip("\ufeff \t\r\n\x0b\x0c"):
        raise UnreadableDocument(Fault.EMPTY, name)
    if len(text) > LONGEST:
        raise UnreadableDocument(Fault.LONG, name, most=f"{LONGEST:,}")
    return text.removeprefix("\ufeff")


def _decoded(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    if data.startswith(_MAGIC):
        raise UnreadableDocument(Fault.BINARY, name)
    if b"\0" in data[:4096]:
        return _wide(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    han = [char for char in text[:20_000] if "\u4e00" <= char <= "\u9fff"]
    if len(han) > 1 and sum(char in _COMMON_HAN for char in han) * 20 > len(han):
        return text
    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise UnreadableDocument(Fault.ENCODING, name)
    return data.decode(best.encoding, errors="replace")


def _wide(data: bytes, name: str) -> str:
    """Text in UTF-16 without a mark: every other byte of its ASCII characters is zero."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > 2 and others * 8 <= zeros:
            return data.decode(encoding, errors="replace")
    raise UnreadableDocument(Fault.BINARY, name)
