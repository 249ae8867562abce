"""What new papers are taken to be about, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Library
from tests.judging import tally


@pytest.mark.parametrize(
    ("title", "abstract", "topics"),
    [
        ("Few-Shot Object Detection in Busy Ports", "", {"few-shot-learning", "object-detection"}),
        ("Fast object detectors", "", {"object-detection"}),
        ("Semisupervised learning of ships", "", {"semi-supervised-learning"}),
        ("Contrastive learning of audio", "", {"contrastive-learning"}),
        ("对比学习综述", "", {"contrastive-learning"}),
        ("Faster DETR", "", {"end-to-end-detection", "transformers"}),
        # Words of papers on anything, and words that mean something else where they stand
        ("Optimization for time series with attention", "", set()),
        ("Graph convolutional networks", "", set()),
        ("A clip from a movie; gan means dry in Chinese", "", set()),
        ("Learning to segment. Image retrieval? Not here", "", {"image-retrieval"}),
        ("Image: retrieval of text", "", set()),
        # A name that an abstract says once or twice is what the paper is for, or compared with
        ("A Better Optimiser", "It helps in object detection.", set()),
        (
            "Seeing Ships",
            "Object detection at sea. Object detectors fail. We improve object detection.",
            {"object-detection"},
        ),
        ("Seeing Ships", "Object detection at sea. We improve object detection in fog.", set()),
        ("Seeing Ships", "We fine-tune. Fine-tuning helps. Fine-tuned models win.", set()),
        ("", "", set()),
    ],
)
def test_a_paper_is_about_what_its_title_names_or_its_abstract_keeps_naming(
    library: Library, title: str, abstract: str, topics: set[str]
) -> None:
    assert {match.topic for match in library.news.topics_of(title, abstract)} == topics


def test_each_match_has_its_reason_in_both_languages(library: Library) -> None:
    captioning = library.news.topics_of("Dense\n Image  Captioning at Sea")[0]
    assert (captioning.topic, captioning.reason.en) == ("image-captioning", "its title says “Image Captioning”")
    [match] = library.news.topics_of("Seeing Ships", "Optical flow at sea. Optical flows in fog. Optical flow again.")
    assert (match.topic, match.reason.en) == ("optical-flow", "its abstract keeps saying “Optical flow”")
    assert match.reason.zh == "摘要多次提到“Optical flow”"
    by_work = [match for match in library.news.topics_of("What MoCo Forgets") if match.work]
    assert by_work
    assert {match.reason.en for match in by_work} == {"its title names MoCo"}


def test_only_the_most_specific_of_topics_in_a_line_is_given(library: Library) -> None:
    found = [match.topic for match in library.news.topics_of("Self-supervised learning is contrastive learning")]
    assert found == ["contrastive-learning"]


def test_most_matches_on_judged_papers_are_right(library: Library, shared: Path) -> None:
    result = tally(library, shared / "papers" / "papers.jsonl.gz")
    assert result.judged > 300
    assert result.precision >= 0.92
    assert result.untuned_precision >= 0.9
    assert result.recall >= 0.6


@settings(max_examples=100, deadline=None)
@given(title=st.text(max_size=80), abstract=st.none() | st.text(max_size=200))
def test_any_text_can_be_matched(library: Library, title: str, abstract: str | None) -> None:
    for match in library.news.topics_of(title, abstract):
        assert library.topic(match.topic)
        assert match.words
