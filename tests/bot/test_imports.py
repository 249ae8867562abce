"""``lablore import`` and ``lablore lists``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot import imports
from bot.__main__ import cli
from knowledge import Library


@pytest.fixture
def run(own_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs ``lablore`` on a file with the shipped knowledge, in a folder with a few lists."""
    monkeypatch.chdir(tmp_path)
    Path("birds.csv").write_text(
        "title,year,cites\nCounting Penguins,2019,3\nDETR: Detection of Terns,2021,1\n,2020,\n"
    )
    Path("none.csv").write_text("title,year\n,2019\n")
    Path("empty.bib").write_text("")
    Path("steering.csv").write_text("title,year\nOne,\x1b[31m@everyone\n")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments), env={"LABLORE_DB": str(tmp_path / "lablore.db")})

    return invoke


def test_an_import_is_told_in_one_sentence_and_a_line_for_what_was_skipped(run: Any) -> None:
    result = run("import", "birds.csv")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "birds.csv (CSV): 2 papers came in as “birds”: 2 new, 0 merged with what was there, 1 record skipped.",
        "  line 4: skipped, it has no title",
    ]
    assert not result.stderr
    assert "in the list birds" in run("paper", "Counting Penguins").stdout
    assert run("lists").stdout.splitlines()[-1].split()[:2] == ["birds", "2"]


def test_an_import_as_json_is_one_line_a_file(run: Any) -> None:
    result = run("import", "--json", "--source", "my birds", "birds.csv", "empty.bib", "none.csv")
    one, two, three = (json.loads(line) for line in result.stdout.splitlines())
    assert (one["file"], one["status"], one["source"], one["format"]) == ("birds.csv", "imported", "my birds", "CSV")
    assert (one["new"], one["merged"], one["skipped"]) == (2, 0, 1)
    assert one["skipped_lines"] == [{"line": 4, "text": "it has no title"}]
    assert two == {"file": "empty.bib", "status": "failed", "why": "empty.bib is empty."}
    assert (three["status"], three["skipped"]) == ("no_papers", 1)
    assert json.loads(run("lists", "--json").stdout)["lists"][0]["source"] == "my birds"


@pytest.mark.parametrize(
    ("files", "status"),
    [
        (["birds.csv"], 0),
        (["birds.csv", "none.csv"], 1),
        (["empty.bib", "birds.csv"], 2),
        (["."], 2),
        (["no.bib"], 2),
        ([], 2),
    ],
)
def test_the_exit_status_tells_whether_every_file_had_papers(run: Any, files: list[str], status: int) -> None:
    result = run("import", *files)
    assert result.exit_code == status
    assert "Traceback" not in result.output
    if "birds.csv" in files:
        assert run("paper", "Counting Penguins").exit_code == 0


def test_what_a_file_says_cannot_steer_the_terminal(run: Any) -> None:
    result = run("import", "steering.csv")
    assert "\x1b" not in result.output
    assert "is no year" in result.stdout


def test_a_dry_run_tells_the_same_and_changes_nothing(run: Any, tmp_path: Path) -> None:
    before = (tmp_path / "lablore.db").read_bytes()
    dry = run("import", "--dry-run", "birds.csv", "birds.csv")
    assert (tmp_path / "lablore.db").read_bytes() == before
    assert run("lists").exit_code == 1
    assert "2 papers would come in as “birds”: 2 new, 0 merged" in dry.stdout
    assert "2 papers would come in as “birds”: 0 new, 2 merged" in dry.stdout
    assert run("import", "birds.csv", "birds.csv").stdout == dry.stdout.replace("would come in", "came in")


def test_a_dry_run_makes_no_file_where_there_is_none(run: Any, tmp_path: Path) -> None:
    assert run("import", "--dry-run", "--db", "new.db", "birds.csv").exit_code == 0
    assert not list(tmp_path.glob("new.db*"))
    assert run("import", "--dry-run", "--db", "birds.csv", "birds.csv").exit_code == 2


def test_an_interrupted_import_says_so_and_leaves_nothing(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(imports, "import_list", interrupted)
        result = run("import", "birds.csv", "none.csv")
    assert result.exit_code == 130
    assert "Stopped. Nothing of birds.csv was taken in; import it again to finish." in result.stderr
    assert run("lists").exit_code == 1


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_an_import_that_is_killed_leaves_nothing_and_runs_again(run: Any, tmp_path: Path, stop: signal.Signals) -> None:
    fifo = tmp_path / "endless.jsonl"
    os.mkfifo(fifo)
    environ = {**os.environ, "LABLORE_DB": str(tmp_path / "lablore.db")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "import", str(fifo)],
        env=environ,
        cwd=Path(__file__).parents[2],
        stderr=subprocess.PIPE,
    )
    with fifo.open("w") as lines:
        lines.writelines(json.dumps({"title": f"Observation {number} of a tern"}) + "\n" for number in range(20_000))
        lines.flush()
        process.send_signal(stop)
        _, told = process.communicate(timeout=60)
    assert process.returncode in (-stop, 130)
    assert b"Traceback" not in told
    assert run("lists").exit_code == 1
    assert run("paper", "Observation 5 of a tern").exit_code == 1
    assert run("import", "birds.csv").exit_code == 0
