"""The public face."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import Library, NotFound
from knowledge.briefs import most_telling


def test_a_new_file_is_created_migrated_and_loaded(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "lab.db")
    assert len(library.surveys()) == 5
    library.close()


def test_ids_that_do_not_exist_are_told(small: Library) -> None:
    for look in (small.topic, small.paper, small.survey):
        with pytest.raises(NotFound, match="with the id “nope”"):
            look("nope")


def test_a_paper_brief_holds_its_surroundings(small: Library) -> None:
    brief = small.paper_brief("moco-v1")
    assert [topic.id for topic in brief.topics] == ["contrastive"]
    assert [citation.statement.id for citation in brief.citations] == ["new:2.1", "new:2.2"]
    assert [survey.id for survey in brief.surveys] == ["new"]
    assert [paper.id for paper in brief.related] == ["barlow-twins", "moco-v2"] or {p.id for p in brief.related} == {
        "moco-v2",
        "barlow-twins",
    }


def test_a_topic_brief_holds_its_place_in_the_tree_and_the_works_below_it(small: Library) -> None:
    brief = small.topic_brief("learning")
    assert [child.id for child in brief.children] == ["contrastive", "flows"]
    assert brief.papers[0].id == "moco-v1"  # the most said about
    assert [topic.id for topic in small.topic_brief("contrastive").path] == ["learning"]


def test_surveys_come_oldest_first_and_disagreement_keeps_its_dates(small: Library) -> None:
    assert [survey.published for survey in small.surveys()] == ["2017-11-30", "2021"]
    assert [citation.survey.id for citation in small.topic_brief("detection").citations] == ["old", "new"]


def test_statements_by_subject_and_survey(small: Library) -> None:
    assert len(small.statements()) == 6
    assert {s.survey for s in small.statements(survey="old")} == {"old"}
    assert [s.line for s in small.statements(about="detection", survey="new")] == [12]


def test_the_most_telling_statements_give_every_survey_its_say(small: Library) -> None:
    citations = small.topic_brief("detection").citations
    assert [citation.survey.id for citation in most_telling(citations, "detection", 2)] == ["old", "new"]
    moco = small.paper_brief("moco-v1").citations
    assert [citation.statement.id for citation in most_telling(moco, "moco-v1", 1)] == ["new:2.2"]
