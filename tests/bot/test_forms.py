"""What the form of a digest shows, and how what is typed there is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.naming import item_name
from bot.forms import LONGEST, Draft, read
from knowledge import Library
from knowledge.digests.subscriptions import MOST_EXCLUDED, MOST_TOPICS, Subscription
from knowledge.models import LANGUAGES, Language

PLAIN = Subscription(id=1, owner=1, guild=1, channel=1, at=time(9), zone="UTC")


def typed(library: Library, topics: str, language: Language = "en") -> tuple[tuple[str, ...], list[str]]:
    """The topics that are read from what is typed, and what is wrong with it."""
    subscription, problems = read(library, replace(Draft.of(library, PLAIN, language), topics=topics), language)
    return subscription.topics, problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_nobody_changed_changes_nothing(library: Library, language: Language) -> None:
    ids = [topic.id for topic in library.topics()]
    for first in range(0, len(ids), MOST_TOPICS):
        words = tuple(f"word {n}" for n in range(MOST_EXCLUDED))
        subscription = replace(PLAIN, topics=tuple(ids[first : first + MOST_TOPICS]), excluded=words)
        draft = Draft.of(library, subscription, language)
        assert len(draft.topics) <= LONGEST
        assert read(library, draft, language) == (subscription, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_with_a_comma_can_be_typed(library: Library, language: Language) -> None:
    with_commas = [topic for topic in library.topics() if set(item_name(topic, language)) & set(",;，；、")]
    assert with_commas
    for topic in with_commas:
        assert typed(library, f"{item_name(topic, language)}\nGAN", language) == ((topic.id, "gan"), [])


def test_names_may_still_be_separated_by_commas(library: Library) -> None:
    assert typed(library, "GAN, object detection；对比学习\n\n") == (
        ("gan", "object-detection", "contrastive-learning"),
        [],
    )
    topics, problems = typed(library, "GAN, no such thing at all")
    assert topics == ("gan",)
    assert "There is no topic called “no such thing at all”." in problems[0]


def test_a_followed_topic_that_is_gone_stays_until_it_is_taken_out(library: Library) -> None:
    subscription = replace(PLAIN, topics=("gone-topic",))
    draft = Draft.of(library, subscription, "en")
    assert draft.topics == "gone-topic"
    assert read(library, draft, "en") == (subscription, [])
    assert read(library, replace(draft, topics=""), "en") == (PLAIN, [])


@settings(max_examples=30, deadline=None)
@given(topics=st.text(max_size=60), excluded=st.text(max_size=60))
def test_anything_can_be_typed_and_what_is_kept_is_shown_again_within_the_field(
    library: Library, topics: str, excluded: str
) -> None:
    draft = replace(Draft.of(library, PLAIN, "en"), topics=topics, excluded=excluded)
    subscription, _ = read(library, draft, "en")
    assert len(Draft.of(library, subscription, "en").excluded) <= len(excluded)
