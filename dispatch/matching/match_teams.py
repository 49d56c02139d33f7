"""Who goes where some go together or not at all: never worse than what flows alone can find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from dispatch.matching.match import match
from dispatch.matching.problem import problem
from dispatch.matching.team_arcs import team_arcs
from dispatch.matching.team_search import Limits, search
from dispatch.matching.teams import teams
from dispatch.matching.whole_teams import whole_teams
from maps.road_graph import frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from dispatch.matching.match import Matching
    from dispatch.matching.teams import Teams

DEFAULT_LIMITS: Final = Limits()


class FoundBy(Enum):
    """What the matching comes from."""

    FLOW = "flow"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class TeamMatching:
    """A matching in which every team is whole or waits.

    Attributes
    ----------
    unit_of_slot : (slots,) int32
        Row of the unit, `NO_UNIT` where the slot waits.
    total : int
        Costs of pairs, of waiting and of arriving apart.
    bound : int
        No matching with whole teams costs less.
    found_by : FoundBy
    """

    unit_of_slot: NDArray[np.int32]
    total: int
    bound: int
    found_by: FoundBy

    @property
    def proven(self) -> bool:
        """Whether no other matching costs less; else the search ended by its limits."""
        return self.total == self.bound


def match_teams(
    cost: ArrayLike,
    allowed: ArrayLike,
    slot_of: ArrayLike,
    waiting_cost: ArrayLike,
    team_of: ArrayLike,
    *,
    arrival_ms: ArrayLike | None = None,
    window_ms: ArrayLike | None = None,
    spread_price: ArrayLike | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> TeamMatching:
    """Match slots to units at the least total, where every team gets all its slots or none.

    Flows alone give a matching with whole teams and, without regard to teams, a bound. Where these are not equal, a
    search over the arcs between them looks for the best; its answer is taken only if it costs less.

    Parameters
    ----------
    cost, allowed, slot_of, waiting_cost
        As in `match`.
    team_of : (slots,) int
        From 0; `NO_TEAM` for a slot that is served alone.
    arrival_ms : (units, columns) int64, optional
        Needed with the next two.
    window_ms : (teams,) int64, optional
        At most so long after the first the last member arrives; `NO_WINDOW` where that does not matter.
    spread_price : (teams,) int64, optional
        What each millisecond between the first and the last arrival costs.
    limits : Limits
        When the search gives up.

    Raises
    ------
    MatchingError
        The arrays do not fit together.
    """
    slots = problem(cost, allowed, slot_of, waiting_cost)
    given = teams(slots, team_of, arrival_ms=arrival_ms, window_ms=window_ms, spread_price=spread_price)
    relaxed = match(slots.cost, slots.allowed, slots.slot_of, slots.waiting_cost)
    start = whole_teams(given, relaxed)
    total = given.total(start)
    if total == relaxed.total:
        return TeamMatching(frozen(start), total, total, FoundBy.FLOW)
    return _searched(given, relaxed, start, limits)


def _searched(given: Teams, relaxed: Matching, start: NDArray[np.int32], limits: Limits) -> TeamMatching:
    total = given.total(start)
    arcs, complete = team_arcs(given, relaxed, start, total - relaxed.total)
    found = search(given, arcs, start, limits)
    bound = max(relaxed.total, min(found.bound, total)) if complete else relaxed.total
    if found.unit_of_slot is None or given.total(found.unit_of_slot) >= total:
        return TeamMatching(frozen(start), total, bound, FoundBy.FLOW)
    return TeamMatching(frozen(found.unit_of_slot), given.total(found.unit_of_slot), bound, FoundBy.SEARCH)
