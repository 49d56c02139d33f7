"""Turns: every pair of arcs that follow each other, what the turn costs, and which are forbidden."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.errors import GraphError
from maps.road_graph import MAX_TRAVEL_MS, NO_ARC, frozen

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from maps.road_graph import RoadGraph

FORBIDDEN_MS: Final = 2**31 - 1
"""The cost of a turn that must not be made."""


@dataclass(frozen=True, eq=False, slots=True)
class TurnTable:
    """All turns of a road graph, by the arc that they leave, then by the arc that they enter.

    Attributes
    ----------
    from_arc, to_arc : (turns,) int32
        `head[from_arc] == tail[to_arc]`; every such pair is there once, also from an arc to its reverse.
    turn_ms : (turns,) int32
        Time lost in the turn, in ms, `FORBIDDEN_MS` where it must not be made.
    """

    from_arc: NDArray[np.int32]
    to_arc: NDArray[np.int32]
    turn_ms: NDArray[np.int32]

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, frozen(getattr(self, field.name)))

    def __len__(self) -> int:
        return len(self.from_arc)

    def with_turn_ms(self, turn_ms: ArrayLike) -> TurnTable:
        """Give the same turns with other costs, (turns,) int32 ms.

        Raises
        ------
        GraphError
            Where there is not one cost for each turn, or one is below 0 or too large; the message names the first.
        """
        values = np.asarray(turn_ms)
        if values.shape != (len(self),):
            raise GraphError(
                f"turn_ms must hold one time for each of the {len(self)} turns, its shape is {values.shape}"
            )
        wrong = np.flatnonzero((values < 0) | ((values > MAX_TRAVEL_MS) & (values != FORBIDDEN_MS)))
        if wrong.size:
            turn = int(wrong[0])
            raise GraphError(f"turn_ms of turn {turn} is {values[turn]}, outside 0 to {MAX_TRAVEL_MS} ms")
        return TurnTable(self.from_arc, self.to_arc, values.astype(np.int32))


def every_turn(graph: RoadGraph) -> TurnTable:
    """Give all turns of a road graph: free, but that one turns back only where the road ends."""
    leaving = np.argsort(graph.tail, kind="stable")
    first = np.searchsorted(graph.tail[leaving], np.arange(graph.nodes + 1))
    ways_on = np.diff(first)[graph.head]
    from_arc = np.repeat(np.arange(graph.arcs), ways_on)
    nth = np.arange(len(from_arc)) - np.repeat(np.cumsum(ways_on) - ways_on, ways_on)
    to_arc = leaving[first[graph.head[from_arc]] + nth]
    turns_back = (graph.reverse[from_arc] == to_arc) & (graph.reverse[from_arc] != NO_ARC)
    turn_ms = np.where(turns_back & (ways_on[from_arc] > 1), FORBIDDEN_MS, 0)
    return TurnTable(from_arc.astype(np.int32), to_arc.astype(np.int32), turn_ms.astype(np.int32))
