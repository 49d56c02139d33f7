"""Hospitals and stations whose grounds are a relation of several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from osmium.osm import Way

_KEYS: Final = ("amenity", "healthcare", "emergency")
_DEGREES_PER_UNIT: Final = 1e-7


class Grounds(NamedTuple):
    """An area of several ways, with the mean of the points of its outline."""

    relation: int
    tags: Mapping[str, str]
    lon: float
    lat: float


def read_grounds(path: Path, wanted: Mapping[str, frozenset[str]]) -> list[Grounds]:
    """Read the multipolygons that have one of the wanted values; osmium's own errors pass through.

    The ways of a file are read once more only where it has such relations; one none of whose ways is there is left out.
    """
    relations = list(_relations(path, wanted))
    if not relations:
        return []
    points = _points(path, {way for _, _, ways in relations for way in ways})
    found = []
    for relation, tags, ways in relations:
        outline = [points[way] for way in ways if way in points]
        if outline:
            lon, lat = np.concatenate(outline).mean(axis=0).tolist()
            found.append(Grounds(relation, tags, lon, lat))
    return found


def _relations(
    path: Path, wanted: Mapping[str, frozenset[str]]
) -> Iterator[tuple[int, Mapping[str, str], tuple[int, ...]]]:
    import osmium

    relations = osmium.FileProcessor(str(path), osmium.osm.RELATION)
    for relation in relations.with_filter(osmium.filter.KeyFilter(*_KEYS)):
        tags = dict(relation.tags)
        if tags.get("type") == "multipolygon" and any(tags.get(key) in values for key, values in wanted.items()):
            yield relation.id, tags, _outline(relation)


def _outline(relation: Any) -> tuple[int, ...]:
    return tuple(member.ref for member in relation.members if member.type == "w" and member.role != "inner")


def _points(path: Path, ways: set[int]) -> dict[int, NDArray[np.float64]]:
    """Give the points of each way that are in the file, (points, 2) float64 degrees; ways without any are left out."""
    import osmium

    of_the_ways = osmium.filter.IdFilter(ways)
    of_the_ways.enable_for(osmium.osm.WAY)
    found = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    found.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)).with_filter(of_the_ways)
    points = {way.id: _units(way) for way in found if isinstance(way, osmium.osm.Way)}
    return {way: np.array(units) * _DEGREES_PER_UNIT for way, units in points.items() if units}


def _units(way: Way) -> list[tuple[int, int]]:
    return [(node.x, node.y) for node in way.nodes if node.location.valid()]
