"""What is hot, and that it can be checked."""

from __future__ import annotations

import pytest

from knowledge import Library, NotFound
from knowledge.hot import WEIGHTS
from knowledge.library import load
from knowledge.store import Store
from tests import sample


def test_what_a_survey_calls_hot_comes_first_with_that_as_its_reason(small: Library) -> None:
    first = small.hot(kind="topic")[0]
    assert (first.rank, first.kind, first.item.id) == (1, "topic", "contrastive")
    reason = first.reasons[0]
    assert (reason.survey, reason.section, reason.line) == ("new", "hot", 2)
    assert reason.text.en == "Contrastive learning is hot since MoCo."


def test_what_surveys_call_hard_is_not_hot(small: Library) -> None:
    assert "flows" not in {item.item.id for item in small.hot(limit=100)}


def test_what_is_declining_is_not_hot() -> None:
    store = Store.open()
    text = sample.NEW_SURVEY.replace("stance: hot", "stance: declining")
    load(store, sample.TEXTS | {"surveys/new.yaml": text})
    assert "contrastive" not in {item.item.id for item in Library(store).hot(limit=100)}
    store.close()


def test_the_parts_add_up_and_stay_within_their_weights(library: Library) -> None:
    for item in library.hot(limit=1000):
        assert item.score == pytest.approx(sum(item.parts.values()))
        assert item.parts.keys() == WEIGHTS.keys()
        assert all(0 <= item.parts[part] <= WEIGHTS[part] + 1e-9 for part in WEIGHTS)


def test_scores_fall_and_ranks_count(library: Library) -> None:
    items = library.hot(limit=1000)
    assert [item.rank for item in items] == list(range(1, len(items) + 1))
    assert [item.score for item in items] == sorted((item.score for item in items), reverse=True)


def test_every_item_has_a_reason_that_is_in_the_survey_at_that_line(library: Library) -> None:
    for item in library.hot(limit=1000):
        assert item.reasons
        for reason in item.reasons:
            survey, section = library.place(reason.survey, reason.section)
            assert section.first_line <= reason.line <= section.last_line <= survey.lines


def test_filters_by_kind_and_topic(small: Library) -> None:
    assert {item.kind for item in small.hot(kind="paper")} == {"paper"}
    below = {item.item.id for item in small.hot(topic="learning")}
    assert "contrastive" in below
    assert "learning" not in below
    assert "detection" not in below


def test_an_unknown_topic_is_an_error(small: Library) -> None:
    with pytest.raises(NotFound, match="no topic with the id “nothing”"):
        small.hot(topic="nothing")


def test_a_subject_of_two_surveys_that_grows_is_hot_without_anyone_saying_so() -> None:
    store = Store.open()
    more = "".join(f"  {line}: [detection]\n" for line in range(13, 23))
    text = sample.NEW_SURVEY.replace("  13: [detection]\n", more)
    load(store, sample.TEXTS | {"surveys/new.yaml": text})
    item = next(item for item in Library(store).hot(limit=100) if item.item.id == "detection")
    assert item.parts["growth"] > 0
    assert item.parts["stance"] == 0
    assert item.reasons[0].text.en == "Appears in 2 of 2 surveys (2017-2021), in 2 statements."
    store.close()
