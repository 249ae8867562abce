"""How what was found becomes the text of an answer."""

from __future__ import annotations

from dataclasses import replace

from knowledge import Library
from knowledge.asking.answers import Found
from knowledge.asking.composing import ROOM, Answer, answered
from knowledge.asking.questions import read
from knowledge.models import Paper, Statement

QUESTION = "which works changed from 2017 to 2021?"


def told(library: Library, statements: list[Statement], listed: tuple[tuple[Paper, Statement], ...] = ()) -> Answer:
    """The answer where each survey has its say."""
    found = Found(read(QUESTION), tuple(statements), (), listed, by_survey=True)
    return answered(QUESTION, found, "en", {survey.id: survey for survey in library.surveys()})


def test_each_survey_has_its_say_below_its_name_the_oldest_first(small: Library) -> None:
    new, old = small.statements(survey="new"), small.statements(survey="old")
    lines = told(small, [new[0], old[0], new[1], old[1]]).text.splitlines()
    assert lines[0] == "Old (2017-11-30):"
    assert lines[3] == "New (2021):"
    assert [line.rpartition(" [")[0] for line in lines[1:3]] == [each.text.en for each in old[:2]]
    assert [line.rpartition(" [")[0] for line in lines[4:]] == [each.text.en for each in new[:2]]


def test_what_comes_first_is_told_rather_than_what_is_of_an_older_survey(small: Library) -> None:
    def long(statement: Statement) -> Statement:
        return replace(statement, text=replace(statement.text, en="x" * (ROOM // 3)))

    new, old = ([long(each) for each in small.statements(survey=id_)] for id_ in ("new", "old"))
    answer = told(small, [new[0], old[0], old[1], old[2]])
    assert answer.statements == (old[0], new[0])
    assert len(answer.text) <= ROOM


def test_works_that_fit_are_named_also_where_no_statement_has_room_beside_them(small: Library) -> None:
    statement = small.statements(survey="new")[1]
    many = ((replace(small.paper("moco-v1"), name="MoCo " + "x" * (ROOM - 60)), statement),)
    for statements in ([], [statement]):
        answer = told(small, statements, many)
        assert answer.text.startswith("Works that fit (1): MoCo xxx")
        assert [(source.survey, source.line) for source in answer.citations] == [("new", 2)]
