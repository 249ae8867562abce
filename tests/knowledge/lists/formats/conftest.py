"""What the tests of all formats share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.lists.formats import Entry, Malformed, open_list

Read = Callable[..., list[Entry | Malformed]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads what is given as a file's content."""

    def read(content: str | bytes, name: str = "list.txt") -> list[Entry | Malformed]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        opened = open_list(path)
        try:
            return list(opened.entries())
        finally:
            opened.close()

    return read


def titles(entries: list[Entry | Malformed]) -> list[Any]:
    """The titles, and the lines of what is malformed."""
    return [entry.row.get("title") if isinstance(entry, Entry) else entry.line for entry in entries]


BIBTEX = r"""
Anything before the first entry is a comment.
@string{eccv = "European Conference on Computer Vision"}
@InProceedings{carion2020,
  title     = {End-to-End Object Detection with {T}ransformers},
  author    = {Carion, Nicolas and M{\"u}ller, Zo{\"e} and {The Team} and others},
  booktitle = ECCV # " 2020",
  year      = 2020,
  abstract  = "We save 50\% -- at {no} cost.",
  eprint    = {2005.12872}, archivePrefix = {arXiv}, doi = {10.1007/978\_3},
}
@comment{nothing}
@article(li, title = {In Brackets}, journal = {arXiv preprint arXiv:1911.05722}, date = {2019-11-13}, month = nov)
"""
