"""Sentences that say something, classed by kind and stance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.ingest.patterns import bare, latin_words, without_links
from knowledge.models import Stance, StatementKind
from knowledge.text import has_han

LONGEST = 600  # characters of a statement
_ENGLISH_END = re.compile(r"(?<=[.!?])[\"”’)\]]?\s+(?=[\"“(]?[A-Z0-9\u4e00-\u9fff])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:et al|e\.g|i\.e|cf|vs|Fig|Eq|Sec|Tab|resp|approx|Dr|Prof|No|St|w\.r\.t)\.|\b[A-Z]\.)$"
)
_CHINESE_END = re.compile(r"(?<=[。！？!?；])(?![”」’\"）)])")

_I = re.IGNORECASE
_KINDS: tuple[tuple[StatementKind, re.Pattern[str], float], ...] = (
    (
        StatementKind.ADVICE,
        re.compile(
            r"建议|推荐|值得(?:一试|尝试|研究|做|深入|关注)|应该|不妨|可以尝试|最好|不要|很值得|\bshould\b|\brecommend|\bworth\b|\badvis|\bconsider using\b"
            r"|\bprefer\b|\btry\b|\bavoid\b",
            _I,
        ),
        0.75,
    ),
    (
        StatementKind.TREND,
        re.compile(
            r"趋势|未来(?!的?(?:序列|状态|帧|时刻|数据|信息|值|一段))|热点|热潮|火热|热坑|井喷|上升期|朝阳|潜力|前景|看好|有望|有希望|狂潮|越来越多|兴起|新兴|期待|方向.{0,8}(?:火|热)|\btrend|\bfuture\b|\bpromising\b|\bemerging\b"
            r"|\brising\b|\bincreasingly\b|\bpopular|\bhot\b|\bopen (?:problem|question)|\bin recent years\b|\bgrowing\b|\bno longer\b",
            _I,
        ),
        0.78,
    ),
    (
        StatementKind.COMPARISON,
        re.compile(
            r"相比|优于|超过|超越|胜过|强于|不如|弱于|对比(?!学习)|比.{1,16}(?:更|好|快|高|低|差|少|多)|区别在于|不同于|不同的是|\bthan\b|\boutperform|\bcompared (?:to|with)|\bunlike\b"
            r"|\bversus\b|\bvs\.?\b|\bsurpass|\bin contrast\b|\bwhereas\b|\bcompetitive with\b",
            _I,
        ),
        0.8,
    ),
    (
        StatementKind.LIMITATION,
        re.compile(
            r"缺点|缺陷|局限|不足|无法|难以|不能|困难|瓶颈|失败|不稳定|昂贵|代价|太慢|慢|受限|限制|挑战|问题(?:是|在于)|没有解决|损失(?:精度|信息)|但(?:是)?会|\blimitation|\bdrawback|\bhowever\b|\bfail|\bcannot\b|\bsuffer"
            r"|\bexpensive\b|\bhard to\b|\bdifficult|\bunstable\b|\bstruggle|\bweakness|\bcostly\b|\bonly works\b|\bbottleneck",
            _I,
        ),
        0.75,
    ),
    (
        StatementKind.NUMBER,
        re.compile(
            r"\d(?:\.\d+)?\s*(?:%|％|倍|个百分点|亿|万|篇|张|层)|\b\d+(?:\.\d+)?\s*(?:mAP|AP|mIoU|BLEU|F1|top-?1|accuracy|FPS|ms|points|million|billion|GB|GPUs?|layers|hours|parameters|times)\b"
            r"|top-?1\s*\d|\b\d{2}\.\d\b",
            _I,
        ),
        0.78,
    ),
    (
        StatementKind.RESULT,
        re.compile(
            r"实验|结果(?:表明|显示)|表明|取得|达到|效果|提升|提高|改善|性能|精度|证明|验证|\bresults?\b|\bachiev|\bstate[- ]of[- ]the[- ]art\b|\bimprove|\bperformance\b|\bshows? that\b"
            r"|\bdemonstrat|\breaches\b|\bfound that\b|\bfinds? that\b|\baccuracy\b",
            _I,
        ),
        0.74,
    ),
    (
        StatementKind.CAUSE,
        re.compile(
            r"因为|由于|原因|导致|因此|所以|使得|为了|\bbecause\b|\bdue to\b|\bleads? to\b|\bcauses?\b|\bresults in\b|\bthus\b|\bhence\b|\btherefore\b",
            _I,
        ),
        0.7,
    ),
    (
        StatementKind.DEFINITION,
        re.compile(
            r"是(?:一种|一个|一类|一篇|指|将|把|根据|对)|指的是|定义为|是.{1,20}(?:方法|模型|任务|网络|框架|技术|问题)|的目标是|任务是|旨在|称为|\bis an? |\bare (?:a|the) |\brefers? to\b|\bis the (?:task|problem|process)|\bis defined\b"
            r"|\baims? to\b|\bthe goal (?:of|is)\b|\bknown as\b",
            _I,
        ),
        0.78,
    ),
    (
        StatementKind.ATTRIBUTION,
        re.compile(
            r"由.{1,20}(?:提出|发表|发布)|作者(?:是|来自)|发表于|团队|\b(?:proposed|introduced|released|published) (?:by|at|in)\b|\bauthors? (?:from|are)\b",
            _I,
        ),
        0.75,
    ),
    (
        StatementKind.METHOD,
        re.compile(
            r"使用|采用|利用|提出|通过|引入|基于|首先|然后|将.{1,30}(?:作为|转换|映射|输入|应用)|训练|结合|设计|增加|加入|预测|学习|计算|输出|包含|包括|由.{1,20}组成|\buses?\b|\busing\b|\bpropos|\bintroduc|\btrain|\blearn|\bcombin"
            r"|\bbased on\b|\breplac|\bencod|\bpredict|\bappl(?:y|ies)|\bconsists? of\b|\badds?\b|\bminimi[sz]|\bmaximi[sz]|\bmaps?\b|\bcomput|\bextend",
            _I,
        ),
        0.72,
    ),
)
_HOT = re.compile(
    r"热|火|井喷|狂潮|爆发|兴起|涌现|\bhot\b|\bsurge|\bboom|\bpopular|\brapidly|\bexplo[ds]|\bincreasingly\b", _I
)
_PROMISING = re.compile(
    r"潜力|前景|看好|有望|有希望|期待|值得|突破|上升|朝阳|可能|\bpromising\b|\bpotential\b|\bworth\b|\bopportunit|\bemerging\b|\brising\b",
    _I,
)
_DECLINING = re.compile(
    r"过时|被取代|没落|不再|饱和|降温|\bdeclin|\bno longer\b|\boutdated\b|\breplaced by\b|\bsaturat|\bfading\b", _I
)
_HARD = re.compile(
    r"很难|难以|困难|瓶颈|挑战|难做|不稳定|没有解决|\bhard\b|\bdifficult|\bchallenging\b|\bunsolved\b|\bopen problem|\bunstable\b",
    _I,
)
_OPINION = re.compile(
    r"个人|我(?:觉得|认为|们认为)|我看|笔者|在我看来|\bI (?:think|believe|find|like|suspect)\b|\bin my (?:view|opinion|experience)\b|\bwe believe\b",
    _I,
)
_EMPTY = re.compile(
    r"如下图|如上图所示[,，]?$|如下表|参见|详情|感兴趣|不再赘述|点击|关注|欢迎|本文将(?:为|从|介绍|总结|梳理|回顾|讨论)|接下来(?!的)|下面(?:我们|将|介绍)|见图|如图|\bsee (?:section|figure|table|also)\b|\bclick\b|\bsubscribe\b|\bin this (?:post|section|chapter),? (?:we|I)\b"
    r"|\bwe (?:now )?(?:turn to|will (?:see|discuss|look|review))\b|\bthe rest of\b",
    _I,
)
_SELF = re.compile(
    r"本文|论文|作者|该(?:方法|模型|网络|框架|文|架构)|这(?:是一?篇|篇|个方法|种方法|里)|提出|他们|\bwe\b|\bour\b|\bthis (?:paper|work|method|model)\b|\bthe authors?\b|\bit\b|\bthey\b|\bproposed\b|\bauthors\b",
    _I,
)


_GOES_ON = re.compile(
    r"(?:(?:however|but|still|yet|also|moreover|in addition|但是?|然而|不过|同时|此外|而且)[,，]?\s*)?(?:它们?|其(?!他|它|中|实|次|余)|该|这(?:个|种|一)?(?:方法|模型|网络|框架|算法|工作)|(?:it|its|they|their|this (?:method|model|approach|work)|the (?:method|model|approach|authors?|paper))\b)",
    _I,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says, and how sure its kind is."""

    text: str
    kind: StatementKind
    stance: Stance | None
    opinion: bool
    of_itself: bool  # whether it speaks of the work that is being discussed
    whole: bool  # whether it is a whole sentence
    goes_on: bool  # whether it speaks of what the sentence before was about
    sure: float


def claims_in(text: str, *, fragment: bool = False) -> Iterator[Claim]:
    """The claims in a line; *fragment* for cells and items, which say things without whole sentences."""
    for sentence in sentences(without_links(text)):
        claim = claim_of(sentence, fragment=fragment)
        if claim is not None:
            yield claim


def sentences(text: str) -> list[str]:
    """
    A text's sentences, Chinese and English.

    >>> sentences("DETR by Carion et al. is simple. 它很慢。It works!")
    ['DETR by Carion et al. is simple.', '它很慢。', 'It works!']
    """
    found: list[str] = []
    open_part = ""
    for chinese in _CHINESE_END.split(text):
        for part in _ENGLISH_END.split(chinese):
            open_part = f"{open_part} {part}".strip() if open_part else part.strip()
            if open_part and not _ABBREVIATED.search(open_part):
                found.append(open_part)
                open_part = ""
    if open_part:
        found.append(open_part)
    return found


def claim_of(sentence: str, *, fragment: bool = False) -> Claim | None:
    """What a sentence says; ``None`` if it says nothing that stands by itself."""
    text = " ".join(without_links(bare(sentence)).split()).strip(" |-–")
    text = re.sub(r"^Abstract[\s:：.]+", "", text)
    han = sum(has_han(char) for char in text)
    words = len(latin_words(text)) + len(re.findall(r"(?<![A-Za-z])\d[\d.,%]*", text))
    if len(text) > LONGEST or (han + 2 * words < (8 if fragment else 10)) or _EMPTY.search(text):
        return None
    if re.search(r"[?？]$", text) or re.search(r"[:：]$", text):
        return None
    whole = re.search(r"[。.!！；;]$", text) is not None
    if not whole and not fragment and han + 2 * words < 24:
        return None
    kind, sure = StatementKind.METHOD if fragment else StatementKind.DEFINITION, 0.5
    for candidate, cues, likely in _KINDS:
        if cues.search(text):
            kind, sure = candidate, likely
            break
    stance: Stance | None = None
    if kind in (StatementKind.TREND, StatementKind.ADVICE):
        for candidate_stance, cues in (
            (Stance.DECLINING, _DECLINING),
            (Stance.HARD, _HARD),
            (Stance.HOT, _HOT),
            (Stance.PROMISING, _PROMISING),
        ):
            if cues.search(text):
                stance = candidate_stance
                break
    if not whole:
        sure -= 0.1 if fragment else 0.2
    return Claim(
        text,
        kind,
        stance,
        opinion=_OPINION.search(text) is not None,
        of_itself=_SELF.search(text) is not None,
        goes_on=_GOES_ON.match(text) is not None,
        whole=whole,
        sure=max(0.2, sure),
    )
