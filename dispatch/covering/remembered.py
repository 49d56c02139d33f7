"""What is known of each state of the roads; what is not is made of what is, where that is less work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from dispatch.covering.more_closed import MOST_ROADS, MoreClosed, closed_roads
from dispatch.covering.searches import Searches

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from dispatch.covering.known_rows import Cell
    from dispatch.covering.roads import Roads
    from maps.snapping import ArcIndex, Snapped

    State = tuple[int, frozenset[int]]

KEPT_STATES: Final = 6
"""So many states of the roads are remembered, such as those between the bridges of a night."""

_Found = TypeVar("_Found")


class Remembered:
    """Driving times from cells to points, by hour and by what is closed.

    Of each state they are what a search from nothing would find, whatever was asked before: what is remembered saves
    time and nothing else.
    """

    def __init__(self, index: ArcIndex, points: Snapped) -> None:
        self._index, self._points = index, points
        self._whole: dict[State, Searches] = {}
        self._more: dict[State, MoreClosed] = {}

    def travel_ms(self, cells: Sequence[Cell], roads: Roads) -> NDArray[np.int32]:
        """Give the driving times from cells, at least one, to all points, (cells, points) int32 ms."""
        state = roads.hour, roads.closed
        if state not in self._whole and state not in self._more:
            self._prepare(state, roads)
        if state in self._whole:
            return self._whole[state].travel_ms(cells)
        return self._more[state].travel_ms(cells, roads.metric)

    def _prepare(self, state: State, roads: Roads) -> None:
        """Begin with a state of the same hour in which a few roads less are closed; search all where there is none."""
        begin = next((each for each in reversed(self._whole) if _leads_to(each, roads)), None) or self._search(roads)
        if begin != state:
            self._more = _newest(self._more, state, MoreClosed(self._whole[begin], roads.closed - begin[1]))

    def _search(self, roads: Roads) -> State:
        """Search all where nothing is raised; where too much is, as it is."""
        lowered = roads.hour, roads.by_hand
        few = _leads_to(lowered, roads)
        begin = lowered if few else (roads.hour, roads.closed)
        metric = roads.plain if few else roads.metric()
        self._whole = _newest(self._whole, begin, Searches(metric, self._index, self._points, begin[1]))
        return begin


def _leads_to(state: State, roads: Roads) -> bool:
    hour, closed = state
    if hour != roads.hour or not closed <= roads.closed:
        return False
    return len(closed_roads(roads.plain.hierarchy.graph, roads.closed - closed)) <= MOST_ROADS


def _newest(known: dict[State, _Found], state: State, found: _Found) -> dict[State, _Found]:
    return dict([*known.items(), (state, found)][-KEPT_STATES:])
