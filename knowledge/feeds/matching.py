"""
What a paper of a source or a list is about, for cards and digests alike: the topics whose names its title or abstract
uses, each with the words that say so.

A paper is often *for* what it names: an abstract on optimisation names image classification as a benchmark. So one
name in an abstract is no match. What matches is a telling name in the title, the nickname of a work that the surveys
know in the title, or a telling name that the abstract comes back to. A name is telling if it has two words or is an
acronym as its owners write it; names that papers on anything use (``_LOOSE``) never are, and those of means
(``_MEANS``) only in a title.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import snowballstemmer

from knowledge.models import Bilingual, Paper, PaperKind, Topic
from knowledge.names import Name, Role, names_of
from knowledge.text import has_han, normalise, squash

Place = Literal["title", "abstract"]
MOST_TOPICS = 6  # of one paper
REPEATED = 3  # uses in an abstract from which on a name tells what the paper is about
LONGEST = 8_000  # characters of an abstract that are looked at
_LONGEST_NAME = 8  # words
_CONFERENCES = "conferences"
_STEMMER = snowballstemmer.stemmer("english")
_PIECE = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_APART = re.compile(r"[.,:;?!()\[\]，。：；？！（）、]")  # what does not stand inside a name


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic that a paper is about, and why."""

    topic: str
    place: Place
    words: str  # as the paper has them
    work: str | None = None  # the work that the words name, where the topic is that of a work

    @property
    def reason(self) -> Bilingual:
        """Why, in a few words."""
        if self.work is not None:
            return Bilingual(f"its title names {self.words}", f"标题提到 {self.words}")
        if self.place == "title":
            return Bilingual(f"its title says “{self.words}”", f"标题里有“{self.words}”")
        return Bilingual(f"its abstract keeps saying “{self.words}”", f"摘要多次提到“{self.words}”")


class _Found(NamedTuple):
    names: tuple[Name, ...]
    key: str
    words: str


class TopicMatcher:
    """Finds the topics of papers; made once for what is known."""

    def __init__(self, topics: Iterable[Topic], papers: Iterable[Paper]) -> None:
        self._parents = {}
        self._names: defaultdict[str, list[Name]] = defaultdict(list)
        for topic in topics:
            self._parents[topic.id] = topic.parent
            if _CONFERENCES in (topic.id, topic.parent):
                continue  # where a paper appears is not what it is about
            for name in names_of(topic):
                if name.role not in (Role.SHARED, Role.MISSPELLING) and not _is_loose(name.name):
                    self._names[_key(name.name)].append(name)
        self._works: dict[str, Paper] = {}
        for paper in papers:
            if paper.kind is not PaperKind.DATASET and paper.topics:
                self._works.update({name: paper for name in (paper.name, *paper.aliases) if _is_nickname(name)})

    def match(self, title: str, abstract: str | None = None) -> list[TopicMatch]:
        """The topics of a paper, those of its title first; one that is above another of them is left out."""
        abstract = (abstract or "")[:LONGEST]
        found: dict[str, TopicMatch] = {}
        seen = _SIGHT.search(title) or _SIGHT.search(abstract)
        for each in self._in(title):
            if seen or each.key not in _TELLING_OF_SIGHT:
                for name in each.names:
                    found.setdefault(name.item, TopicMatch(name.item, "title", each.words))
        for written in re.findall(r"[^\s:,;()\[\]“”\"]+", title):
            for topic in self._works[written].topics if written in self._works else ():
                found.setdefault(topic, TopicMatch(topic, "title", written, self._works[written].id))
        for topic, words in self._repeated(abstract):
            found.setdefault(topic, TopicMatch(topic, "abstract", words))
        above = {parent for topic in found for parent in self._above(topic)}
        return [match for topic, match in found.items() if topic not in above][:MOST_TOPICS]

    def names_of(self, topic: str) -> list[str]:
        """The names by which a topic is known in a title."""
        return [name.name for names in self._names.values() for name in names if name.item == topic]

    def _repeated(self, abstract: str) -> Iterator[tuple[str, str]]:
        """The topics that an abstract comes back to, the most named first, with the words."""
        uses: Counter[str] = Counter()
        words: dict[str, str] = {}
        for each in self._in(abstract):
            if each.key not in _MEANS | _TELLING | _TELLING_OF_SIGHT:
                for name in each.names:
                    uses[name.item] += 1
                    words.setdefault(name.item, each.words)
        return ((topic, words[topic]) for topic, count in uses.most_common() if count >= REPEATED)

    def _above(self, topic: str) -> Iterator[str]:
        parent = self._parents.get(topic)
        while parent is not None:
            yield parent
            parent = self._parents.get(parent)

    def _in(self, text: str) -> Iterator[_Found]:
        """The telling names in a text, the longest where they overlap."""
        text = " ".join(text.split())
        folded = normalise(text)
        shown = text if len(folded) == len(text) else folded
        pieces = list(_PIECE.finditer(folded))
        first = 0
        while first < len(pieces):
            beginning, after = "", first + 1
            best: _Found | None = None
            for last in range(first, min(len(pieces), first + _LONGEST_NAME)):
                if last > first and _APART.search(folded, pieces[last - 1].end(), pieces[last].start()):
                    break
                key = beginning + _stem(pieces[last][0])
                keys = (key,) if last > first else (f"={_singular(pieces[last][0])}", key)
                beginning += _singular(pieces[last][0])
                written = shown[pieces[first].start() : pieces[last].end()]
                names = {name: each for each in keys for name in self._names.get(each, ()) if _fits(name.name, written)}
                if names:
                    best = _Found(tuple(names), next(iter(names.values())), written)
                    after = last + 1
            if best is not None and not (first and pieces[first - 1][0] == "graph"):  # whose convolutions are others
                yield best
            first = after


def _is_loose(name: str) -> bool:
    """Whether a name is used in papers on anything."""
    if has_han(name):
        return len(squash(name)) < 4
    key = _key(name)
    return key in _LOOSE or (key.startswith("=") and not _is_acronym(name) and key not in _TELLING | _TELLING_OF_SIGHT)


def _fits(name: str, written: str) -> bool:
    """An acronym counts only in capitals."""
    return not _is_acronym(name) or written.removesuffix("s") == name.removesuffix("s")


def _is_acronym(name: str) -> bool:
    bare = name.removesuffix("s")
    return " " not in name and len(bare) > 2 and (bare.isupper() or _is_nickname(bare))


def _is_nickname(name: str) -> bool:
    """Whether a name is written as no word is: MoCo, DETR, SimCLR, R(2+1)D."""
    return " " not in name and len(name) > 3 and re.search(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Z]{4}", name) is not None


def _key(name: str) -> str:
    """What the forms of a name have in common: only its last word is inflected, and a single one only by an “s”."""
    pieces = _PIECE.findall(normalise(name))
    if len(pieces) == 1:
        return f"={_singular(pieces[0])}"
    return "".join([*map(_singular, pieces[:-1]), *map(_stem, pieces[-1:])])


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us")) else word


@lru_cache(20_000)
def _stem(word: str) -> str:
    """
    The stem of a word; who does something and what is done have the same one.

    >>> _stem("detectors") == _stem("detection") == _stem("detecting")
    True
    """
    stem: str = _STEMMER.stemWord(word)
    stem = _AGENTS.get(stem, stem)
    return f"{stem[:-2]}iz" if stem.endswith("is") and len(stem) > 5 else stem


# Stems of who does something -> those of what is done.
_AGENTS = {"detector": "detect", "tracker": "track", "captioner": "caption", "learner": "learn", "classifi": "classif"}


def _all_keys(names: str) -> frozenset[str]:
    return frozenset(_key(name) for name in names.split(","))


# Names that papers on anything use, or that mean something else outside of their topic.
_LOOSE = _all_keys("""
    camera parameters, camera pose, camera poses, camera intrinsics, conditional computation, cosine similarity,
    cosine score, cosine distance, external memory, feature learning, fine-grained, future work, generative model,
    geometric priors, geometric transformations, geometric variation, hand-crafted features, hard examples,
    image pairs as input, inductive bias, inductive biases, intra-class variation, joint embedding, key works,
    large-scale data, larger models, learning representations, low latency, low-level features, high-level features,
    maximum likelihood estimation, memory bank, mental model, mobile devices, model size, multi-scale features,
    natural language, nearest neighbor, nearest neighbors, noisy data, novel classes, number of papers, offline setting,
    optimization techniques, pair of input images, probability density, proxy task, proxy tasks, residual block,
    residual blocks, resource constraints, sample-efficient, sampling efficiency, scale variation, semantic features,
    semantic information, shared memory, similar classes, similarity graph, spatial information, SSL, step function,
    surface properties, surrogate task, surrogate tasks, target task, target tasks, time series, training methods,
    training techniques, trivial solution, trivial solutions, very large datasets, architecture design,
    network architectures, neural network architectures, knowledge transfer, downstream tasks, downstream task
""")
# Names of means: a paper is about them if its title says so, however often its abstract does.
_MEANS = _all_keys("""
    adversarial learning, adversarial training, attention mechanism, attention mechanisms, attention module,
    attention modules, CNN, CNNs, ConvNet, ConvNets, convolutional network, convolutional neural network, cross-modal,
    cross-modality, data augmentation, encoder-decoder, feature alignment, few-shot, fine-tune, fine-tuned, fine-tuning,
    fully connected network, generative models, image captions, image classification, large-scale pre-training,
    latent space, mode collapse, MLP, multilayer perceptron, multi-layer perceptron, mutual information,
    negative samples, object classification, positional encoding, post-processing, pre-trained, pre-trained models,
    pre-training, pretraining, pretrained models, probability flow, region proposals, self-supervised, self-supervision,
    semi-supervised, skip connections, synthetic data, triplet loss, unsupervised learning, unsupervised training,
    vision-language, visual representations, weakly supervised, zero-shot
""")
# Single words that tell in a title; the second only where the paper is about what is seen.
_TELLING = _all_keys(
    "captioning, colorization, deepfakes, explainability, "
    "interpretability, overfitting, regularization, robots, robotics"
)
_TELLING_OF_SIGHT = _all_keys("clustering, distillation, multimodal, tracking, transformers")
_SIGHT = re.compile(r"\b(?:images?|videos?|visual|vision|pixels?|photos?|3d|scenes?|cameras?)\b", re.IGNORECASE)
