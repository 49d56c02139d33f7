"""Stations and posts by driving times on roads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from fleet.errors import FieldError, FleetError
from fleet.locations.mclp import mclp
from fleet.locations.mexclp import mexclp
from fleet.locations.p_median import p_median
from fleet.locations.placement import Placement, check_demand, quiet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.locations.placement import Progress

    TimeArray = NDArray[np.int32]
    FloatArray = NDArray[np.float64]

NO_WAY_MS: Final = 2_147_483_647
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class RoadPlacement:
    """A placement by road, how much demand there is, and how much of it no candidate reaches at all."""

    placement: Placement
    demand: float
    unreached: float


def covering_stations(
    travel_ms: TimeArray,
    demand: FloatArray,
    sites: int,
    minutes: float,
    *,
    limit_s: float = 60.0,
    progress: Progress = quiet,
) -> RoadPlacement:
    """Choose the sites that cover the most demand within so many minutes of driving.

    Parameters
    ----------
    travel_ms : (candidates, places) int32
        `NO_WAY_MS` where no road leads.
    demand : (places,) float64
    sites : int
    minutes : float
    limit_s, progress
        As in `mclp`.

    Returns
    -------
    RoadPlacement
        The value in units of demand.

    Raises
    ------
    FleetError
    """
    unreached = _unreached(travel_ms, demand)
    found = mclp(_within(travel_ms, minutes), demand, sites, limit_s=limit_s, progress=progress)
    return RoadPlacement(found, float(demand.sum()), unreached)


def near_stations(
    travel_ms: TimeArray, demand: FloatArray, sites: int, *, limit_s: float = 60.0, progress: Progress = quiet
) -> RoadPlacement:
    """Choose the sites that make the mean drive from the nearest of them shortest.

    Parameters
    ----------
    travel_ms : (candidates, places) int32
        `NO_WAY_MS` where no road leads; places that no candidate reaches are left out.
    demand : (places,) float64
    sites : int
    limit_s, progress
        As in `p_median`.

    Returns
    -------
    RoadPlacement
        The value in minutes, weighted by demand.

    Raises
    ------
    FleetError
    """
    unreached = _unreached(travel_ms, demand)
    counted = (demand > 0) & (travel_ms != NO_WAY_MS).any(axis=0)
    table = travel_ms[:, counted]
    cost = np.where(table == NO_WAY_MS, np.inf, table.astype(np.float64)) * demand[counted]
    per_minute = float(demand[counted].sum()) * _MINUTE_MS

    def told(best: float, bound: float) -> None:
        progress(best / per_minute, bound / per_minute)

    found = p_median(cost, sites, limit_s=limit_s, progress=told)
    in_minutes = replace(found, value=found.value / per_minute, bound=found.bound / per_minute)
    return RoadPlacement(in_minutes, float(demand.sum()), unreached)


def posts(
    travel_ms: TimeArray,
    demand: FloatArray,
    units: int,
    busy: float,
    minutes: float,
    *,
    most_each: int | None = None,
    limit_s: float = 60.0,
    progress: Progress = quiet,
) -> RoadPlacement:
    """Choose a post for each unit so that the demand expected to find a free one within the minutes is most.

    Parameters
    ----------
    travel_ms : (candidates, places) int32
        `NO_WAY_MS` where no road leads.
    demand : (places,) float64
    units : int
    busy : float
    minutes : float
    most_each, limit_s, progress
        As in `mexclp`.

    Returns
    -------
    RoadPlacement
        The value in units of demand; a post stands as often as it has units.

    Raises
    ------
    FleetError
    """
    unreached = _unreached(travel_ms, demand)
    reach = _within(travel_ms, minutes)
    found = mexclp(reach, demand, units, busy, most_each=most_each, limit_s=limit_s, progress=progress)
    return RoadPlacement(found, float(demand.sum()), unreached)


def _within(travel_ms: TimeArray, minutes: float) -> NDArray[np.bool_]:
    if not 0 <= minutes < NO_WAY_MS / _MINUTE_MS:
        raise FieldError("minutes", f"is {minutes:g}, no time to drive")
    within: NDArray[np.bool_] = travel_ms <= minutes * _MINUTE_MS
    return within


def _unreached(travel_ms: TimeArray, demand: FloatArray) -> float:
    """Check the demand; give how much of it no candidate reaches."""
    check_demand(demand, travel_ms.shape[1])
    apart = (travel_ms == NO_WAY_MS).all(axis=0)
    left = float(demand[apart].sum())
    if not (demand[~apart] > 0).any():
        raise FleetError("no candidate reaches a place that has demand")
    return left
