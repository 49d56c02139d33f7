"""MCLP: so many sites that the demand within reach of one of them is most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleet.locations.covering import cover
from fleet.locations.placement import Placement, check_count, check_demand, quiet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleet.locations.placement import Progress


def mclp(
    reach: NDArray[np.bool_],
    demand: NDArray[np.float64],
    sites: int,
    *,
    limit_s: float = 60.0,
    progress: Progress = quiet,
) -> Placement:
    """Choose the sites that cover the most demand.

    Parameters
    ----------
    reach : (sites, places) bool
    demand : (places,) float64
    sites : int
        How many to choose.
    limit_s : float
        After so many seconds the best placement so far is given, not proven.
    progress : callable

    Returns
    -------
    Placement
        The value in units of demand.

    Raises
    ------
    FieldError

    References
    ----------
    Church, ReVelle: The maximal covering location problem (Papers of the Regional Science Association, 1974).
    """
    check_demand(demand, reach.shape[1])
    check_count("p", sites, reach.shape[0])
    return cover(
        reach, demand, units=sites, busy=np.zeros(demand.size), most_each=1, limit_s=limit_s, progress=progress
    )
