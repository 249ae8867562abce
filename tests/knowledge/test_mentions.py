"""What a chat message names: precision first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Library


@dataclass(frozen=True, slots=True)
class Message:
    """A chat message, the ids that it names, and those that it may be said to name."""

    text: str
    named: frozenset[str]
    maybe: frozenset[str]


def messages() -> list[Message]:
    """The labelled messages."""
    text = (Path(__file__).parents[1] / "messages.yaml").read_text(encoding="utf-8")
    return [
        Message(
            row["text"], frozenset([*row.get("papers", ()), *row.get("topics", ())]), frozenset(row.get("maybe", ()))
        )
        for row in yaml.load(text, Loader=yaml.BaseLoader)
    ]


def test_labelled_messages_are_linked_with_97_percent_precision_and_90_percent_recall(library: Library) -> None:
    labelled = messages()
    assert len(labelled) >= 300
    right = wrong = missed = 0
    for message in labelled:
        found = {item.id for item in library.mentioned_in(message.text)}
        right += len(found & message.named)
        wrong += len(found - message.named - message.maybe)
        missed += len(message.named - found)
    assert right / (right + wrong) >= 0.97, (right, wrong)
    assert right / (right + missed) >= 0.90, (right, missed)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("did anyone reproduce mocov2 on a single gpu?", {"moco-v2"}),
        ("clip, blip or coca?", {"clip", "blip", "coca"}),
        ("https://arxiv.org/abs/2005.12872v3 is still worth a read", {"detr"}),
        ("swin和pvt哪个省显存", {"swin-transformer", "pvt"}),
        ("the power transformer in room 214 is humming again", set()),
        ("Sam will clip the video and scan the document", set()),
        ("elle vit à Lyon", set()),
        ("I'm a bit late", set()),
        ("今晚的会议延迟半小时", set()),
        ("", set()),
    ],
)
def test_names_are_told_from_everyday_words(library: Library, text: str, ids: set[str]) -> None:
    assert {item.id for item in library.mentioned_in(text)} == ids


def test_works_come_before_topics(library: Library) -> None:
    found = [item.id for item in library.mentioned_in("contrastive learning in MoCo v2 and SimCLR v2")]
    assert found == ["moco-v2", "simclr-v2", "contrastive-learning"]


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=2000))
def test_any_message_can_be_looked_through(library: Library, text: str) -> None:
    found = [item.id for item in library.mentioned_in(text)]
    assert len(found) == len(set(found))
