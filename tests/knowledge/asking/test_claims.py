"""What the surveys say to the claims of a chat message."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Library
from knowledge.asking.claims import CLAIMS, STATEMENTS, sentences


def test_each_claim_gets_the_statements_that_come_nearest(library: Library) -> None:
    [claim] = library.covering("CLIP was trained on 400 million image-text pairs!").claims
    assert "400 million" in claim.citations[0].statement.text.en
    assert len(claim.citations) <= STATEMENTS


def test_a_claim_on_what_is_known_that_nothing_is_said_on_is_told_to_be_so(library: Library) -> None:
    covering = library.covering("SlowFast has 60M parameters.")
    assert [(claim.text, claim.citations) for claim in covering.claims] == [("SlowFast has 60M parameters.", ())]
    assert all("slowfast" in citation.statement.about for citation in covering.others)
    assert covering.others


@pytest.mark.parametrize(
    "message", ["", "lunch at 12? The usual place.", "https://example.org", "GPT-4 beats everything"]
)
def test_small_talk_is_passed_over(library: Library, message: str) -> None:
    covering = library.covering(message)
    assert (covering.claims, covering.citations) == ((), ())


def test_a_sentence_that_points_back_is_about_what_the_message_names(library: Library) -> None:
    covering = library.covering("I finally read SlowFast. It has two paths with lateral connections.")
    said = {claim.text: claim.citations for claim in covering.claims}["It has two paths with lateral connections."]
    assert said
    assert all("slowfast" in citation.statement.about for citation in said)


def test_nothing_is_told_twice(library: Library) -> None:
    covering = library.covering("What is TSM? What is TSM? TSM shifts. " * 9)
    ids = [citation.statement.id for claim in covering.claims for citation in claim.citations]
    assert len(ids) == len(set(ids))
    assert len(covering.claims) <= CLAIMS


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_whatever_a_message_holds_is_looked_through(library: Library, text: str) -> None:
    assert all(sentence.strip() for sentence in sentences(text))
    library.covering(text)
