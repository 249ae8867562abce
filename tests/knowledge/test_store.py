"""The SQLite store: opening, loading, replacing, and files that cannot be used."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import InvalidCatalogue, Library, StoreError, catalogue
from knowledge.library import load
from knowledge.store import Store
from tests import sample


def opened(path: Path) -> Store:
    """A store on a file with the sample in it."""
    store = Store.open(path)
    load(store, sample.TEXTS)
    return store


def test_what_is_saved_comes_out_as_it_went_in(small: Library) -> None:
    content = catalogue.read(sample.TEXTS)
    assert tuple(small.topics()) == content.topics
    assert tuple(small.papers()) == content.papers
    assert {survey.id: survey for survey in small.surveys()} == {survey.id: survey for survey in content.surveys}


def test_the_second_opening_finds_everything_loaded(tmp_path: Path) -> None:
    opened(tmp_path / "a.db").close()
    store = Store.open(tmp_path / "a.db")
    assert load(store, sample.TEXTS) is False
    assert len(store.papers()) == 6
    store.close()


def test_a_changed_survey_replaces_its_own_rows_and_nothing_else(tmp_path: Path) -> None:
    store = opened(tmp_path / "a.db")
    old_before = store.statements(survey="old")
    text = sample.NEW_SURVEY.replace("DETR detects objects end to end.", "DETR needs no anchors.")
    assert load(store, sample.TEXTS | {"surveys/new.yaml": text})
    assert [s.text.en for s in store.statements(about="detr")] == ["DETR needs no anchors."]
    assert store.statements(survey="old") == old_before
    store.close()


def test_what_leaves_the_catalogue_leaves_the_store(tmp_path: Path) -> None:
    store = opened(tmp_path / "a.db")
    texts = {file: text for file, text in sample.TEXTS.items() if file != "surveys/old.yaml"}
    texts["papers.yaml"] = sample.PAPERS[: sample.PAPERS.index("- id: voc")]
    load(store, texts)
    assert [survey.id for survey in store.surveys()] == ["new"]
    assert "voc" not in {paper.id for paper in store.papers()}
    assert "voc" not in {name.item for name in store.names("paper")}
    assert list(store.loaded()) == sorted(texts, key=list(store.loaded()).index)
    store.close()


def test_a_broken_file_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = opened(tmp_path / "a.db")
    before = store.loaded(), store.statements()
    texts = sample.TEXTS | {
        "topics.yaml": sample.TOPICS.replace("Learning, zh: 学习", "Teaching, zh: 教学"),
        "surveys/old.yaml": sample.OLD_SURVEY.replace("about: [flows]", "about: [nothing]"),
    }
    with pytest.raises(InvalidCatalogue):
        load(store, texts)
    assert (store.loaded(), store.statements()) == before
    assert store.topics(["learning"])[0].name.en == "Learning"
    store.close()


def test_a_failure_half_way_through_a_survey_undoes_it(tmp_path: Path) -> None:
    store = opened(tmp_path / "a.db")
    [old] = [survey for survey in store.surveys() if survey.id == "old"]
    unknown = replace(old.statements[0], about=("nobody",))
    with pytest.raises(StoreError), store.transaction():
        store.save_survey(replace(old, statements=(unknown,)))
    assert store.statements(survey="old") == list(old.statements)
    store.close()


def test_a_full_disk_is_told_in_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path / "a.db")
    before = store.statements()
    pages = store._query("PRAGMA page_count")[0]["page_count"]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    long = sample.NEW_SURVEY.replace("DETR detects objects end to end.", "word " * 50_000)
    with pytest.raises(StoreError, match=r"disk that holds .* is full; free some space"):
        load(store, sample.TEXTS | {"surveys/new.yaml": long})
    assert store.statements() == before
    store.close()


def test_a_file_that_is_not_sqlite_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes. " * 100)
    with pytest.raises(StoreError, match="is not a Lablore file"):
        Library.open(path)
    assert path.read_text() == "These are my notes. " * 100


def test_another_programs_database_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE topics (id)")
    with pytest.raises(StoreError, match="another program's SQLite file"):
        Library.open(path)
    assert sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall() == [("topics",)]


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "a.db").close()
    with sqlite3.connect(tmp_path / "a.db") as conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('lablore', 'm999_future', '')"
        )
    with pytest.raises(StoreError, match="written by a newer Lablore; update Lablore"):
        Library.open(tmp_path / "a.db")


@pytest.mark.parametrize("folder", ["nowhere", "/proc/self"], ids=["missing", "read-only"])
def test_a_folder_that_is_not_there_or_may_not_be_written_is_told(tmp_path: Path, folder: str) -> None:
    with pytest.raises(StoreError, match="cannot be opened; check that its folder exists"):
        Library.open(tmp_path / folder / "a.db")


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    opened(path).close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"is damaged; restore it|is not a Lablore file"):
        Library.open(path)


def test_two_processes_can_open_a_new_file_at_once(tmp_path: Path) -> None:
    code = f"from knowledge import Library; Library.open({str(tmp_path / 'a.db')!r}).close()"
    running = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [(process.wait(timeout=60), process.communicate()[1]) for process in running] == [(0, "")] * 4


def test_what_another_process_loads_is_seen(tmp_path: Path) -> None:
    library = Library(opened(tmp_path / "a.db"))
    assert library.paper_brief("detr").citations[0].section.id == "rest"
    other = Store.open(tmp_path / "a.db")
    load(other, sample.TEXTS | {"surveys/new.yaml": sample.NEW_SURVEY.replace("{id: rest,", "{id: others,")})
    other.close()
    assert library.paper_brief("detr").citations[0].section.id == "others"
    library.close()


def test_an_id_may_change_its_kind(tmp_path: Path) -> None:
    store = opened(tmp_path / "a.db")
    topics = sample.TOPICS + "- id: voc\n  name: {en: VOC, zh: 数据}\n  lead: {en: Data., zh: 数据。}\n"
    papers = sample.PAPERS[: sample.PAPERS.index("- id: voc")]
    load(store, sample.TEXTS | {"topics.yaml": topics, "papers.yaml": papers})
    assert [topic.id for topic in store.topics(["voc"])] == ["voc"]
    assert store.papers(["voc"]) == []
    load(store, sample.TEXTS)
    assert store.topics(["voc"]) == []
    assert {name.kind for name in store.names() if name.item == "voc"} == {"paper"}
    store.close()


def test_two_threads_can_open_a_new_file_at_once(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def open_it() -> None:
        try:
            opened(tmp_path / "a.db").close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    store = Store.open(tmp_path / "a.db")
    assert len(store.statements()) == 6
    store.close()


def test_foreign_keys_and_the_write_ahead_log_are_on(tmp_path: Path) -> None:
    store = opened(tmp_path / "a.db")
    with store.transaction():
        assert store._query("PRAGMA foreign_keys") == [{"foreign_keys": 1}]
    assert store._query("PRAGMA journal_mode") == [{"journal_mode": "wal"}]
    assert store._query("PRAGMA foreign_key_check") == []
    store.close()


def test_the_full_text_index_finds_what_is_said_in_both_languages(small: Library) -> None:
    assert small.store.items_said_with("queue of keys", "paper", limit=5) == ["moco-v1"]
    assert small.store.items_said_with("动量编码器", "paper", limit=5) == ["moco-v1"]
    assert small.store.items_said_with('" OR 1', "paper", limit=5) == []


def test_small_facts_are_remembered(tmp_path: Path) -> None:
    store = opened(tmp_path / "a.db")
    store.remember("commands", "1")
    store.remember("commands", "2")
    store.close()
    store = Store.open(tmp_path / "a.db")
    assert (store.state("commands"), store.state("nothing")) == ("2", None)
    store.close()
