"""A trace: the fixes of one vehicle in the order in which they came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import frozen
from routing.matching.errors import TraceError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False, slots=True)
class Trace:
    """Fixes as they came, good and bad; made by `trace`.

    Attributes
    ----------
    places : (fixes, 2) float64
        Lon, lat in degrees; whatever the device wrote.
    at_ms : (fixes,) float64, optional
        Device time in ms since 1970 (UTC), NaN where the device gave none; None where only the order is known.
    """

    places: NDArray[np.float64]
    at_ms: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.places)


def trace(places: ArrayLike, at_ms: ArrayLike | None = None) -> Trace:
    """Make a trace of plain numbers.

    Parameters
    ----------
    places : (fixes, 2) numbers
        Lon, lat in degrees; fixes that are no places are kept here and skipped by the matching.
    at_ms : (fixes,) numbers, optional
        Device time in ms since 1970 (UTC).

    Raises
    ------
    TraceError
        Where the shapes are not these, or something is no number.
    """
    place = _numbers("places", places)
    if place.size == 0:
        place = place.reshape(0, 2)
    if place.ndim != 2 or place.shape[1] != 2:
        raise TraceError(f"places of a trace must be rows of lon, lat; their shape is {place.shape}")
    if at_ms is None:
        return Trace(frozen(place))
    moments = _numbers("at_ms", at_ms)
    if moments.shape != (len(place),):
        raise TraceError(f"at_ms must hold one time for each of the {len(place)} fixes, its shape is {moments.shape}")
    return Trace(frozen(place), frozen(moments))


def _numbers(name: str, values: ArrayLike) -> NDArray[np.float64]:
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TraceError(f"{name} of a trace must be numbers") from error
