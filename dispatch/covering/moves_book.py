"""Proposed moves, found once for all who ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch.covering.moving import proposed_moves

if TYPE_CHECKING:
    from dispatch.covering.moving import ProposedMove
    from dispatch.situation import Situation

SHARED_MS: Final = 10_000
"""So old are the places of units at most that an answer was made of."""


class MovesBook:
    """The last answer: every console asks every few seconds, and between two events only places change."""

    def __init__(self) -> None:
        self._key: tuple[int, int] | None = None
        self._moves: tuple[ProposedMove, ...] = ()

    def moves(self, situation: Situation) -> tuple[ProposedMove, ...]:
        """Give the moves that are proposed now, found anew after each event and after `SHARED_MS`."""
        key = situation.state.last_seq, situation.now_ms // SHARED_MS
        if key != self._key:
            self._key, self._moves = key, tuple(proposed_moves(situation))
        return self._moves
