"""How people point back at what was said before, in English and Chinese: patterns and lists of words."""

from __future__ import annotations

import re

from stopwordsiso import stopwords

from knowledge.text import has_han

_FLAGS = re.IGNORECASE
_END = r"[\s?!.,。？！~…]*"


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern}){_END}", _FLAGS)


# Words before a follow-up that only tie it to what came before.
LEAD = re.compile(
    r"(?:(?:and|but|so|also|ok|okay|then|hmm+|well|now|thanks|cool|great|right|yes|no|oh)\b[\s,.!]*)+"
    r"|(?:(?:那么|那(?![个篇种些年时里边样位])|还有(?!吗|呢|没)|另外|而且|然后|好的?|嗯+|谢谢|所以|以及|对了)[\s，,。]*)+",
    _FLAGS,
)
# The same once more.
ASKS_WHY = _whole(
    r"(?:but |and )?(?:why|how come|how so|why not|why so|why is (?:that|this|it)|for what reason)"
    r"|为什么|为何|为啥|怎么会|什么原因|原因呢|为什么呢|为什么不"
)
AGAIN = _whole(
    r"really|are you sure|is that (?:so|true|right)|(?:the |your |any )?sources?|(?:who|which (?:survey|one)) says (?:so|that)|says who"
    r"|where does it say (?:so|that)|where is that from"
    r"|again|come again|出处(?:呢|在哪)?|来源(?:呢)?|真的吗|真的|确定吗|是吗|再说一遍|谁说的"
)
MORE = _whole(
    r"(?:please )?(?:tell me |say |give me |any )?(?:some )?more(?: details?| info| about (?:it|that|this|them))?(?: please)?"
    r"|(?:more )?details?(?: please)?|go on|continue|elaborate|expand|(?:what|anything) else|and\?"
    r"|详细(?:说说|讲讲|点|一点|介绍一下)?|(?:展开|多)(?:说说|讲讲|说一点|讲一点)|继续(?:说|讲)?|还有(?:吗|呢|别的吗|什么|没有)|接着(?:说|讲)|再多说点|更多"
)
IN_LANGUAGE = _whole(
    r"(?:and )?(?:please )?(?:say (?:it|that) |answer )?in (?:(?P<zh>chinese|mandarin)|english)(?: please)?"
    r"|(?:请|能不能|可以|能)?(?:换成|用)?(?:(?P<zh2>中文|汉语)|英文|英语)(?:回答|说|讲|版)?(?:一下|一遍)?(?:吗)?"
)
# Something else in the place of what was asked about; the group is what.
ABOUT = _whole(
    r"(?:what|how) about (.+?)"
    r"|(?:the )?same (?:question |thing )?(?:for|with|about|on) (.+?)"
    r"|(?:换成|换做|如果是|要是|对于|至于|改成)\s*(.+?)(?:呢|怎么样|如何|又如何|怎样)?"
    r"|(.+?)\s*(?:也是吗|也一样吗|也是这样吗|也这样吗|又如何|怎么样|呢)"
    r"|(.+?),? (?:instead|too|as well)"
)
PREPOSITION = re.compile(r"(?:(?:in|on|for|at|with|from|using|of)\s+|在(?=\S))", _FLAGS)
# What is more than a name with its article: then the text asks something of its own.
OTHER_WORDS = re.compile(
    r"(?!(?:the|a|an|papers?|works?|ones?|methods?|models?)\b)[A-Za-z]{2,}|(?![的这那篇个种])[\u4e00-\u9fff]", _FLAGS
)
# A question for one thing that it cannot name: what comes next is about the answer.
ASKS_FOR_ONE = re.compile(r"\b(?:which|what) (?!is\b|are\b|was\b)\w*[^\Ws]\b|哪[个篇种项一款]|谁", _FLAGS)
VERSION = re.compile(r"(?:version |v) ?(?P<number>\d+)", re.IGNORECASE)
YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.])")
# One side of a comparison.
COMPARES = re.compile(
    r"\b(?:compared?|comparison|vs|versus|differs?|differences?|different|better|worse|faster|slower|newer|older|than|similar|relat(?:es?|ed|ion))\b"
    r"|比|区别|差别|不同|关系|相比|优于|差异|一样",
    _FLAGS,
)
# A language's "it" that points at what follows in the same sentence.
DUMMY = re.compile(
    r"\bis it (?:still )?(?:worth|possible|true|common|okay|ok|hard|easy|better|good|useful|necessary|fair)\b", _FLAGS
)

_NOUNS = (
    r"(?:papers?|methods?|models?|works?|approach(?:es)?|networks?|datasets?|topics?|techniques?|architectures?|ideas?|algorithms?"
    r"|detectors?|fields?|directions?|areas?|ones?)"
)
_ZH_NOUNS = r"(?:方法|论文|文章|模型|工作|算法|网络|数据集|方向|领域|主题|技术|架构|框架|思路)"
_VERBS = (
    r"(?=\s*(?:$|[?.!,]|(?:is|was|does|do|did|has|have|can|could|will|would|covered|known|about|works?|used?|uses|needs?|compares?|differs?|for|on|in|at"
    r"|better|still|hot|the case|happen|helps?|means?|matters?|improves?|solves?|from|published|trained|too|well)\b))"
)
ALL = re.compile(
    r"\b(?:(?:both|all|each|either|neither) of (?:them|these|those)|both|(?:the|these|those) (?:two|three)(?: "
    rf"{_NOUNS})?|these(?: {_NOUNS})?|those {_NOUNS}|they|them)\b"
    r"|它们|他们|这[两二三][个者篇种]?|那[两二三]个|两者|二者|这俩|这些|那些",
    _FLAGS,
)
# (what points, whether it owns what follows), tried in this order.
POINTERS: tuple[tuple[re.Pattern[str], bool], ...] = (
    (re.compile(r"\b(?:its|their)\b|(?:它们|他们|它|他)的|其(?![中他它实余次])(?=\S)", _FLAGS), True),
    (
        re.compile(
            rf"\b(?:this|that|these|those)(?: same)? {_NOUNS}\b"
            rf"|(?:这|那|该|此|上述|前面的?|刚才的?)(?:[一两]?[个篇种项些])?{_ZH_NOUNS}|[这那]一?篇",
            _FLAGS,
        ),
        False,
    ),
    (ALL, False),
    (re.compile(r"\bit\b|它", _FLAGS), False),
    (
        re.compile(
            rf"(?<!so )\b(?:this|that)\b{_VERBS}|[这那]个(?=\s*(?:$|[是有怎为在用发什能会要值好火比和跟的？?]))"
            r"|[这那](?=[是有为怎能会在])",
            _FLAGS,
        ),
        False,
    ),
)
# What makes a pronoun another thing than what is named before it: "TSM 和它比", "is SlowFast better than it".
BESIDE = re.compile(r"(?:\b(?:than|to|with|from|vs\.?|and|versus)\s+|[和与跟比对]\s*)$", _FLAGS)
_THAT = re.compile(r"[这那][个篇条段句]")
# Only where nothing is named: "the method" may as well be one's own.
DEFINITE = re.compile(rf"\bthe {_NOUNS}(?='s|\b(?! (?:of|for|in|on|that|which|by)\b))", _FLAGS)
THERE = re.compile(r"(?<!is )(?<!are )(?<!was )\b(?:in |over )?(?:there|here)\b", _FLAGS)
ORDINALS: tuple[tuple[re.Pattern[str], int], ...] = (
    (
        re.compile(
            r"\bthe former\b|前者|前一[个篇种]|\bthe first(?: one| paper| method| model| work)?\b|第一[个篇种项]",
            _FLAGS,
        ),
        0,
    ),
    (re.compile(r"\bthe second(?: one| paper| method| model| work)?\b|第二[个篇种项]", _FLAGS), 1),
    (re.compile(r"\bthe third(?: one| paper| method| model| work)?\b|第三[个篇种项]", _FLAGS), 2),
    (
        re.compile(
            r"\bthe latter\b|后者|后一[个篇种]|\bthe last(?: one| paper| method| model| work)?\b|最后[那一]?[个篇种项]",
            _FLAGS,
        ),
        -1,
    ),
)

# What may be asked of any work or topic without naming it, and the words that such questions are put in.
_ATTRIBUTES = frozenset(
    """
    advantage advantages advice ahead accuracy affiliation aim alternatives application applications architecture author authors
    backbone backbones benchmark benchmarks benefit benefits better best branches bottleneck cause causes challenge challenges change
    changed changes cite cited cites citations code come comparison conference contribution contributions core cost costs data dataset
    datasets date decoder definition details difference differences differ disadvantages downside downsides drawback drawbacks encoder
    evaluated evaluation example examples extended extensions faster fix fixed flaws followed found fps future github goal group hardware
    hot idea ideas improve improved improvement improvements input inputs inspired invented issue issues journal key kind kinds lab
    label labels latency layers limit limitation limitations limits list loss losses main mean means memory method methods metric metrics
    model motivation name newer novelty numbers objective older open organisation organization origin output outputs paper papers
    parameters params people performance pipeline popular pretext pretrained pretraining problem problems promising properties pros cons
    proposed prove published purpose reason reasons related released remaining repo representative result results run runs scale
    scores say says shortcomings sota solve solved source speed stand stands steps strengths structure subtopics summary supervision survey
    surveys task tasks team tested title trained training trend trends types use used uses user university variants venue version versions
    weakness weaknesses weights work works worth worse year
    """.split()
)
_ZH_SAID = re.compile(
    "|".join(
        sorted(
            """
            缺点 优点 优势 劣势 不足 局限 问题 好处 坏处 弱点 作者 谁 写的 提出 发表 发在 出处 哪里 哪儿 哪个 哪一年 哪年 哪些 哪 年份 年 什么时候 何时 时间 会议 期刊 单位
            机构 团队 代码 开源 仓库 数据集 数据 训练 怎么 如何 怎样 预训练 微调 损失 函数 结构 架构 骨干 网络 主干 编码器 解码器 输入 输出 参数 参数量 速度 多快 多大 显存
            效果 结果 精度 准确率 指标 性能 实验 评测 任务 应用 场景 变体 改进 后续 代表 代表性 工作 论文 方法 例子 举例 类别 种类 分类 子主题 步骤 流程 核心 思想 原理 动机
            贡献 创新点 创新 目标 目的 意义 定义 含义 全称 名字 标题 链接 热门 热点 火 趋势 前景 未来 方向 值得 做 过时 共同点 区别 不同 差别 关系 相同 更好 更快 更新 更早 好 强 快 慢
            多少 几 个 层 张 多 用了 用 需要 有 没有 什么 啥 吗 呢 吧 的 了 是 是什么 是不是 在 和 与 都 也 还 现在 目前 主要 大概 具体 请问 能 可以 会 要 被 对 从 到 为什么 为何 为啥 解决 改了
            说 讲 综述 评价 怎么看 怎么样 来自 属于 哪家 谁的 图 图像 量 上 下 里 中 比较 哪种 这么 干 干什么 干嘛 依赖 使用
            """.split(),
            key=len,
            reverse=True,
        )
    )
)
_WORD = re.compile(r"[A-Za-z][\w+-]*")


def points_back(text: str) -> bool:
    """
    Whether a text has a word for what was said before.

    >>> points_back("is this covered?"), points_back("what is DETR?")
    (True, False)
    """
    return _THAT.search(text) is not None or any(pattern.search(text) for pattern, _ in POINTERS)


def is_attribute(word: str) -> bool:
    """Whether an English word is something that may be asked of any work or topic."""
    return word.lower() in _ATTRIBUTES


def left_over(text: str) -> int:
    """
    How much of a text is more than a question that may be asked of anything: words, or pairs of Chinese characters.

    >>> left_over("any drawbacks?"), left_over("How tall is Mount Everest?"), left_over("发表在哪里"), left_over("珠穆朗玛峰有多高")
    (0, 3, 0, 3)
    """
    latin = [word for word in _WORD.findall(text) if word.lower() not in stopwords("en") and not is_attribute(word)]
    if not has_han(text):
        return len(latin)
    rest = _ZH_SAID.sub("", text)
    return len(latin) + (sum(map(has_han, rest)) + 1) // 2
