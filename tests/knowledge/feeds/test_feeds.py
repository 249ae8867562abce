"""What sources send, and what is read of it."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.feeds.feed_papers import FeedKind, FeedPaper
from knowledge.feeds.parsing import MOST_BYTES, MOST_ENTRIES, FeedError, Reading, plain, read

FEEDS = Path(__file__).parents[2] / "feeds"


def recorded(name: str, kind: FeedKind = FeedKind.FEED) -> Reading:
    """What is read of a recorded response."""
    return read(kind, (FEEDS / name).read_bytes())


def rss(items: str) -> bytes:
    """An RSS feed."""
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


# Recorded responses


def test_arxiv_s_answer_is_read_whole() -> None:
    reading = recorded("arxiv.xml", FeedKind.ARXIV)
    assert (len(reading.papers), reading.passed_over, reading.total, reading.entries) == (3, 0, 3, 3)
    harbour, tides, _ = reading.papers
    assert harbour == FeedPaper(
        title="HarbourCLIP: Few-Shot Object Detection in Busy Ports",
        authors=("Ana Pérez", "Wei Zhang"),
        abstract="Ports are crowded. We detect ships with x < 5 examples of each kind and show that a frozen encoder "
        "is enough.",
        url="https://arxiv.org/abs/2611.10003v1",
        arxiv="2611.10003",
        published=datetime(2026, 11, 24, 17, 59, 58, tzinfo=UTC),
    )
    assert (tides.arxiv, tides.doi, tides.venue) == (
        "2611.09002",
        "10.5555/tides.7.1",
        "Journal of Tides 7 (2026) 1-20",
    )


@pytest.mark.parametrize("kind", [FeedKind.ARXIV, FeedKind.FEED])
def test_arxiv_s_refusal_of_a_search_is_no_paper(kind: FeedKind) -> None:
    with pytest.raises(FeedError, match="does not understand the search: malformed query at “cat:\\(”"):
        recorded("arxiv-error.xml", kind)


def test_of_arxiv_s_rss_only_what_is_new_is_read_and_without_the_announcement() -> None:
    reading = recorded("arxiv.rss")
    [paper] = reading.papers
    assert reading.passed_over == 1
    assert paper.arxiv == "2611.10003"
    assert paper.abstract == "Ports are crowded. We detect ships with few examples of each kind."
    assert paper.authors == ("Ana P\\'erez", "Wei Zhang")


def test_a_journal_s_feed_in_another_encoding_loses_its_markup_and_keeps_its_doi() -> None:
    [paper] = recorded("journal.rdf").papers
    assert paper.title == "Sepia eyes & image retrieval"
    assert paper.abstract == "Journal of Seeing. Abstract Cuttlefish find images."
    assert paper.authors == ("Zoë Skipper", "B. Cuttle")
    assert (paper.doi, paper.venue) == ("10.1234/seeing.42", "Journal of Seeing")
    assert paper.published == datetime(2026, 11, 20, tzinfo=UTC)


def test_hugging_face_s_daily_papers_are_those_of_arxiv() -> None:
    harbour, sail = recorded("daily.json", FeedKind.HUGGINGFACE).papers
    assert (harbour.arxiv, harbour.authors) == ("2611.10003", ("Ana Pérez", "Wei Zhang"))
    assert harbour.published == datetime(2026, 11, 24, 17, 59, 58, tzinfo=UTC)
    assert (sail.title, sail.url) == ("Diffusion Models That Sail", "https://arxiv.org/abs/2611.07777")


# Hostile and broken ones

LAUGHS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>"""
STOLEN = """<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>"""
FETCHED = """<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]><rss version="2.0"><channel/></rss>"""


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "sent nothing"),
        (b" \n ", "sent nothing"),
        (LAUGHS.encode(), "declares entities"),
        (STOLEN.encode(), "declares entities"),
        (FETCHED.encode(), "declares entities"),
        (b"<!DOCTYPE html><html><body>Login</body></html>", "a web page, not a feed"),
        (b"Rate exceeded.", "did not send a feed but “Rate exceeded.”"),
        (b"<rss><channel><item><title>half", r"not well-formed \(line 1"),
        (b"<?xml version='1.0' encoding='no-such'?>\xff\xfe\x00", "did not send a feed|encoding"),
        (b"<?xml version='1.0' encoding='punycode'?>" + b"\xff" * 500_000, "an encoding that cannot be read"),
        (b"<svg><a/></svg>", "neither RSS nor Atom"),
        (b"<a>" * 5000 + b"</a>" * 5000, "too deep"),
        (rss("<a/>" * 100_001), "too many parts"),
        (rss("".join(f'<a{n}:b xmlns:a{n}="u{n}"/>' for n in range(5000))), "too many parts"),
        (b"<rss>" + b" " * MOST_BYTES + b"</rss>", "more than 8 MB"),
    ],
    ids=lambda value: value[:24].decode("latin-1") if isinstance(value, bytes) else "",
)
def test_what_is_no_feed_is_told_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(FeedError, match=sentence):
        read(FeedKind.FEED, data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"{", "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b"[" + b"9" * 10_000 + b"]", "cannot be read"),
        (b'{"error": "Invalid date"}', "did not send a list of papers: Invalid date"),
    ],
)
def test_what_is_no_list_of_daily_papers_is_told_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(FeedError, match=sentence):
        read(FeedKind.HUGGINGFACE, data)


def test_an_old_feed_that_only_names_its_dtd_is_read() -> None:
    data = b'<?xml version="1.0"?>\n<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x.example/rss.dtd">\n'
    assert read(FeedKind.FEED, data + rss("<item><title>Old</title></item>")).papers[0].title == "Old"


def test_a_header_tells_the_encoding_where_the_document_does_not() -> None:
    data = rss("<item><title>深度学习</title></item>").decode().encode("gb18030")
    assert read(FeedKind.FEED, data, "gb18030").papers[0].title == "深度学习"


def test_an_entry_without_a_title_and_those_beyond_the_limit_are_counted() -> None:
    items = "<item><description>untitled</description></item>" + "<item><title>t</title></item>" * (MOST_ENTRIES + 1)
    reading = read(FeedKind.FEED, rss(items))
    assert (len(reading.papers), reading.passed_over) == (MOST_ENTRIES - 1, 3)


def test_an_address_that_is_none_of_the_web_is_not_kept() -> None:
    [paper] = read(FeedKind.FEED, rss("<item><title>t</title><link>javascript:alert(1)</link></item>")).papers
    assert paper.url is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251", "ISO-8859-5", "KOI8-R", "gb2312", "shift_jis"])
def test_a_feed_may_be_in_any_usual_encoding(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><rss><channel><item><title>Туман</title></item></channel></rss>"
    assert read(FeedKind.FEED, text.encode(encoding)).papers[0].title == "Туман"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Attention for x<y and y>z", "Attention for x<y and y>z"),
        ("Learning &lt;T&gt; types", "Learning <T> types"),
        ("<b onmouseover='x()'>Bold</b> claims", "Bold claims"),
        ("a<!-- <b>hidden</b> -->b", "ab"),
        ("never <script>closed", "never"),
        ("evil \u202egnol\u202c title\u0000\u200b", "evil gnol title"),
        ("&amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;", "twice"),
        ("first\n\tsecond", "first second"),
        (None, ""),
        ({"a": 1}, ""),
    ],
)
def test_texts_lose_markup_and_what_formats(written: object, shown: str) -> None:
    assert plain(written) == shown


_PARTS = st.sampled_from(
    [
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<link>",
        "&amp;",
        "&",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<dc:creator>",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PARTS | st.text(max_size=12), max_size=30).map("".join), st.sampled_from(list(FeedKind)))
def test_whatever_is_sent_gives_papers_or_a_sentence(text: str, kind: FeedKind) -> None:
    for data in (text.encode("utf-8", "replace"), rss(text), rss(f"<item><title>{text}</title></item>")):
        papers: tuple[FeedPaper, ...] = ()
        with suppress(FeedError):
            papers = read(kind, data).papers
        assert all(paper.title and "\n" not in paper.title for paper in papers)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["paper", "id", "title", "summary", "authors", "name", "publishedAt"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_JSON, max_size=5))
def test_whatever_json_is_sent_gives_papers(content: list[object]) -> None:
    reading = read(FeedKind.HUGGINGFACE, json.dumps(content).encode())
    assert len(reading.papers) + reading.passed_over == len(content)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_no_text_grows_or_keeps_line_breaks(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown
    assert shown == " ".join(shown.split())
