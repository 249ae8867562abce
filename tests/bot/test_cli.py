"""The command line: what scripts rely on, what people read, and what happens to wrong use."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli, main
from bot.settings import Settings, SettingsError, token_from
from knowledge import Library, catalogue
from knowledge.ingest import adding
from knowledge.ingest.reading import document_of
from tests import sample


@pytest.fixture
def run(own_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs ``lablore`` with arguments on a file with the shipped knowledge."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, input: str | bytes | None = None, **environ: str) -> Result:
        env = {"LABLORE_DB": str(tmp_path / "lablore.db"), "DISCORD_TOKEN": None, "DISCORD_TOKEN_FILE": None, **environ}
        return CliRunner().invoke(cli, list(arguments), input=input, env=env)

    return invoke


def test_paper_as_json(run: Any) -> None:
    result = run("paper", "--json", "DETR")
    assert result.exit_code == 0
    [line] = result.stdout.splitlines()
    answer = json.loads(line)
    assert answer.keys() == {"query", "status", "matches", "suggestions"}
    assert (answer["query"], answer["status"]) == ("DETR", "found")
    first = answer["matches"][0]
    assert first.keys() == {
        *("id", "kind", "name", "title", "aliases", "year", "venue"),
        *("arxiv", "url", "topics", "surveys", "lists", "abstract", "cites", "summary", "score"),
    }
    assert (first["id"], first["year"], first["venue"], first["arxiv"]) == ("detr", 2020, "ECCV", "2005.12872")
    assert "eccv-2020" in first["surveys"]
    assert first["summary"].keys() == {"en", "zh"}
    assert first["score"] == 1


def test_topic_as_json(run: Any) -> None:
    result = run("topic", "--json", "对比学习")
    answer = json.loads(result.stdout)
    assert answer["status"] == "found"
    topic = answer["topic"]
    assert topic.keys() == {
        *("id", "name", "aliases", "summary", "parent", "children", "papers", "listed", "surveys", "statements"),
    }
    assert topic["id"] == "contrastive-learning"
    assert topic["name"]["zh"] == "对比学习"
    assert topic["statements"][0].keys() == {"text", "kind", "stance", "survey", "section", "line"}


def test_ask_as_json(run: Any) -> None:
    result = run("ask", "--json", "why", "does", "DETR", "add", "positional", "encodings?")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert list(answer) == ["question", "language", "status", "answer", "citations", "about", "suggestions"]
    assert (answer["question"], answer["language"]) == ("why does DETR add positional encodings?", "en")
    assert answer["status"] == "answered"
    assert "2D" in answer["answer"]
    assert answer["citations"][0] == {"n": 1, "survey": "eccv-2020", "section": "detr", "line": 24}
    assert "detr" in answer["about"]


def test_what_is_not_covered_is_exit_status_1_and_cites_nothing(run: Any) -> None:
    result = run("ask", "--json", "How tall is Mount Everest?")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert (answer["status"], answer["citations"]) == ("not_covered", [])


def test_questions_are_answered_line_by_line_each_in_its_language(run: Any) -> None:
    result = run("ask", "--json", "-", input="what is TSM?\nTSM 是什么\nHow tall is Mount Everest?\n")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(answer["language"], answer["status"]) for answer in answers] == [
        ("en", "answered"),
        ("zh", "answered"),
        ("en", "not_covered"),
    ]
    assert result.exit_code == 0
    assert json.loads(run("ask", "--json", "what is TSM?", "--language", "zh").stdout)["language"] == "zh"


def test_people_read_the_answer_with_its_places(run: Any) -> None:
    text = run("ask", "what is TSM?").stdout
    assert "  [1] Paper summary notes › 3D convolution › line 49 (2022)" in text


def test_hot_as_json(run: Any) -> None:
    answer = json.loads(run("hot", "--json", "--limit", "3", "--kind", "topic").stdout)
    assert [item["rank"] for item in answer["items"]] == [1, 2, 3]
    assert {item["kind"] for item in answer["items"]} == {"topic"}
    assert answer["items"][0].keys() == {"rank", "kind", "id", "name", "score", "reasons"}
    assert answer["items"][0]["reasons"][0].keys() == {"text", "survey", "section", "line"}


def test_surveys_as_json_and_as_a_table(run: Any) -> None:
    answer = json.loads(run("surveys", "--json").stdout)
    assert len(answer["surveys"]) == 5
    assert "hot-2021" in run("surveys").stdout


def test_a_stream_of_queries_is_answered_line_by_line(run: Any) -> None:
    result = run("paper", "--json", "-", input="DETR\n动量对比\n\nno such thing at all\n")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["status"] for answer in answers] == ["found", "found", "not_found", "not_found"]
    assert result.exit_code == 0


def test_a_stream_that_is_not_utf8_is_still_answered(run: Any) -> None:
    result = run("paper", "--json", "-", input=b"\xff\xfe\nDETR\n")
    assert [json.loads(line)["status"] for line in result.stdout.splitlines()] == ["not_found", "found"]


@pytest.mark.parametrize("command", ["paper", "topic"])
def test_nothing_found_is_exit_status_1(run: Any, command: str) -> None:
    result = run(command, "qwertzuiop asdfghjkl")
    assert result.exit_code == 1
    assert "qwertzuiop asdfghjkl" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("paper",),
        ("ask",),
        ("ask", " "),
        ("nonsense",),
        ("paper", "--jsn", "DETR"),
        ("hot", "--kind", "author"),
        ("hot", "--limit", "0"),
    ],
)
def test_wrong_use_is_exit_status_2_with_a_sentence_on_standard_error(run: Any, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.stderr
    assert not result.stdout


def test_people_get_readable_text(run: Any) -> None:
    text = run("paper", "DETR").stdout
    assert text.startswith("DETR  (model · ECCV 2020")
    assert "What the surveys say:" in text
    assert "[line 24]" in text
    assert "综述怎么说" in run("topic", "对比学习", "--language", "zh").stdout
    assert "[hot-2021:" in run("hot").stdout


def test_near_ties_are_listed(run: Any) -> None:
    result = run("paper", "Twins")
    assert result.exit_code == 0
    assert "Which one do you mean" in result.stdout
    assert "barlow-twins" in result.stdout


@pytest.mark.parametrize(("typed", "told"), [("qwertzuiop", "no topic called “qwertzuiop”"), ("learning", "Which one")])
def test_hot_below_an_unknown_or_unclear_topic_is_exit_status_1(run: Any, typed: str, told: str) -> None:
    result = run("hot", "--json", "--topic", typed)
    assert result.exit_code == 1
    assert told in result.stderr
    assert json.loads(result.stdout) == {"items": []}


def test_each_answer_is_one_line_whatever_was_typed(run: Any) -> None:
    result = run("paper", "--json", "-", input="\ufeffDETR\na\u2028b\x85c\n".encode())
    lines = result.stdout.splitlines()
    assert [json.loads(line)["query"] for line in lines] == ["DETR", "a\u2028b\x85c"]


@pytest.mark.parametrize("command", [("paper", "DETR"), ("hot",), ("surveys",)])
def test_a_file_that_cannot_be_used_is_exit_status_2(run: Any, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "notes.txt").write_text("my notes " * 99)
    result = run(*command, "--db", str(tmp_path / "notes.txt"))
    assert result.exit_code == 2
    assert "is not a Lablore file; choose another one." in result.stderr
    assert (tmp_path / "notes.txt").read_text() == "my notes " * 99


def test_check_accepts_what_is_shipped(run: Any) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("5 surveys, ")


def test_check_of_single_files_is_against_the_rest_of_what_is_shipped(run: Any, tmp_path: Path) -> None:
    shipped = catalogue.texts_of(catalogue.SHIPPED)
    topics, papers = tmp_path / "topics.yaml", tmp_path / "papers.yaml"
    topics.write_text(shipped["topics.yaml"])
    papers.write_text(shipped["papers.yaml"].replace("id: detr\n", "id: detr-renamed\n"))
    assert run("check", str(topics)).stdout.startswith("5 surveys, ")
    result = run("check", str(topics), str(papers))
    assert result.exit_code == 1
    assert "There is no paper or survey or topic “detr”" in result.stderr


def test_check_of_two_files_of_one_name_is_refused(run: Any, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "new.yaml").write_text(sample.NEW_SURVEY)
    result = run("check", str(tmp_path / "a" / "new.yaml"), str(tmp_path / "b" / "new.yaml"))
    assert result.exit_code == 1
    assert "check them one by one" in result.stderr


def test_check_names_file_line_and_what_to_change(run: Any, tmp_path: Path) -> None:
    for file, text in sample.TEXTS.items():
        path = tmp_path / "lab" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("about: [flows]", "about: [flow]", 1))
    result = run("check", str(tmp_path / "lab"))
    assert result.exit_code == 1
    assert result.stderr.startswith("surveys/old.yaml:21: There is no paper or survey or topic “flow”")
    assert run("check", str(tmp_path / "lab" / "surveys" / "new.yaml")).exit_code == 1


def test_run_makes_the_folder_of_its_own_file(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.running.run_bot", lambda library, token, settings: library.close() or 0)
    result = run("run", LABLORE_DB="", HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path / "new"), DISCORD_TOKEN="x")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "new" / "lablore" / "lablore.db").exists()


@pytest.mark.parametrize(
    "command", ["paper DETR > /dev/full", "paper - <&-", "demo --port 1"], ids=["full disk", "no input", "port in use"]
)
def test_no_traceback_reaches_a_person(own_library: Library, tmp_path: Path, command: str) -> None:
    environ = {**os.environ, "LABLORE_DB": str(tmp_path / "lablore.db")}
    if command.startswith("demo"):
        listener = socket.create_server(("127.0.0.1", 0))
        command = f"demo --port {listener.getsockname()[1]}"
    done = subprocess.run(
        f"{sys.executable} -m bot {command}",
        check=False,
        shell=True,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr


def test_a_file_that_somebody_else_writes_to_is_told_in_a_sentence(
    own_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lablore.db"
    today, text = date(2026, 1, 1), b"# Own\n\nOwnNet extends DETR to video."
    prepared = adding.prepare(own_library, text, "own.md", source="/own.md", today=today, read=document_of)
    own_library.add_survey(prepared.added())
    monkeypatch.setattr("knowledge.store.BUSY_SECONDS", 0.0)
    monkeypatch.setattr(sys, "argv", ["lablore", "remove", "own", "--db", str(path)])
    with own_library.store.transaction():
        own_library.store.added.forget("own")
        with pytest.raises(SystemExit) as stopped:
            main()
    assert stopped.value.code == 2
    assert "is being written to by another process" in capsys.readouterr().err


def test_run_without_a_token_says_how_to_get_one_and_that_the_demo_needs_none(run: Any) -> None:
    result = run("run")
    assert result.exit_code == 2
    assert "DISCORD_TOKEN" in result.stderr
    assert "lablore demo" in result.stderr


def test_health_follows_the_ready_file(run: Any, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    assert run("health").exit_code == 2
    assert run("health", LABLORE_READY_FILE=str(ready)).exit_code == 1
    ready.touch()
    assert run("health", LABLORE_READY_FILE=str(ready)).exit_code == 0
    old = time.time() - 1000
    os.utime(ready, (old, old))
    assert run("health", LABLORE_READY_FILE=str(ready)).exit_code == 1


def test_an_unknown_key_of_the_settings_file_is_refused(run: Any, tmp_path: Path) -> None:
    (tmp_path / "lablore.yaml").write_text("token: abc\n")
    result = run("paper", "DETR", LABLORE_DB="")
    assert result.exit_code == 2
    assert (
        "lablore.yaml has an unknown key “token”; use: db, ready_file, log_level, catch_up_hours, sources."
        in result.stderr
    )


def test_settings_come_from_the_file_and_the_environment_before_it(tmp_path: Path) -> None:
    (tmp_path / "lablore.yaml").write_text("db: here.db\nlog_level: debug\n")
    assert Settings.read({}, tmp_path).db == Path("here.db")
    settings = Settings.read({"LABLORE_DB": "there.db"}, tmp_path)
    assert (settings.db, settings.log_level) == (Path("there.db"), "DEBUG")


@pytest.mark.parametrize("text", ["[1, 2]", "a: [", "log_level: loud", "db: [a]", 'db: "a\\0b"', "[" * 5000])
def test_settings_that_cannot_be_used_are_told_in_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "lablore.yaml").write_text(text)
    with pytest.raises(SettingsError, match=r"lablore\.yaml|log_level is “LOUD”"):
        Settings.read({}, tmp_path)


def test_a_token_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("abc.def\n")
    assert token_from({"DISCORD_TOKEN_FILE": str(tmp_path / "token")}) == "abc.def"
    with pytest.raises(SettingsError, match="cannot be read; check DISCORD_TOKEN_FILE"):
        token_from({"DISCORD_TOKEN_FILE": str(tmp_path / "nothing")})
