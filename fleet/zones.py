"""Zones: named areas of a service, read from GeoJSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fleet.consistency import doubles
from fleet.errors import FieldError
from fleet.fields import check_id, check_name

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry import MultiPolygon, Polygon

    from fleet.complaints import Complaints

MOST_DEMAND: Final = 1e15


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """A named area; the outline in degrees, lon before lat.

    `demand` is how much comes from it in any unit, such as calls a year; None where nobody said.
    """

    id: str
    name: str
    outline: Polygon | MultiPolygon
    demand: float | None = None

    def __post_init__(self) -> None:
        check_id("id", self.id)
        check_name("name", self.name)
        if self.demand is not None and not 0 <= self.demand <= MOST_DEMAND:
            raise FieldError("demand", f"must be a number from 0 to {MOST_DEMAND:g}")


def read_zones(path: Path, complaints: Complaints) -> tuple[Zone, ...]:
    """Read zones from a GeoJSON FeatureCollection of polygons; none where there is no file.

    Each feature needs the properties ``id`` and ``name``, and may have a number ``demand``. Faults go to `complaints`.
    """
    if not path.exists():
        return ()
    try:
        collection = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, RecursionError) as error:
        complaints.add(path.name, 0, f"cannot be read: {error}")
        return ()
    except UnicodeDecodeError:
        complaints.add(path.name, 0, "is not UTF-8 text")
        return ()
    except json.JSONDecodeError as error:
        complaints.add(path.name, error.lineno, f"is not JSON: {error.msg}")
        return ()
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        complaints.add(path.name, 0, "is not a GeoJSON FeatureCollection")
        return ()
    return tuple(_zones(features, path.name, complaints))


def _zones(features: list[Any], file: str, complaints: Complaints) -> list[Zone]:
    zones: list[Zone] = []
    numbers: list[int] = []
    for number, feature in enumerate(features, start=1):
        try:
            zones.append(_zone(feature))
            numbers.append(number)
        except FieldError as error:
            complaints.add(file, 0, f"feature {number}: {error}")
    for row, first in doubles(zone.id for zone in zones):
        complaints.add(
            file, 0, f"feature {numbers[row]}: id {zones[row].id} is there twice, first in feature {numbers[first]}"
        )
    return zones


def _zone(feature: Any) -> Zone:
    import shapely
    from shapely.geometry import MultiPolygon, Polygon, shape

    try:
        outline = shape(feature["geometry"])
        properties = dict(feature["properties"] or {})
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, shapely.errors.ShapelyError) as error:
        raise FieldError("geometry", "cannot be read") from error
    if not isinstance(outline, Polygon | MultiPolygon) or outline.is_empty:
        raise FieldError("geometry", "must be a polygon or a multipolygon")
    if not outline.is_valid:
        raise FieldError("geometry", f"crosses itself: {shapely.is_valid_reason(outline)}")
    west, south, east, north = outline.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise FieldError("geometry", "leaves the globe: want degrees, lon before lat")
    return Zone(
        id=str(properties.get("id", "")),
        name=str(properties.get("name", "")),
        outline=outline,
        demand=_demand(properties.get("demand")),
    )


def _demand(value: Any) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise FieldError("demand", f"is {value!r}: want a number, or leave it out")
    return value
