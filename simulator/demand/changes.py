"""What-if: demand that is more or less in a window, in some zones, for some reasons."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from simulator.demand.demand import MOST_FACTOR, Demand
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Change:
    """Demand times a factor, wherever and whenever all that is told fits: an event, a storm, a new quarter.

    Attributes
    ----------
    factor : float
        0 stops all calls, 3 makes them three times as many.
    zones, classes : tuple of str
        Names; all where empty.
    from_ms, until_ms : int or None
        Instants, ms since 1970 UTC; without an end on that side where None.
    hours : tuple of int
        Hours of the week on the wall clock, 0 is Monday, 00:00 to 01:00; all where empty.
    """

    factor: float
    zones: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    from_ms: int | None = None
    until_ms: int | None = None
    hours: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.factor) and 0 <= self.factor <= MOST_FACTOR):
            raise SimulatorError(f"factor is {self.factor}: want a number from 0 to {MOST_FACTOR:g}")
        if self.from_ms is not None and self.until_ms is not None and self.until_ms <= self.from_ms:
            raise SimulatorError("a change of demand ends before it begins")
        if not all(0 <= hour < 168 for hour in self.hours):
            raise SimulatorError("hours of a change must be from 0 to 167: 0 is Monday, 00:00 to 01:00")

    def holds(self, at_ms: int, hour_of_week: int) -> bool:
        """Tell whether it holds at an instant."""
        begun = self.from_ms is None or at_ms >= self.from_ms
        going = self.until_ms is None or at_ms < self.until_ms
        return begun and going and (not self.hours or hour_of_week in self.hours)

    def cells(self, demand: Demand) -> NDArray[np.float64]:
        """Give the factor of each zone and class, (zones, classes) float64.

        Raises
        ------
        SimulatorError
            Where the demand has no zone or class of a name.
        """
        zones = [demand.row_of_zone(name) for name in self.zones] or range(len(demand.zones))
        classes = [demand.row_of_class(name) for name in self.classes] or range(len(demand.classes))
        factors = np.ones((len(demand.zones), len(demand.classes)))
        factors[np.ix_(list(zones), list(classes))] = self.factor
        return factors


def overlaid(demand: Demand, change: Change) -> Demand:
    """Give the demand as a change that holds always makes it.

    Raises
    ------
    SimulatorError
        Where the change has a window, which only `draw_calls` knows to keep, or a name that there is not.
    """
    if change.from_ms is not None or change.until_ms is not None:
        raise SimulatorError("a change with a window is given to the drawing of calls, not laid over all demand")
    hours = list(change.hours) or list(range(168))
    per_hour = demand.per_hour.copy()
    per_hour[:, :, hours] *= change.cells(demand)[:, :, None]
    return replace(demand, per_hour=frozen(per_hour))
