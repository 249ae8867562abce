"""
Bytes that a source of papers sent -> records, or one sentence that says why there are none.

What comes from outside is never trusted: XML is looked through once for what could hurt (entities, depth, numbers)
before feedparser reads it, and every text loses its markup and what would change the direction of writing.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import unicodedata
import xml.sax  # only its base classes; what reads is defusedxml
from calendar import timegm
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from operator import gt
from typing import Any, Final

import feedparser
from defusedxml import DefusedXmlException
from defusedxml import sax as defused

from knowledge.errors import KnowledgeError
from knowledge.feeds.feed_papers import FeedKind, FeedPaper

MOST_BYTES: Final = 8 << 20
MOST_ENTRIES: Final = 2000  # of one response; arXiv sends no more either
DEEPEST: Final = 60  # elements inside each other
MOST_ELEMENTS: Final = 100_000
MOST_NAMESPACES: Final = 100  # feedparser looks through all of them at every element
MOST_ATTRIBUTES: Final = 50  # of one element
LONGEST_TEXT: Final = 20_000  # characters that are looked at
MOST_AUTHORS: Final = 500


class FeedError(KnowledgeError):
    """What a source sent is no list of papers; ``str()`` says why, as the end of “This source …”."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one response held."""

    papers: tuple[FeedPaper, ...]
    passed_over: int = 0  # entries without a title, replacements of papers that are not new, and those beyond the limit
    total: int | None = None  # how many papers there are on all pages, if the source says so
    entries: int = 0  # of this page


def read(kind: FeedKind, data: bytes, charset: str | None = None) -> Reading:
    """The papers of a response; *charset* is what its header says. Raises ``FeedError``."""
    if len(data) > MOST_BYTES:
        raise FeedError(f"sent more than {MOST_BYTES >> 20} MB")
    if not data.strip():
        raise FeedError("sent nothing")
    try:
        return _READERS[kind](data, charset)
    except FeedError:
        raise
    except Exception as error:  # a library's surprise at strange input is an answer too, and no reason to stop
        raise FeedError(f"sent what cannot be read ({type(error).__name__})") from error


# RSS and Atom


def _read_feed(data: bytes, charset: str | None) -> Reading:
    parsed = _parsed(data, charset)
    if not parsed.get("version") and not parsed.entries:
        raise FeedError("sent XML that is neither RSS nor Atom")
    return _reading([_paper_of(entry) for entry in parsed.entries[:MOST_ENTRIES]], len(parsed.entries))


def _read_arxiv(data: bytes, charset: str | None) -> Reading:
    parsed = _parsed(data, charset)
    if not str(parsed.get("version")).startswith("atom"):
        raise FeedError("did not answer as arXiv's API does")
    entries = parsed.entries
    return _reading(
        [_paper_of(entry) for entry in entries[:MOST_ENTRIES]],
        len(entries),
        _whole_number(parsed.feed.get("opensearch_totalresults")),
    )


def _parsed(data: bytes, charset: str | None) -> Any:
    data = _utf8(data, charset)
    _look_through(data)
    # Bytes would be taken for the name of a file if there was one; a stream is only read.
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    first = parsed.entries[0] if parsed.entries else {}
    if "arxiv.org/api/errors" in _text(first.get("id")):
        raise FeedError(f"does not understand the search: {plain(first.get('summary'))[:200]}")
    return parsed


def _utf8(data: bytes, charset: str | None) -> bytes:
    """The document in UTF-8, without its declaration (expat reads few other encodings) and a DTD's mere address."""
    declared = _DECLARATION.match(data)
    named = declared and declared[1].decode("ascii")
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    for encoding in filter(None, (marked, named, charset, "utf-8")):
        try:
            if not _CODECS.match(codecs.lookup(encoding).name):
                continue
            text = data.decode(encoding)
        except (LookupError, ValueError):
            continue
        return _BEFORE_ROOT.sub("", text).encode("utf-8", "replace")
    raise FeedError("sent text in an encoding that cannot be read")


class _Looker(xml.sax.ContentHandler):
    """Refuses what is out of all proportion for a list of papers."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._elements = 0
        self._namespaces = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the name that SAX calls
        self._depth += 1
        self._elements += 1
        names = attrs.getNames()
        self._namespaces += sum(each.startswith("xmlns") for each in names)
        numbers = (self._depth, self._elements, self._namespaces, len(names))
        if any(map(gt, numbers, (DEEPEST, MOST_ELEMENTS, MOST_NAMESPACES, MOST_ATTRIBUTES))):
            raise FeedError("sent XML that is too deep or has too many parts for a feed")

    def endElement(self, name: str) -> None:  # noqa: N802
        self._depth -= 1


def _look_through(data: bytes) -> None:
    if not data.startswith(b"<"):
        raise FeedError(f"did not send a feed but “{plain(data[:300].decode('utf-8', 'replace'))[:60]}”")
    if data[:5].lower() == b"<html":
        raise FeedError("sent a web page, not a feed")
    try:
        defused.parse(io.BytesIO(data), _Looker(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise FeedError("sent XML that declares entities, which are not read: they can be made to blow up") from None
    except xml.sax.SAXParseException as error:
        where = f"line {error.getLineNumber()}: {error.getMessage()}"
        raise FeedError(f"sent XML that is not well-formed ({where})") from None


def _paper_of(entry: Mapping[str, Any]) -> FeedPaper | None:
    """A paper, or ``None`` where an entry has no title or announces a paper that is not new."""
    title = plain(entry.get("title"))
    kind = plain(entry.get("arxiv_announce_type"))
    if not title or kind.startswith("replace"):
        return None
    link, id_ = _text(entry.get("link")), _text(entry.get("id"))
    abstract = plain(entry.get("summary") or _content(entry))
    return FeedPaper(
        title=title,
        authors=_authors(entry),
        abstract=_ANNOUNCEMENT.sub("", abstract) or None,
        url=link if _WEB.match(link) else id_ if _WEB.match(id_) else None,
        arxiv=arxiv_id(link) or arxiv_id(id_),
        doi=_doi(entry, link, id_),
        venue=plain(entry.get("arxiv_journal_ref") or entry.get("prism_publicationname")) or None,
        published=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
    )


def _content(entry: Mapping[str, Any]) -> object:
    content = entry.get("content")
    return content[0].get("value") if isinstance(content, list) and content else None


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    listed = entry.get("authors")
    names = [plain(each.get("name")) for each in listed if isinstance(each, Mapping)] if listed else []
    if not any(names):
        names = [plain(entry.get("author"))]
    if len(names) == 1:  # all of them in one element, as arXiv's RSS has them
        names = [re.sub(r"^(?:and|&)\s+", "", name.strip()) for name in re.split(r"[;,]|\s(?:and|&)\s", names[0])]
    return tuple(dict.fromkeys(name[:200] for name in names if name))[:MOST_AUTHORS]


def _doi(entry: Mapping[str, Any], link: str, id_: str) -> str | None:
    for field in ("prism_doi", "arxiv_doi", "dc_identifier"):
        found = _DOI.search(plain(entry.get(field)))
        if found:
            return found[0].lower()
    for address in (link, id_):
        found = _DOI_ADDRESS.search(address)
        if found:
            return found[1].lower()
    return None


# Hugging Face


def _read_daily(data: bytes, _charset: str | None) -> Reading:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise FeedError("sent JSON that cannot be read") from None
    if not isinstance(content, list):
        said = content.get("error") if isinstance(content, Mapping) else None
        raise FeedError(f"did not send a list of papers{f': {plain(said)[:100]}' if said else ''}")
    return _reading([_daily_paper(each) for each in content[:MOST_ENTRIES]], len(content))


def _daily_paper(item: object) -> FeedPaper | None:
    if not isinstance(item, Mapping):
        return None
    inner = item.get("paper")
    paper: Mapping[str, Any] = inner if isinstance(inner, Mapping) else item
    title = plain(item.get("title")) or plain(paper.get("title"))
    if not title:
        return None
    listed = paper.get("authors")
    authors = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    names = (plain(each.get("name")) for each in authors if not each.get("hidden"))
    arxiv = arxiv_id(f"arxiv.org/abs/{_text(paper.get('id'))}")
    return FeedPaper(
        title=title,
        authors=tuple(dict.fromkeys(name[:200] for name in names if name))[:MOST_AUTHORS],
        abstract=plain(paper.get("summary") or item.get("summary")) or None,
        url=f"https://arxiv.org/abs/{arxiv}" if arxiv else None,
        arxiv=arxiv,
        published=_iso(paper.get("publishedAt")) or _iso(item.get("publishedAt")),
    )


# Parts


def plain(value: object) -> str:
    """
    A text as one line, without markup, control characters, and what turns the direction of writing.

    >>> plain("<b>Sparse</b> nets for x&lt;y<script>alert(1)</script>\\n &amp; more")
    'Sparse nets for x<y & more'
    """
    text = _text(value)
    for _ in range(2):  # feeds escape markup that they did not mean to show
        text = unescape(_without_tags(text)) if "<" in text or "&" in text else text
    text = _without_tags(text)
    return " ".join("".join(map(_shown, text)).split())


def _shown(char: str) -> str:
    """A character that shows something, or a space, or nothing for one that only formats or is half of one."""
    if char.isprintable():
        return char
    kind = unicodedata.category(char)
    return "" if kind in ("Cf", "Cs", "Co", "Cn") else " "


def _without_tags(text: str) -> str:
    kept: list[str] = []
    hidden = ""  # what ends the stretch that is not text
    last = 0
    for tag in _TAG.finditer(text):
        if not hidden:
            kept.append(text[last : tag.start()])
        last = tag.end()
        name = (tag[1] or tag[0]).lower()
        if hidden:
            hidden = "" if name == hidden else hidden
        elif name in _HIDING:
            hidden = _HIDING[name]
        elif name in _BREAKING:
            kept.append(" ")
    if not hidden:
        kept.append(text[last:])
    return "".join(kept)


def arxiv_id(address: str) -> str | None:
    """
    The arXiv id in an address or in an OAI identifier, without its version.

    >>> arxiv_id("http://arxiv.org/abs/2005.12872v3"), arxiv_id("oai:arXiv.org:cs/0112017v1")
    ('2005.12872', 'cs/0112017')
    """
    found = _ARXIV.search(address)
    return found[1].lower() if found else None


def _text(value: object) -> str:
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""


def _whole_number(value: object) -> int | None:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12 else None


def _moment(parts: object) -> datetime | None:
    """feedparser gives nine numbers, in UTC."""
    try:
        return datetime.fromtimestamp(timegm(tuple(parts)), UTC) if isinstance(parts, Sequence) else None
    except (TypeError, ValueError, OverflowError):
        return None


def _iso(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is None:
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _reading(found: Iterable[FeedPaper | None], entries: int, total: int | None = None) -> Reading:
    papers = [paper for paper in found if paper is not None]
    return Reading(tuple(papers), entries - len(papers), total, entries)


_READERS: dict[FeedKind, Callable[[bytes, str | None], Reading]] = {
    FeedKind.ARXIV: _read_arxiv,
    FeedKind.FEED: _read_feed,
    FeedKind.HUGGINGFACE: _read_daily,
}
_HIDING = {"<!--": "-->", "script": "/script", "style": "/style"}  # what begins a stretch that is not text, and ends it
_BREAKING = frozenset(
    ["blockquote", "br", "div", "h1", "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "table", "td", "tr", "ul"]
)
_TAG = re.compile(
    r"<!--|-->|<(/?(?:a|abbr|b|big|blockquote|body|br|cite|code|dd|div|dl|dt|em|embed|figure|font|form|h[1-6]|head|hr|html"
    r"|i|iframe|img|inf|input|italic|jats:\w+|li|link|math|meta|object|ol|p|pre|q|s|script|section|small|span|strong"
    r"|strike|style|sub|sup|svg|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|video))(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
# What documents are written in; others that Python knows can take quadratic time, or are none for documents.
_CODECS = re.compile(r"utf-(?:8|16|32)|ascii|iso8859|iso2022|cp\d|gb|big5|euc_|shift_jis|koi8|johab|hz$|mac-|tis|ptcp")
_BEFORE_ROOT = re.compile(r"\A\ufeff?\s*(?:<\?xml[^>]*>)?\s*(?:<!DOCTYPE\s+[\w:]+(?:\s[^\[\]<>]*)?>)?\s*")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_ARXIV = re.compile(
    r"arxiv(?:\.org)?[:/](?:(?:abs|pdf|html)/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?![\d.]*\d)",
    re.IGNORECASE,
)
_ANNOUNCEMENT = re.compile(r"^arXiv:\S{1,30} Announce Type: \S{1,20} (?:Abstract: )?", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]{1,200}")
_DOI_ADDRESS = re.compile(r"(?:doi\.org/|/doi/(?:abs/|full/|pdf/)?)(10\.\d{4,9}/[^\s\"<>?#]{1,200})", re.IGNORECASE)
