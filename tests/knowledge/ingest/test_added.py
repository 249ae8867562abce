"""Surveys that people add: on top of what is shipped, and gone without a trace when they are removed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge import InvalidCatalogue, Library, NotFound, catalogue
from knowledge.added import AddedSurvey
from knowledge.ingest import reviewing
from knowledge.ingest.adding import Prepared, Status, added_from_yaml, files_in, prepare, with_text
from knowledge.ingest.documents import UnreadableDocument
from knowledge.ingest.reading import document_of
from knowledge.ingest.writing import yaml_of
from knowledge.library import load
from knowledge.models import Addition, Stance, StatementKind, Survey
from knowledge.search import Status as Found
from knowledge.store import Store
from tests import sample

TODAY = date(2026, 1, 1)
NOTES = """\
# Notes on contrastive pre-training

## Contrastive learning

MoCo keeps a queue of keys, so it needs no large batches.
FooCLR (ICML 2024) replaces the queue by a sketch. https://arxiv.org/abs/2401.00001
FooCLR reaches 77.1% on ImageNet.

## Sketch memories

Sketch memories are a promising direction for FooCLR and its successors.
"""
MORE = """\
# A second look

BarCLR extends FooCLR to video. It is slower than FooCLR.
"""


def document(library: Library, text: str, name: str = "notes.md") -> Prepared:
    return prepare(library, text.encode(), name, source=f"/lab/{name}", today=TODAY, read=document_of)


def add(library: Library, text: str, name: str = "notes.md") -> str:
    prepared = document(library, text, name)
    library.add_survey(prepared.added())
    return prepared.survey


def everything(library: Library) -> list[str]:
    """All rows of all tables of the knowledge, in no order."""
    db = library.store._db
    skipped = ("statement_words_", "_sqlite", "sqlite_", "loaded", "listed_words", "listed_vocabulary")
    tables = [table for table in db.table_names() if not table.startswith(skipped)]
    rows = [(table, dict(row)) for table in tables for row in db.query(f"SELECT * FROM {table}")]
    named = [(table, sorted((key, str(value)) for key, value in row.items() if key != "number")) for table, row in rows]
    return sorted(f"{table}: {row}" for table, row in named)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Library]:
    store = Store.open(tmp_path / "lab.db")
    load(store, sample.TEXTS)
    library = Library(store)
    yield library
    library.close()


def test_what_a_document_says_is_found_by_name_arxiv_id_topic_and_question(small: Library) -> None:
    assert add(small, NOTES) == "notes"
    looked_up = small.look_up_paper("fooclr")
    assert looked_up.status is Found.FOUND
    paper = looked_up.matches[0].item
    assert (paper.venue, paper.year, paper.arxiv) == ("ICML", 2024, "2401.00001")
    assert small.find_papers("https://arxiv.org/abs/2401.00001")[0].item == paper
    assert small.complete("FooC")[0].item == paper
    assert [statement.line for statement in small.statements(about=paper.id)] == [6, 7, 11]
    assert small.look_up_topic("sketch memories").matches[0].item.parent is None
    assert "77.1%" in small.ask("What does FooCLR reach on ImageNet?").text
    assert small.mentioned_in("has anyone tried FooCLR?") == [paper]


def test_names_that_are_known_are_resolved_and_what_is_shipped_stays_as_it_is(small: Library) -> None:
    before = small.paper("moco-v1")
    add(small, NOTES)
    assert small.paper("moco-v1") == before
    said = [statement for statement in small.statements(about="moco-v1") if statement.survey == "notes"]
    assert said[0].text.en.startswith("MoCo keeps a queue of keys")
    assert small.survey("notes").sections[1].topics == ("contrastive",)


def test_a_text_is_shown_in_the_language_that_it_is_in(small: Library) -> None:
    add(small, NOTES)
    statement = small.statements(survey="notes")[0]
    assert statement.text.zh == ""
    assert statement.text["zh"] == statement.text["en"] == statement.text.en


def test_a_trend_of_a_document_counts_for_what_is_hot(small: Library) -> None:
    add(small, NOTES)
    trend = next(one for one in small.statements(survey="notes") if one.kind is StatementKind.TREND)
    assert trend.stance is Stance.PROMISING
    assert "fooclr" in [item.item.id for item in small.hot(kind="paper", limit=20)]


def test_adding_the_same_file_twice_changes_nothing(small: Library) -> None:
    add(small, NOTES)
    before = everything(small)
    again = document(small, NOTES)
    assert again.status is Status.SAME
    assert document(small, NOTES, "copy.md").status is Status.SAME
    assert everything(small) == before


def test_a_changed_file_replaces_its_survey(small: Library) -> None:
    add(small, NOTES)
    changed = NOTES.replace("77.1%", "78.4%").replace("## Sketch memories", "## Sketches")
    assert document(small, changed).status is Status.CHANGED
    assert add(small, changed) == "notes"
    told = " ".join(statement.text.en for statement in small.statements(survey="notes"))
    assert "78.4%" in told
    assert "77.1%" not in told
    assert small.look_up_topic("sketch memories").status is not Found.FOUND
    assert [added.survey for added in small.added_surveys()] == ["notes"]


def test_a_replacement_that_fails_half_way_leaves_the_old_one(own: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    add(own, NOTES)
    before = everything(own)
    prepared = document(own, NOTES.replace("77.1%", "78.4%"))

    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(own.store, "prune", fail)
        with pytest.raises(RuntimeError):
            own.add_survey(prepared.added())
    assert everything(own) == before
    own.add_survey(prepared.added())
    assert everything(own) != before


def test_others_may_write_while_additions_are_read_and_what_they_add_meanwhile_stays(
    own: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = document(own, NOTES), document(own, MORE, "more.md")
    read, others = catalogue.read_addition, [second]

    def while_read(*arguments: Any, **options: Any) -> Addition:
        if others:
            other = Library(Store.open(tmp_path / "lab.db"))
            other.add_survey(others.pop().added())
            other.close()
        return read(*arguments, **options)

    monkeypatch.setattr("knowledge.store.BUSY_SECONDS", 0.0)
    monkeypatch.setattr(catalogue, "read_addition", while_read)
    own.add_survey(first.added())
    assert {each.survey for each in own.added_surveys()} == {"notes", "more"}
    assert {statement.survey for statement in own.statements(about="fooclr")} == {"notes", "more"}
    others.append(document(own, "# Third\n\nBazCLR extends BarCLR.", "third.md"))
    own.remove_survey("notes")
    assert {survey.id for survey in own.surveys()} >= {"more", "third"}
    assert "notes" not in {survey.id for survey in own.surveys()}


def test_only_surveys_that_have_changed_are_written_again(small: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[str] = []
    save = small.store.save_survey

    def note(survey: Survey) -> None:
        saved.append(survey.id)
        save(survey)

    monkeypatch.setattr(small.store, "save_survey", note)
    add(small, NOTES)
    add(small, MORE, "more.md")
    assert saved == ["notes", "more"]
    small.remove_survey("more")
    assert saved == ["notes", "more"]


def test_removing_a_document_leaves_no_trace_of_it(small: Library) -> None:
    before = everything(small)
    add(small, NOTES)
    assert everything(small) != before
    assert small.remove_survey("notes").title == "Notes on contrastive pre-training"
    assert everything(small) == before
    assert small.look_up_paper("FooCLR").status is not Found.FOUND
    with pytest.raises(NotFound):
        small.remove_survey("notes")


def test_a_shipped_survey_cannot_be_removed(small: Library) -> None:
    with pytest.raises(NotFound):
        small.remove_survey("old")


@pytest.mark.parametrize("order", [("notes", "more"), ("more", "notes")])
def test_documents_share_works_and_either_can_go_first(small: Library, order: tuple[str, str]) -> None:
    before = everything(small)
    add(small, NOTES)
    add(small, MORE, "more.md")
    assert {statement.survey for statement in small.statements(about="fooclr")} == {"notes", "more"}
    small.remove_survey(order[0])
    assert {statement.survey for statement in small.statements(about="fooclr")} == {order[1]}
    small.remove_survey(order[1])
    assert everything(small) == before


def test_two_files_of_one_name_are_two_surveys(small: Library) -> None:
    first = prepare(small, NOTES.encode(), "README.md", source="/a/README.md", today=TODAY, read=document_of)
    small.add_survey(first.added())
    second = prepare(small, MORE.encode(), "README.md", source="/b/README.md", today=TODAY, read=document_of)
    small.add_survey(second.added())
    assert [added.survey for added in small.added_surveys()] == ["readme", "readme-2"]


def test_titles_are_told_by_source_and_what_a_source_holds_is_no_pattern(small: Library) -> None:
    for source, text in (("discord:1/%.md", NOTES), ("discord:12/a.md", MORE)):
        name = source.partition("/")[2]
        prepared = prepare(small, text.encode(), name, source=source, today=TODAY, read=document_of)
        small.add_survey(prepared.added())
    titles = small.store.added.titles
    assert list(titles("discord:12/").values()) == ["A second look"]
    assert list(titles("discord:1/").values()) == ["Notes on contrastive pre-training"]
    assert len(titles("")) == 2
    assert titles("discord:_") == titles("%") == {}


def test_new_shipped_files_keep_what_was_added(own: Library) -> None:
    add(own, NOTES)
    texts = {**sample.TEXTS, "surveys/old.yaml": sample.OLD_SURVEY.replace("hard to train", "very hard to train")}
    assert load(own.store, texts)
    library = Library(own.store)
    assert library.look_up_paper("FooCLR").status is Found.FOUND
    assert "very hard" in library.statements(about="flows")[0].text.en
    assert not load(own.store, texts)  # nothing is read twice


def test_a_work_that_is_shipped_later_becomes_one_with_the_added_one(own: Library) -> None:
    add(own, NOTES)
    shipped = (
        sample.PAPERS + '- {id: sketch-clr, kind: method, name: FooCLR, arxiv: "2401.00001", topics: [contrastive]}\n'
    )
    load(own.store, {**sample.TEXTS, "papers.yaml": shipped})
    library = Library(own.store)
    assert [match.item.id for match in library.look_up_paper("FooCLR").matches][:1] == ["sketch-clr"]
    assert len(library.statements(about="sketch-clr")) == 3
    library.remove_survey("notes")
    assert library.paper("sketch-clr").name == "FooCLR"


def test_a_shipped_work_that_goes_takes_no_document_with_it(own: Library) -> None:
    add(own, NOTES)
    fewer = {
        file: text.replace(", moco-v1", "")
        .replace("[moco-v1, contrastive]", "[contrastive]")
        .replace("[moco-v1]", "[contrastive]")
        for file, text in sample.TEXTS.items()
    }
    fewer["papers.yaml"] = sample.PAPERS[sample.PAPERS.index("- id: moco-v2") :]
    load(own.store, fewer)
    library = Library(own.store)
    assert [survey.id for survey in library.surveys()] == ["old", "new", "notes"]
    assert library.look_up_paper("FooCLR").status is Found.FOUND


def test_another_process_sees_what_was_added(own: Library, tmp_path: Path) -> None:
    other = Library(Store.open(tmp_path / "lab.db"))
    assert other.look_up_paper("FooCLR").status is not Found.FOUND
    add(own, NOTES)
    assert other.look_up_paper("FooCLR").status is Found.FOUND
    other.close()


NASTY = """\
# '; DROP TABLE papers; -- "quoted" NEAR(a, b)

## SELECT * FROM surveys; OR 1=1

- DROP-Net (CVPR 2020): a model named like a command; "a" AND NOT b* is what it finds.
- N'EAR-GAN (ICML 2021): uses {braces}, &anchors, *stars and <@123> mentions of @everyone.
- NULL-BERT: improves 3% over NOT-BERT, - or so they say: yes, no, ~ and 1e3.
"""


def test_names_like_sql_and_search_syntax_are_only_names(small: Library) -> None:
    survey = add(small, NASTY, "'; DROP TABLE added; --.md")
    assert small.survey(survey).statements
    for name in ("DROP-Net", "NULL-BERT"):
        assert small.look_up_paper(name).matches[0].item.name == name
    assert small.store.topics()
    small.remove_survey(survey)
    assert [survey.id for survey in small.surveys()] == ["old", "new"]


# Reviewing


def test_what_is_marked_for_review_is_not_used_until_somebody_keeps_it(small: Library) -> None:
    prepared = document(small, NOTES)
    statement = prepared.record["statements"][1]
    statement["review"] = True
    work = next(paper for paper in prepared.record["papers"] if paper["name"] == "FooCLR")
    work["review"] = True
    small.add_survey(prepared.added())
    assert small.look_up_paper("FooCLR").status is not Found.FOUND
    assert statement["en"] not in [each.text.en for each in small.statements(survey="notes")]
    stored = small.added_surveys()[0]
    record = reviewing.record_from(stored.text, "notes.yaml")
    doubts = list(reviewing.doubts_in(record))
    assert [doubt.text for doubt in doubts] == ["FooCLR", statement["en"]]
    reviewing.keep(doubts[0], "FooCLR-X")
    reviewing.drop(record, doubts[1])
    small.add_survey(with_text(stored, yaml_of(record)))
    assert small.look_up_paper("FooCLR-X").status is Found.FOUND
    assert statement["en"] not in small.added_surveys()[0].text
    assert not list(reviewing.doubts_in(reviewing.record_from(small.added_surveys()[0].text, "notes.yaml")))


def test_dropping_a_work_takes_every_word_of_it(small: Library) -> None:
    prepared = document(small, NOTES)
    record = prepared.record
    part = next(paper for paper in record["papers"] if paper["name"] == "FooCLR")
    reviewing.drop(record, reviewing.Doubt("papers", part))
    small.add_survey(prepared.added())
    assert small.look_up_paper("FooCLR").status is not Found.FOUND
    assert "fooclr" not in yaml_of(record).replace("FooCLR", "")


def test_edited_yaml_is_added_and_yaml_that_does_not_hold_together_is_not(small: Library) -> None:
    text = yaml_of(document(small, NOTES).record)
    added = added_from_yaml(Path("notes.yaml"), text.replace("77.1%", "79.9%"))
    assert added.title == "Notes on contrastive pre-training"
    small.add_survey(added)
    assert "79.9%" in small.ask("What does FooCLR reach on ImageNet?").text
    before = everything(small)
    with pytest.raises(InvalidCatalogue, match=r"notes.yaml:\d+: “surprise” should be one of"):
        small.add_survey(added_from_yaml(Path("notes.yaml"), text.replace("kind: number", "kind: surprise")))
    assert everything(small) == before


@pytest.mark.parametrize("taken", ["old", "detr", "contrastive"])
def test_a_survey_cannot_take_the_id_of_something_shipped(small: Library, taken: str) -> None:
    text = yaml_of(document(small, NOTES).record).replace("id: notes\n", f"id: {taken}\n")
    with pytest.raises(InvalidCatalogue, match=f"“{taken}” is already the id of a shipped"):
        small.add_survey(AddedSurvey(taken, "x", "x", "x", text))
    assert [survey.id for survey in small.surveys()] == ["old", "new"]


BOMB = "a: &a [x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [" + f"*{chr(97 + n)}, " * 8 + "]\n" for n in range(20)
)


def test_yaml_that_explodes_is_refused(small: Library) -> None:
    with pytest.raises(InvalidCatalogue, match="Anchors and aliases"):
        small.add_survey(AddedSurvey("bomb", "bomb.yaml", "x", "Bomb", BOMB))
    with pytest.raises(InvalidCatalogue, match="Anchors and aliases"):
        reviewing.record_from(BOMB, "bomb.yaml")


# Folders


def test_a_folder_is_walked_and_not_left_through_links(tmp_path: Path) -> None:
    folder, outside = tmp_path / "docs", tmp_path / "outside"
    (folder / "deeper").mkdir(parents=True)
    outside.mkdir()
    for path in (folder / "a.md", folder / "deeper" / "b.txt", folder / ".hidden.md", outside / "secret.md"):
        path.write_text("# x", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"x")
    (folder / "link.md").symlink_to(outside / "secret.md")
    (folder / "away").symlink_to(outside, target_is_directory=True)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    found = list(files_in(folder))
    assert [path.name for path in found if isinstance(path, Path)] == ["a.md", "b.txt"]
    assert [str(path) for path in found if isinstance(path, UnreadableDocument)] == [
        "“link.md” is a link, and folders are not left through links; name it by itself."
    ]


@pytest.mark.parametrize("author", ["-", "...", "Transformer, AI", "DETR"])
def test_an_odd_author_of_a_document_changes_no_answer(small: Library, author: str) -> None:
    before = small.ask("what does DETR detect with?").text
    add(small, f"---\nauthor: {author}\n---\n{MORE}")
    assert small.ask("what does DETR detect with?").text == before


def test_a_document_that_is_called_like_a_subject_does_not_take_its_questions(small: Library) -> None:
    before = small.ask("What does DETR do in object detection?")
    add(small, "# Object detection\n\nBazDet finds ships in fog. BazDet is slower than others at sea.\n")
    assert small.ask("What does DETR do in object detection?").status is before.status


def test_questions_during_changes_of_what_is_there_are_answered_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "lab.db"
    store = Store.open(path)
    load(store, sample.TEXTS)
    library = Library(store)
    problems: list[BaseException] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            try:
                library.ask("What does FooCLR reach on ImageNet?")
                library.topic_brief("contrastive")
            except NotFound:
                continue
            except BaseException as problem:
                problems.append(problem)
                return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(6):
        library.remove_survey(add(library, NOTES))
    over.set()
    for reader in readers:
        reader.join()
    assert problems == []
    library.close()
