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
    Asked.COMPARE: r"\bvs\.?\b|\bversus\b|\bagainst\b|\bbetter than\b|\bcompar(?:e|ed|ison|ing)\b|\bdiffer(?:s|ence|ences|ent)?\b|区别|不同|比较|相比|差别|对比一下|差异|一样吗|一样么|一致吗|还是",
    Asked.NUMBER: r"\bhow (?:many|much|long|often|big|large|deep)\b|\bnumber of\b|多少|几个|几层|几篇|几步|几维|几段|几张|几次|几倍|几年|几天|几块|多大|多长|多高|多深",
    Asked.WHY: r"\bwhy\b|\breasons?\b|\bhow come\b|\bcauses?\b|为什么|为何|为啥|原因|怎么会",
    Asked.WHO: r"\bwho\b|\bwhose\b|\bauthors?\b|\bwrote\b|\bwritten by\b|谁|作者|哪些人",
    Asked.WHEN: r"\bwhen\b|\bwhat year\b|\bwhich year\b|\bdate\b|哪年|哪一年|什么时候|何时|几几年|年份|时间",
    Asked.WHERE: r"\bwhere\b|\bwhich (?:venue|conference|journal)\b|\bwhat (?:venue|conference)\b|\bvenue\b|\bpublished\b"
    r"|发表在|发在|哪里|哪个会|什么会议|出处|哪儿|发表",
    Asked.HOT: r"\bhot\b|\btrend(?:s|ing|y)?\b|\bpromising\b|\bpopular\b|\bworth\b|\bfuture\b|\brising\b|\bnext\b|\bdirections?\b"
    r"|\bwhat (?:should|shall|can) (?:i|we) (?:work on|do|study|research|pick)\b|\bgood (?:topic|area|choice)s?\b"
    r"|热门|热点|火|值得|前景|趋势|未来|方向|看好|潜力|做什么课题|选什么课题|好做吗|好发吗",
    Asked.PROBLEM: r"\bproblems?\b|\bissues?\b|\blimit(?:s|ation|ations)?\b|\bdrawbacks?\b|\bweak(?:ness|nesses)?\b|\bshortcomings?\b"
    r"|\bdisadvantages?\b|\bflaws?\b|\bwrong with\b|\bdownsides?\b|问题|缺点|不足|局限|弱点|缺陷|短板|毛病|弊端",
    Asked.BENEFIT: r"\bbenefits?\b|\badvantages?\b|\bgood (?:for|at|about)\b|\bstrengths?\b|\bpros\b|\bhelpful\b|\buseful\b|好处|优点|优势|长处|有用|作用",
    Asked.LIST: r"\blist\b|\bwhich\b|\bwhat are\b|\bname (?:all|the|some)\b|\bexamples?\b|\bkinds?\b|\btypes?\b|\bpapers\b|\bworks\b|\bvariants\b"
    r"|有哪些|哪些|哪几|几种|几类|几部分|几个方面|几方面|几点|列举|列出|有什么|都有|包括|分为|分成|有啥|哪两",
    Asked.HOW: r"\bhow\b|怎么|如何|怎样|咋",
}
_PATTERNS = {asked: re.compile(pattern) for asked, pattern in _CUES.items()}
_ANY_CUE = re.compile("|".join(_CUES.values()))

# Words that ask, link or greet, and everyday words that say nothing of what is sought.
_EVERYDAY_EN = (
    "paper papers work works method methods approach approaches model models thing things way ways idea ideas main key basically briefly"
    " summary summarise summarize overview introduce quick quickly question answer according survey surveys note notes post review article"
    " text short please pls plz anyone someone remember happen happens happened cope manage manages actually exactly roughly propose proposes"
    " proposed claim claims mention mentions mentioned people folks guys talk talked explain describe tell decide determines determine stuff"
    " kind sort does did done doing whats technique techniques study studies authors author plain simple simply still lol hmm btw kindly nice hey trouble roundup digest overview writeup blog"
)
_EVERYDAY_ZH = (
    "请问 请 一下 能不能 可以 能否 是什么 什么是 是啥 什么 是不是 是否 有没有 哪个 哪种 哪一 这个 那个 这篇 那篇 一篇 论文 文章 工作 方法 模型 介绍 说说 讲讲 讲的"
    " 讲 解释 告诉我 告诉 知道 关于 里面 里 中 对于 对 用来 用到 用了 用的 用 做的 做 进行 通过 它们 它 他们 他 她 我们 我 你 大家 有 是 的 了 吗 呢 吧 啊 呀 和 与 跟 及 或 在"
    " 被 把 给 让 会 要 能 都 也 还 就 才 只 最 更 很 从 到 以及 以 为 等 主要 具体 到底 究竟 分别 其中 怎么样 怎么看 综述 笔记 作者 说 提到 提出 认为 需要 采用 使用 叫做 叫 几 哪"
    " 谁 啥 些 种 类 个 之 时候 怎么办 干嘛 东西 大多 大概 属于 情况 一般 通常 那份 这份 那种 这种 事 上 下 时 来 去 那 这 干 想 看 起来 出来 得 地 着 过 又 再 并 而 但 如果"
    " 一个 合适 真正 做好 放在 更准 改了 那篇 这篇 这块 那块 哪块 三个 两个 一下子 现在 目前 当时 后来 之前 之后 是否 请教 求问 麻烦 谢谢 某 各 每 所 其 此 该 不 没 别 吧 嘛 哦 哈 帮忙 帮 查 找"
)
# What lists of stop words have and a question about papers may well be about.
_TELLING_EN = frozenset(
    "area areas best better bottom caption cause causes changes clear computer copy differ different differently empty end ended ending ends face"
    " faces first five four full group grouped grouping groups half high higher homepage important importance index information inner invention join"
    " key keys large largely last latest line long longer member members near new newer newest next novel null number numbers old older one open opened"
    " opening opens order ordered ordering orders page part parts past place places point points poorly possible previous problem problems recent recently"
    " result resulted resulting results room run second self seven side sides significant similar similarly site six eight nine ten small smaller state"
    " states stop system test tests thick thin third three together top turn two twelve twice value whole width world year years young zero".split()
)
_TELLING_ZH = frozenset("对比 结果 替代 开始 首先 许多 全部 加之 受到 直到 所有 多少".split())
_STOP_EN = frozenset({*stopwords("en") - _TELLING_EN, *_EVERYDAY_EN.split()})
_STOP_ZH = frozenset({*_EVERYDAY_ZH.split(), *stopwords("zh")} - _TELLING_ZH)
_PREFIXES_ZH = "在是没不有更最很要把被会能这那哪靠做"
_SUFFIXES_ZH = "的了吗呢吧着过成为出到得在里上下中个种类篇"
_NUMBER = re.compile(
    r"(?<![\w.\-/])(?!(?:19|20)\d\d\b)\d[\d.,]*%?(?![\w-])"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|twice|half|twofold|double|dozen|hundred|thousand|million)\b"
)
# Properties that people ask of any work: where one is asked for, only a statement that speaks of it answers.
_ATTRIBUTES = [
    re.compile(pattern)
    for pattern in (
        r"\bparam(?:eter)?s?\b|\bmodel size\b|参数量|参数|模型大小|多大的模型",
        r"\bfps\b|\blatency\b|\bruntime\b|\bseconds\b|\bms\b|\bmilliseconds?\b|\bhow fast\b|\bhow long\b|\bhow much time\b|\breal[- ]?time\b|延迟|帧率|多快|耗时|毫秒|多少秒|几秒|多久|多长时间|实时|推理速度",
        r"\bgpus?\b|\btpus?\b|\bhardware\b|\bmachines?\b|\bv100s?\b|\ba100s?\b|显卡|几张卡|多少卡|多少张卡|几块卡|卡训练|硬件",
        r"\bbatch[ -]?sizes?\b|批大小|批量大小|batch ?size",
        r"\blearning[ -]rates?\b|\blr\b|\bschedules?\b|学习率",
        r"\bepochs?\b|\biterations?\b|\btraining (?:time|days|hours)\b|\bhow many steps\b|轮|迭代|epoch|训练时长|训练时间|训练了?多|训练要多",
        r"\boptimi[sz]ers?\b|\badam\b|\bsgd\b|\bweight decay\b|优化器|权重衰减",
        r"\baccurac(?:y|ies)\b|\btop-?[15]\b|\bm?ap\d*\b|\bm?iou\b|\bf1\b|\bscores?\b|\bpsnr\b|\bssim\b|\bfid\b|\brecall\b|\bnumbers on\b|\berror rates?\b|\bbleu\b|\bcider\b|准确率|精度|分数|得分|成绩|涨点|多少点|错误率|指标是|召回率",
        r"\bflops?\b|\bmacs?\b|计算量|flops",
        r"\btemperature\b|温度",
        r"\bdim(?:ension)?s?\b|\bdimensional(?:ity)?\b|\bembedding size\b|维度|维数|多少维|几维",
        r"\bhyper-?param(?:eter)?s?\b|超参",
        r"\bthresholds?\b|\bmomentum coefficient\b|\bcoefficients?\b|\bdropout\b|阈值|系数|dropout",
        r"\bbackbones?\b|主干|骨干",
        r"\bresolutions?\b|\bimage sizes?\b|\binput sizes?\b|分辨率|图像尺寸|输入尺寸|多大的图",
        r"\bcode\b|\bgithub\b|\bopen[- ]?sourced?\b|\brepo(?:sitory)?\b|代码|开源",
        r"\bcit(?:ed|ations?)\b|被引|引用次数|引用量|引用了",
        r"\bmemory (?:use|usage|footprint|consumption)\b|\bgpu memory\b|\bvram\b|显存",
        r"\bhow much (?:does|did) .*cost\b|\bprices?\b|\bmoney\b|\bbudget\b|多少钱|价格|费用",
        r"\bcheckpoints?\b|\bdownload\b|下载",
        r"\blicen[cs]es?\b|许可|协议|license",
        r"\b(?:which|what) (?:company|lab|university|school|institute|institution|group|team)\b|\baffiliations?\b|\bgraduated?\b|\bphd\b|\bwhere (?:does|do|did) \w+ work\b|哪家公司|哪个学校|哪个公司|毕业|哪家机构|哪个机构|哪个单位|哪个实验室|哪个大学|供职|任职",
        r"\bcity\b|\bcountry\b|\bvenue hall\b|\bheld\b|\btake place\b|\btook place\b|哪个城市|哪个国家|在哪(?:里|儿)?(?:开|举办|举行)|举办地|城市",
        r"\bawards?\b|\bbest paper\b|\bprizes?\b|最佳论文|获奖|奖",
        r"\bacceptance rates?\b|录用率|接收率",
        r"\bdeadlines?\b|截稿",
        r"\b(?:program|general) chairs?\b|程序主席|大会主席",
        r"\bkeynotes?\b|主旨报告|特邀报告",
        r"\breal name\b|\bemail\b|\bcontact\b|\bhomepage\b|\bhow old\b|真名|本名|真实姓名|邮箱|联系方式|主页",
        r"\bauthors?\b|\bwho (?:wrote|made|proposed|invented|created|introduced|published|released|built|developed|came up)\b|\bwritten by\b|作者|谁写|谁提出|谁做|谁发|谁搞|哪些人",
        r"\b(?:which|what) (?:venue|conference|journal)\b|\bvenue\b|\bpublished\b|\bappear(?:ed)? (?:at|in)\b|发表|哪个会|什么会议|顶会|哪个期刊|发在|中的?哪个会",
        r"\b(?:which|what) year\b|\bwhen (?:was|were|did)\b|哪年|哪一年|什么时候|几几年|何时",
        r"\bpytorch\b|\btensorflow\b|\bjax\b|\bframework (?:used|is)\b|\bimplemented in\b|深度学习框架|什么框架",
        r"\bsensors?\b|\bcameras? used\b|传感器",
        r"\b(?:text|audio|speech|image|vision|language) (?:encoders?|backbone)\b|音频编码器|图像编码器|\btokeni[sz]ers?\b|\bvocabulary\b|文本编码器|分词|词表",
        r"\b(?:evaluated|tested|trained|benchmarked) on (?:which|what)\b|\b(?:which|what)(?: [\w-]+){0,3} (?:data ?sets?|benchmarks?)\b|(?:哪些|什么|哪个|哪几个|哪种)[^，。？?]{0,6}数据集?|(?:哪些|什么|哪个)基准",
    )
]
_GENERAL = re.compile(
    r"(?:19|20)\d\d|ai|cv|dl|ml|deep|learning|machine|computer|vision|research|researcher|fields?|areas?|topics?|new|best|good"
    r"|phd|master|students?|newcomers?|beginners?|years?|works?|start|recent|recently|latest|today|papers?"
    r"|年|今年|最近|现在|目前|当下|深度|学习|深度学习|机器学习|计算机|视觉|计算机视觉|人工智能|研究|领域|课题|选题|学生|博士|硕士|入门|推荐"
)
_WHICH_SURVEY = re.compile(
    r"\b(?:which|what)(?: of the)? surveys?\b|\b(?:both|each|every|all|the two)(?: of the)? surveys?\b"
    r"|哪(?:一|几|两)?[篇份些个](?:综述|文章)|[两各每](?:[篇份]|个)?综述"
)
_LINK = re.compile(r"\blinks?\b|\burls?\b|\barxiv\b|\bpdf\b|链接|网址|下载地址|论文地址")
_BETTER = re.compile(
    r"\b(?:better|worse|best|stronger|faster|slower|superior|outperforms?|beats?|wins?|prefer|should|choose|than)\b"
    r"|好|强|快|慢|优|胜|赢|差(?![别异])|更|还是|该用|选"
)
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


def is_general(word: str) -> bool:
    """Whether a folded word narrows nothing down where somebody asks what is hot."""
    return _GENERAL.fullmatch(word) is not None


def asks_which_survey(text: str) -> bool:
    """Whether a folded text asks which surveys tell of something, or what each tells."""
    return _WHICH_SURVEY.search(text) is not None


def beside_the_survey(text: str) -> str:
    """What such a text says beside that."""
    return _WHICH_SURVEY.sub(" ", text)


def asks_for_a_link(text: str) -> bool:
    """Whether a folded text asks where a work can be read."""
    return _LINK.search(text) is not None


def asks_for_the_better(text: str) -> bool:
    """Whether a folded text that compares asks which side is better, rather than what each is."""
    return _BETTER.search(text) is not None


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
    """What is left of a folded text without the words that only ask."""
    return _ANY_CUE.sub(" ", text)


def is_stop_en(word: str) -> bool:
    """Whether an English word says nothing of what is sought."""
    return word in _STOP_EN


def is_stop_zh(word: str) -> bool:
    """Whether a Chinese word says nothing of what is sought."""
    return word in _STOP_ZH


def bare_zh(word: str) -> str:
    """A Chinese word without the characters at its ends that only bind it to others."""
    return word.lstrip(_PREFIXES_ZH).rstrip(_SUFFIXES_ZH)
