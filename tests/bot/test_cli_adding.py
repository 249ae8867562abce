"""``lablore add``, ``remove`` and ``check`` on documents, as people type them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli

NOTES = """\
# Notes on state space models

Mamba (COLM 2024) makes the parameters depend on the input. https://arxiv.org/abs/2312.00752

## Hybrid models

MambaFormer mixes Mamba layers with attention. Some say that hybrids win out.
"""


@pytest.fixture
def db(shipped_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(shipped_file, tmp_path / "lab.db"))


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "ssm.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


def lablore(*arguments: object, answers: str | None = None) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], input=answers)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_document_is_added_found_and_removed(db: Path, notes: Path) -> None:
    added = lablore("add", "--db", db, notes)
    assert added.exit_code == 0
    assert "ssm.md: added as ssm: 2 new works, 1 new topics" in added.stdout
    assert "already there as ssm" in lablore("add", "--db", db, notes).stdout
    found = lablore("paper", "--db", db, "Mamba").stdout
    assert "https://arxiv.org/abs/2312.00752" in found
    assert "[line 3]" in found
    assert "2312.00752" in lablore("paper", "--db", db, "--language", "zh", "mamba").stdout
    notes.write_text(NOTES.replace("MambaFormer", "SambaNet"), encoding="utf-8")
    assert "replaced as ssm" in lablore("add", "--db", db, notes).stdout
    assert lablore("paper", "--db", db, "SambaNet").exit_code == 0
    removed = lablore("remove", "--db", db, "ssm")
    assert removed.stdout == "“Notes on state space models” (ssm) is no longer there.\n"
    assert "Mamba  (" not in lablore("paper", "--db", db, "Mamba").stdout
    again = lablore("remove", "--db", db, "ssm")
    assert again.exit_code == 1
    assert "No survey with the id “ssm” was added" in again.stderr


def test_one_bad_file_does_not_stop_the_others(db: Path, notes: Path) -> None:
    (notes.parent / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n")
    (notes.parent / "empty.txt").write_bytes(b"")
    result = lablore("add", "--db", db, notes.parent, notes.parent / "none.md")
    assert result.exit_code == 2
    assert "ssm.md: added as ssm" in result.stdout
    for sentence in ("“picture.md” holds no text", "“empty.txt” is empty.", "There is no file “none.md”"):
        assert sentence in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("options", [(), ("--review",), ("--out", "out"), ("--empty-catalogue", "--out", "out")])
def test_a_missing_file_is_named_in_one_sentence_and_told_by_the_exit_status_as_import_does(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    missing = lablore("add", "--db", db, *options, "none.md")
    assert missing.exit_code == lablore("import", "--db", db, "none.bib").exit_code == 2
    assert missing.stderr.splitlines()[0] == "There is no file “none.md”; check the name."
    assert "reading" not in missing.output


def test_yaml_is_written_checked_edited_and_added(db: Path, notes: Path, tmp_path: Path) -> None:
    out = tmp_path / "yaml"
    written = lablore("add", "--db", db, "--out", out, notes)
    assert written.exit_code == 0
    assert "Mamba  (" not in lablore("paper", "--db", db, "Mamba").stdout
    path = out / "ssm.yaml"
    checked = lablore("check", path)
    assert checked.exit_code == 0, checked.stderr
    assert checked.stdout.startswith("6 surveys")
    path.write_text(
        path.read_text(encoding="utf-8").replace("MambaFormer mixes", "MambaFormer interleaves"), encoding="utf-8"
    )
    assert lablore("add", "--db", db, path).stdout.startswith("ssm.yaml: added as ssm")
    assert "MambaFormer interleaves" in lablore("paper", "--db", db, "MambaFormer").stdout
    assert "already there as ssm" in lablore("add", "--db", db, notes).stdout  # the document that it is of
    path.write_text(path.read_text(encoding="utf-8").replace("kind: method", "kind: guess"), encoding="utf-8")
    refused = lablore("add", "--db", db, path)
    assert refused.exit_code == 1
    assert "should be one of" in refused.stderr
    assert "MambaFormer interleaves" in lablore("paper", "--db", db, "MambaFormer").stdout


def test_yaml_of_a_document_that_is_already_there_is_written_whole(db: Path, notes: Path, tmp_path: Path) -> None:
    new, again, copied = tmp_path / "new", tmp_path / "again", tmp_path / "copied"
    lablore("add", "--db", db, "--out", new, notes)
    lablore("add", "--db", db, notes)
    written = lablore("add", "--db", db, "--out", again, notes)
    assert "2 new works" in written.stderr + written.stdout
    assert (again / "ssm.yaml").read_bytes() == (new / "ssm.yaml").read_bytes()
    assert lablore("check", again / "ssm.yaml").exit_code == 0
    copy = Path(shutil.copy(notes, tmp_path / "copy.md"))
    assert "2 new works" in lablore("add", "--db", db, "--out", copied, copy).output
    assert "already there as ssm" in lablore("add", "--db", db, notes).stdout


def test_the_folder_that_yaml_was_written_into_is_added_as_it_is(db: Path, notes: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    lablore("add", "--db", db, "--out", out, notes)
    added = lablore("add", "--db", db, out)
    assert added.exit_code == 0
    assert added.stdout.startswith("ssm.yaml: added as ssm")
    assert lablore("paper", "--db", db, "MambaFormer").exit_code == 0
    assert lablore("add", "--db", db, "--out", tmp_path / "other", out).exit_code != 0  # of documents, not of YAML


def test_yaml_beside_documents_is_added_if_it_was_written_of_one(db: Path, notes: Path) -> None:
    (notes.parent / "mkdocs.yml").write_text("site_name: Notes of a lab\n", encoding="utf-8")
    lablore("add", "--db", db, "--out", notes.parent, notes)
    added = lablore("add", "--db", db, notes.parent)
    assert added.exit_code == 0, added.stderr
    assert "ssm.md: added as ssm" in added.stdout
    assert "ssm.yaml: added as ssm" in added.stdout


def test_without_a_catalogue_a_whole_one_is_written(notes: Path, tmp_path: Path) -> None:
    out = tmp_path / "own"
    result = lablore("add", "--empty-catalogue", "--out", out, notes)
    assert result.exit_code == 0
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.yaml")) == [
        "papers.yaml",
        "surveys/ssm.yaml",
        "topics.yaml",
    ]
    assert lablore("check", out).stdout.startswith("1 surveys, 1 topics, 2 works")
    assert lablore("add", "--empty-catalogue", notes).exit_code == 2


def test_a_person_is_walked_through_what_is_doubtful_and_may_leave_and_come_back(db: Path, notes: Path) -> None:
    left = lablore("add", "--db", db, "--review", notes, answers="q\n")
    assert "parts are doubtful" in left.stdout
    assert "% sure" in left.stdout
    assert "wait for a review" in left.stdout
    assert "hybrids win out" not in lablore("topic", "--db", db, "Hybrid models").stdout
    edited = lablore("add", "--db", db, "--review", notes, answers="e\nHybrids are said to win.\n" + "d\n" * 20)
    assert edited.exit_code == 0
    assert "nothing is left to review" in lablore("add", "--db", db, "--review", "ssm").stdout
    told = lablore("topic", "--db", db, "Hybrid models").stdout
    assert "Hybrids are said to win." in told
