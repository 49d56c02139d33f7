"""How much of the demand is covered at this moment: once, twice, in expectation, and by district."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.columns import Refusal
from dispatch.covering.roads import roads_at
from dispatch.gathering import unit_columns
from fleet.coverage import USUAL_LIMITS_MS, covered_demand, reached
from fleet.coverage import unit_columns as idle_columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dispatch.covering.busy import Busy
    from dispatch.situation import Situation


@dataclass(frozen=True, slots=True)
class Covered:
    """Shares of demand that idle units reach in time.

    Attributes
    ----------
    demand : float
        Of all demand, the share that lies here.
    once, twice : tuple of float
        By limit, as of `CoverNow.limits_ms`: shares of the demand here that at least one and two units reach.
    """

    demand: float
    once: tuple[float, ...]
    twice: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CoverNow:
    """The cover of the region and of each district.

    Attributes
    ----------
    idle : int
        Units that can be sent.
    busy : Busy
        Busy fractions of this hour.
    districts : tuple of (str or None, Covered)
        By the id of the zone; None for what lies in none.
    """

    limits_ms: tuple[int, ...]
    idle: int
    busy: Busy
    whole: Covered
    districts: tuple[tuple[str | None, Covered], ...]


def cover_now(situation: Situation) -> CoverNow:
    """Tell how much of the demand of this hour is covered."""
    units, places = unit_columns(situation)
    idle = (units.refusal == Refusal.NONE) & units.by_road
    cover, roads, busy = situation.cover, roads_at(situation.streets, situation.now), situation.busy
    wanted = cover.wanted(roads.hour, busy)
    travel_ms = cover.travel_ms(places, roads, only=idle)
    reach = reached(units.turnout_ms, travel_ms)
    serves = idle_columns(wanted, reach[-1], capabilities=units.capabilities, idle=idle).serves
    found = covered_demand(wanted, reach, serves)
    by_district, total = found.share_by_district, float(found.demand.sum())
    shares = found.demand.sum(axis=0) / total if total > 0 else found.demand.sum(axis=0)
    return CoverNow(
        limits_ms=USUAL_LIMITS_MS,
        idle=int(idle.sum()),
        busy=busy,
        whole=Covered(1.0, _floats(found.share[:, 0]), _floats(found.share[:, 1])),
        districts=tuple(
            (name, Covered(float(shares[row]), _floats(by_district[:, 0, row]), _floats(by_district[:, 1, row])))
            for row, name in enumerate(cover.demand.districts)
        ),
    )


def _floats(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(values.tolist())
