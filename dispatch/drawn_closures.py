"""The roads that a drawn closure names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dispatch.refusals import BadFieldError
from maps.closures import arcs_of_closure
from maps.errors import MapError
from maps.snapping import snap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.store import BuiltMap

CLOSED_POINT_M: Final = 300.0
"""A point farther than this from every road closes none (m)."""


def drawn_arcs(built: BuiltMap, geometry: Mapping[str, Any]) -> tuple[int, ...]:
    """Give the arcs that a closure's geometry names; a geometry that is none raises `BadFieldError`."""
    _check_point(built, geometry)
    try:
        return tuple(int(arc) for arc in arcs_of_closure(built.graph, built.index, geometry))
    except MapError as error:
        raise BadFieldError("geometry", str(error)) from error


def _check_point(built: BuiltMap, geometry: Mapping[str, Any]) -> None:
    """Refuse a point that is far from every road: it would close the nearest one, wherever that is."""
    if geometry.get("type") != "Point":
        return
    try:
        place = np.array([geometry.get("coordinates")], dtype=np.float64)
        distance_m = float(snap(built.index, place).distance_m[0])
    except (MapError, ValueError, TypeError) as error:
        raise BadFieldError("geometry", f"the point is no place: {error}") from error
    if distance_m > CLOSED_POINT_M:
        raise BadFieldError("geometry", f"the nearest road is {distance_m:.0f} m away, more than {CLOSED_POINT_M:.0f}")
