"""A made-up region of any size from a seed: a city on a river, bridges, a ring road, towns and villages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.chains import collapse
from maps.errors import MapError
from maps.made_up.country import RING_JUNCTION_EVERY, Country, chance, plan_country, settlement_radius_m
from maps.made_up.names import bridge_names, street_names, town_names, village_names, wide_street_names
from maps.made_up.places import made_up_hospitals, made_up_places, made_up_stations
from maps.made_up.road_rules import made_up_restrictions, made_up_signals
from maps.made_up.roads import Roads, nearest_of, to_degrees
from maps.made_up.street_names import LARGE_VILLAGE_NODES, StreetNames, city_roles
from maps.made_up.street_rows import RING_NAME
from maps.made_up.streets import Streets, river_crossings, settlement_streets
from maps.made_up.timetable import bridge_timetable
from maps.places import MovableBridge
from maps.road_graph import ROAD_CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.closures import TimedClosure
    from maps.places import Landmark, Place
    from maps.road_graph import RoadGraph
    from maps.turn_restrictions import TurnRestrictions

MIN_NODES: Final = 1_000
MAX_NODES: Final = 2_000_000
CITY_NAME: Final = "Светлоречье"

_CLASS: Final = {name: number for number, name in enumerate(ROAD_CLASSES)}
_CITY_LINES: Final = (16, 8, 4)
_TOWN_LINES: Final = (0, 12, 5)
_VILLAGE_LINES: Final = (0, 0, 6)
_SPUR_EVERY_M: Final = 2_200.0


@dataclass(frozen=True, slots=True, eq=False)
class MadeUpRegion:
    """A made-up road graph and what stands beside its roads; nothing in it exists.

    `signals` counts the traffic signals that one passes on each arc, (arcs,) int32.
    """

    seed: int
    graph: RoadGraph
    hospitals: tuple[Landmark, ...]
    stations: tuple[Landmark, ...]
    places: tuple[Place, ...]
    movable_bridges: tuple[MovableBridge, ...]
    closures: tuple[TimedClosure, ...]
    restrictions: TurnRestrictions
    signals: NDArray[np.int32]


def made_up_region(nodes: int, seed: int) -> RoadGraph:
    """Make a road graph of exactly `nodes` nodes; the same numbers give the same bytes.

    Raises
    ------
    MapError
        Where the size lies outside `MIN_NODES` to `MAX_NODES` or the seed is negative.
    """
    return made_up(nodes, seed).graph


def made_up(nodes: int, seed: int) -> MadeUpRegion:
    """Make a region with hospitals, stations, settlements and movable bridges, as `made_up_region` does."""
    if not MIN_NODES <= nodes <= MAX_NODES:
        raise MapError(f"a made-up region has {MIN_NODES:,} to {MAX_NODES:,} nodes, not {nodes:,}")
    if seed < 0:
        raise MapError(f"the seed of a made-up region is a whole number from 0, not {seed}")
    country, rng = plan_country(nodes, seed)
    builder = _Builder(Roads(), country, rng, names=chance("streets", nodes, seed))
    builder.add_settlements()
    builder.add_ring()
    builder.add_country_roads()
    builder.add_city(nodes)
    graph = collapse(builder.roads.finish(rng)).graph
    centre = np.vstack(([[0.0, 0.0]], country.site))
    size = np.concatenate(([nodes - int(country.size.sum())], country.size))
    names = [CITY_NAME, *builder.settlement_names]
    lon, lat = to_degrees(centre[:, 0], centre[:, 1])
    places = made_up_places(names, np.column_stack((lon, lat)), size, country.towns, rng)
    signals = made_up_signals(graph, seed)
    return MadeUpRegion(
        seed=seed,
        graph=graph,
        hospitals=made_up_hospitals(graph, builder.owner, places, rng),
        stations=made_up_stations(graph, builder.owner, places, rng),
        places=places,
        movable_bridges=builder.movable_bridges,
        closures=bridge_timetable(builder.movable_bridges),
        restrictions=made_up_restrictions(graph, signals, seed),
        signals=signals,
    )


class _Builder:
    """Adds one part of the region after another to the roads."""

    def __init__(self, roads: Roads, country: Country, rng: np.random.Generator, *, names: np.random.Generator) -> None:
        self.roads = roads
        self.country = country
        self.movable_bridges: tuple[MovableBridge, ...] = ()
        self._rng = rng
        self._names = StreetNames(plain=street_names(rng), wide=wide_street_names(rng), rng=names)
        towns, villages = country.towns, len(country.site) - country.towns
        self.settlement_names = town_names(rng).take(0, towns) + village_names(rng).take(0, villages)
        self._owners: list[NDArray[np.int64]] = []

    @property
    def owner(self) -> NDArray[np.int64]:
        """Settlement of each node, (nodes,) int64: 0 the city, -1 the open country."""
        return np.concatenate(self._owners)

    def add_settlements(self) -> None:
        """Add towns and villages."""
        for number, (place, size) in enumerate(zip(self.country.site, self.country.size, strict=True)):
            angle = self._rng.uniform(0, np.pi / 2)
            town = settlement_streets((place[0], place[1]), int(size), self.country.river, angle=angle, rng=self._rng)
            self._add_streets(town, number + 1, _TOWN_LINES if number < self.country.towns else _VILLAGE_LINES)

    def add_ring(self) -> None:
        """Add the ring road; its bends follow the circle."""
        ring = self.country.ring
        self.first_ring_node = self._add_nodes(ring[:, 0], ring[:, 1], -1)
        a = self.first_ring_node + np.arange(len(ring))
        chord_m = np.hypot(*(np.roll(ring, -1, axis=0) - ring).T)
        bend_m = -(chord_m**2) / (8 * np.hypot(*ring.T))
        way = self.roads.add_ways([RING_NAME])
        self.roads.add_edges(a, np.roll(a, -1), road_class=_CLASS["trunk"], way=way, bend_m=bend_m, bends=3)

    def add_country_roads(self) -> None:
        """Add numbered roads between settlements and the ring, with lanes that lead off them."""
        road, towns = self.country.road, self.country.towns
        x, y = np.concatenate(self.roads.x), np.concatenate(self.roads.y)
        start, end = self._road_ends(road, np.column_stack((x, y)))
        rank = (road < 0).any(axis=1).astype(int) + ((road >= 0) & (road < towns)).any(axis=1)
        road_class = np.array([_CLASS["tertiary"], _CLASS["secondary"], _CLASS["primary"]])[rank]
        letter = np.array(["К", "Р", "А"])[rank]
        number = self._rng.permutation(len(road)) + 100
        way = self.roads.add_ways([f"{kind}-{value}" for kind, value in zip(letter, number, strict=True)])
        length_m = np.hypot(x[end] - x[start], y[end] - y[start])
        legs = np.maximum(1, (length_m / _SPUR_EVERY_M).astype(np.int64))
        self._add_legs(start, end, legs, road_class, way + np.arange(len(road)))

    def add_city(self, nodes: int) -> None:
        """Add the city with the junctions that are left, its bridges, and its links to the ring."""
        first = self.roads.nodes
        city = settlement_streets((0.0, 0.0), nodes - first, self.country.river, angle=0.0, rng=self._rng)
        self._add_streets(city, 0, _CITY_LINES)
        self._add_bridges(city, first)
        self._link_ring(city, first)

    def _add_nodes(self, x: NDArray[np.float64], y: NDArray[np.float64], owner: int) -> int:
        self._owners.append(np.full(len(x), owner))
        return self.roads.add_nodes(x, y)

    def _add_streets(self, town: Streets, owner: int, every: tuple[int, int, int]) -> None:
        """Add a settlement; every so many lines a primary, a secondary and a tertiary road, 0 for never."""
        first = self._add_nodes(town.x, town.y, owner)
        road_class, main = _street_classes(town.line, every)
        is_wide = road_class <= _CLASS["secondary"]
        way = self.roads.add_ways(self._street_names(town, is_wide, owner)) + town.street
        quiet = ~main & (self._rng.random(len(town.a)) < 0.3)
        length_m = np.hypot(town.x[town.b] - town.x[town.a], town.y[town.b] - town.y[town.a])
        bend_m = quiet * self._rng.uniform(-0.08, 0.08, len(town.a)) * length_m
        self.roads.add_edges(
            first + town.a,
            first + town.b,
            road_class=road_class,
            way=way,
            bend_m=bend_m,
            bends=quiet.astype(np.int64),
            main=main,
            oneway=_oneways(town, owner),
        )

    def _street_names(self, town: Streets, is_wide: NDArray[np.bool_], owner: int) -> list[str]:
        """Name each street of a settlement; a small village has no names."""
        count = int(town.street.max()) + 1
        if owner == 0:
            wide_street = np.bincount(town.street, is_wide) > 0
            return self._names.of_city(city_roles(town, wide_street, self.country.river))
        is_small = owner > self.country.towns and len(town.x) < LARGE_VILLAGE_NODES
        return [""] * count if is_small else self._names.of_settlement(count)

    def _road_ends(
        self, road: NDArray[np.int64], junctions: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the nodes where each country road begins and ends: on the near edge of the settlement."""
        site, ring = self.country.site, self.country.ring
        reach_m = np.append(settlement_radius_m(self.country.size), 0.0)
        place = np.vstack((site, ring))
        number = np.where(road >= 0, road, len(site) - 1 - road)
        ends = []
        for here, there in ((0, 1), (1, 0)):
            leap = place[number[:, there]] - place[number[:, here]]
            step = reach_m[np.minimum(number[:, here], len(site))] / np.hypot(*leap.T)
            _, nearest = nearest_of(junctions, place[number[:, here]] + step[:, None] * leap)
            ring_node = self.first_ring_node + number[:, here] - len(site)
            ends.append(np.where(road[:, here] < 0, ring_node, nearest))
        return ends[0], ends[1]

    def _add_legs(
        self,
        start: NDArray[np.int64],
        end: NDArray[np.int64],
        legs: NDArray[np.int64],
        road_class: NDArray[np.int64],
        way: NDArray[np.int64],
    ) -> None:
        """Divide each road into legs; a lane leads off wherever two of them meet."""
        x, y = np.concatenate(self.roads.x), np.concatenate(self.roads.y)
        road = np.repeat(np.arange(len(legs)), legs)
        leg = np.arange(len(road)) - np.repeat(np.cumsum(legs) - legs, legs)
        share = leg / legs[road]
        dx, dy = x[end] - x[start], y[end] - y[start]
        length_m = np.hypot(dx, dy)
        swing = self._rng.uniform(-0.05, 0.05, len(road)) * (leg > 0)
        node_x = x[start][road] + share * dx[road] - swing * dy[road]
        node_y = y[start][road] + share * dy[road] + swing * dx[road]
        inner = np.flatnonzero(leg > 0)
        node = start[road]
        node[inner] = self._add_nodes(node_x[inner], node_y[inner], -1) + np.arange(len(inner))
        following = np.append(node[1:], 0)
        last = leg == legs[road] - 1
        following[last] = end[road[last]]
        bend_m = self._rng.uniform(-0.06, 0.06, len(road)) * (length_m / legs)[road]
        self.roads.add_edges(node, following, road_class=road_class[road], way=way[road], bend_m=bend_m, bends=5)
        self._add_lanes(node[inner], node_x[inner], node_y[inner], np.column_stack((-dy, dx))[road[inner]])

    def _add_lanes(
        self, node: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64], aside: NDArray[np.float64]
    ) -> None:
        reach = self._rng.uniform(250, 900, len(node)) * self._rng.choice((-1, 1), len(node)) / np.hypot(*aside.T)
        first = self._add_nodes(x + reach * aside[:, 0], y + reach * aside[:, 1], -1)
        way = self.roads.add_ways([""] * len(node)) + np.arange(len(node))
        end = first + np.arange(len(node))
        self.roads.add_edges(node, end, road_class=_CLASS["track"], way=way, bend_m=0.1 * np.abs(reach), bends=2)

    def _add_bridges(self, city: Streets, first: int) -> None:
        """Join the banks; two of every three bridges inside the city can be raised."""
        wanted = int(np.clip(np.sqrt(len(city.x)) / 16 + 3, 4, 14))
        south, north = river_crossings(city, self.country.river, wanted)
        names = bridge_names(self._rng).take(0, len(south))
        way = self.roads.add_ways(names) + np.arange(len(south))
        self.roads.add_edges(first + south, first + north, road_class=_CLASS["primary"], way=way)
        self.movable_bridges = tuple(
            MovableBridge(name, (int(number),))
            for place, (name, number) in enumerate(zip(names, way, strict=True))
            if place % 3
        )

    def _link_ring(self, city: Streets, first: int) -> None:
        chosen = np.arange(0, len(self.country.ring), RING_JUNCTION_EVERY)
        dry = self.country.river.side(*self.country.ring[chosen].T) != 0
        chosen = chosen[dry]
        _, nearest = nearest_of(np.column_stack((city.x, city.y)), self.country.ring[chosen])
        way = self.roads.add_ways([""] * len(chosen)) + np.arange(len(chosen))
        a, b = self.first_ring_node + chosen, first + nearest
        self.roads.add_edges(a, b, road_class=_CLASS["secondary"], way=way)


def _street_classes(
    line: NDArray[np.int64], every: tuple[int, int, int]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give the class of each block by its line, and whether it is a main road that stays."""
    primary, secondary, tertiary = (line % step == 0 if step else np.zeros(len(line), dtype=bool) for step in every)
    road_class = np.select(
        (primary, secondary, tertiary),
        (_CLASS["primary"], _CLASS["secondary"], _CLASS["tertiary"]),
        _CLASS["residential"],
    )
    return road_class, primary | secondary


def _oneways(town: Streets, owner: int) -> NDArray[np.int64]:
    """Let every other quiet line of the city's middle be one-way, in turn along and against."""
    if owner:
        return np.zeros(len(town.a), dtype=np.int64)
    reach = np.hypot(town.x, town.y)[town.a]
    middle = (reach < 0.7 * reach.max()) & (town.line % 2 == 1)
    return np.where(middle, np.where(town.line % 4 == 1, 1, -1), 0)
