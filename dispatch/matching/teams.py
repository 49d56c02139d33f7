"""Slots that are served together or not at all, some of them at about the same time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.matching.errors import MatchingError
from dispatch.matching.kernels.dual_prices import NO_UNIT
from dispatch.matching.problem import LIMIT, Problem, whole_numbers
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

NO_TEAM: Final = -1
NO_WINDOW: Final = LIMIT
_LATEST_MS: Final = 2**36
_DEAREST_MS: Final = 2**12
"""Arrivals within two years, at so much a millisecond: products stay below the limit of costs."""


@dataclass(frozen=True, slots=True)
class Teams:
    """Which slots are a team, and how close its members must arrive.

    Attributes
    ----------
    problem : Problem
        Members with a role of their own, such as the two of a pair, are slots of different columns.
    team_of : (slots,) int32
        `NO_TEAM` for a slot that is served alone.
    window_ms : (teams,) int64
        At most so long after the first the last member arrives; `NO_WINDOW` where that does not matter.
    spread_price : (teams,) int64
        What each millisecond between the first and the last arrival costs.
    arrival_ms : (units, columns) int64
        From now; read only for teams with a window or a price.
    """

    problem: Problem
    team_of: NDArray[np.int32]
    window_ms: NDArray[np.int64]
    spread_price: NDArray[np.int64]
    arrival_ms: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many teams."""
        return len(self.window_ms)

    @property
    def joint(self) -> NDArray[np.bool_]:
        """Whether it matters when the members of each team arrive, (teams,) bool."""
        return (self.window_ms < NO_WINDOW) | (self.spread_price > 0)

    @property
    def joint_slot(self) -> NDArray[np.bool_]:
        """Whether each slot belongs to such a team, (slots,) bool."""
        joint: NDArray[np.bool_] = np.append(self.joint, False)[self.team_of]
        return joint

    @property
    def team_waiting_cost(self) -> NDArray[np.int64]:
        """What it costs that all slots of each team wait, (teams,) int64."""
        cost = np.zeros(self.count, dtype=np.int64)
        member = self.team_of >= 0
        np.add.at(cost, self.team_of[member], self.problem.waiting_cost[member])
        return cost

    def complete(self, unit_of_slot: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell of each team whether all its slots have a unit, within its window, (teams,) bool."""
        lacking = np.bincount(self.team_of[(unit_of_slot == NO_UNIT) & (self.team_of >= 0)], minlength=self.count)
        whole: NDArray[np.bool_] = (lacking == 0) & (self.spread_ms(unit_of_slot) <= self.window_ms)
        return whole

    def spread_ms(self, unit_of_slot: NDArray[np.int32]) -> NDArray[np.int64]:
        """Give the time between the first and the last arrival of each team where it matters, (teams,) int64."""
        goes = np.flatnonzero((unit_of_slot != NO_UNIT) & self.joint_slot)
        team, arrival = self.team_of[goes], self.arrival_ms[unit_of_slot[goes], self.problem.slot_of[goes]]
        first, last = np.full(self.count, LIMIT), np.zeros(self.count, dtype=np.int64)
        np.minimum.at(first, team, arrival)
        np.maximum.at(last, team, arrival)
        spread: NDArray[np.int64] = np.maximum(last - first, 0)
        return spread

    def total(self, unit_of_slot: NDArray[np.int32]) -> int:
        """Give the costs of pairs, of waiting and of arriving apart."""
        goes = unit_of_slot != NO_UNIT
        pairs = self.problem.cost[unit_of_slot[goes], self.problem.slot_of[goes]].sum()
        apart = (self.spread_price * self.spread_ms(unit_of_slot)).sum()
        return int(pairs + self.problem.waiting_cost[~goes].sum() + apart)


def teams(
    problem: Problem,
    team_of: ArrayLike,
    *,
    arrival_ms: ArrayLike | None = None,
    window_ms: ArrayLike | None = None,
    spread_price: ArrayLike | None = None,
) -> Teams:
    """Check teams and freeze them.

    Raises
    ------
    MatchingError
        A shape does not fit, a number is negative or too large, a team has no slot, or arrivals shall be close and
        are not told.
    """
    member = whole_numbers("team_of", team_of, 1)
    if len(member) != problem.slots or member.min(initial=0) < NO_TEAM:
        raise MatchingError(f"team_of must give a team or {NO_TEAM} for each of {problem.slots} slots")
    count = int(member.max(initial=NO_TEAM)) + 1
    if np.unique(member[member >= 0]).size != count:
        raise MatchingError("team_of must number the teams from 0 without a gap")
    if arrival_ms is None and not (window_ms is None and spread_price is None):
        raise MatchingError("arrivals shall be close to one another, and arrival_ms is not given")
    return Teams(
        problem,
        frozen(member.astype(np.int32)),
        _bounded("window_ms", window_ms, NO_WINDOW, (count,), NO_WINDOW),
        _bounded("spread_price", spread_price, 0, (count,), _DEAREST_MS),
        _bounded("arrival_ms", arrival_ms, 0, problem.cost.shape, _LATEST_MS),
    )


def _bounded(name: str, values: ArrayLike | None, missing: int, shape: tuple[int, ...], most: int) -> NDArray[np.int64]:
    array = np.full(shape, missing) if values is None else whole_numbers(name, values, len(shape))
    if array.shape != shape:
        raise MatchingError(f"{name} must have shape {shape}, not {array.shape}")
    if array.min(initial=0) < 0 or array.max(initial=0) > most:
        raise MatchingError(f"{name} must hold numbers from 0 to {most}")
    return frozen(array)
