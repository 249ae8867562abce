"""Whatever a file holds, reading it ends in a sentence or in a survey that holds together."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge import catalogue
from knowledge.ingest.documents import UnreadableDocument
from knowledge.ingest.drafting import draft_of
from knowledge.ingest.known import Known
from knowledge.ingest.reading import document_from, document_of, fields_of
from knowledge.ingest.writing import record_of, yaml_of
from tests.documents.prints import LECTURE, printed

TODAY = date(2026, 1, 1)
PIECES = st.sampled_from(
    [
        "# Heading",
        "## 对比学习",
        "---------- Rule ----------",
        "DETR",
        "MoCo v1",
        "ViT+Seg [SETR] [DPT]",
        "(CVPR2020)",
        "[2021 ICLR]",
        "https://arxiv.org/abs/2005.12872",
        "arXiv:hep-th/9901001",
        "| a | b |",
        "|---|---|",
        "-",
        "1、",
        "1)",
        "[1] A. Bee, C. Dee. On the Nature of Things. In CVPR, 2016.",
        "提出了 FooNet 框架。",
        "DROP TABLE papers; --",
        '" OR 1=1',
        "NEAR(",
        "*",
        "We propose BarBERT, a model.",
        "作者：某人",
        "2021年3月4日",
        "<b>x</b>",
        "![i](j)",
        "[Title of a Long Work](https://arxiv.org/abs/1706.03762)",
        "🤖",
        "`code`",
        "~~~",
        "$x^2$",
        ":",
        "：",
        "。",
        ".",
        "{a: b}",
        "&a *a",
        "<!-- -->",
        "null",
        "yes",
        "1e3",
        "?",
        "@everyone",
        "<@1>",
        "```",
        "\u2028",
        "\x00",
        "\ufeff",
        "- ",
        "  ",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=40).flatmap(
    lambda parts: st.sampled_from(["\n", " ", "\n\n", " | ", "\r\n"]).map(lambda glue: glue.join(parts))
)
SLOW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@example("# \U0002a6e0", "a.md")  # among the ideographs, and nothing that can be printed
@given(TEXTS, st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_any_text_becomes_a_survey_that_holds_together_or_a_sentence(text: str, name: str) -> None:
    with contextlib.suppress(UnreadableDocument):
        document = document_of(text.encode("utf-8", "surrogatepass"), name)
        assert document_from(fields_of(document)) == document
        draft = draft_of(document, Known(), today=TODAY, id="fuzzed")
        content = catalogue.read({"surveys/fuzzed.yaml": yaml_of(record_of(draft))})
        assert content.surveys[0].lines == max(1, document.count)


@SLOW
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf"]))
def test_any_bytes_are_read_or_refused_with_one_sentence(data: bytes, name: str) -> None:
    refused = None
    try:
        document_of(data, name)
    except UnreadableDocument as error:
        refused = error.told
    assert refused is None or ("\n" not in refused.en and refused.en.endswith(".") and refused.zh.endswith("。"))


@pytest.fixture(scope="module")
def lecture() -> bytes:
    return printed(LECTURE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 6000), st.integers(0, 255), st.integers(0, 400))
def test_a_damaged_pdf_is_read_or_refused_with_one_sentence(lecture: bytes, place: int, byte: int, cut: int) -> None:
    damaged = bytearray(lecture)
    damaged[place % len(damaged)] = byte
    del damaged[place % len(damaged) : place % len(damaged) + cut]
    with contextlib.suppress(UnreadableDocument):
        document_of(bytes(damaged), "a.pdf")
