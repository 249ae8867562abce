"""Reading and checking the YAML."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import InvalidCatalogue, catalogue
from knowledge.models import Stance
from tests import sample


def problems_of(file: str, old: str, new: str) -> list[str]:
    """What is wrong after a change of one place in the sample."""
    assert old in sample.TEXTS[file]
    texts = sample.TEXTS | {file: sample.TEXTS[file].replace(old, new, 1)}
    with pytest.raises(InvalidCatalogue) as caught:
        catalogue.read(texts)
    return [str(problem) for problem in caught.value.problems]


def test_the_sample_is_read_whole() -> None:
    content = catalogue.read(sample.TEXTS)
    assert [topic.id for topic in content.topics] == ["learning", "contrastive", "flows", "detection"]
    assert [paper.id for paper in content.papers][:2] == ["moco-v1", "moco-v2"]
    [new, old] = content.surveys
    assert (new.year, old.authors) == (2021, ("Winsty",))


def test_a_statement_knows_its_innermost_section_its_lines_and_its_number() -> None:
    content = catalogue.read(sample.TEXTS)
    [new, old] = content.surveys
    assert [statement.section for statement in old.statements] == ["all", "end", "end"]
    assert [statement.id for statement in new.statements] == ["new:2.1", "new:2.2", "new:12.1"]
    assert (new.statements[1].line, new.statements[1].last_line) == (2, 3)
    assert new.statements[0].stance is Stance.HOT
    assert new.statements[0].opinion


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "papers.yaml",
            "described: [queue paper, 队列那篇]",
            "described: [queue paper, DETR]",
            "papers.yaml:21: The papers “moco-v1” and “detr” are both called “DETR”; rename one",
        ),
        (
            "papers.yaml",
            "described: [queue paper, 队列那篇]",
            "described: [queue paper, 动量对比]",
            "papers.yaml:1: “moco-v1” has the name “动量对比” twice",
        ),
        (
            "surveys/new.yaml",
            "lines: 30",
            "lines: 30\nunanswered: [how long is it?, {en: why?}, how long is it?]",
            "surveys/new.yaml:8: “how long is it?” stands twice in this list; remove one.",
        ),
        (
            "surveys/new.yaml",
            "    zh: DETR 端到端地检测目标。\n",
            "    zh: DETR 端到端地检测目标。\n    asks: [What is DETR?]\nunanswered:\n  - what is detr\n",
            "surveys/new.yaml:36: “what is detr” is under the asks of line 12 too; remove one",
        ),
        (
            "topics.yaml",
            "aliases: [CL]",
            "nickname: [CL]",
            "topics.yaml:6: “nickname” is not known here; use one of: id",
        ),
        (
            "topics.yaml",
            "  lead: {en: Finding objects., zh: 寻找目标。}",
            "",
            "topics.yaml:13: “lead” is missing; add it.",
        ),
        (
            "topics.yaml",
            "{en: Invertible networks., zh: 可逆网络。}",
            "{en: Invertible networks.}",
            "topics.yaml:12: “zh” is missing; add it.",
        ),
        ("topics.yaml", "zh: 可逆网络。", "zh: Networks", "The zh text is not Chinese; translate it."),
        ("topics.yaml", "parent: learning", "parent: lerning", "topics.yaml:7: There is no topic “lerning”"),
        ("topics.yaml", "aliases: [检测]", "aliases: [对比学习]", "both called “对比学习”"),
        ("topics.yaml", "id: flows", "id: Flows", "should be an id"),
        ("topics.yaml", "id: flows", "id: detr", "already the id of a topic"),
        ("papers.yaml", "topics: [detection]", "topics: [moco-v1]", "“moco-v1” is a paper; name a topic here."),
        ("papers.yaml", "kind: dataset", "kind: data", "“data” should be one of: method, model, dataset"),
        ("papers.yaml", 'arxiv: "1911.05722"', "arxiv: 1911.05722v3", "an arXiv id without its version"),
        ("papers.yaml", 'arxiv: "2005.12872"', 'arxiv: "1911.05722"', "“moco-v1” has the arXiv id 1911.05722 too"),
        ("papers.yaml", "[https://arxiv.org/abs/1911.05722]", "[the arXiv]", "“the arXiv” should be a link"),
        ("papers.yaml", "year: 2020", "year: 20200", "a whole number from 1800 to 2100"),
        ("papers.yaml", "name: MoCo v2", "name: Mo-Co V1", "both called"),
        ("papers.yaml", "aliases: [MoCo, 动量对比]", "aliases: [moco V1]", "has the name “moco V1” twice"),
        ("papers.yaml", "url: https://example.org/voc", "url: example.org/voc", "a link: https://..."),
        ("papers.yaml", "shared_names: [Twins]", "aliases: [Twins]", "shares a name with no other paper"),
        (
            "surveys/old.yaml",
            "line: 16",
            "line: 21",
            "surveys/old.yaml:20: “21” should be a whole number from 1 to 20.",
        ),
        ("surveys/old.yaml", "lines: [1, 20]}", "lines: [1, 16]}", "overlaps “all” half-way"),
        ("surveys/old.yaml", "lines: [1, 20]}", "lines: [4, 20]}", "Line 3 is in no section"),
        ("surveys/old.yaml", "about: [flows]", "about: [flow]", "There is no paper or survey or topic “flow”"),
        ("surveys/old.yaml", "3: [detection, voc]", "99: [detection, voc]", "“99” should be a whole number"),
        ("surveys/old.yaml", "3: [detection, voc]", "3: [voc]\n  3: [detection]", "Line 3 stands twice here"),
        ("surveys/old.yaml", "about: [flows]", "about: []", "Name at least one paper, topic or survey"),
        ("surveys/old.yaml", "lines: 20\n", f"lines: {'9' * 5000}\n", "should be a whole number from 1 to"),
        ("surveys/old.yaml", "kind: trend", "kind: result", "Only a trend or an advice has a stance"),
        ("surveys/old.yaml", "id: old", "id: older", "the id should be “old”"),
        ("surveys/old.yaml", 'published: "2017-11-30"', "published: last year", "should be a date"),
        ("surveys/old.yaml", "en: Flows are hard to train.", "en: Detection is tested on PASCAL VOC.", "says the same"),
        ("surveys/old.yaml", "language: zh", "language: fr", "“fr” should be one of: en, zh."),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_to_change(file: str, old: str, new: str, problem: str) -> None:
    problems = problems_of(file, old, new)
    assert any(problem in each for each in problems), problems


def test_a_cycle_in_the_tree_is_named() -> None:
    problems = problems_of("topics.yaml", "  lead: {en: How models", "  parent: contrastive\n  lead: {en: How models")
    assert "topics.yaml:1: “learning” is its own ancestor; give it another parent." in problems


def test_all_problems_are_told_at_once() -> None:
    texts = sample.TEXTS | {"topics.yaml": sample.TOPICS.replace("parent: learning", "parent: nowhere")}
    with pytest.raises(InvalidCatalogue) as caught:
        catalogue.read(texts)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "This file is empty."),
        ("[" * 200_000, "nested too deeply"),
        ("- " * 200_000, "nested too deeply"),
        ("- id: [", "This is not valid YAML"),
        ("just words", "Write a list here"),
        ("- id: a\n  id: b", "“id” stands twice here"),
        ("a: &x [1]\nb: *x", "Anchors and aliases"),
        ("\x00", "This is not valid YAML"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_one_sentence(text: str, problem: str) -> None:
    with pytest.raises(InvalidCatalogue) as caught:
        catalogue.read({"topics.yaml": text})
    assert any(problem in str(each) for each in caught.value.problems)


def test_aliases_that_would_explode_are_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefghijklmnopqr", "bcdefghijklmnopqrs", strict=True)
    )
    with pytest.raises(InvalidCatalogue, match="Anchors and aliases"):
        catalogue.read({"topics.yaml": bomb})


@given(st.text())
def test_any_text_is_read_or_refused_but_never_crashes(text: str) -> None:
    with contextlib.suppress(InvalidCatalogue):
        catalogue.read({"topics.yaml": text})


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "topics.yaml").write_bytes("名称".encode("gbk"))
    with pytest.raises(InvalidCatalogue, match="save it as UTF-8"):
        catalogue.texts_of(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidCatalogue, match="cannot be read: No such file"):
        catalogue.texts_of(tmp_path)
