"""Places on the map: from degrees to the nearest road."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.errors import PlaceError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from maps.snapping import Snapped
    from routing.hierarchy import Hierarchy


def snap_places(hierarchy: Hierarchy, places: ArrayLike, *, name: str = "places") -> Snapped:
    """Find the nearest road of each place. Callers that ask often may keep what this gives.

    Parameters
    ----------
    hierarchy : Hierarchy
    places : (places, 2) float64
        Lon, lat in degrees.
    name : str
        What the message calls them.

    Raises
    ------
    PlaceError
        Where they are not places in degrees, the message names the first bad row; or the map has no road.
    """
    from maps.snapping import snap

    checked = _checked(places, name)
    if hierarchy.graph.arcs == 0:
        raise PlaceError("the map has no road to start from or to arrive at")
    return snap(hierarchy.arc_index, checked)


def _checked(places: ArrayLike, name: str) -> NDArray[np.float64]:
    try:
        values = np.asarray(places, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise PlaceError(f"{name} must hold numbers: lon, lat in degrees") from error
    if values.shape[:1] == (0,):
        return values.reshape(0, 2)
    if values.ndim != 2 or values.shape[1] != 2:
        raise PlaceError(f"{name} must be rows of lon, lat, their shape is {values.shape}")
    wrong = np.flatnonzero(~((np.abs(values[:, 0]) <= 180.0) & (np.abs(values[:, 1]) <= 90.0)))
    if wrong.size:
        row = int(wrong[0])
        raise PlaceError(f"{name} row {row}: {values[row, 0]}, {values[row, 1]} is no lon, lat in degrees")
    return values
