"""What a line says of a work: whose an arXiv id is, where the work appeared, and what it is called."""

from __future__ import annotations

import pytest

from knowledge.ingest.claims import claims_in
from knowledge.ingest.reading import document_of
from knowledge.ingest.structure import outline_of
from knowledge.ingest.work import Work
from knowledge.ingest.works import works_of


def works_in(line: str) -> dict[str, Work]:
    document = document_of(f"# Notes on segmentation\n\n{line}\n".encode(), "notes.md")
    return {work.name: work for work in works_of(outline_of(document))}


@pytest.mark.parametrize(
    ("line", "owner", "other"),
    [
        ("SAM 2 (arXiv 2408.00714) extends SAM to video with a streaming memory.", "SAM 2", "SAM"),
        ("SAM extends to video with SAM 2 (https://arxiv.org/abs/2408.00714).", "SAM 2", "SAM"),
        ("YOLOv3 is faster than YOLO and SSD, see arXiv:2408.00714.", "YOLOv3", "YOLO"),
        ("Llama 2 [arXiv 2408.00714] is trained on more data than LLaMA.", "Llama 2", "LLaMA"),
        ("MaskFormer led to Mask2Former（arXiv:2408.00714）.", "Mask2Former", "MaskFormer"),
    ],
)
def test_an_arxiv_id_is_that_of_the_name_before_its_bracket_and_of_no_part_of_a_name(
    line: str, owner: str, other: str
) -> None:
    found = works_in(line)
    assert found[owner].arxiv == "2408.00714"
    assert found[other].arxiv is None


def test_each_of_several_arxiv_ids_is_that_of_the_name_before_its_bracket() -> None:
    found = works_in(
        "SAM needs prompts, while MaskFormer (arXiv 2107.06278) and Mask2Former (arXiv 2112.01527) need labels."
    )
    assert found["MaskFormer"].arxiv == "2107.06278"
    assert found["Mask2Former"].arxiv == "2112.01527"


@pytest.mark.parametrize(
    "line",
    [
        "MaskFormer (NeurIPS 2021, https://arxiv.org/abs/2107.06278) treats segmentation as classification.",
        "MaskFormer (https://arxiv.org/abs/2107.06278, NeurIPS 2021) treats segmentation as classification.",
        "MaskFormer (arXiv:2107.06278; NeurIPS 2021) treats segmentation as classification.",
        "- MaskFormer (NeurIPS 2021, [arXiv:2107.06278](https://arxiv.org/abs/2107.06278)) treats all alike.",
        "MaskFormer, NeurIPS 2021, [arXiv:2107.06278](https://arxiv.org/abs/2107.06278), treats all alike.",
        "MaskFormer, NeurIPS 2021 ([2107.06278](https://arxiv.org/abs/2107.06278)), treats all alike.",
    ],
)
def test_where_a_work_appeared_is_told_beside_its_address_and_in_either_order(line: str) -> None:
    found = works_in(line)
    assert list(found) == ["MaskFormer"]
    work = found["MaskFormer"]
    assert (work.venue, work.year, work.arxiv) == ("NeurIPS", 2021, "2107.06278")


@pytest.mark.parametrize(
    "line",
    [
        "Segment Anything (SAM), ICCV 2023, [arXiv:2304.02643](https://arxiv.org/abs/2304.02643), proposes a task.",
        "Segment Anything (SAM, ICCV 2023, arXiv:2304.02643) proposes a promptable segmentation task.",
        "- Segment Anything (SAM, ICCV 2023, arXiv:2304.02643) proposes a promptable segmentation task.",
        "- [Segment Anything](https://arxiv.org/abs/2304.02643) (SAM, ICCV 2023): promptable segmentation.",
        "Many label less since Segment Anything (SAM) (ICCV 2023, https://arxiv.org/abs/2304.02643) came out.",
    ],
)
def test_a_name_in_the_bracket_behind_a_long_name_is_the_name_of_one_work(line: str) -> None:
    found = works_in(line)
    assert list(found) == ["SAM"]
    work = found["SAM"]
    assert (work.venue, work.year, work.arxiv) == ("ICCV", 2023, "2304.02643")
    assert "Segment Anything" in work.aliases


@pytest.mark.parametrize(
    "line",
    [
        "See [2304.02643](https://arxiv.org/abs/2304.02643) about promptable segmentation.",
        "- [arXiv:2304.02643v2](https://arxiv.org/abs/2304.02643v2): promptable segmentation.",
        "- arXiv 2304.02643: promptable segmentation of everything.",
        "Promptable segmentation [ICCV 2023, arXiv:2304.02643] is a task.",
        "[arXiv:2304.02643] is about promptable segmentation.",
        "| arXiv:2304.02643 | promptable segmentation |",
    ],
)
def test_no_work_is_named_by_an_arxiv_id(line: str) -> None:
    assert not [name for name in works_in(line) if "2304" in name]


def test_a_title_with_its_name_in_the_bracket_behind_it_has_that_name() -> None:
    found = works_in(
        "Contrastive Language-Image Pre-training (CLIP, ICML 2021, arXiv:2103.00020) learns from captions."
    )
    assert found["CLIP"].title == "Contrastive Language-Image Pre-training"
    assert found["CLIP"].arxiv == "2103.00020"


@pytest.mark.parametrize(
    ("written", "quoted"),
    [
        ("MaskFormer (NeurIPS 2021, https://a.org/b) treats all alike.", "MaskFormer (NeurIPS 2021) treats all alike."),
        ("MaskFormer (https://a.org/b, NeurIPS 2021) treats all alike.", "MaskFormer (NeurIPS 2021) treats all alike."),
        ("MaskFormer (https://a.org/b) treats all pixels alike.", "MaskFormer treats all pixels alike."),
        ("All are treated alike by MaskFormer (code: https://a.org/b).", "All are treated alike by MaskFormer."),
        ("MaskFormer (a, https://a.org/b; c) treats all alike.", "MaskFormer (a, c) treats all alike."),
        ("MaskFormer（NeurIPS 2021，https://a.org/b）统一了两种分割。", "MaskFormer（NeurIPS 2021）统一了两种分割。"),
        ("Pixels (all) are treated (by MaskFormer) alike.", "Pixels (all) are treated (by MaskFormer) alike."),
    ],
)  # fmt: skip
def test_an_address_goes_from_a_statement_with_its_comma_or_its_brackets(written: str, quoted: str) -> None:
    assert [claim.text for claim in claims_in(written)] == [quoted]


def test_a_sentence_that_says_where_a_work_appeared_is_no_title() -> None:
    assert works_in("Unlike SAM, MaskFormer (NeurIPS 2021) needs labels.")["MaskFormer"].venue == "NeurIPS"
    assert works_in("We compare Vision Transformers (ViT, ICLR 2021) to others.")["ViT"].year == 2021
