"""What a question asks for, read off its words, in English and Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from stopwordsiso import stopwords

from knowledge.models import StatementKind
from knowledge.text import normalise


class Asked(StrEnum):
    """What kind of answer a question wants."""

    COMPARE = "compare"
    CHANGE = "change"
    NUMBER = "number"
    WHY = "why"
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOT = "hot"
    PROBLEM = "problem"
    BENEFIT = "benefit"
    LIST = "list"
    HOW = "how"
    WHAT = "what"


# In the order in which they are tried for the main kind; every cue is also no content word.
_CUES: dict[Asked, str] = {
    Asked.CHANGE: r"\bchang(?:e|ed|es)\b|\bevol(?:ve|ved|ution)\b|变化|演变|变了|转变",
    Asked.COMPARE: r"\bvs\.?\b|\bversus\b|\bcompar(?:e|ed|ison|ing)\b|\bdiffer(?:s|ence|ences|ent)?\b|区别|不同|比较|相比|差别|对比一下|差异",
    Asked.NUMBER: r"\bhow (?:many|much|long|often|big|large|deep)\b|\bnumber of\b|多少|几个|几种|几类|几层|几篇|几步|几|多大|多长",
    Asked.WHY: r"\bwhy\b|\breasons?\b|\bhow come\b|\bcauses?\b|为什么|为何|为啥|原因|怎么会",
    Asked.WHO: r"\bwho\b|\bwhose\b|\bauthors?\b|\bwrote\b|\bwritten by\b|谁|作者|哪些人",
    Asked.WHEN: r"\bwhen\b|\bwhat year\b|\bwhich year\b|\bdate\b|哪年|哪一年|什么时候|何时|几几年|年份|时间",
    Asked.WHERE: r"\bwhere\b|\bwhich (?:venue|conference|journal)\b|\bwhat (?:venue|conference)\b|\bvenue\b|\bpublished\b"
    r"|发表在|发在|哪里|哪个会|什么会议|出处|哪儿|发表",
    Asked.HOT: r"\bhot\b|\btrend(?:s|ing|y)?\b|\bpromising\b|\bpopular\b|\bworth\b|\bfuture\b|\brising\b|\bnext\b|\bdirections?\b"
    r"|热门|热点|火|值得|前景|趋势|未来|方向|看好|潜力",
    Asked.PROBLEM: r"\bproblems?\b|\bissues?\b|\blimit(?:s|ation|ations)?\b|\bdrawbacks?\b|\bweak(?:ness|nesses)?\b|\bshortcomings?\b"
    r"|\bdisadvantages?\b|\bflaws?\b|\bwrong with\b|\bdownsides?\b|问题|缺点|不足|局限|弱点|缺陷|短板|毛病|弊端",
    Asked.BENEFIT: r"\bbenefits?\b|\badvantages?\b|\bgood (?:for|at|about)\b|\bstrengths?\b|\bpros\b|\bhelpful\b|\buseful\b|好处|优点|优势|长处|有用|作用",
    Asked.LIST: r"\blist\b|\bwhich\b|\bwhat are\b|\bname (?:all|the|some)\b|\bexamples?\b|\bkinds?\b|\btypes?\b|\bpapers\b|\bworks\b|\bvariants\b"
    r"|有哪些|哪些|哪几|列举|列出|有什么|都有|包括|分为|分成|有啥|哪两",
    Asked.HOW: r"\bhow\b|怎么|如何|怎样|咋",
}
_PATTERNS = {asked: re.compile(pattern) for asked, pattern in _CUES.items()}

# Words that ask, link or greet, and everyday words that say nothing of what is sought.
_EVERYDAY_EN = (
    "paper papers work works method methods approach approaches model models thing things way ways idea ideas main key basically briefly"
    " summary summarise summarize overview introduce quick quickly question answer according survey surveys note notes post review article"
    " text short please pls plz anyone someone remember happen happens happened cope manage manages actually exactly roughly propose proposes"
    " proposed claim claims mention mentions mentioned people folks guys talk talked explain describe tell decide determines determine stuff"
    " kind sort does did done doing whats technique techniques study studies authors author plain simple simply still lol hmm btw"
)
_EVERYDAY_ZH = (
    "请问 请 一下 能不能 可以 能否 是什么 什么是 是啥 什么 是不是 是否 有没有 哪个 哪种 哪一 这个 那个 这篇 那篇 一篇 论文 文章 工作 方法 模型 介绍 说说 讲讲 讲的"
    " 讲 解释 告诉我 告诉 知道 关于 里面 里 中 对于 对 用来 用到 用了 用的 用 做的 做 进行 通过 它们 它 他们 他 她 我们 我 你 大家 有 是 的 了 吗 呢 吧 啊 呀 和 与 跟 及 或 在"
    " 被 把 给 让 会 要 能 都 也 还 就 才 只 最 更 很 从 到 以及 以 为 等 主要 具体 到底 究竟 分别 其中 怎么样 怎么看 综述 笔记 作者 说 提到 提出 认为 需要 采用 使用 叫做 叫 几 哪"
    " 谁 啥 些 种 类 个 之 时候 怎么办 干嘛 东西 大多 大概 属于 情况 一般 通常 那份 这份 那种 这种 事 上 下 时 来 去 那 这 干 想 看 起来 出来 得 地 着 过 又 再 并 而 但 如果"
    " 一个 某 各 每 所 其 此 该 不 没 别 吧 嘛 哦 哈 帮忙 帮 查 找"
)
_STOP_EN = re.compile(
    r"\b(?:"
    + "|".join(map(re.escape, sorted({*stopwords("en"), *_EVERYDAY_EN.split()}, key=len, reverse=True)))
    + r")\b"
)
_STOP_ZH = re.compile(
    "|".join(sorted({*_EVERYDAY_ZH.split(), *(w for w in stopwords("zh") if len(w) > 1)}, key=len, reverse=True))
)
_NUMBER = re.compile(
    r"(?<![\w.\-/])(?!(?:19|20)\d\d\b)\d[\d.,]*%?(?![\w-])"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|twice|half|twofold|double|dozen|hundred|thousand|million)\b"
)
# Properties that people ask of any work: where one is asked for, only a statement that speaks of it answers.
_ATTRIBUTES = [
    re.compile(pattern)
    for pattern in (
        r"\bparam(?:eter)?s?\b|\bmodel size\b|参数量|参数|模型大小",
        r"\bfps\b|\blatency\b|\bspeed\b|\bfaster\b|\bfast\b|\bslow(?:er)?\b|\btime to\b|\bruntime\b|\bseconds?\b|\bms\b|速度|延迟|帧率|多快|耗时|毫秒|秒",
        r"\bgpus?\b|\btpus?\b|\bhardware\b|\bmachines?\b|\bcards?\b|显卡|几张卡|多少卡|算力|机器|硬件",
        r"\bbatch[ -]?sizes?\b|批大小|批量|batch ?size",
        r"\blearning rates?\b|\blr\b|学习率",
        r"\bepochs?\b|\biterations?\b|轮|迭代|epoch",
        r"\boptimi[sz]ers?\b|优化器",
        r"\baccurac(?:y|ies)\b|\btop-?1\b|\bm?ap\d*\b|\bmiou\b|\bf1\b|\bscores?\b|\bpsnr\b|\bssim\b|\bfid\b|\brecall\b|准确率|精度|分数|得分|成绩|涨点|多少点|指标",
        r"\bflops?\b|\bmacs?\b|计算量|flops",
        r"\btemperature\b|温度",
        r"\bdim(?:ension)?s?\b|\bdimensional(?:ity)?\b|维度|维数|多少维|几维",
        r"\bhyper-?param(?:eter)?s?\b|超参",
        r"\bbackbones?\b|主干|骨干",
        r"\bcode\b|\bgithub\b|\bopen[- ]source\b|\brepo\b|代码|开源",
        r"\bcit(?:ed|ations?)\b|引用",
        r"\bmemory\b|\bram\b|\bvram\b|显存|内存",
        r"\bcosts?\b|\bprices?\b|\bmoney\b|多少钱|价格|成本|费用",
        r"\bpretrained weights\b|\bcheckpoints?\b|\bdownload\b|权重|下载",
        r"\b(?:how many|number of) (?:layers|heads|blocks|slots|images|videos|classes|categories|authors|pages|people|days|hours)\b"
        r"|多少(?:层|头|块|个块|张图|类|人|页|天|小时)|几(?:层|个头|天|小时)|层数|头数|天数",
    )
]
_KINDS: dict[Asked, tuple[StatementKind, ...]] = {
    Asked.COMPARE: (StatementKind.COMPARISON,),
    Asked.CHANGE: (StatementKind.TREND, StatementKind.COMPARISON),
    Asked.NUMBER: (StatementKind.NUMBER,),
    Asked.WHY: (StatementKind.CAUSE, StatementKind.LIMITATION),
    Asked.WHO: (StatementKind.ATTRIBUTION,),
    Asked.WHEN: (StatementKind.ATTRIBUTION,),
    Asked.WHERE: (StatementKind.ATTRIBUTION,),
    Asked.HOT: (StatementKind.TREND, StatementKind.ADVICE),
    Asked.PROBLEM: (StatementKind.LIMITATION, StatementKind.CAUSE),
    Asked.BENEFIT: (StatementKind.RESULT, StatementKind.COMPARISON),
    Asked.LIST: (StatementKind.DEFINITION,),
    Asked.HOW: (StatementKind.METHOD,),
    Asked.WHAT: (StatementKind.DEFINITION, StatementKind.METHOD),
}


def attributes_of(text: str) -> list[re.Pattern[str]]:
    """The properties that a folded text asks for, each as a pattern of the words that speak of it."""
    return [pattern for pattern in _ATTRIBUTES if pattern.search(text)]


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its folded text, what it asks for (the main kind first), and the kinds of statement that answer it."""

    text: str
    asked: tuple[Asked, ...]

    @property
    def main(self) -> Asked:
        """What it asks for first of all."""
        return self.asked[0]

    @property
    def wanted(self) -> frozenset[StatementKind]:
        """The kinds of statement that answer such a question."""
        return frozenset(kind for asked in self.asked for kind in _KINDS[asked])


def read(text: str) -> Question:
    """What a text asks for."""
    folded = normalise(text)
    asked = tuple(asked for asked, pattern in _PATTERNS.items() if pattern.search(folded))
    return Question(folded, asked or (Asked.WHAT,))


def has_number(text: str) -> bool:
    """Whether an English statement gives some number that is no year and no part of a name."""
    return _NUMBER.search(normalise(text)) is not None


def content_of(text: str) -> str:
    """What is left of a folded text without the words that only ask: the words that an answer has to cover."""
    for pattern in _PATTERNS.values():
        text = pattern.sub(" ", text)
    return _STOP_ZH.sub(" ", _STOP_EN.sub(" ", text))
