"""What listed papers are about: by the names of topics, and rather nothing than something doubtful."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Library
from knowledge.models import Paper, PaperKind


def listed(title: str, abstract: str | None = None) -> Paper:
    """A paper of a list."""
    return Paper("list:1", PaperKind.PAPER, title, title=title, abstract=abstract)


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Pairwise Contrastive Learning for Action Quality Assessment", ["contrastive-learning"]),
        (
            "Cheaper Pre-training Lunch: An Efficient Paradigm for Object Detection",
            ["pre-training", "object-detection"],
        ),
        ("Few-Shot Object-Detection of Whales", ["few-shot-learning", "object-detection"]),
        ("基于对比学习的企鹅计数", ["contrastive-learning"]),
        ("Skeleton-Based Action Recognition with Temporal Stacks", ["action-recognition"]),
        ("Attention, Please: Detection of Queues by Touch", []),
        ("A Time Series of Tides", []),  # though there is a topic of diffusion models for time series
        ("What ECCV Submissions Look Like", []),
        ("On SSL and OT", []),
    ],
)
def test_a_title_tells_its_topics_by_names_that_mean_nothing_else(
    library: Library, title: str, topics: list[str]
) -> None:
    assert list(library.topics_of(listed(title))) == topics


def test_an_abstract_tells_a_topic_that_it_comes_back_to(library: Library) -> None:
    twice = "We evaluate on object detection and few-shot tasks. Object detection at sea is hard."
    thrice = f"{twice} It is the first step towards object detectors at sea."
    assert library.topics_of(listed("Terns", twice)) == ()
    assert library.topics_of(listed("Terns", thrice)) == ("object-detection",)


def test_cards_sources_and_digests_agree_on_what_a_paper_is_about() -> None:
    library = Library.open()
    rows = [
        {"title": "Few-Shot Object Detection in Busy Ports"},
        {"title": "What MoCo Forgets"},
        {"title": "Terns", "abstract": "Object detection at sea. Object detectors fail. We improve object detection."},
    ]
    library.import_papers(rows, seen=date(2026, 1, 2))
    for paper in library.papers(["list:1", "list:2", "list:3"]):
        matched = {match.topic for match in library.news.topics_of(paper.title or "", paper.abstract)}
        assert matched
        assert set(library.topics_of(paper)) == library.editor.subjects_of(paper.id) == matched
    library.close()


def test_the_topics_of_a_surveys_work_are_those_of_the_catalogue(library: Library) -> None:
    assert library.topics_of(library.paper("detr")) == library.paper("detr").topics


def test_a_topic_has_its_most_cited_listed_papers_that_no_survey_names(small: Library) -> None:
    assert small.topic_brief("detection").listed == ()
    small.import_papers(
        [
            {"title": "Object Detection for Terns", "cites": 5},
            {"title": "End-to-End Object Detection with Transformers", "year": 2020, "cites": 9000},
            {"title": "Detection of an Object", "cites": 700},
            {"title": "Terns", "abstract": "Object detection.", "cites": 800},
            *({"title": f"Object Detection, Part {number}", "cites": 10 + number} for number in range(6)),
        ]
    )
    names = [paper.title for paper in small.topic_brief("detection").listed]
    assert names == [f"Object Detection, Part {number}" for number in (5, 4, 3, 2, 1)]
    assert small.topic_brief("learning").listed == ()
    [found] = [match.item for match in small.find_papers("Object Detection for Terns")][:1]
    brief = small.paper_brief(found.id)
    assert [topic.id for topic in brief.topics] == ["detection"]
    assert "detr" in [paper.id for paper in brief.related]


def test_what_lists_say_of_a_surveys_work_is_kept_as_theirs(small: Library) -> None:
    small.import_papers([{"title": "DETR", "arxiv": "2005.12872", "cites": 3, "abstract": "A."}], source="one")
    small.import_papers(
        [{"title": "End-to-end object detection with Transformers", "year": 2020, "cites": 9}], source="two"
    )
    paper = small.paper("detr")
    assert (paper.lists, paper.cites, paper.abstract) == (("one", "two"), 9, "A.")
    assert paper.summary is not None
    assert paper.summary.en == "Detects with a Transformer."
