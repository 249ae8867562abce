"""Stretches of a line that may be names of works, each with how likely it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from stopwordsiso import stopwords

from knowledge.ingest.patterns import URL, appearance_in, said_behind
from knowledge.ingest.vocabulary import BUILDING_BLOCKS, NOT_WORKS, NUMBERED, ORDINARY, STARTERS
from knowledge.text import has_han, squash

_HAN = r"\u3400-\u9fff"
_TOKEN = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z][A-Za-z0-9]*)(?:[-.&][A-Za-z0-9]+)*(?:\(\d\+\d\)[A-Z])?(?:\+\+)?")
_VERSION = re.compile(r"[vV]?\d{1,2}(?:\.\d)?(?![\d%]|[KkMmGgBb]?\s*(?:个|张|类|亿|万|篇|层|x|×))")
_HEAD_NOUNS = re.compile(
    r"\s*(?:(?P<han>算法|网络|模型|框架|方法|数据集|架构|模块|机制)|(?P<latin>(?:network|model|framework|method|algorithm|dataset|"
    r"benchmark|architecture|module|loss|family|paper)s?\b))"
)
_CUES = re.compile(
    r"(?:提出了?|介绍了?|引入了?|称为|叫做|命名为|名为|即|发布了?|推出了?|实现了?|复现了?|propos(?:e|es|ed)|present(?:s|ed)?|introduc(?:e|es|ed)|"
    r"call(?:ed)?|named|dubbed|termed|releas(?:e|es|ed))\s*(?:了|an?|the|as|our|一种|一个|新的)?\s*[“\"「]?$",
    re.IGNORECASE,
)
_USES = re.compile(
    r"(?:基于|使用了?|利用了?|采用了?|例如|比如|诸如|如|和|与|及|或|、|相比于?|优于|超过|based on|using|uses?|such as|like|with|and|than|over|"
    r"unlike|versus|vs\.?|outperforms?|extends?|following|by|of|in|on)\s*$",
    re.IGNORECASE,
)
_STARTERS = stopwords("en") | STARTERS
_SUFFIX = re.compile(
    r"(?:net|nets|gan|ormer|bert|clip|vit|rcnn|vae|augment|mix|flow|gpt|lm|seg|det|nerf|diffusion|cut|match|dpm)$",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(?<=[A-Za-z])[\s-]?(?:18|19|34|50|56|101|110|152|16|121|161|169|201)$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a line that may name a work."""

    name: str
    start: int
    end: int
    likely: float  # from 0 to 1
    why: str


def without_size(name: str) -> str:
    """A name without its number of layers: ResNet-50 is ResNet."""
    return _SIZE.sub("", name)


def without_framework(name: str) -> str:
    """The name of a work from that of its repository: VAE-TracIn-pytorch."""
    return re.sub(r"[-_](?:pytorch|tensorflow|tf|jax|official)$", "", name, flags=re.IGNORECASE)


def key_of(name: str) -> str:
    """What two ways of writing a name have in common: no plural, no number of layers, no “-pytorch”."""
    name = without_size(without_framework(name.strip()))
    name = re.sub(r"(?<=[A-Z])s$", "", name)
    return squash(re.sub(r"(?<=[a-z])s$", "", name) if " " in name and name[:1].islower() else name)


_FAMILIES = frozenset(
    ("Transformer", "GPT", "BERT", "GAN", "VAE", "CNN", "AutoEncoder", "LSTM", "ResNet", "GNN", "RNN", "U-Net")
)
_ENGLISH_NOUN = {"算法": "algorithm"}
# “Hungarian算法”, “Parseval Networks”, “Gumbel trick”
_HEADED = re.compile(
    r"(?<![A-Za-z-])(?P<name>(?P<word>[A-Z][a-z]{3,}(?:-[A-Za-z]+)?)(?=\s*(?P<han>算法))|(?P<first>[A-Z][a-z]{3,}(?:-[A-Za-z]+)?) (?:[A-Z][a-z]{3,} )?"
    r"(?:Networks?|Loss|Transform|Machines?))(?![A-Za-z])"
)


@cache
def _blocks() -> tuple[re.Pattern[str], dict[str, str]]:
    known = {squash(other): name for name, (_, others) in BUILDING_BLOCKS.items() for other in (name, *others)}
    spelled = {other for name, (_, others) in BUILDING_BLOCKS.items() for other in (name, *others)}

    def pattern(name: str) -> str:
        if has_han(name):
            return re.escape(name)
        loose = re.escape(name).replace(r"\ ", r"[\s-]?").replace(r"\-", r"[\s-]?")
        short = name.isupper() or not name.islower()
        return (
            rf"(?<![A-Za-z0-9_-])(?:{loose})(?:s|es)?(?![A-Za-z0-9])"
            if not short or len(name) > 5
            else rf"(?<![A-Za-z0-9_-])(?:{loose})s?(?![A-Za-z0-9])"
        )

    return re.compile("|".join(map(pattern, sorted(spelled, key=len, reverse=True))), re.IGNORECASE), known


def known_block(name: str) -> str | None:
    """The building block that a name stands for."""
    _, known = _blocks()
    key = squash(name)
    return known.get(key) or known.get(key.removesuffix("s"))


def candidates(text: str, *, english: bool) -> Iterator[Candidate]:
    """All stretches of a line that may be names, left to right in each of the ways of finding them."""
    masked = URL.sub(lambda found: " " * len(found[0]), text)
    taken: list[tuple[int, int]] = []
    pattern, _ = _blocks()
    for found in pattern.finditer(masked):
        name = known_block(found[0])
        generic = name == "Transformer" and found[0].islower() and english
        if (
            name is None
            or generic
            or (found[0].islower() and name.isupper())
            or found[0] in ("Adam", "glue", "mamba", "coco", "Glue")
        ):
            continue
        before = re.search(r"([A-Z][A-Za-z0-9]*|[A-Za-z]+-)[ -]?$", masked[max(0, found.start() - 24) : found.start()])
        word = before[1].strip("-") if before else ""
        if (
            before
            and word
            and name in _FAMILIES
            and word.lower() not in _STARTERS
            and found[0][0].isupper()
            and word[0].isupper()
        ):
            start, end = found.start() - (len(before[0])), found.end()
            version = re.match(r"[ -]?(?:[vV]\d{1,2}|\d|II|III|IV|XL)(?![\w.])", masked[end:])
            end += version.end() if version else 0
            taken.append((start, end))
            weak = english and _begins_sentence(masked, start) and word.lower().endswith("ing")
            yield Candidate(masked[start:end], start, end, 0.5 if weak else 0.72, "shape")
            continue
        longer = r"[-+]?[A-Z]|-[a-z]|-\d|\.\d" + (r"|[ -]?\d(?!\d)" if name == "LLaMA" else "")
        if re.match(longer, masked[found.end() :]) and not has_han(found[0]):
            continue  # a part of a longer name
        taken.append((found.start(), found.end()))
        yield Candidate(name, found.start(), found.end(), 0.85, "block")
    for found in _HEADED.finditer(masked):
        start, end = found.span("name")
        if (
            not any(a < end and start < b for a, b in taken)
            and (found["word"] or found["first"]).lower() not in _STARTERS
            and not (english and _begins_sentence(masked, start))
        ):
            taken.append((start, end))
            noun = _ENGLISH_NOUN.get(found["han"] or "", "")
            yield Candidate(f"{found['name']} {noun}".strip(), start, end, 0.66, "head")
    for token in _tokens(masked, taken, english=english):
        yield from _judged(masked, *token, english=english)


def _tokens(text: str, taken: list[tuple[int, int]], *, english: bool) -> Iterator[tuple[int, int]]:
    """Words and runs of words that look like a name, with what belongs to them on both sides."""
    found = [
        token for token in _TOKEN.finditer(text) if not any(a < token.end() and token.start() < b for a, b in taken)
    ]
    done = -1
    for place, token in enumerate(found):
        if token.start() < done or not (_looks_named(token[0]) or _is_proper(text, token, english=english)):
            continue
        start, end = token.start(), token.end()
        back = place - 1
        while (
            back >= 0
            and found[back].start() >= done
            and text[found[back].end() : start] == " "
            and _joins(found[back][0])
        ):
            start = found[back].start()
            back -= 1
        ahead = place + 1
        while ahead < len(found) and text[end : found[ahead].start()] == " " and _follows(found[ahead][0], token[0]):
            end = found[ahead].end()
            ahead += 1
        version = re.match(
            rf" ?(?:{_VERSION.pattern}|(?:II|III|IV|XL)\b)(?![A-Za-z{_HAN}]*(?:\+|亿)|\s*[.、)）](?!\d))", text[end:]
        )
        if version and not re.match(r" ?\d{2}", version[0]) and not re.search(r"\d$", text[start:end]):
            end += version.end()
        done = end
        yield start, end


_VERBS = re.compile(
    r"\s*(?:则|就|也|还|主要)?(?:使用|采用|利用|用|提出|通过|去掉|学习|把|将|是|在|从|能|可以|引入|加入|输出|只|直接|首先|结合|不|没有|比|由|对|训练|基于|效果|假设|保留|需要|支持|达到|取得|优于|开启|适合|要求|允许|依赖)"
)


def _is_proper(text: str, token: re.Match[str], *, english: bool) -> bool:
    """
    Whether a plain word with a capital is used as a name: with where it appeared behind it, or as the subject of a
    Chinese sentence, where a word in Latin letters is a name of something.
    """
    word = token[0]
    if not word[0].isupper() or len(word) < 4 or word.isupper() or word.lower() in _STARTERS or word in NOT_WORKS:
        return False
    after = text[token.end() : token.end() + 40]
    if re.match(r" \d(?:\.\d)?(?![\d%.)])", after) and word.lower() not in NUMBERED:
        return True  # Llama 2
    if _OWNED.search(text[max(0, token.start() - 16) : token.start()]):
        return True
    if (said := said_behind(text[token.end() : token.end() + 200])) and said.venue:
        return True
    before = text[max(0, token.start() - 6) : token.start()]
    clause = _begins_sentence(text, token.start()) or re.search(r"[，,]\s*$", before)
    return not english and _VERBS.match(after) is not None and bool(clause)


_OWNED = re.compile(
    r"(?:OpenAI|Google|DeepMind|Meta|Microsoft|NVIDIA|Nvidia|Facebook|Apple|Amazon|Baidu|Tencent|Alibaba|Huawei|Stanford|Berkeley|MIT|百度|谷歌|微软|腾讯|阿里)"
    r"(?:['’]s\s+|\s*的\s*)$"
)


def _joins(word: str) -> bool:
    """Whether a word before a name may be part of it: Mask R-CNN, Fast AutoAugment."""
    return (
        word[0].isupper()
        and not word.isupper()
        and word.lower() not in _STARTERS
        and len(word) > 2
        and shape(word) < 0.5
    )


def _follows(word: str, name: str) -> bool:
    """Whether a word after a name may be part of it: ROI Align, Parseval Networks."""
    if word.lower() in ("network", "networks", "loss", "net"):
        return word[0].isupper()
    return (
        name.isupper()
        and word[0].isupper()
        and not word.isupper()
        and len(word) > 3
        and word.lower() not in _STARTERS
        and shape(word) < 0.5
    )


def _looks_named(word: str) -> bool:
    return shape(word) > 0 or (word[0].isupper() and _has_suffix(word))


def shape(word: str) -> float:
    """
    How much a single word looks like the name of a work.

    >>> shape("CondInst") > shape("NERO") > shape("House")
    True
    """
    core = word.rstrip("s") if re.fullmatch(r"[A-Z0-9-]{2,}s", word) else word
    if core in NOT_WORKS or word in NOT_WORKS or (core.upper() in NOT_WORKS and core.isupper()):
        return 0.0
    if re.fullmatch(r"(?i)v?\d+(?:\.\d)?|[A-Z]\d{1,2}|top-?\d+|\d+d|fp\d+|int\d+|[a-z]", core) or appearance_in(core):
        return 0.0
    parts = [part for part in re.split(r"[-./&+]", core) if part]
    if (
        len(parts) > 1
        and parts[-1] in ("Net", "CNN", "RCNN", "GAN", "BERT", "ViT", "VAE", "DETR", "LM", "Bench", "Gym", "Eval")
        and parts[0][0].isupper()
    ):
        return 0.7  # S-Net, US-Net
    plain = any(part in NOT_WORKS for part in parts) and not any(re.search(r"[a-z][A-Z]", part) for part in parts)
    if plain and not (len(parts) == 2 and re.fullmatch(r"[A-Z]|\d", parts[0])):
        return 0.2 if any(part.isupper() and len(part) > 2 for part in parts) else 0.0
    if re.search(
        r"[a-z]\d?[A-Z]|^[A-Z]{2,}[a-z]{2,}|^[A-Z]{3,}v\d|^[a-z]+[24][a-z]+$|^[A-Z][a-z]*\d[a-z]", core
    ) and not re.fullmatch(r"[A-Z]{2,}(?:ed|ing|s)", core):
        return 0.8  # CondInst, CLIPasso, pix2latent
    if re.fullmatch(r"[A-Z][A-Za-z]*\d[A-Za-z0-9()+]*", core) and re.search(r"\d[A-Z]|[A-Z]{2,}\d", core):
        return 0.72  # C3D, UCF101
    if "-" in core and any(part.isupper() and len(part) > 1 for part in parts) and parts[0][:1].isupper():
        return 0.7  # UP-DETR, R-CNN, GPT-3
    if re.fullmatch(r"R\(2\+1\)D|[A-Z]+\+\+|DDPM\+\+", core):
        return 0.75
    if core[0].isupper() and _has_suffix(core):
        return 0.66  # Shufflenet, Visformer
    if core.isupper() and core.isalpha() and 2 <= len(core) <= 8:
        return 0.3
    return 0.0


def _has_suffix(word: str) -> bool:
    """Whether a word ends as names of networks do, and is no English word that does so too."""
    found = _SUFFIX.search(word)
    return found is not None and found.start() > 2 and word.lower() not in ORDINARY


_ENGLISH_VERB = re.compile(
    r"\s+(?:(?:also|only|still|then)\s+)?(?:is|was|has|can|does|did|uses?|won|makes|[a-z]{3,}(?:es|[^s]s)|[a-z]{3,}ed|trains|needs)\b"
)


def _judged(text: str, start: int, end: int, *, english: bool) -> Iterator[Candidate]:
    """A looks-like-a-name with what speaks for it around."""
    name = text[start:end]
    words = name.split()
    likely = max(shape(word) for word in words)
    if likely == 0:
        likely = 0.32
    if likely < 0.5 and len(words) > 1 and words[0].istitle() and words[-1].isupper() and len(words[-1]) > 2:
        likely += 0.3  # Grounding DINO
    before, after = text[max(0, start - 30) : start], text[end : end + 30]
    if appearance_in(name) and not any(shape(word) > 0.5 for word in words):
        return
    if english and len(words) > 1 and _begins_sentence(text, start) and words[0].endswith("ing"):
        start += len(words[0]) + 1
        name = text[start:end]
    if _OWNED.search(before) or (words[0].istitle() and re.search(r" \d(?:\.\d)?$", name) and likely < 0.5):
        likely += 0.32
    clause = _begins_sentence(text, start) or (not english and re.search(r"[，,]\s*$", before))
    if _HEAD_NOUNS.match(after) or (clause and (_VERBS if has_han(after[:3]) else _ENGLISH_VERB).match(after)):
        likely += 0.3
    if _CUES.search(before):
        likely += 0.35
    elif _USES.search(before) or re.search(r"[A-Za-z\u4e00-\u9fff]\s*[:：]\s*$", before):
        likely += 0.15
    if said_behind(text[end : end + 200]):
        likely += 0.4
    if re.match(r"\s*(?:et al|等人)", after):
        return
    if re.search(r"[(（]\s*$", before) and re.match(r"\s*[)）,，]", after):
        likely += _gloss(text[: start - 1].rstrip("(（ "))
    elif re.search(r"[(（][^()（）]+[a-z]\s*[,，]\s*$", before) and re.match(r"\s*[)）]", after):
        likely += _gloss(before.rstrip(" ,，"))
    if likely > 0.15:
        yield Candidate(name, start, end, min(likely, 0.97), "shape")


def _begins_sentence(text: str, start: int) -> bool:
    return re.search(r"(?:^|[.!?。；;:：]\s*|[-*•]\s+)$", text[max(0, start - 6) : start]) is not None


def _gloss(before: str) -> float:
    """What the words before “(ABC)” say of it: a network, or a task."""
    if re.search(
        r"(?:网络|模型|算法|方法|框架|架构|数据集|卷积|归一化|编码器|变换器|机器)$|(?i:networks?|models?|algorithm|transformers?|dataset|encoders?|autoencoders?|machines?)$",
        before,
    ):
        return 0.35
    if re.search(
        r"(?:建模|匹配|对齐|问答|学习|任务|精度|距离|散度|分布|率|增强|理论|回归|识别|检测|分割|下界|损失|函数|描述|翻译|推理|分类)$"
        r"|(?i:modell?ing|matching|alignment|answering|learning|tasks?|precision|distance|divergence|recognition|detection|segmentation|"
        r"bound|regression|classification|translation|reasoning|generation|retrieval|rate|error|unit|units)$",
        before,
    ):
        return -0.6
    return 0.0
