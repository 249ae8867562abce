"""What a line says of a work: whose an arXiv id is, where the work appeared, and what it is called."""

from __future__ import annotations

import pytest

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
