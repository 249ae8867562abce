"""Follow-ups are understood from what was said before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Library
from knowledge.asking.conversation import FollowUp, Turn
from tests.talk import pairs


@pytest.mark.parametrize("file", ["follow_ups.yaml", "unseen.yaml"])
def test_follow_ups_are_understood_in_both_languages(library: Library, file: str) -> None:
    all_pairs = list(pairs(file))
    missed = [
        f"{pair.turn} | {pair.says} -> {understood}"
        for pair in all_pairs
        if not pair.is_right(library, understood := library.follow_up(pair.says, pair.turn))
    ]
    assert len(missed) <= 0.03 * len(all_pairs), "\n".join(missed)


@pytest.mark.parametrize(
    ("before", "says", "asked"),
    [
        ("where was DETR published?", "what about SimCLR?", "where was SimCLR published?"),
        ("What is DETR?", "and its venue?", "DETR's venue?"),
        ("DETR 是什么？", "那它的缺点呢?", "DETR 的缺点呢?"),
        ("什么是对比学习", "那它的缺点呢?", "对比学习的缺点呢?"),
        ("什么是对比学习", "有哪些代表工作？", "对比学习有哪些代表工作？"),
        ("compare BYOL and SimSiam", "what does the latter use?", "what does SimSiam use?"),
        ("papers on image retrieval from 2020", "and 2021?", "papers on image retrieval from 2021"),
        ("what is NeRF", "is this hot?", "is NeRF hot?"),
        ("what is NeRF", "in English please", "what is NeRF"),
    ],
)
def test_the_question_that_comes_out_reads_well(library: Library, before: str, says: str, asked: str) -> None:
    assert library.follow_up(says, Turn(before)).question == asked


def test_a_language_can_be_asked_for(library: Library) -> None:
    assert library.follow_up("用英文回答", Turn("什么是对比学习")) == FollowUp("什么是对比学习", (), "en")
    assert library.follow_up("in Chinese please", Turn("what is NeRF")).language == "zh"


def test_a_question_that_names_nothing_keeps_what_the_talk_is_about_as_context(library: Library) -> None:
    says = "what happens to keys that were encoded many iterations ago?"
    assert library.follow_up(says, Turn("what is MoCo v2")) == FollowUp(says, ("moco-v2",))


def test_a_part_of_what_the_talk_is_about_is_no_new_subject(library: Library) -> None:
    understood = library.follow_up("how is the queue updated?", Turn("what is MoCo v2"))
    assert understood.question == "MoCo V2: how is the queue updated?"


@pytest.mark.parametrize("says", ["its venue?", "what about SimCLR?", "为什么？", ""])
def test_without_a_talk_before_everything_stays_as_it_is(library: Library, says: str) -> None:
    assert library.follow_up(says, Turn()) == FollowUp(says)


def test_ids_that_are_no_longer_known_are_passed_over(library: Library) -> None:
    assert library.follow_up("its venue?", Turn("", ("gone",))) == FollowUp("its venue?")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.lists(st.sampled_from(["detr", "gan", "x"]), max_size=3))
def test_whatever_is_said_is_understood_as_something(
    library: Library, before: str, says: str, about: list[str]
) -> None:
    understood = library.follow_up(says, Turn(before, tuple(about)))
    assert isinstance(understood.question, str)
    assert set(understood.context) <= {"detr", "gan"} | set(about) or before


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(
        ["its venue?", "what about ＳｉｍＣＬＲ?", "那 它 的缺点呢", "İts it's ﬁrst the latter", "ﬀ it ß?"]
    ),
    st.text(max_size=30),
)
def test_folding_that_moves_letters_breaks_no_text(library: Library, says: str, more: str) -> None:
    library.follow_up(says + more, Turn(f"compare BYOL and {more} SimSiam ﬁ İ ß"))


@pytest.mark.parametrize(
    ("before", "said", "meant"),
    [
        ("what is MoCo v1?", "what about v2?", "what is MoCo V2?"),
        ("moco v1 是什么", "v3呢", "MoCo V3 是什么"),
        ("what is SimCLR v1?", "and v2?", "what is SimCLR V2?"),
    ],
)
def test_another_version_is_that_of_the_work_in_question(library: Library, before: str, said: str, meant: str) -> None:
    assert library.follow_up(said, Turn(before, ())).question == meant
