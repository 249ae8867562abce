"""
What belongs in a subscription's digest on a day, and why. Pure: the day, what was seen and what readers said are
arguments, and the same arguments give the same digest.

- Works are of the subscription's topics and those below them, and have none of its excluded words.
- A work that was never seen comes first, then what was not seen within ``WINDOW`` days. When none is left, those that
  were not seen for the longest time come, if that is ``REST`` days or more; else there is nothing new, and the digest
  says why.
- Of those, what the surveys say most about, new papers, and what readers want more of come first; each work that is
  chosen halves the weight of those with a subject in common. At most half are new papers, unless nothing else is left.
- *More like this* and *less like this* count for the subjects of a work: a half more, or a third less, for each.
- The topic of the day is the one not seen for the longest time.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge.digests.subscriptions import Subscription
from knowledge.feeds.matching import TopicMatch
from knowledge.hot import HotItem
from knowledge.models import Bilingual, Paper, Statement, StatementKind, Survey, Topic
from knowledge.text import has_han, normalise, words

WINDOW = 90  # days after which a work may be chosen again, when no other is left that was never seen
REST = 14  # days after which a work may come again when everything has been seen
NEW_DAYS = 7  # how long a paper that came in is new
TOPIC_REST = 7  # days after which a topic may be the topic of the day again
FACTOR, MOST_NET = 1.5, 3
TOLD = 2  # statements about a work, and about the topic
_NEW = 4.0  # the weight of being new, in the weight of a work
_GENERAL = 0.6  # what no paper stands for, such as “CNN”, or no statement is mainly about, counts less
_ALONE = r"(?<![a-z0-9+\-‐‑]){}(?![a-z0-9+\-‐‑])"  # a letter that is no part of R-CNN, C-arm or C++
_CHANCE = 0.5  # how much of the order among works differs from subscription to subscription


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A work that may be chosen. What brings new papers gives one for each, with ``first_seen`` and how it was matched.
    """

    paper: Paper
    topics: frozenset[str]  # ids of its subjects
    statements: tuple[Statement, ...] = ()  # about it, the most telling first
    surveys: int = 0  # how many surveys have it
    first_seen: date | None = None  # when it came in; None for what the surveys name
    matched: Bilingual | None = None  # why it is taken to be of these subjects

    @classmethod
    def about(cls, paper: Paper, seen: date, matches: Sequence[TopicMatch]) -> Candidate:
        """A new paper that was matched to topics."""
        reasons = [match.reason for match in matches[:2]]
        why = Bilingual("; ".join(each.en for each in reasons), "；".join(each.zh for each in reasons))
        return cls(paper, frozenset(match.topic for match in matches), first_seen=seen, matched=why)


@dataclass(frozen=True, slots=True)
class Pick:
    """A work of a digest."""

    paper: Paper
    statements: tuple[Statement, ...]
    why: tuple[Bilingual, ...]
    again: date | None = None  # when it was last seen, if it was


@dataclass(frozen=True, slots=True)
class TopicOfDay:
    """A subject to look at, what the surveys say of it, and what is hot in it."""

    topic: Topic
    statements: tuple[Statement, ...]
    hot: tuple[HotItem, ...] = ()


class WhyNothing(StrEnum):
    """Why there is nothing new for a digest."""

    NONE_FITS = "none fits"  # the topics and excluded words
    ALL_CAME = "all came"  # and none is due again
    ALL_CAME_AND_NO_NEWS = "all came, no news"  # nor has any new paper come in


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why a digest is empty."""

    why: WhyNothing
    works: int = 0  # that fit
    last: date | None = None  # when the last of them came


@dataclass(frozen=True, slots=True)
class Digest:
    """One day's digest; with no ``picks``, ``nothing`` says why."""

    day: date
    picks: tuple[Pick, ...]
    topic: TopicOfDay | None
    nothing: Nothing | None

    @property
    def items(self) -> list[str]:
        """What has been seen with it: works by id, the topic with a prefix."""
        topic = [topic_key(self.topic.topic.id)] if self.topic else []
        return [*(pick.paper.id for pick in self.picks), *topic]


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a subscription's digests so far."""

    seen: Mapping[str, date]
    judged: Mapping[str, int]  # work -> more minus less
    subjects: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of the judged works

    @property
    def weights(self) -> dict[str, float]:
        """How much readers want of each subject that they said something of: 1 is as ever."""
        net: Counter[str] = Counter()
        for item, value in self.judged.items():
            for topic in self.subjects.get(item, ()):
                net[topic] += value
        return {topic: FACTOR ** max(-MOST_NET, min(MOST_NET, value)) for topic, value in net.items() if value}


class Pool:
    """All that the surveys have, prepared once for all subscriptions."""

    def __init__(self, topics: Sequence[Topic], papers: Sequence[Paper], surveys: Sequence[Survey]) -> None:
        self.topics = {topic.id: topic for topic in topics}
        self.said: defaultdict[str, list[Statement]] = defaultdict(list)
        where: defaultdict[str, set[str]] = defaultdict(set)
        for survey in surveys:
            for mention in survey.mentions:
                for item in mention.about:
                    where[item].add(survey.id)
            for statement in survey.statements:
                for item in statement.about:
                    self.said[item].append(statement)
                    where[item].add(survey.id)
        for item, statements in self.said.items():
            statements.sort(key=lambda statement, item=item: _telling(statement, item))  # type: ignore[misc]
        self.works = tuple(
            Candidate(paper, frozenset(paper.topics), tuple(self.said[paper.id]), len(where[paper.id]))
            for paper in papers
            if self.said.get(paper.id)
        )

        self._above = {topic: self._path(topic) for topic in self.topics}

    def above(self, topic: str) -> Sequence[str]:
        """A topic and those above it, the root last; none for an unknown one."""
        return self._above.get(topic, ())

    def _path(self, topic: str) -> Sequence[str]:
        path: list[str] = []
        at: str | None = topic
        while at is not None and at in self.topics and at not in path:
            path.append(at)
            at = self.topics[at].parent
        return path

    def followed(self, subscription: Subscription, topics: Iterable[str]) -> list[str]:
        """Those of a subscription's topics that some topics are, or are below."""
        known = [topic for topic in subscription.topics if topic in self.topics]
        above = {upper for topic in topics for upper in self.above(topic)}
        return [topic for topic in known if topic in above]


def compose(pool: Pool, subscription: Subscription, day: date, past: Past, new: Sequence[Candidate] = ()) -> Digest:
    """The digest of a day, without what is hot in its topic."""
    fitting = [work for work in (*pool.works, *new) if _fits(pool, subscription, work)]
    unseen = [work for work in fitting if _unseen(past.seen.get(work.paper.id), day)]
    chosen = (
        _choose(pool, subscription, day, past, unseen) if unseen else _longest_unseen(subscription, day, past, fitting)
    )
    picks = tuple(_pick(pool, subscription, work, past, fitting) for work in chosen)
    nothing = None if picks else _nothing(past, fitting, new)
    topic = _topic_of_day(pool, subscription, day, past) if picks else None
    return Digest(day, picks, topic, nothing)


def topic_key(topic: str) -> str:
    """How a topic stands among the items of a digest."""
    return f"topic:{topic}"


def has_word(text: str, excluded: Iterable[str]) -> bool:
    """
    Whether one of some words is in a text: whole words, also with an s, but in Chinese any part.

    A single letter must stand alone, and a double plus is part of a word.

    >>> [has_word(text, ["gan", "医学"]) for text in ("GANs for art", "Organ segmentation", "用于医学影像")]
    [True, False, True]
    >>> [has_word(text, ["R", "C++"]) for text in ("In R", "R-CNN with a C-arm", "Written in C++")]
    [True, False, True]
    """
    folded = normalise(text)
    spaced = f" {' '.join(_parts(text))} "
    for word in excluded:
        if has_han(word):
            if normalise(word) in folded:
                return True
        elif plain := " ".join(_parts(word)):
            found = f" {plain} " in spaced or f" {plain}s " in spaced
            if found and (len(plain) > 1 or re.search(_ALONE.format(re.escape(plain)), folded)):
                return True
    return False


def _parts(text: str) -> list[str]:
    """The words of a text, with a double plus as letters."""
    return words(normalise(text).replace("++", "pp"))


def _telling(statement: Statement, item: str) -> tuple[int, int]:
    late = statement.kind in (StatementKind.ATTRIBUTION, StatementKind.LIMITATION, StatementKind.ADVICE)
    return statement.about.index(item), int(late)


def _fits(pool: Pool, subscription: Subscription, work: Candidate) -> bool:
    if subscription.topics and not pool.followed(subscription, work.topics):
        return False
    if not subscription.excluded:
        return True
    paper = work.paper
    topics = [pool.topics[topic].name for topic in work.topics if topic in pool.topics]
    texts = [
        paper.name,
        paper.title or "",
        *paper.aliases,
        paper.abstract or "",
        *(f"{name.en} {name.zh}" for name in topics),
    ]
    if paper.summary is not None:
        texts += [paper.summary.en, paper.summary.zh]
    return not any(has_word(text, subscription.excluded) for text in texts)


def _unseen(seen: date | None, day: date) -> bool:
    return seen is None or (day - seen).days > WINDOW


def _choose(
    pool: Pool, subscription: Subscription, day: date, past: Past, unseen: Sequence[Candidate]
) -> list[Candidate]:
    wanted = past.weights
    weights = {work.paper.id: _weight(work, subscription, day, wanted) for work in unseen}
    strands = {work.paper.id: {upper for topic in work.topics for upper in pool.above(topic)} for work in unseen}
    most_new = -(-subscription.count // 2)
    left, chosen = list(unseen), list[Candidate]()
    for strict in (True, False):
        while left and len(chosen) < subscription.count:
            new = sum(work.first_seen is not None for work in chosen)
            allowed = [work for work in left if not strict or work.first_seen is None or new < most_new]
            if not allowed:
                break
            best = max(
                allowed, key=lambda work: (work.paper.id not in past.seen, weights[work.paper.id], work.paper.id)
            )
            chosen.append(best)
            left.remove(best)
            for work in left:
                weights[work.paper.id] *= 0.5 ** len(strands[work.paper.id] & strands[best.paper.id])
    return chosen


def _weight(work: Candidate, subscription: Subscription, day: date, wanted: Mapping[str, float]) -> float:
    told = sum(statement.about[0] == work.paper.id for statement in work.statements)
    base = 1 + math.log1p(told) / 2 + 0.3 * work.surveys
    if work.first_seen is not None:
        base += _NEW + math.log1p(work.paper.cites or 0) / 10
    elif not told or not (work.paper.title or work.paper.link):
        base *= _GENERAL
    factors = [wanted.get(topic, 1.0) for topic in work.topics] or [1.0]
    return (
        base * math.prod(factors) ** (1 / len(factors)) * (1 + _CHANCE * _chance(subscription.id, day, work.paper.id))
    )


def _chance(subscription: int, day: date, item: str) -> float:
    """A number from 0 to 1 that looks random, and is the same each time."""
    digest = hashlib.blake2b(f"{subscription} {day} {item}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32


def _longest_unseen(subscription: Subscription, day: date, past: Past, fitting: Sequence[Candidate]) -> list[Candidate]:
    """When everything has been seen: what has rested, the longest unseen first; not what readers want less of."""
    rested = [
        work
        for work in fitting
        if (day - past.seen[work.paper.id]).days >= REST and past.judged.get(work.paper.id, 0) >= 0
    ]
    rested.sort(key=lambda work: (past.seen[work.paper.id], _chance(subscription.id, day, work.paper.id)))
    return rested[: subscription.count]


def _pick(pool: Pool, subscription: Subscription, work: Candidate, past: Past, fitting: Sequence[Candidate]) -> Pick:
    excluded = subscription.excluded
    statements = [s for s in work.statements if not has_word(f"{s.text.en} {s.text.zh}", excluded)][:TOLD]
    why: list[Bilingual] = []
    again = past.seen.get(work.paper.id)
    if work.first_seen is not None:
        why.append(_new_since(work.first_seen))
    if work.matched is not None:
        why.append(work.matched)
    followed = [pool.topics[topic].name for topic in pool.followed(subscription, work.topics)]
    if followed:
        why.append(_all_of("on {names}, which is followed here", "属于这里关注的「{names}」", followed))
    liked = [other.paper for other in fitting if past.judged.get(other.paper.id, 0) > 0 and other.topics & work.topics]
    if liked:
        why.append(Bilingual(f"like {liked[0].name}, as asked", f"按要求，与 {liked[0].name} 相近"))
    if again is not None:
        why.append(Bilingual(f"not seen for the longest time, since {again}", f"最久未出现，上次是 {again}"))
    elif work.first_seen is None:
        count, surveys = len(work.statements), work.surveys
        why.append(
            Bilingual(
                f"{count} statement{'s' * (count != 1)} in {surveys} survey{'s' * (surveys != 1)}; not shown yet",
                f"{surveys} 篇综述中有 {count} 条陈述；尚未出现过",
            )
        )
    return Pick(work.paper, tuple(statements), tuple(why), again)


def _new_since(day: date) -> Bilingual:
    return Bilingual(f"new, came in on {day}", f"新论文，{day} 收录")


def _all_of(en: str, zh: str, names: Sequence[Bilingual]) -> Bilingual:
    return Bilingual(
        en.format(names=", ".join(name.en for name in names[:2])),
        zh.format(names="、".join(name.zh for name in names[:2])),
    )


def _nothing(past: Past, fitting: Sequence[Candidate], new: Collection[Candidate]) -> Nothing:
    if not fitting:
        return Nothing(WhyNothing.NONE_FITS)
    why = WhyNothing.ALL_CAME if new else WhyNothing.ALL_CAME_AND_NO_NEWS
    return Nothing(why, len(fitting), max(past.seen[work.paper.id] for work in fitting))


def _topic_of_day(pool: Pool, subscription: Subscription, day: date, past: Past) -> TopicOfDay | None:
    possible = [
        topic
        for topic in pool.topics.values()
        if len(pool.said.get(topic.id, ())) > 1
        and (not subscription.topics or pool.followed(subscription, [topic.id]))
        and not has_word(f"{topic.name.en} {topic.name.zh}", subscription.excluded)
    ]
    rested = {topic.id: past.seen.get(topic_key(topic.id)) for topic in possible}
    possible = [topic for topic in possible if _rested(rested[topic.id], day)]
    if not possible:
        return None
    wanted = past.weights
    topic = min(
        possible,
        key=lambda topic: (
            rested[topic.id] or date.min,
            -wanted.get(topic.id, 1.0) * math.log1p(len(pool.said[topic.id])) * _chance(subscription.id, day, topic.id),
            topic.id,
        ),
    )
    said = pool.said[topic.id]
    told = [s for s in said if not has_word(f"{s.text.en} {s.text.zh}", subscription.excluded)]
    first = 2 * (day.toordinal() // TOPIC_REST) if rested[topic.id] else 0  # a topic that comes again has more to say
    return TopicOfDay(topic, tuple(told[(first + n) % len(told)] for n in range(min(TOLD, len(told)))))


def _rested(seen: date | None, day: date) -> bool:
    return seen is None or (day - seen).days >= TOPIC_REST
