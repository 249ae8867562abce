"""What the surveys are known to leave open is refused, and only where nothing else answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from knowledge import Library
from knowledge.asking import deciding, indexing
from knowledge.asking.answers import Answerer
from knowledge.asking.composing import Covered
from knowledge.asking.retrieval import Document, StatementIndex
from knowledge.known import Known
from knowledge.library import load
from knowledge.store import Store
from knowledge.text import normalise
from tests import sample


def index(*, answered: str, left_open: str) -> StatementIndex:
    return StatementIndex(
        [Document.of("says", "a queue of keys", [(answered, ("?number",))])],
        [Document.of("survey", "", [(left_open, ())])],
    )


def test_a_question_is_compared_with_what_is_answered_and_with_what_is_left_open() -> None:
    both = index(answered="length of the queue", left_open="temperature of the loss")
    asked = both.query("queue length")
    near = both.nearest(asked.terms)
    assert near.like["says"] > near.unlike == 0.0
    asked = both.query("loss temperature")
    assert both.nearest(asked.terms).unlike == 1.0


def test_the_nearest_questions_vote_and_far_ones_hardly_count() -> None:
    both = index(answered="length of the queue", left_open="temperature of the loss")
    certain, split, far = (
        both.nearest(both.query(text).terms).vote
        for text in ("queue length", "queue length and loss temperature", "queue of many other colourful things here")
    )
    assert 1 > certain > split
    assert certain > far > 0


def test_what_asks_for_the_same_thing_is_told_apart() -> None:
    both = index(answered="queue", left_open="loss")
    asked = both.query("queue").terms
    assert both.nearest(asked, "?number").alike == {"says": pytest.approx(both.nearest(asked).like["says"])}
    assert both.nearest(asked, "?why").alike == {}


@pytest.mark.parametrize(("answered", "left_open"), [("simclr", "simcls"), ("公式", "攻势")])
def test_a_word_of_a_question_that_is_left_open_is_not_taken_for_a_mistyped_one(answered: str, left_open: str) -> None:
    known, other = (index(answered=answered, left_open=text) for text in (left_open, "loss"))
    assert known.query(left_open).terms.keys().isdisjoint(known.query(answered).terms)
    assert other.query(left_open).terms == other.query(answered).terms


def test_nor_is_it_taken_for_a_mistyped_name() -> None:
    texts = dict(sample.TEXTS)
    assert _library(texts).ask("who is Barlow Twine?").about == ("barlow-twins",)
    texts["surveys/new.yaml"] += "unanswered: [what did Barlow Twine say?]\n"
    assert _library(texts).ask("who is Barlow Twine?").about == ()


def test_a_curve_is_read_between_its_points() -> None:
    assert [deciding.on((0.0, 1.0, 3.0), value) for value in (-1, 0, 0.25, 0.5, 0.75, 1, 2)] == [0, 0, 0.5, 1, 2, 3, 3]


@pytest.mark.parametrize(
    "question",
    [
        "how many object queries does DETR use by default?",
        "into how many segments does TSN cut a video",
        "RPC 数据集有多少张图",
        "SlowFast 快慢两路的帧率比是多少",
    ],
)
def test_what_the_surveys_leave_open_is_refused(library: Library, question: str) -> None:
    assert library.ask(question).status is Covered.NOT_COVERED


@pytest.mark.parametrize("question", ["what limits the number of objects that DETR can find?", "what does TSN do?"])
def test_what_stands_beside_it_is_answered(library: Library, question: str) -> None:
    assert library.ask(question).status is Covered.ANSWERED


def test_no_question_is_both_answered_and_left_open(library: Library) -> None:
    answered = {_key(ask) for statement in library.statements() for ask in statement.asks}
    for survey in library.surveys():
        assert survey.unanswered, survey.id
        assert len({_key(ask) for ask in survey.unanswered}) == len(survey.unanswered), survey.id
        assert answered.isdisjoint(map(_key, survey.unanswered)), survey.id


def test_what_is_kept_of_open_questions_is_of_use_until_they_change(library: Library) -> None:
    survey = library.surveys()[0]
    changed = replace(survey, unanswered=(*survey.unanswered, "how wide is it?"))
    assert indexing.key_of(changed) != indexing.key_of(survey)
    assert indexing.key_of(replace(survey, lines=survey.lines + 1)) == indexing.key_of(survey)


def test_another_survey_may_answer_what_one_leaves_open() -> None:
    question = "how many keys does the queue of MoCo hold?"
    texts = dict(sample.TEXTS)
    texts["surveys/new.yaml"] += f"unanswered: [{question}, MoCo 的队列有多少个键]\n"
    assert _library(texts).ask(question).status is Covered.NOT_COVERED
    texts["surveys/old.yaml"] += (
        "  - {line: 18, about: [moco-v1], kind: number, zh: MoCo 的队列存 65536 个键。,"
        " en: The queue of MoCo holds 65536 keys., asks: [how many keys are in the queue of MoCo?]}\n"
    )
    assert "65536" in _library(texts).ask(question).text


def test_only_a_survey_whose_open_questions_are_written_down_is_held_to_them() -> None:
    question = "how many keys does the queue of MoCo hold?"
    texts = dict(sample.TEXTS)
    texts["surveys/old.yaml"] += f"unanswered: [{question}]\n"
    signs = _answerer(texts).signs(question)  # the best is said by the new survey
    assert (signs["unlike"], signs["vote"]) == (0.0, 1.0)
    texts["surveys/new.yaml"] += "unanswered: [what is the temperature of MoCo?]\n"
    signs = _answerer(texts).signs(question)
    assert signs["unlike"] == 1.0
    assert signs["vote"] < 0.5


def _answerer(texts: Mapping[str, str]) -> Answerer:
    return Known(_store(texts), {}).answerer


def _library(texts: Mapping[str, str]) -> Library:
    return Library(_store(texts))


def _store(texts: Mapping[str, str]) -> Store:
    store = Store.open(None)
    load(store, texts)
    return store


def _key(question: str) -> str:
    return "".join(character for character in normalise(question) if character.isalnum())
