"""Demand: a Poisson process whose rate depends on zone, class of reasons, hour of the week, month and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from simulator.demand.hours import WEEK_HOURS
from simulator.errors import SimulatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.demand.hours import Hours

YEAR_MS: Final = 365.25 * 86_400_000
MOST_FACTOR: Final = 1_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """How often people call; read-only.

    Attributes
    ----------
    zones, classes : tuple of str
    time_zone : str
        On whose wall clock the hours and months are.
    per_hour : (zones, classes, 168) float64
        Calls/h by hour of the week, 0 is Monday, 00:00 to 01:00.
    month : (12,) float64
        By how much more or less there is in each month.
    growth_per_year : float
        By how much more there is a year later; it grows evenly.
    level_ms : int
        When growth is 1, ms since 1970 UTC.
    """

    zones: tuple[str, ...]
    classes: tuple[str, ...]
    time_zone: str
    per_hour: NDArray[np.float64]
    month: NDArray[np.float64]
    growth_per_year: float = 1.0
    level_ms: int = 0

    def __post_init__(self) -> None:
        shape = (len(self.zones), len(self.classes), WEEK_HOURS)
        if self.per_hour.shape != shape or not (np.isfinite(self.per_hour) & (self.per_hour >= 0)).all():
            raise SimulatorError(f"demand must be {shape[0]} × {shape[1]} × {WEEK_HOURS} numbers of calls/h from 0")
        if self.month.shape != (12,) or not (np.isfinite(self.month) & (self.month >= 0)).all():
            raise SimulatorError("demand by month must be 12 numbers from 0")
        if not 0 < self.growth_per_year <= MOST_FACTOR:
            raise SimulatorError(f"growth_per_year must be a number above 0, at most {MOST_FACTOR:g}")

    def factor(self, hours: Hours) -> NDArray[np.float64]:
        """Give by how much more or less there is in each hour, by its month and year, (hours,) float64."""
        middle_ms = (hours.start_ms[1:] + hours.start_ms[:-1]) / 2
        years = (middle_ms - self.level_ms) / YEAR_MS
        return np.asarray(self.month[hours.month] * self.growth_per_year**years)

    def row_of_zone(self, name: str) -> int:
        """Give the row of a zone; raises `SimulatorError` where there is none of that name."""
        return _row("zone", name, self.zones)

    def row_of_class(self, name: str) -> int:
        """Give the row of a class; raises `SimulatorError` where there is none of that name."""
        return _row("class", name, self.classes)


def _row(kind: str, name: str, names: tuple[str, ...]) -> int:
    if name not in names:
        raise SimulatorError(f"there is no {kind} {name!r}; there are {', '.join(names[:20])}")
    return names.index(name)
