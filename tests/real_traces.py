"""Recorded drives of the shared data, on the maps that they were driven on."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps import road_graph
from maps.projection import LocalPlane, plane_around

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from maps import RoadGraph
    from routing.matching import MatchedTrace

BEIJING = LocalPlane(0.0, 0.0)
"""Beijing's files hold kilometres on some plane; it is laid around 0, 0, where a degree is as long either way."""
_BEIJING_MIDDLE_KM = (32.4, 112.4)


@dataclass(frozen=True)
class Drive:
    """Fixes of a drive and the line that was driven, in degrees."""

    places: NDArray[np.float64]
    at_ms: NDArray[np.float64]
    driven: NDArray[np.float64]


@cache
def beijing_roads(folder: Path) -> RoadGraph:
    """Give Beijing's roads: straight between the vertices, since the lengths of the file fit no unit."""
    vertices = np.array(_rows(_unzipped(folder / "vertexMap.txt.gz")), dtype=float)
    ends = np.array([row[:2] for row in _rows(_unzipped(folder / "adjacentList.txt.gz"))[1:]], dtype=int)
    tail, head = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0).T
    key, back = tail * len(vertices) + head, head * len(vertices) + tail
    at = np.minimum(np.searchsorted(key, back), len(key) - 1)
    lon, lat = _from_km(vertices[:, 2:]).T
    return road_graph(tail, head, lon, lat, reverse=np.where(key[at] == back, at, -1))


@cache
def beijing_drives(folder: Path, name: str) -> list[Drive]:
    """Give the taxi drives of a set, `set60` or `set120`, with the lines traced by hand."""
    fixes, lines = (_blocks(folder / f"{name}_{what}.coor.txt") for what in ("gps", "true_line"))
    return [
        Drive(_from_km(fix[:, 1:]), fix[:, 0] * 1000.0, _from_km(line[:, 1:]))
        for fix, line in zip(fixes, lines, strict=True)
    ]


@cache
def seattle_drive(folder: Path) -> Drive:
    """Give the drive of 80 km at one fix a second; the line is that of the fixes, since the set's map is not there."""
    rows = _rows(_unzipped(folder / "gps_data.txt.gz"))[1:]
    at_ms = [
        datetime.strptime(f"{day} {time}", "%d-%b-%Y %H:%M:%S").replace(tzinfo=UTC).timestamp() * 1000.0
        for day, time, *_ in rows
    ]
    places = np.array([(lon, lat) for _, _, lat, lon in rows], dtype=float)
    plane = plane_around(*places.T)
    line = shapely.simplify(shapely.LineString(plane.to_metres(*places.T)), 5.0)
    return Drive(places, np.array(at_ms), plane.to_degrees(*shapely.get_coordinates(line).T))


def roads_of_lines(lines_m: Sequence[shapely.LineString], plane: LocalPlane) -> RoadGraph:
    """Give two-way roads along lines, which meet wherever two cross."""
    parts = shapely.get_parts(shapely.unary_union(list(lines_m)))
    ends = np.array([(part.coords[0], part.coords[-1]) for part in parts]).round(3)
    nodes, node = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    one, other = node.reshape(-1, 2).T
    bends = [points for part in parts for points in (part.coords[1:-1], part.coords[-2:0:-1])]
    lon, lat = plane.to_degrees(*nodes.T).T
    via = plane.to_degrees(*np.array([point for points in bends for point in points]).reshape(-1, 2).T)
    return road_graph(
        np.column_stack((one, other)).ravel(),
        np.column_stack((other, one)).ravel(),
        lon,
        lat,
        length_m=np.repeat(shapely.length(parts), 2),
        reverse=np.arange(2 * len(parts)) ^ 1,
        via_start=np.concatenate(([0], np.cumsum([len(points) for points in bends]))),
        via_lon=via[:, 0],
        via_lat=via[:, 1],
    )


def read_gpx(file: Path) -> NDArray[np.float64]:
    """Give the points of all tracks of a GPX file, (points, 2) lon, lat."""
    points = [point for point in ET.parse(file).iter() if point.tag.endswith("}trkpt")]
    return np.array([(point.get("lon"), point.get("lat")) for point in points], dtype=float).reshape(-1, 2)


def off_the_way_m(line: NDArray[np.float64], matched: MatchedTrace) -> NDArray[np.float64]:
    """Give the distance from each ten metres of a line to the way that was matched, in metres."""
    plane = plane_around(*line.T)
    chains = [plane.to_metres(*chain.geometry.T) for chain in matched.chains]
    way = shapely.MultiLineString([np.concatenate((points, points[-1:])) for points in chains])
    whole = shapely.LineString(plane.to_metres(*line.T))
    return shapely.distance(shapely.line_interpolate_point(whole, np.arange(0.0, whole.length, 10.0)), way)


def _unzipped(file: Path) -> str:
    return gzip.decompress(file.read_bytes()).decode()


def _rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def _blocks(file: Path) -> list[NDArray[np.float64]]:
    """Read blocks of rows, each behind a line whose third number says how many there are."""
    rows, blocks, at = _rows(file.read_text()), [], 1
    while at < len(rows):
        size = int(rows[at][2])
        blocks.append(np.array(rows[at + 1 : at + 1 + size], dtype=float))
        at += 1 + size
    return blocks


def _from_km(places_km: NDArray[np.float64]) -> NDArray[np.float64]:
    return BEIJING.to_degrees(*((places_km - _BEIJING_MIDDLE_KM) * 1000.0).T)
