"""MEXCLP: units on sites so that the demand expected to find a free one within reach is most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleet.errors import FieldError
from fleet.locations.covering import cover
from fleet.locations.placement import Placement, check_count, check_demand, quiet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fleet.locations.placement import Progress


def mexclp(
    reach: NDArray[np.bool_],
    demand: NDArray[np.float64],
    units: int,
    busy: float,
    *,
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
    busy : float
        Share of the time in which a unit is busy, from 0 to below 1.
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
    if not 0 <= busy < 1:
        raise FieldError("q", f"is {busy:g}, want 0 to below 1")
    return cover(reach, demand, units=units, busy=busy, repeated=True, limit_s=limit_s, progress=progress)
