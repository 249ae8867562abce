"""Where new papers come from, as ``lablore.yaml`` lists them under ``sources``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import SplitResult, urlencode, urlsplit

from knowledge.feeds.feed_papers import FeedKind

ARXIV_API: Final = "https://export.arxiv.org/api/query"
DAILY_PAPERS: Final = "https://huggingface.co/api/daily_papers?limit=100"
KEYS: Final = ("arxiv", "feed", "huggingface", "name", "every", "limit", "url", "private")
SHORTEST: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(days=7)
MOST_PAPERS: Final = 2000
MOST_SOURCES: Final = 50
_EVERY = {
    # arXiv announces once a day, and its API answers from a day's cache.
    FeedKind.ARXIV: timedelta(hours=12),
    FeedKind.FEED: timedelta(hours=3),
    FeedKind.HUGGINGFACE: timedelta(hours=3),
}
_ARCHIVES = (
    "astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|nlin|nucl-ex|nucl-th|physics|q-bio"
    "|q-fin|quant-ph|stat"
)
_CATEGORY = rf"(?:{_ARCHIVES})(?:\.[A-Za-z-]{{2,20}})?"
_CATEGORIES = re.compile(rf"{_CATEGORY}(?:\s*,\s*{_CATEGORY})*")
_FIELD = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all):")
_TIMES = {"m": 1, "h": 60, "d": 24 * 60}


class SourceError(Exception):
    """A source cannot be used; ``str()`` is one sentence that says what to change."""


@dataclass(frozen=True, slots=True)
class Source:
    """A list of papers that is fetched now and then."""

    name: str  # also of the list that its papers are kept in
    kind: FeedKind
    url: str
    every: timedelta
    limit: int = 1000  # papers of one fetch
    search: str | None = None  # in arXiv's words
    private: bool = False  # whether its own host may be in a private network

    @property
    def address(self) -> str:
        """What tells it from another source of the same name."""
        return f"{self.url} {self.search or ''}".rstrip()

    @property
    def host(self) -> str:
        """The host that is asked."""
        return urlsplit(self.url).hostname or ""

    def page(self, start: int, count: int) -> str:
        """The address of some of its papers; only arXiv's API has pages."""
        if self.search is None:
            return self.url
        query = {"search_query": self.search, "sortBy": "submittedDate", "sortOrder": "descending"}
        return f"{self.url}?{urlencode(query | {'start': start, 'max_results': count})}"


def sources_in(value: object) -> tuple[Source, ...]:
    """What a file lists; raises ``SourceError``."""
    if value in ("", "null", None):
        return ()
    if not isinstance(value, list):
        raise SourceError("“sources” should be a list, each with “arxiv”, “feed” or “huggingface”.")
    if len(value) > MOST_SOURCES:
        raise SourceError(f"there are {len(value)} sources; {MOST_SOURCES} is the most.")
    found: dict[str, Source] = {}
    for number, each in enumerate(value, 1):
        source = _source(each, f"source {number}")
        if source.name in found:
            raise SourceError(f"two sources are called “{source.name}”; give one of them another “name”.")
        found[source.name] = source
    return tuple(found.values())


def _source(value: object, where: str) -> Source:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise SourceError(f"{where} should hold “key: value” lines such as “arxiv: cs.CV”.")
    for key in value:
        if key not in KEYS:
            raise SourceError(f"{where} has an unknown key “{key}”; use: {', '.join(KEYS)}.")
    kinds = [kind for kind in FeedKind if kind.value in value]
    if len(kinds) != 1:
        raise SourceError(f"{where} needs just one of: {', '.join(FeedKind)}.")
    kind, told = kinds[0], " ".join(value[kinds[0].value].split())
    if not told:
        raise SourceError(f"{where}: “{kind.value}” is empty.")
    if kind is FeedKind.FEED and "url" in value:
        raise SourceError(f"{where}: “feed” is the address already; leave out “url”.")
    if kind is FeedKind.HUGGINGFACE and told != "daily":
        raise SourceError(f"{where}: “huggingface” can only be: daily.")
    defaults = {FeedKind.ARXIV: ARXIV_API, FeedKind.FEED: told, FeedKind.HUGGINGFACE: DAILY_PAPERS}
    name, search = _named(kind, told)
    name = " ".join(value.get("name", "").split()) or name
    if len(name) > 80:
        raise SourceError(f"{where}: “name” is longer than 80 characters.")
    return Source(
        name=name,
        kind=kind,
        url=_address(value.get("url") or defaults[kind], where, kind),
        every=_every(value["every"], where) if "every" in value else _EVERY[kind],
        limit=_limit(value.get("limit", "1000"), where),
        search=search,
        private=_yes(value.get("private", "false"), where),
    )


def _named(kind: FeedKind, told: str) -> tuple[str, str | None]:
    """The name of a source that was given none, and what arXiv is asked for."""
    if kind is FeedKind.HUGGINGFACE:
        return "Hugging Face daily papers", None
    if kind is FeedKind.FEED:
        address = _split(told)
        return ((address and address.hostname) or told)[:80], None
    if _CATEGORIES.fullmatch(told):
        categories = re.split(r"\s*,\s*", told)
        return f"arXiv {', '.join(categories)}"[:80], " OR ".join(f"cat:{category}" for category in categories)
    return f"arXiv: {told}"[:80], told if _FIELD.search(told) else 'all:"{}"'.format(told.replace('"', " ").strip())


def _split(text: str) -> SplitResult | None:
    """The parts of an address of the web."""
    try:
        parts = urlsplit(text)
        _ = parts.port  # looked at only when asked for
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _address(text: str, where: str, kind: FeedKind) -> str:
    parts = _split(text)
    if parts is None:
        raise SourceError(f"{where}: “{text[:100]}” is no address; it should begin with https:// or http://.")
    if kind is FeedKind.ARXIV and parts.query:
        raise SourceError(f"{where}: “url” should be that of an API like arXiv's, without a “?”.")
    return text


def _every(text: str, where: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,4})\s*([mhd])", text.strip().lower())
    every = timedelta(minutes=int(found[1]) * _TIMES[found[2]]) if found else timedelta()
    if not SHORTEST <= every <= LONGEST:
        raise SourceError(f"{where}: “every” is “{text}”; use 15m to 7d, such as 6h.")
    return every


def _limit(text: str, where: str) -> int:
    limit = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not 1 <= limit <= MOST_PAPERS:
        raise SourceError(f"{where}: “limit” is “{text}”; use 1 to {MOST_PAPERS}.")
    return limit


def _yes(text: str, where: str) -> bool:
    if text.lower() not in ("true", "false", "yes", "no"):
        raise SourceError(f"{where}: “private” is “{text}”; use true or false.")
    return text.lower() in ("true", "yes")
