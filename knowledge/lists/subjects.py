"""
The topics of a listed paper, by the names of topics in its title and abstract; precise rather than complete.

They are worked out when a paper is shown, not when a list comes in: that costs the import nothing, and a topic that
is added later has its papers at once. A name counts in the title if it can hardly mean anything else there: several
words, a compound (few-shot), or one long word that is the usual name of a topic. Of an abstract only names of several
words count, and only when it says them more than once: abstracts name many things that they are not about. A name that
is the broader part of a topic's usual name (time series, of diffusion for time series) is none here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from knowledge.linking import Linker
from knowledge.models import Paper, Topic
from knowledge.names import Name, Role
from knowledge.text import has_han, squash

MOST = 5  # topics of one paper
_LONG, _LONG_HAN = 8, 3  # squashed characters of a telling name
_COMPOUND = 7  # of one with a hyphen
_LONG_WORD = 10  # of one that is a single word
_LONGEST_ABSTRACT = 4000  # characters that are looked at
_CONFERENCES = "conferences"


class SubjectFinder:
    """Finds what listed papers are about."""

    def __init__(self, linker: Linker, topics: Iterable[Topic]) -> None:
        self._linker = linker
        self._topics = {
            topic.id: squash(topic.name.en) for topic in topics if _CONFERENCES not in (topic.parent, topic.id)
        }

    def topics_of(self, paper: Paper) -> tuple[str, ...]:
        """The ids of its topics, those that the title names first."""
        found = dict.fromkeys(name.item for name in self._named(paper.title or "") if _is_telling(name))
        said = Counter(
            name.item for name in self._named((paper.abstract or "")[:_LONGEST_ABSTRACT]) if _is_of_words(name)
        )
        found.update(dict.fromkeys(topic for topic, times in said.most_common() if times > 1))
        return tuple(found)[:MOST]

    def _named(self, text: str) -> Iterable[Name]:
        """The topic of each name, where it is the name of no work and of one topic only."""
        for link in self._linker.links(text, forgiving=False):
            name = link.names[0]
            if len(link.items) == 1 and name.item in self._topics and not self._is_broader(name):
                yield name

    def _is_broader(self, name: Name) -> bool:
        usual = self._topics[name.item]
        return " " in name.name and name.squashed != usual and name.squashed in usual

    def names_in_titles(self, names: Iterable[Name]) -> list[str]:
        """Of the names of a topic, those by which ``topics_of`` knows it in a title."""
        known = [name for name in names if name.item in self._topics]
        return [name.name for name in known if _is_telling(name) and not self._is_broader(name)]


def _is_telling(name: Name) -> bool:
    if _is_of_words(name) or ("-" in name.name and len(name.squashed) >= _COMPOUND):
        return True
    return name.role is Role.NAME and len(name.squashed) >= _LONG_WORD and not has_han(name.squashed)


def _is_of_words(name: Name) -> bool:
    if has_han(name.squashed):
        return len(name.squashed) >= _LONG_HAN
    return " " in name.name and len(name.squashed) >= _LONG
