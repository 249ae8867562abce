"""The last few hundred answers, so that what is asked again is answered at once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from knowledge import Library

MOST = 400  # answers; a card takes some tens of kilobytes
FRESH_SECONDS = 0.5  # for so long the knowledge is taken to be as it was

T = TypeVar("T")


class Kept:
    """
    What the library answered, until the file is written to, by whomever.

    Only for answers that depend on nothing but the knowledge and their key, and that nobody changes: finished cards.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._version = -1  # not looked yet
        self._looked = float("-inf")
        self._is_due = False  # the look was left to ``get``

    def ready(self, key: Hashable) -> Any:
        """The answer that is kept under a key, for which nobody has to wait; ``None`` is for ``get`` to find out."""
        if self._is_time_to_look() or key not in self._answers:
            return None
        self._answers.move_to_end(key)
        return self._answers[key]

    async def get(self, key: Hashable, answer: Callable[[Library], T]) -> T:
        """The answer that is kept under a key, else a new one; the library is read in another thread."""
        if self._is_time_to_look() or self._is_due or self._version < 0:
            self._is_due = False
            await self._look()
        if key in self._answers:
            self._answers.move_to_end(key)
            return cast("T", self._answers[key])
        version = self._version
        found = await asyncio.to_thread(answer, self._library)
        if version == self._version:
            self._answers[key] = found
            while len(self._answers) > MOST:
                self._answers.popitem(last=False)
        return found

    def _is_time_to_look(self) -> bool:
        """Whether to look if the file has been written to: of many who ask at a time, the first has to."""
        now = asyncio.get_running_loop().time()
        if now - self._looked < FRESH_SECONDS:
            return False
        self._looked = now
        self._is_due = True
        return True

    async def _look(self) -> None:
        """Forget all when the file has been written to."""
        version = await asyncio.to_thread(self._library.version)
        if version != self._version:
            self._version = version
            self._answers.clear()
