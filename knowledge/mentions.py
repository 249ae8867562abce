"""
The works and topics that a chat message names; precision first, as most names are words of everyday talk too.

A name is *telling* if it can hardly mean anything else: it has a number, inner capitals as its owners write it, several
words, or it is long. Any other name counts only in a message that is about the field: one that holds a telling name, an
arXiv id, or words that people use of papers and models (``_FIELD``). A common English word counts only as its owners
write it (CLIP, not clip), unless a telling name stands in the message too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations

from stopwordsiso import stopwords

from knowledge.linking import Link, Linker
from knowledge.models import Paper, Topic
from knowledge.names import Name, Role
from knowledge.search import arxiv_ids_in
from knowledge.text import has_han, normalise

# Names of works that are everyday words, also as acronyms; more than a list of stop words has.
_EVERYDAY = stopwords("en") | set(
    """
    act ap attention backbone bert bit blip botnet captioning clip coat coca conference conferences csn cut
    deit detection dino distillation drop dropout eco episode fid flow fpn gc gru iou mixup mlm moco nerf ocr
    optimization oral pit poster projection pruning queue recognition relatif reservoir robotics rpc sac scan
    segmentation sgd sift sit smooth sot spotlight ssl stc stn swin tap tdd tle tnt tracking transformer
    transformers tsm tsn twins unit vat vit vlad voc vts
    """.split()
)
_FIELD = re.compile(
    r"\b(?:papers?|arxiv|models?|train(?:ed|ing|s)?|pre-?train\w*|fine-?tun\w*|backbones?|datasets?|benchmarks?|gpus?|loss(?:es)?|accurac\w+|sota"
    r"|reproduc\w+|repo|github|cvpr|iccv|eccv|neurips|nips|iclr|icml|aaai|ablations?|baselines?|epochs?|checkpoints?|encoders?|decoders?|embeddings?"
    r"|features?|inference|surveys?|detectors?|classifiers?|segment\w*|contrastive|supervis\w+|unsupervised|zero-?shot|few-?shot|imagenet|coco|map"
    r"|authors?|reviewer|rebuttal|reading group|augmentation|representations?|convolution\w*|cnns?|gans?|transformers?|diffusion|architectures?|weights"
    r"|top-?1|flops|params?|parameters|batch(?: size)?|seg|det|entrenado|modelo)\b"
    r"|论文|模型|训练|复现|代码|实验|微调|预训练|数据集|显存|显卡|精度|骨干|网络|特征|损失|消融|综述|开源|权重|推理|组会|涨点|检测器|分割|监督|对比学习"
    r"|编码器|解码器|卷积|图像|检索|顶会|审稿|作者|架构|结构|参数|收敛|下游|调参|基线|指标"
)
_ROMANCE = re.compile(
    r"\b(?:elle|est|une|les|des|chaque|avec|pour|dans|pas|el|los|las|una|que|del|por|para|con|como|muy|est[aá]|ha)\b"
)
_TELLING_HAN = 4  # characters of a Chinese name that stands for itself


class MentionFinder:
    """Finds what a chat message names."""

    def __init__(self, linker: Linker, topics: Mapping[str, Topic], papers: Mapping[str, Paper]) -> None:
        self._linker = linker
        self._topics = topics
        self._papers = papers
        self._by_arxiv = {paper.arxiv: paper.id for paper in papers.values() if paper.arxiv}

    def find(self, text: str) -> list[str]:
        """The ids of the works and topics that a message names, works first, each once."""
        bare = " ".join(_without_links(text).split())
        linked = [self._by_arxiv[arxiv] for arxiv in arxiv_ids_in(text) if arxiv in self._by_arxiv]
        links = self._linker.links(bare)
        telling = [link for link in links if self._is_telling(link, bare)]
        if not telling and self._are_of_one_topic(links):
            telling = [link for link in links if link.names[0].kind == "paper"]
        of_the_field = bool(telling or arxiv_ids_in(text)) or _FIELD.search(normalise(text)) is not None
        of_the_field |= {name.kind for link in links if not link.typo for name in link.names} == {"paper", "topic"}
        certain = bool(telling or linked)
        kept = [link for link in links if link in telling or (of_the_field and self._fits(link, bare, certain))]
        names = [name for link in kept for name in self._meant(link, kept)]
        papers = [name.item for name in names if name.kind == "paper"]
        topics = [name.item for name in names if name.kind == "topic"]
        return list(dict.fromkeys([*linked, *papers, *topics]))

    def _is_telling(self, link: Link, text: str) -> bool:
        """Whether a name can hardly mean anything else."""
        name = link.names[0]
        if link.typo:
            return len(name.squashed) > 8 and (name.kind == "paper" or " " in name.name)
        if has_han(name.squashed):
            return len(name.squashed) >= _TELLING_HAN
        if name.squashed in _EVERYDAY:
            return False
        words = re.findall(r"[^\W\d_]{2,}", name.name)
        if name.kind == "topic":
            return len(words) > 1 and len(name.squashed) > 7
        has_number = any(char.isdigit() for char in name.squashed) and len(name.squashed) > 2
        return len(name.squashed) > 5 or has_number or _has_inner_capitals(_written(link, text))

    def _are_of_one_topic(self, links: list[Link]) -> bool:
        """Whether several works are named that have a topic in common: clip, blip and coca."""
        works = [
            set(self._topics_of(link.names[0])) for link in links if link.names[0].kind == "paper" and not link.typo
        ]
        return any(one & other for one, other in combinations(works, 2))

    def _fits(self, link: Link, text: str, certain: bool) -> bool:
        """Whether a name that is no telling one counts in a message about the field."""
        name = link.names[0]
        written = _written(link, text)
        if link.typo:
            return certain and len(name.squashed) > 5 and name.kind == "paper"
        if name.kind == "topic":
            acronym = written.removesuffix("s").isupper() and len(written) < 6
            return (acronym and name.squashed not in _EVERYDAY) or (has_han(written) and len(written) >= _TELLING_HAN)
        if has_han(written):
            return True
        if name.squashed in _EVERYDAY:
            as_owners = written != written.lower() and any(written == other.name for other in link.names)
            return as_owners or (certain and written not in stopwords("en") and not written.istitle())
        return not (_ROMANCE.search(text.casefold()) and written == written.lower())

    def _meant(self, link: Link, links: list[Link]) -> list[Name]:
        """The names of a link; of works that share one, those that have a topic in common with what else is named."""
        names = [name for name in link.names if name.kind == "paper" or self._is_topic_link(name)]
        shared = [name for name in names if name.role is Role.SHARED and name.kind == "paper"]
        if len(shared) < 2:
            return names
        around = {
            topic for other in links if other is not link for name in other.names for topic in self._topics_of(name)
        }
        fitting = [name for name in shared if around & set(self._topics_of(name))]
        return fitting if len(fitting) == 1 else shared

    def _is_topic_link(self, name: Name) -> bool:
        return self._topics[name.item].parent != "conferences" and name.item != "conferences"

    def _topics_of(self, name: Name) -> tuple[str, ...]:
        return self._papers[name.item].topics if name.kind == "paper" else (name.item,)


def _written(link: Link, text: str) -> str:
    """The name as the message writes it; its folded form where folding has moved it."""
    folded = normalise(text)
    return (text if len(folded) == len(text) else folded)[link.start : link.end]


def _without_links(text: str) -> str:
    """The message without addresses and code, whose words name nothing."""
    return re.sub(r"https?://\S+|```.*?```|`[^`]*`|<[@#:/][^>]*>", " ", text, flags=re.DOTALL)


def _has_inner_capitals(written: str) -> bool:
    return re.search(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Z]{4}", written) is not None
