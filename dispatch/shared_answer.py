"""An answer that is found once for all who ask: every console asks every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from dispatch.situation import Situation

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Made(Generic[Found]):
    """An answer and the instant of which it tells."""

    at: datetime
    answer: Found


class SharedAnswer(Generic[Found]):
    """The last answer, told again while it is good enough.

    Parameters
    ----------
    find
        Finds it; may take long.
    settled, moving
        So old it may become while nothing happens but units moving, and while events come in.
    """

    def __init__(self, find: Callable[[Situation], Found], *, settled: timedelta, moving: timedelta) -> None:
        self._find = find
        self._settled, self._moving = settled, moving
        self._seq = -1
        self._made: Made[Found] | None = None

    def of(self, situation: Situation) -> Made[Found]:
        """Give the answer for a situation, or one made shortly before."""
        made, seq = self._made, situation.state.last_seq
        limit = self._settled if seq == self._seq else self._moving
        if made is None or not made.at <= situation.now < made.at + limit:
            made = Made(situation.now, self._find(situation))
            self._seq, self._made = seq, made
        return made
