"""``lablore fetch`` and ``lablore sources``: new papers by hand, from a server on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from knowledge import Library
from tests.bot.feed_server import FEEDS


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Of a server with the recorded responses; the command has an event loop of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=FEEDS)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def run(own_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs ``lablore`` with arguments and a list of sources."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, sources: str = "") -> Result:
        (tmp_path / "lablore.yaml").write_text(f"sources: {sources}\n", encoding="utf-8")
        return CliRunner().invoke(cli, list(arguments), env={"LABLORE_DB": str(tmp_path / "lablore.db")})

    return invoke


def test_new_papers_are_fetched_by_hand_and_found(run: Any, address: str) -> None:
    sources = f"[{{arxiv: cs.CV, url: {address}/arxiv.xml, private: true}}]"
    assert run("sources", sources=sources).stdout.splitlines()[2].split("  ")[0] == "arXiv cs.CV"
    result = run("fetch", sources=sources)
    assert (result.exit_code, result.stdout) == (
        0,
        "arXiv cs.CV: fetched; 3 new (2 on a topic), 0 known\n",
    )
    assert run("fetch", sources=sources).stdout == "arXiv cs.CV: fetched; 0 new (0 on a topic), 3 known\n"
    assert "https://arxiv.org/abs/2611.10003" in run("paper", "harbourclip", sources=sources).stdout
    shown = run("sources", sources=sources).stdout.splitlines()[2]
    assert shown.split()[:3] == ["arXiv", "cs.CV", "3"]
    assert shown.count("UTC") == 2


def test_a_trial_shows_what_would_come_and_why_and_keeps_nothing(run: Any, address: str) -> None:
    sources = f"[{{arxiv: cs.CV, url: {address}/arxiv.xml, private: true}}]"
    result = run("fetch", "--dry-run", sources=sources)
    assert result.stdout.splitlines()[:3] == [
        "arXiv cs.CV: fetched; 3 new (2 on a topic), 0 known",
        "  - HarbourCLIP: Few-Shot Object Detection in Busy Ports",
        "      Few-shot learning (its title says “Few-Shot”)",
    ]
    assert run("paper", "2611.10003", sources=sources).exit_code == 1


def test_a_source_that_fails_is_told_and_the_others_come_in(run: Any, address: str) -> None:
    sources = f"[{{feed: {address}/nothing}}, {{feed: {address}/arxiv.rss, name: RSS, private: true}}]"
    result = run("fetch", sources=sources)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "127.0.0.1: failed; leads to 127.0.0.1, which is in a private network",
        "RSS: fetched; 1 new (1 on a topic), 0 known, 1 skipped",
    ]
    assert "in a private network" in run("sources", sources=sources).stdout


@pytest.mark.parametrize("command", ["fetch", "sources"])
def test_without_sources_it_says_that_digests_live_from_the_surveys_alone(run: Any, command: str) -> None:
    result = run(command)
    assert result.exit_code == 1
    assert "no sources of new papers: digests live from the surveys alone" in result.stderr


def test_a_source_that_cannot_be_read_is_wrong_use(run: Any) -> None:
    result = run("fetch", sources="[{arxiv: cs.CV, evry: 1h}]")
    assert result.exit_code == 2
    assert "lablore.yaml: source 1 has an unknown key “evry”" in result.stderr
