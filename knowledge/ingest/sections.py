"""Headings -> parts that nest, and the names of the topics that headings stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.ingest.patterns import BULLET, bare, title_on
from knowledge.ingest.structure import Outline, Piece, Role
from knowledge.text import has_han, squash

# Headings that every text has and that are no subject.
_COMMON = frozenset(
    squash(word)
    for word in """
    前言|引言|导言|简介|介绍|背景|背景介绍|概述|概览|总览|摘要|目录|总结|小结|结论|结语|结束语|后记|参考文献|参考资料|参考|附录|致谢|更新|更新日志|其他|其它|讨论|思考|问题|问答|资源|链接|代码|主要内容|基础|优化
    |方法|实验|实验结果|结果|相关工作|总结与展望|阶段|领域|代表工作|优点|缺点|动机|贡献|创新点|笔记|论文|论文列表|推荐阅读|延伸阅读|自我介绍|作者介绍|来源|说明
    |introduction|overview|abstract|summary|background|preliminaries|conclusion|conclusions|discussion|references|bibliography|appendix|acknowledgements|acknowledgments|related work
    |contents|table of contents|notes|faq|resources|links|further reading|methods|method|experiments|results|motivation|contributions|takeaways|tldr|tl;dr|about|comments|outline
    |agenda|misc|miscellaneous|other|others|changelog|setup|problem setup|notation|paper list|papers|reading list|code|key ideas|pros and cons|final thoughts|wrap up|closing|what next|outlook
    """.replace("\n", "").split("|")
)
# Headings that name a subject together with the one above: “Future directions” of what?
_OF_ABOVE = frozenset(
    squash(word)
    for word in """应用|未来方向|未来工作|展望|挑战|局限|局限性|不足|数据集|评价指标|发展趋势|趋势|优化方向|开放问题
    |applications|future work|future directions|future|outlook|challenges|limitations|open problems|open questions|datasets
    |benchmarks|evaluation|metrics|trends|directions|what next""".replace("\n", "").split("|")
)
_POINTER = re.compile(
    r"的?(?:可以)?(?:参考|参见|看|见)?(?:以下|如下)(?:几个|一些|几种|几篇)?(?:工作|论文|方法|文章|几类|几点)?$"
)
_TAIL = re.compile(
    r"(?:论文)?(?:改进)?(?:总结|综述|汇总|整理|笔记|简介|介绍|概述|背景介绍|背景|及未来趋势|的?应用|进展|近期进展|典型问题及进展|挑战及未来趋势|相关工作)$"
)
_LEAD = re.compile(r"^(?:by|background:?|part [ivx\d]+:?|chapter \d+:?|section \d+:?|关于|其中)\s+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:以下|如下|包括|三个结论|观察|接下来|为大家|下面|我们|大家|可以参考)")


@dataclass(slots=True)
class Part:
    """A part of a document, from its heading to the next of its rank."""

    id: str
    title: str
    first: int
    last: int
    is_work: bool = False  # whether its heading is the title of a work
    label: bool = False  # whether it is the row of a table, or an item with a label
    topics: list[str] = field(default_factory=list)
    work: str | None = None


def parts_of(outline: Outline, id: str) -> list[Part]:
    """All parts, the whole first; they nest and never overlap half-way."""
    whole = Part("all", outline.title, 1, outline.count)
    found, open_parts = [whole], [(0, whole)]
    for place, piece in enumerate(outline.pieces):
        if not _opens(piece, outline.pieces[place + 1 :][:2]):
            continue
        level = max(1, piece.level)
        while len(open_parts) > 1 and open_parts[-1][0] >= level:
            open_parts.pop()[1].last = max(piece.line - 1, open_parts[-1][1].first)
        # what closes on the line where it opened stands on that line alone
        part = Part(f"s{piece.line}", _title(piece), piece.line, outline.count, piece.role is Role.WORK, piece.label)
        while any(other.id == part.id for other in found):
            part.id += "x"
        open_parts.append((level, part))
        found.append(part)
    for part in found:
        part.last = max(part.first, part.last)
    del id
    return _nested(found)


def _opens(piece: Piece, after: tuple[Piece, ...] | list[Piece]) -> bool:
    if piece.role is Role.HEADING or piece.label:
        return True
    if piece.role is not Role.WORK or piece.level == 50:
        return False
    return bool(after) and after[0].role in (Role.TEXT, Role.LINK, Role.ITEM, Role.CELL)


def _title(piece: Piece) -> str:
    text = bare(piece.text) if piece.role is not Role.HEADING else piece.text
    if piece.role is Role.WORK:
        found = title_on(piece.text, among_titles=True)
        text = found.title if found else text
    return text[:160].strip() or "–"


def _nested(parts: list[Part]) -> list[Part]:
    """Cut what would overlap half-way: rows of one line can."""
    for place, part in enumerate(parts):
        for outer in parts[:place]:
            if outer.first <= part.first <= outer.last < part.last:
                part.last = outer.last
    return parts


def name_of_heading(title: str) -> str | None:
    """
    The subject that a heading names; ``None`` where it names none.

    >>> name_of_heading("3.1 对比学习论文总结")
    '对比学习'
    >>> name_of_heading("Conclusion") is None
    True
    """
    text = bare(BULLET.sub("", title)).strip(" :：【】[]()（）*#")
    text = re.sub(r"\s*[(（][^()（）]*[)）]$", "", text) if len(squash(re.sub(r"[(（].*", "", text))) > 2 else text
    text = re.sub(r"^\d{1,2}(?:\.\d{1,2})*\s+(?=[A-Z\u4e00-\u9fff])", "", text)
    text = _POINTER.sub("", _LEAD.sub("", text))
    if text.startswith("其中"):
        text = text[2:]
    if squash(text) in _COMMON or len(squash(text)) < 2 or _SENTENCE.search(text):
        return None
    cut = (
        _TAIL.sub("", text)
        if has_han(text)
        else re.sub(r"^(?:an? )?(?:introduction to|overview of)\s+", "", text, flags=re.IGNORECASE)
    )
    name = cut if len(squash(cut)) > 1 and squash(cut) not in _COMMON else text
    if squash(name) in _COMMON or len(name) > 90 or re.fullmatch(r"[\W\d_]+", name):
        return None
    return name.strip(" :：-–") or None


def is_of_above(name: str) -> bool:
    """Whether a name only says something together with that of the part around it."""
    return squash(name) in _OF_ABOVE
