"""Coordinates as answers: the place that they tell, then what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.gazetteer.coordinates import read_coordinates
from maps.gazetteer.found import Found

if TYPE_CHECKING:
    from maps.gazetteer.columns import Columns
    from maps.gazetteer.coordinates import Box
    from maps.gazetteer.source import Source

_DIGITS: Final = 6
_MARGIN_DEGREES: Final = 0.1
"""A map reaches farther than the places on its streets that stand for them."""


def coordinate_answers(source: Source, text: str, limit: int) -> list[Found]:
    """Give the place that a text tells by its coordinates, and the nearest addresses; nothing where it tells none.

    Where the text does not say which number is the latitude, the order that lies on the map is meant.
    """
    places = read_coordinates(text, _box(source.columns))
    if places is None:
        return []
    told = [_coordinates(lon, lat, text.strip(), len(places) - 1) for lon, lat in places[:limit]]
    left = limit - len(told)
    return told + (source.rows.near(source.columns, *places[0], left) if left > 0 else [])


def _coordinates(lon: float, lat: float, text: str, alike: int) -> Found:
    label = f"{lat:.{_DIGITS}f}, {lon:.{_DIGITS}f}"
    return Found(lon=lon, lat=lat, label=label, kind="coordinates", matched=(text,), alike=alike)


def _box(columns: Columns) -> Box | None:
    lon = np.concatenate((columns.street_lon, columns.settlement_lon))
    lat = np.concatenate((columns.street_lat, columns.settlement_lat))
    if len(lon) == 0:
        return None
    west, south, east, north = (float(each) for each in (lon.min(), lat.min(), lon.max(), lat.max()))
    return west - _MARGIN_DEGREES, south - _MARGIN_DEGREES, east + _MARGIN_DEGREES, north + _MARGIN_DEGREES
