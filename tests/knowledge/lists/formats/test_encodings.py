"""Lists in every encoding, with every ending of lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.lists.formats import open_list
from tests.knowledge.lists.formats.conftest import BIBTEX, Read, titles

_CHINESE = "title,abstract\n基于激光雷达的企鹅计数方法,我们数企鹅。在卫星图像中数南极的企鹅很难\n对比学习,综述\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030"]
)
def test_a_list_is_read_whatever_its_encoding(read: Read, encoding: str) -> None:
    assert titles(read(_CHINESE.replace("\n", "\r\n").encode(encoding))) == ["基于激光雷达的企鹅计数方法", "对比学习"]


def test_an_encoding_that_shows_only_late_is_still_seen(read: Read) -> None:
    rows = "".join(f"Paper number {number},2020\n" for number in range(60_000))
    late = "title,year\n" + rows + _CHINESE.partition("\n")[2] * 20
    assert titles(read(late.encode("gbk")))[-2:] == ["基于激光雷达的企鹅计数方法", "对比学习"]


def test_western_accents_of_old_programs_are_read(read: Read) -> None:
    content = "title,authors\nEtude des déformations à l'échelle,Zoë Müller\nUne méthode générale,René Doré\n"
    assert titles(read(content.encode("cp1252")))[0] == "Etude des déformations à l'échelle"


def test_a_broken_byte_in_utf8_costs_one_character(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(_CHINESE.encode().replace("数企鹅".encode(), b"\xff", 1))
    opened = open_list(tmp_path / "a.csv")
    entries = list(opened.entries())
    assert titles(entries)[1] == "对比学习"
    assert (opened.text.encoding, opened.text.unreadable) == ("utf-8", 1)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(read: Read, ends: str) -> None:
    assert titles(read(BIBTEX.replace("\n", ends))) == titles(read(BIBTEX))
    assert titles(read('title,year\n"Two\nlines",1\nOne,2\n'.replace("\n", ends))) == ["Two\nlines", "One"]
