"""MEXCLP: units on sites so that the demand expected to find a free one within reach is most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleet.errors import FieldError
from fleet.locations.covering import cover
from fleet.locations.placement import Placement, check_count, check_demand, quiet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.locations.placement import Progress


def mexclp(
    reach: NDArray[np.bool_],
    demand: NDArray[np.float64],
    units: int,
    busy: float | NDArray[np.float64],
    *,
    most_each: int | None = None,
    limit_s: float = 60.0,
    progress: Progress = quiet,
) -> Placement:
    """Choose a site for each unit so that ``sum of demand (1 - busy ** units in reach)`` is most.

    Parameters
    ----------
    reach : (sites, places) bool
    demand : (places,) float64
    units : int
        A site may have several.
    busy : float or (places,) float64
        Share of the time in which a unit is busy, from 0 to below 1; by place where it differs.
    most_each : int, optional
        At most so many units at a site.
    limit_s : float
        After so many seconds the best placement so far is given, not proven.
    progress : callable

    Returns
    -------
    Placement
        The value in units of demand; a site stands as often as it has units.

    Raises
    ------
    FieldError

    References
    ----------
    Daskin: A maximum expected covering location model (Transportation Science, 1983).
    """
    check_demand(demand, reach.shape[1])
    check_count("units", units)
    most_each = units if most_each is None else most_each
    check_count("units at a site", most_each)
    if units > most_each * len(reach):
        raise FieldError("units", f"is {units}, more than the {len(reach)} sites hold with {most_each} at each")
    shares = _shares(busy, demand.size)
    return cover(reach, demand, units=units, busy=shares, most_each=most_each, limit_s=limit_s, progress=progress)


def _shares(busy: float | NDArray[np.float64], places: int) -> NDArray[np.float64]:
    if np.shape(busy) not in {(), (places,)}:
        raise FieldError("q", f"has the shape {np.shape(busy)} for {places} places")
    shares = np.array(np.broadcast_to(np.asarray(busy, dtype=np.float64), places))
    bad = shares[~((shares >= 0) & (shares < 1))]
    if bad.size:
        raise FieldError("q", f"is {bad[0]:g}, want 0 to below 1")
    return shares
