"""Looking up works and topics by what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Library
from knowledge.library import load
from knowledge.linking import Linker
from knowledge.names import Role
from knowledge.search import Status, Why, arxiv_id_in, typos_allowed
from knowledge.store import Store
from tests import sample


def top(library: Library, query: str) -> str | None:
    """The id of the first work."""
    matches = library.find_papers(query)
    return matches[0].item.id if matches else None


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("DETR", "detr"),
        ("detr", "detr"),
        ("dter", "detr"),  # swapped letters
        ("DETTR", "detr"),  # a misprint on record
        ("mo co v1", "moco-v1"),
        ("MoCov1", "moco-v1"),
        ("动量对比", "moco-v1"),
        ("2005.12872", "detr"),
        ("https://arxiv.org/pdf/1911.05722v3.pdf", "moco-v1"),
        ("arXiv:1911.05722", "moco-v1"),
        ("10.48550/arXiv.1911.05722", "moco-v1"),
        ("the DETR paper", "detr"),
        ("DETR 论文", "detr"),
        ("end-to-end object detection with transformers", "detr"),
        ("object detection transformers", "detr"),  # a part of the title
        ("momentum contrast unsuperivsed", "moco-v1"),  # a part, with a typo
        ("pascal voc", "voc"),
        ("PASCALVOC", "voc"),
    ],
)
def test_a_work_is_found_by(small: Library, query: str, id: str) -> None:
    assert top(small, query) == id
    assert small.look_up_paper(query).status is Status.FOUND


def test_two_works_of_one_name_are_both_offered(small: Library) -> None:
    looked_up = small.look_up_paper("Twins")
    assert looked_up.status is Status.UNSURE
    assert {match.item.id for match in looked_up.matches[:2]} == {"twins-vit", "barlow-twins"}


def test_another_number_is_another_work(small: Library) -> None:
    looked_up = small.look_up_paper("MoCo v3")
    assert looked_up.status is Status.NOT_FOUND
    assert {paper.id for paper in looked_up.suggestions} == {"moco-v1", "moco-v2"}


@pytest.mark.parametrize("query", ["pizza", "LoRA", "", "   ", "?!", "🙂", "9999.99999", "'; DROP TABLE papers; --"])
def test_what_matches_nothing_is_never_a_hit(small: Library, query: str) -> None:
    assert small.find_papers(query) == []
    assert small.look_up_paper(query).status is Status.NOT_FOUND


def test_a_miss_suggests_works_that_statements_with_these_words_are_about(small: Library) -> None:
    assert [paper.id for paper in small.look_up_paper("momentum encoder queue").suggestions] == ["moco-v1"]


def test_the_name_of_a_topic_is_suggested_where_a_work_was_sought_and_the_other_way_round(small: Library) -> None:
    assert small.look_up_paper("归一化流").suggestions[0].id == "flows"
    assert small.look_up_topic("DETR").suggestions[0].id == "detr"


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("对比学习", "contrastive"),
        ("contrastive", "contrastive"),
        ("contrasitve learning", "contrastive"),
        ("检测", "detection"),
    ],
)
def test_a_topic_is_found_by(small: Library, query: str, id: str) -> None:
    assert small.find_topics(query)[0].item.id == id


@pytest.mark.parametrize(
    ("prefix", "id"), [("m", "moco-v1"), ("动", "moco-v1"), ("det", "detr"), ("voc", "voc"), ("trans", "detr")]
)
def test_completion_begins_with_the_first_character(small: Library, prefix: str, id: str) -> None:
    assert id in [match.item.id for match in small.complete(prefix, kind="paper")[:3]]


def test_completion_of_nothing_offers_something_of_each_kind(small: Library) -> None:
    assert len(small.complete("")) == 10
    assert len(small.complete("", kind="topic")) == 4


def test_completion_keeps_to_its_kind_and_limit(small: Library) -> None:
    assert [match.item.id for match in small.complete("o", kind="topic", limit=1)] == ["detection"]


def test_a_match_says_why(small: Library) -> None:
    assert [small.find_papers(query)[0].why for query in ("DETR", "dter", "2005.12872")] == [
        Why.NAME,
        Why.SIMILAR,
        Why.ARXIV,
    ]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("see arxiv.org/abs/2005.12872v1!", "2005.12872"),
        ("version 2005.128", None),
        ("12005.12872", None),
        ("１９１１.05722", "1911.05722"),
    ],
)
def test_an_arxiv_id_is_seen_only_where_there_is_one(text: str, id: str | None) -> None:
    assert arxiv_id_in(text) == id


def test_short_names_allow_no_typo() -> None:
    assert [typos_allowed(length) for length in (2, 3, 6, 20)] == [0, 1, 2, 3]


_LIBRARY = Library(Store.open())
load(_LIBRARY.store, sample.TEXTS)


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_ordered_scores_between_0_and_1(text: str) -> None:
    for matches in (_LIBRARY.find_papers(text), _LIBRARY.find_topics(text), _LIBRARY.complete(text)):
        scores = [match.score for match in matches]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


_PROPER = [name for name in _LIBRARY.store.names("paper") if name.role is not Role.DESCRIPTION]


@given(st.sampled_from([name for name in _PROPER if len(name.squashed) > 5]), st.data())
def test_a_name_with_two_neighbours_swapped_is_still_the_first_hit(name: object, data: st.DataObject) -> None:
    text = name.name  # type: ignore[attr-defined]
    at = data.draw(st.integers(0, len(text) - 2))
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if any(char.isdigit() for char in swapped[at : at + 2]):
        return
    assert top(_LIBRARY, swapped) == name.item  # type: ignore[attr-defined]


def test_what_people_call_a_work_without_its_name_finds_it_and_is_never_offered(small: Library) -> None:
    for description in ("queue paper", "the queue paper", "队列那篇"):
        assert top(small, description) == "moco-v1"
    for prefix in ("queue", "队列"):
        assert "moco-v1" not in [match.item.id for match in small.complete(prefix)]
    assert small.mentioned_in("have you read the queue paper?") == []


def test_several_papers_are_not_the_one_that_is_described(small: Library) -> None:
    linker = Linker(small.store.names(), ())
    [link] = linker.links("of all the queue papers, read the queue paper")
    assert (link.items, link.start) == (("moco-v1",), 34)


def test_every_name_is_found_in_a_sentence_in_the_plural_too() -> None:
    names = [name for name in _LIBRARY.store.names() if name.name.isascii() and name.role is Role.NAME]
    linker = Linker(names, ())
    for name in names:
        for written in (name.name, f"{name.name}s"):
            found = {item for link in linker.links(f"the {written} of 2020", forgiving=False) for item in link.items}
            assert name.item in found or len(name.squashed) < 3, written
