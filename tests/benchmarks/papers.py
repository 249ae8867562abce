"""Papers and queries for benchmarks: real ones where they are at hand, and as many made-up ones as it takes."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import catalogue
from knowledge.lists.chat import EVERYDAY
from knowledge.lists.nicknames import is_name_like, nicknames_in
from knowledge.text import squash, words

_BESIDE = Path(__file__).parents[3] / "shared" / "papers" / "papers.jsonl.gz"
REAL = Path(os.environ.get("LABLORE_PAPERS", _BESIDE))
SEED = 2024
REAL_PAPERS = 59_324
_CHAT = (
    "anyone remember that {} paper?",
    "hey, does anybody have a link to {}?",
    "what was the paper about {} called again",
    "I'm looking for the {} paper, can someone send it please",
    "do you know the one on {}? thanks!",
    "which paper was it that did {}",
)
_NOTHING = (
    *("pizza dough hydration schedule", "who is cooking dinner tonight", "my bicycle tyre is flat", "xqzzvtk"),
    *("lorem ipsum dolor sit amet", "train to Basel leaves at nine", "zzzzzzzz", "asdf qwer zxcv", "???", "🙂🙂"),
    *("where did I leave my umbrella", "happy birthday to you", "hello there", "thanks a lot everyone"),
    *("printer on floor three is jammed again", "can we move the meeting to thursday"),
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and the squashed title that is meant; empty when nothing is."""

    kind: str
    text: str
    meant: str


def rows(size: int, *, details: bool = True) -> Iterator[Row]:
    """As many rows as asked for, always the same: real ones first, then recombinations of their words."""
    rng = random.Random(SEED)
    titles: list[str] = []
    cites: list[int] = []
    for row in _real(rng):
        if len(titles) < size:
            yield row if details else {key: row.get(key) for key in ("title", "year", "cites")}
        titles.append(row["title"])
        cites.append(row["cites"])
    pool = [word.strip(":()") for title in titles for word in title.split()]  # a nickname stays one paper's
    for _ in range(size - len(titles)):
        title = " ".join(rng.choices(pool, k=max(3, len(rng.choice(titles).split()))))
        yield {"title": title, "year": rng.randint(1990, 2025), "cites": rng.choice(cites)}


def _real(rng: random.Random) -> list[Row]:
    if REAL.is_file():
        with gzip.open(REAL, "rt", encoding="utf-8") as lines:
            found = [json.loads(line) for line in lines]
        rng.shuffle(found)
        return found
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    vocabulary = ["".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(20_000)]
    return [_made_up(vocabulary, rng) for _ in range(REAL_PAPERS)]


def _made_up(vocabulary: list[str], rng: random.Random) -> Row:
    """A title of pronounceable words, the first ones the commonest, a third of them with a nickname."""
    ranks = (int(len(vocabulary) ** rng.random()) - 1 for _ in range(rng.randint(5, 13)))
    title = " ".join(vocabulary[rank] for rank in ranks).capitalize()
    if rng.random() < 0.3:
        title = "".join(rng.choices(string.ascii_uppercase, k=rng.randint(3, 7))) + ": " + title
    return {"title": title, "year": rng.randint(1990, 2025), "cites": rng.randint(0, 500)}


def queries(size: int, count: int) -> list[Query]:
    """*count* queries of each kind, of real papers among the first *size* rows."""
    works = catalogue.read(catalogue.texts_of(catalogue.SHIPPED)).papers
    known = {squash(name) for work in works for name in (work.name, *work.aliases)}  # these mean the survey's work
    titles = [row["title"] for row in rows(min(size, REAL_PAPERS), details=False)]
    rng = random.Random(SEED + 1)
    named = Counter(squash(name) for title in titles for name in nicknames_in(title))
    nicknames = [
        (title, name)
        for title in titles
        for name in nicknames_in(title)[:1]
        if named[squash(name)] == 1
        and squash(name) not in known
        and is_name_like(name)
        and 3 <= len(squash(name)) <= 16
    ]
    long = [title for title in titles if len(_told(title)) >= 5]
    found: list[Query] = []
    for _ in range(count):
        title = rng.choice(titles)
        found.append(_query("exact title", title, title))
        title = rng.choice(long)
        found.append(_query("1-3 typos", _mistyped(title, rng.randint(1, 3), rng), title))
        title = rng.choice(long)
        found.append(_query("3-5 words", _some_words(title, rng), title))
        title = rng.choice(long)
        found.append(_query("shuffled", _shuffled(title, rng), title))
        title, name = rng.choice(nicknames)
        found.append(_query("nickname", name, title))
        title, name = rng.choice(nicknames)
        found.append(_query("nickname, noisy", _noisy(name, rng), title))
        title = rng.choice(long)
        inner = rng.choice([_some_words(title, rng), title])
        if rng.random() < 0.4:
            title, inner = rng.choice(nicknames)
        found.append(_query("in chat", rng.choice(_CHAT).format(inner), title))
        found.append(Query("nothing", _nonsense(rng), ""))
    return found


def _query(kind: str, text: str, title: str) -> Query:
    return Query(kind, text, squash(title))


def _told(title: str) -> list[str]:
    return [word for word in words(title) if word not in EVERYDAY and len(word) > 2]


def _some_words(title: str, rng: random.Random) -> str:
    told = _told(title)
    kept = sorted(rng.sample(range(len(told)), min(len(told), rng.randint(3, 5))))
    return " ".join(told[at] for at in kept)


def _shuffled(title: str, rng: random.Random) -> str:
    """Three quarters of the words, in any order."""
    parts = title.split()
    return " ".join(rng.sample(parts, min(len(parts), max(4, round(0.75 * len(parts))))))


def _mistyped(text: str, typos: int, rng: random.Random) -> str:
    for _ in range(typos):
        at = rng.choice([found.start() for found in re.finditer(r"[A-Za-z](?=[A-Za-z])", text)])
        letter = rng.choice(string.ascii_lowercase)
        text = rng.choice(
            (
                text[:at] + text[at + 1 :],
                text[:at] + letter + text[at:],
                text[:at] + letter + text[at + 1 :],
                text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            )
        )
    return text


def _noisy(name: str, rng: random.Random) -> str:
    ways = ["case", "hyphen"]
    if len(squash(name)) >= 5 and re.search(r"[A-Za-z]{2}", name):
        ways += ["typo", "typo"]
    way = rng.choice(ways)
    if way == "typo":
        return _mistyped(name, 1, rng)
    if way == "case":
        return name.swapcase()
    at = rng.randint(1, len(name) - 1)
    return name[:at] + rng.choice("- ") + name[at:]


def _nonsense(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return rng.choice(_NOTHING)
    made_up = ["".join(rng.choices(string.ascii_lowercase, k=rng.randint(4, 9))) for _ in range(rng.randint(1, 4))]
    return " ".join(made_up)
