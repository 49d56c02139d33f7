"""How busy units are at an instant, by class of crew: as the journal has it, and as is usual where it is young."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.folding.busy_times import hour_of_week_utc
from fleet.coverage.busy import MOST, busy_fractions, class_factor
from fleet.going.ways import Moves
from fleet.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dispatch.folding.busy_times import BusyTimes
    from fleet.roster import Fleet

USUAL: Final = 0.4
"""Share of its time in which a unit is busy, as long as the service has not measured its own (m)."""

MEASURED_BELOW: Final = 0.5
"""A fraction in which the usual one weighs less is told as measured."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Busy fractions at an instant, 0 to below 1.

    Attributes
    ----------
    every : float
        Of all crews that drive.
    resuscitation : float
        Of those of them that can resuscitate.
    measured : bool
        Whether what the service did weighs more in them than what is usual.
    """

    every: float
    resuscitation: float
    measured: bool


ASSUMED: Final = Busy(USUAL, USUAL, measured=False)


def busy_at(times: BusyTimes, fleet: Fleet, now: datetime) -> Busy:
    """Give the busy fractions of the hour of the week of an instant; a function of events and the roster."""
    hour = hour_of_week_utc(to_ms(now))
    seen = np.array([(each.busy_ms, each.duty_ms, each.watched_ms) for each in times.hours], dtype=np.float64)
    found = busy_fractions(*seen.T, usual=USUAL)
    of_all = float(found.fraction[hour])
    drive = [unit for unit in fleet.units if unit.moves is Moves.ROAD]
    able = [unit for unit in drive if "resuscitation" in unit.capabilities]
    share = _share(*_time_of(times, times.units))
    every, resuscitation = (
        min(of_all * class_factor(*_time_of(times, [unit.id for unit in each]), share), MOST) for each in (drive, able)
    )
    return Busy(every, resuscitation, measured=bool(found.assumed[hour] < MEASURED_BELOW))


def _share(busy_ms: int, duty_ms: int) -> float:
    return busy_ms / duty_ms if duty_ms else 0.0


def _time_of(times: BusyTimes, units: Iterable[str]) -> tuple[int, int]:
    """Give how long units were busy and on duty, all together, in ms."""
    known = [times.time_of(unit) for unit in units]
    return sum(busy_ms for busy_ms, _ in known), sum(duty_ms for _, duty_ms in known)
