"""One pass over an OSM file, PBF or XML: roads as chains, and the places that matter beside them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.chains import Chains
from maps.osm.barriers import BarrierNodes
from maps.osm.measures import duration_s
from maps.osm.relations import read_grounds
from maps.osm.road_rules import RoadRules, RoadSpeeds
from maps.osm.signals import signal_directions
from maps.places import Landmark, MovableBridge, Place
from maps.profile import MPS_PER_KMH, Profile, road_kind
from maps.road_graph import ROAD_CLASSES, great_circle_m

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_NODE_KEYS: Final = ("highway", "barrier", "amenity", "healthcare", "emergency", "place")
_WAY_KEYS: Final = ("highway", "route", "amenity", "healthcare", "emergency", "place")
_UNDEFINED_COORDINATE: Final = 2**31 - 1
_DEGREES_PER_UNIT: Final = 1e-7
_PROGRESS_EVERY: Final = 50_000
_FERRY: Final = "ferry"
_SITES: Final = {
    "amenity": frozenset({"hospital", "fire_station"}),
    "healthcare": frozenset({"hospital"}),
    "emergency": frozenset({"ambulance_station"}),
}
"""Values of the keys that make a hospital, a fire station or an ambulance station."""

_CLASS_NUMBER: Final = {name: number for number, name in enumerate(ROAD_CLASSES)}


@dataclass(slots=True)
class OsmReader:
    """Collects what one OSM file holds for one profile; `read` fills it."""

    profile: Profile
    hospitals: list[Landmark] = field(default_factory=list)
    stations: list[Landmark] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    bridge_ways: dict[str, list[int]] = field(default_factory=dict)
    signals: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    barriers: BarrierNodes = field(default_factory=BarrierNodes)
    rules: RoadRules = field(init=False)
    highways: int = 0
    ways: int = 0
    open_ways: int = 0
    nameless_ways: int = 0
    fire_stations: int = 0
    ferries: int = 0
    ferries_used: int = 0
    ferries_timed: int = 0
    missing_points: int = 0
    _point: array[int] = field(default_factory=lambda: array("q"))
    _x: array[int] = field(default_factory=lambda: array("i"))
    _y: array[int] = field(default_factory=lambda: array("i"))
    _start: array[int] = field(default_factory=lambda: array("q", [0]))
    _speed_mps: array[float] = field(default_factory=lambda: array("d"))
    _way: array[int] = field(default_factory=lambda: array("q"))
    _names: dict[str, int] = field(default_factory=lambda: {"": 0})

    def __post_init__(self) -> None:
        self.rules = RoadRules(self.profile)

    def read(self, path: Path, progress: Callable[[str], None] | None) -> None:
        """Read the file to its end; osmium's own errors pass through."""
        import osmium

        found = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
        for kind, keys in ((osmium.osm.NODE, _NODE_KEYS), (osmium.osm.WAY, _WAY_KEYS)):
            with_a_key = osmium.filter.KeyFilter(*keys)
            with_a_key.enable_for(kind)
            found.with_filter(with_a_key)
        for number, item in enumerate(found):
            if isinstance(item, osmium.osm.Way):
                self._take_way(item)
            elif isinstance(item, osmium.osm.Node) and item.location.valid():
                self._take_node(item, dict(item.tags))
            if progress and number % _PROGRESS_EVERY == _PROGRESS_EVERY - 1:
                progress(f"{path.name}: {number + 1:,} places and ways read, {self.ways:,} of them roads")
        for grounds in read_grounds(path, _SITES):
            self._take_place(grounds.tags, f"relation/{grounds.relation}", grounds.lon, grounds.lat)

    def chains(self) -> Chains:
        """Give the roads read so far."""
        way = np.array(self._way, dtype=np.int64).reshape(-1, 3)
        speed_mps = np.array(self._speed_mps).reshape(-1, 2)
        return Chains(
            start=np.array(self._start, dtype=np.int64),
            point=np.array(self._point, dtype=np.int64),
            lon=np.array(self._x) * _DEGREES_PER_UNIT,
            lat=np.array(self._y) * _DEGREES_PER_UNIT,
            forward_mps=speed_mps[:, 0],
            backward_mps=speed_mps[:, 1],
            road_class=way[:, 1].astype(np.uint8),
            name=way[:, 2].astype(np.int32),
            way_id=way[:, 0],
            names=tuple(self._names),
        )

    def movable_bridges(self) -> tuple[MovableBridge, ...]:
        """Give the bridges that open, ways of one name together."""
        return tuple(MovableBridge(name, tuple(ways)) for name, ways in self.bridge_ways.items())

    def _take_node(self, node: Any, tags: Mapping[str, str]) -> None:
        stops = signal_directions(tags)
        if stops:
            self.signals[node.id] = stops
        if "barrier" in tags:
            self._take_barrier(node.id, tags)
        self._take_place(tags, f"node/{node.id}", node.lon, node.lat)

    def _take_barrier(self, node: int, tags: Mapping[str, str]) -> None:
        kind, element = tags["barrier"], f"node/{node}"
        if kind not in self.profile.barriers:
            self.rules.odd_values.add("barrier", kind, element)
        barrier = self.profile.barrier(tags)
        too_small = self.rules.is_too_small(tags, element)
        self.barriers.add(node, kind, barrier._replace(closes=barrier.closes or too_small))

    def _take_way(self, way: Any) -> None:
        tags = dict(way.tags)
        self.highways += "highway" in tags
        if road_kind(tags):
            self._take_road(way, tags)
        middle = None if tags.get("highway") else _middle(way.nodes)
        if middle is not None:
            self._take_place(tags, f"way/{way.id}", *middle)

    def _take_road(self, way: Any, tags: Mapping[str, str]) -> None:
        is_ferry = road_kind(tags) == _FERRY
        self.ferries += is_ferry
        class_kmh = self.profile.class_speed_kmh(tags)
        if class_kmh is None:
            return
        self.ways += 1
        if is_ferry:
            class_kmh = self._ferry_kmh(way, tags, class_kmh)
        speeds = self.rules.speeds(tags, class_kmh, f"way/{way.id}")
        if speeds is None:
            return
        self.open_ways += 1
        self.ferries_used += is_ferry
        self._add_line(way, (way.id, _class_number(tags), self._name_number(tags)), speeds)
        if tags.get("bridge") == "movable" or "bridge:movable" in tags:
            self.bridge_ways.setdefault(tags.get("bridge:name") or tags.get("name", ""), []).append(way.id)

    def _ferry_kmh(self, way: Any, tags: Mapping[str, str], class_kmh: float) -> float:
        """Give the speed of a ferry by the duration that it tells, that of its class where it tells none."""
        if "duration" not in tags:
            return class_kmh
        time_s = duration_s(tags["duration"])
        if time_s is None:
            self.rules.odd_values.add("duration", tags["duration"], f"way/{way.id}")
            return class_kmh
        self.ferries_timed += 1
        return _length_m(way.nodes) / time_s / MPS_PER_KMH or class_kmh

    def _add_line(self, way: Any, facts: tuple[int, int, int], speeds: RoadSpeeds) -> None:
        """Add the way's points, in several chains where points are missing from the file."""
        previous = None
        for node in way.nodes:
            place, point = node.location, node.ref
            x, y = place.x, place.y
            if x == _UNDEFINED_COORDINATE:
                self.missing_points += 1
                self._end_chain(facts, speeds)
                previous = None
            elif point != previous:
                self._point.append(point)
                self._x.append(x)
                self._y.append(y)
                previous = point
        self._end_chain(facts, speeds)

    def _end_chain(self, facts: tuple[int, int, int], speeds: RoadSpeeds) -> None:
        begin = self._start[-1]
        if len(self._point) - begin >= 2:
            self._start.append(len(self._point))
            self._way.extend(facts)
            self._speed_mps.extend(speeds)
        else:
            del self._point[begin:], self._x[begin:], self._y[begin:]

    def _name_number(self, tags: Mapping[str, str]) -> int:
        name = tags.get("name") or tags.get("ref") or ""
        self.nameless_ways += not name
        return self._names.setdefault(name, len(self._names))

    def _take_place(self, tags: Mapping[str, str], identity: str, lon: float, lat: float) -> None:
        name = tags.get("name", "")
        if "hospital" in (tags.get("amenity"), tags.get("healthcare")):
            self.hospitals.append(Landmark(identity, name, lon, lat))
        if tags.get("emergency") == "ambulance_station":
            self.stations.append(Landmark(identity, name, lon, lat))
        self.fire_stations += tags.get("amenity") == "fire_station"
        if "place" in tags and name:
            people = population_of(tags.get("population", ""))
            self.places.append(Place(identity, name, tags["place"], lon, lat, people))


def _class_number(tags: Mapping[str, str]) -> int:
    return _CLASS_NUMBER.get(road_kind(tags).removesuffix("_link"), 0)


def population_of(text: str) -> int:
    """Read the value of `population`; 0 where it is no whole number."""
    digits = text.replace(" ", "").replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _length_m(nodes: Any) -> float:
    units = [(node.x, node.y) for node in nodes if node.x != _UNDEFINED_COORDINATE]
    lon, lat = np.array(units).reshape(-1, 2).T * _DEGREES_PER_UNIT
    return float(great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())


def _middle(nodes: Any) -> tuple[float, float] | None:
    """Give the centroid of a closed way, the mean of the points of another; None where no point is in the file."""
    units = [(node.x, node.y) for node in nodes if node.x != _UNDEFINED_COORDINATE]
    if not units:
        return None
    points = np.array(units) * _DEGREES_PER_UNIT
    lon, lat = _centroid(points) if (points[0] == points[-1]).all() else points.mean(axis=0)
    return float(lon), float(lat)


def _centroid(ring: Any) -> tuple[float, float]:
    """Give the centroid of a closed ring (points, 2) by the shoelace formula."""
    origin = ring[0]
    x, y = (ring - origin).T
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = cross.sum() * 3
    if not area:
        return ring[:-1, 0].mean(), ring[:-1, 1].mean()
    shift = ((x[:-1] + x[1:]) @ cross / area, (y[:-1] + y[1:]) @ cross / area)
    return origin[0] + shift[0], origin[1] + shift[1]
