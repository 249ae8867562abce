"""Who gets which digest, when and where; and reading what people type for a time, a zone and weekdays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from knowledge.digests.schedule import EVERY_DAY, next_due
from knowledge.models import Language
from knowledge.text import normalise

MOST_WORKS = 5  # in one digest
WORKS = 3
MOST_TOPICS = 25
MOST_EXCLUDED = 25


class Pause(StrEnum):
    """Why a digest does not come at present."""

    ASKED = "asked"
    CHANNEL_GONE = "channel gone"
    FORBIDDEN = "forbidden"
    THREAD_CLOSED = "thread closed"
    DM_CLOSED = "DM closed"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One digest: where it goes, when, and what is in it."""

    id: int  # 0 before it is kept
    owner: int  # the Discord user who set it up, and is told of trouble
    guild: int | None
    channel: int | None  # None: direct messages to the owner
    at: time  # on the clocks of the zone
    zone: str  # an IANA name
    weekdays: frozenset[int] = EVERY_DAY  # Monday is 0
    topics: tuple[str, ...] = ()  # ids; none means all
    excluded: tuple[str, ...] = ()  # words
    count: int = WORKS  # works in one digest, at most
    language: Language = "en"
    thread: bool = False  # whether a thread is opened at each digest
    settled: datetime | None = None  # what was due until then is done with
    paused: Pause | None = None

    def next_due(self, after: datetime, taken: frozenset[date] = frozenset()) -> tuple[date, datetime] | None:
        """The first local date, not *taken*, that is due later than *after*, and when."""
        return next_due(self.at, ZoneInfo(self.zone), self.weekdays, after=after, taken=taken)

    def today(self, now: datetime) -> date:
        """The local date."""
        return now.astimezone(ZoneInfo(self.zone)).date()


_CLOCK = re.compile(
    r"(?P<early>凌晨|清晨|早上|早晨|上午|早)?(?P<late>中午|下午|傍晚|晚上|晚)?\s*"
    r"(?P<hour>\d{1,2})\s*"
    r"(?:[:.：h点时時點]\s*(?:(?P<minute>[0-5]\d)分?|(?P<bare>\d)分|(?P<half>半)|(?P<quarter>[一1]刻)|(?P<three>[三3]刻)|整)?)?"
    r"\s*(?P<meridiem>[ap]\.?\s?m\.?)?"
)
_HAN_HOURS = {"十二": "12", "十一": "11", "十": "10", "两": "2"} | {
    h: str(n) for n, h in enumerate("零一二三四五六七八九")
}
_NAMED = {"noon": time(12), "midnight": time(0), "中午": time(12), "正午": time(12), "午夜": time(0), "半夜": time(0)}


def time_in(text: str) -> time | None:
    """
    A time of day as people type it, to the minute; ``None`` if it is none.

    >>> [str(time_in(typed)) for typed in ("9", "09:30", "9.30 pm", "下午3点半", "晚上八点", "25:00")]
    ['09:00:00', '09:30:00', '21:30:00', '15:30:00', '20:00:00', 'None']
    """
    typed = normalise(text)
    if typed in _NAMED:
        return _NAMED[typed]
    for han, digits in _HAN_HOURS.items():
        typed = re.sub(f"(?<![十一二三四五六七八九]){han}(?=[点點时時])", digits, typed)
    found = _CLOCK.fullmatch(typed)
    if found is None:
        return None
    hour, part = int(found["hour"]), (found["meridiem"] or "")[:1]
    minute = int(found["minute"] or found["bare"] or 0)
    minute = 30 if found["half"] else 15 if found["quarter"] else 45 if found["three"] else minute
    if part and not 1 <= hour <= 12:
        return None
    if hour == 12 and (part == "a" or found["early"] == "凌晨" or found["late"] in ("晚", "晚上")):
        hour = 0
    elif hour < 12 and (part == "p" or (found["late"] and hour and not (found["late"] == "中午" and hour > 2))):
        hour += 12
    return time(hour, minute) if hour < 24 else None


def words_in(text: str) -> tuple[str, ...]:
    """
    Words or names that are separated by commas or lines, each once.

    >>> words_in("medical，医学; medical\\n x-ray ")
    ('medical', '医学', 'x-ray')
    """
    parts = (" ".join(part.split()) for part in re.split(r"[,;，；、\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))
