"""An answer that is found once for all who ask: every console asks every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypedDict, TypeVar

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


class Kept(TypedDict):
    """How old an answer may become: while nothing happens but units moving, and while events come in."""

    settled: timedelta
    moving: timedelta


class SharedAnswer(Generic[Found]):
    """The last answer, told again while it is good enough.

    Parameters
    ----------
    find
        Finds it; may take long.
    settled, moving
        So old it may become while nothing happens but units moving, and while events come in.
    key
        What an answer is found for: it is found anew as soon as this differs.
    """

    def __init__(
        self,
        find: Callable[[Situation], Found],
        *,
        settled: timedelta,
        moving: timedelta,
        key: Callable[[Situation], object] | None = None,
    ) -> None:
        self._find, self._key = find, key
        self._settled, self._moving = settled, moving
        self._seq = -1
        self._of: object = None
        self._made: Made[Found] | None = None

    def of(self, situation: Situation) -> Made[Found]:
        """Give the answer for a situation, or one made shortly before."""
        made, seq = self._made, situation.state.last_seq
        of = None if self._key is None else self._key(situation)
        limit = self._settled if seq == self._seq else self._moving
        if made is None or of != self._of or not made.at <= situation.now < made.at + limit:
            made = Made(situation.now, self._find(situation))
            self._seq, self._of, self._made = seq, of, made
        return made
