"""Isochrones as GeoJSON, for files and answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from routing import isochrone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from routing import TimedMetric

LONGEST_MINUTES: Final = 240.0
MOST_LIMITS: Final = 10


def limits_of(minutes: str) -> list[int] | None:
    """Read a list of minutes such as ``8,20`` as ms; None where it is none.

    It may hold 1 to `MOST_LIMITS` numbers above 0, at most `LONGEST_MINUTES`.
    """
    try:
        numbers = [float(part) for part in minutes.split(",")]
    except ValueError:
        return None
    if len(numbers) > MOST_LIMITS or not all(math.isfinite(each) and each <= LONGEST_MINUTES for each in numbers):
        return None
    limits_ms = [round(number * 60_000) for number in numbers]
    return limits_ms if min(limits_ms) > 0 else None


def reached_areas(
    metric: TimedMetric, source: tuple[float, float], limits_ms: Sequence[int], at: datetime | None
) -> dict[str, Any]:
    """Give a GeoJSON FeatureCollection with a MultiPolygon per limit, in their order, for one who rolls at a moment.

    Closures by the clock are ignored where it is None.
    """
    from shapely import get_parts, set_precision
    from shapely.geometry import mapping

    features = []
    for found in isochrone(metric, source, limits_ms, at=at):
        area = set_precision(found.area, 1e-6)
        parts = [mapping(part)["coordinates"] for part in get_parts(area)]
        features.append(
            {
                "type": "Feature",
                "properties": {"minutes": found.limit_ms / 60_000, "roads_m": round(found.roads_m, 1)},
                "geometry": {"type": "MultiPolygon", "coordinates": parts},
            }
        )
    return {"type": "FeatureCollection", "features": features}
