"""Normalising and splitting."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import has_han, index_words, language_of, match_query, normalise, squash, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MoCo v1", "mocov1"),
        ("mo co V1", "MoCo-v1"),
        ("ＢＥｉＴ　ｖ３", "BEiT v3"),
        ("R(2+1)D", "r 2+1 d"),
        ("Faster R–CNN", "faster rcnn"),
        ("Naïve", "naive"),
    ],
)
def test_spellings_that_people_do_not_tell_apart_squash_alike(one: str, other: str) -> None:
    assert squash(one) == squash(other)


def test_a_double_plus_makes_another_name() -> None:
    assert squash("DDPM++") != squash("DDPM")


def test_chinese_is_indexed_by_pairs_and_last_characters() -> None:
    assert index_words("对比学习 CLIP") == ["对比", "比学", "学习", "习", "clip"]


def test_the_language_of_a_mixed_question_is_chinese() -> None:
    assert (language_of("CLIP 用了什么"), language_of("what is CLIP")) == ("zh", "en")


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_words_hold_no_spaces_and_no_syntax(text: str) -> None:
    for word in words(text):
        assert word
        assert not set(word) & set(' "*()-+:^')
        assert word.isalnum() or has_han(word)


@given(st.text())
def test_whatever_is_typed_is_a_valid_full_text_query(text: str) -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
    query = match_query(text)
    if query:
        conn.execute("SELECT * FROM t WHERE t MATCH ?", [query]).fetchall()
