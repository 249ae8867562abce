"""Sources of new papers, as people list them in lablore.yaml."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError
from bot.sources import Source, SourceError, sources_in
from knowledge.feeds.feed_papers import FeedKind


def listed(text: str) -> tuple[Source, ...]:
    """What a file with this list says."""
    return sources_in(yaml.load(text, Loader=yaml.BaseLoader))


def test_each_kind_of_source_is_listed_in_a_line() -> None:
    category, several, search, words, feed, daily = listed(
        """
        - arxiv: cs.CV
        - arxiv: cs.CV, stat.ML
        - arxiv: ti:"self-supervised" AND cat:cs.CV
        - arxiv: video transformers
        - {feed: "https://journal.example.org/new.rss?all=1", name: Journal, every: 30m, limit: 50, private: true}
        - huggingface: daily
        """
    )
    assert (category.name, category.search, category.kind) == ("arXiv cs.CV", "cat:cs.CV", FeedKind.ARXIV)
    assert (several.name, several.search) == ("arXiv cs.CV, stat.ML", "cat:cs.CV OR cat:stat.ML")
    assert search.search == 'ti:"self-supervised" AND cat:cs.CV'
    assert words.search == 'all:"video transformers"'
    assert feed == Source(
        "Journal", FeedKind.FEED, "https://journal.example.org/new.rss?all=1", timedelta(minutes=30), 50, private=True
    )
    assert (daily.name, daily.every) == ("Hugging Face daily papers", timedelta(hours=3))


def test_the_sources_in_the_readme_are_sources() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\nsources:\n(.*?)```", readme, re.DOTALL)
    assert [(source.kind.value, source.search) for source in listed(example)] == [
        ("arxiv", "cat:cs.CV"),
        ("arxiv", 'ti:"self-supervised" AND cat:cs.RO'),
        ("huggingface", None),
        ("feed", None),
    ]


def test_a_page_of_arxiv_is_the_latest_first() -> None:
    [source] = listed('- arxiv: ti:"a & b" AND cat:cs.CV')
    parts = urlsplit(source.page(200, 100))
    assert (parts.scheme, parts.hostname, parts.path) == ("https", "export.arxiv.org", "/api/query")
    assert parse_qs(parts.query) == {
        "search_query": ['ti:"a & b" AND cat:cs.CV'],
        "sortBy": ["submittedDate"],
        "sortOrder": ["descending"],
        "start": ["200"],
        "max_results": ["100"],
    }


@pytest.mark.parametrize("text", ["", "null", "[]"])
def test_no_list_is_no_source(text: str) -> None:
    assert listed(text) == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cs.CV", "“sources” should be a list"),
        ("- cs.CV", "source 1 should hold “key: value” lines"),
        ("- arxiv: [cs.CV]", "source 1 should hold “key: value” lines"),
        ("- arxiv: cs.CV\n- rss: x", "source 2 has an unknown key “rss”; use: arxiv, feed,"),
        ("- name: x", "source 1 needs just one of: arxiv, feed, huggingface"),
        ("- {arxiv: cs.CV, huggingface: daily}", "needs just one of"),
        ("- {arxiv: ''}", "“arxiv” is empty"),
        ("- huggingface: weekly", "“huggingface” can only be: daily"),
        ("- feed: journal.example.org", "“journal.example.org” is no address"),
        ("- feed: file:///etc/passwd", "is no address"),
        ("- feed: http://[", "is no address"),
        ("- {feed: http://a.example/, url: http://b.example/}", "leave out “url”"),
        ("- {arxiv: cs.CV, url: 'http://b.example/?a=1'}", "without a “\\?”"),
        ("- {arxiv: cs.CV, every: 5m}", "“every” is “5m”; use 15m to 7d"),
        ("- {arxiv: cs.CV, every: often}", "“every” is “often”"),
        ("- {arxiv: cs.CV, limit: 0}", "“limit” is “0”; use 1 to 2000"),
        ("- {arxiv: cs.CV, private: maybe}", "“private” is “maybe”"),
        ("- arxiv: cs.CV\n- arxiv: cs.CV", "two sources are called “arXiv cs.CV”"),
        ("- {arxiv: cs.CV, name: " + "x" * 81 + "}", "longer than 80"),
        ("[" + "{arxiv: cs.CV}, " * 51 + "]", "50 is the most"),
    ],
)
def test_what_cannot_be_a_source_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        listed(text)


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.text(max_size=8), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner)))
def test_whatever_is_listed_is_sources_or_a_sentence(value: object) -> None:
    found: tuple[Source, ...] = ()
    with suppress(SourceError):
        found = sources_in(value)
    assert all(source.name and source.url for source in found)


def test_the_settings_hold_the_sources_and_name_the_file_when_refusing(tmp_path: Path) -> None:
    file = tmp_path / "lablore.yaml"
    file.write_text("db: here.db\nsources:\n  - arxiv: cs.CV\n", encoding="utf-8")
    settings = Settings.read({}, tmp_path)
    assert [source.name for source in settings.sources] == ["arXiv cs.CV"]
    file.write_text("sources:\n  - arxiv: cs.CV\n    often: yes\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"lablore\.yaml: source 1 has an unknown key “often”"):
        Settings.read({}, tmp_path)
    assert Settings.read({}, tmp_path / "elsewhere").sources == ()
