"""The base map of a road graph that has no extract: its roads, settlements and landmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.lines import arc_lines, is_mirror
from maps.made_up.houses import MadeUpHouses, made_up_houses
from maps.made_up.of_map import region_of_map
from maps.made_up.street_rows import street_rows
from maps.made_up.surface import RIVER_NAME, made_up_surface
from maps.made_up.zones import districts
from maps.road_graph import NO_ARC, ROAD_CLASSES
from maps.tiles.features import NODE, WAY, FeatureCollector, FeatureTable, feature_id
from maps.tiles.layers import BY_SIZE, MAX_ZOOM, PLACE_FROM, POI_FROM, POINT_LAYERS, WATER_LINE_FROM, road_from

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.built_map import BuiltMap
    from maps.gazetteer.entries import Settlement
    from maps.made_up.surface import MadeUpSurface
    from maps.places import Place
    from maps.road_graph import RoadGraph
    from maps.tiles.features import Properties

_CHUNK: Final = 50_000


def graph_features(built: BuiltMap) -> FeatureTable:
    """Give the features of a map made of GraphML, or of a made-up region."""
    collector = FeatureCollector()
    bridge = np.zeros(built.graph.arcs, dtype=bool)
    if built.manifest.made_up:
        region = region_of_map(built)
        surface = made_up_surface(region)
        bridge = surface.bridge
        _add_surface(collector, surface)
        _add_houses(collector, made_up_houses(region, street_rows(region)))
    _add_roads(collector, built.graph, bridge)
    _add_landmarks(collector, built)
    return collector.finish()


def _add_surface(collector: FeatureCollector, surface: MadeUpSurface) -> None:
    river = {"kind": "river", "name": RIVER_NAME}
    lakes = [{"kind": "water", "name": name} for name in surface.lake_names]
    parks = [{"kind": "park", "name": name} for name in surface.park_names]
    woods = [{"kind": "forest"}] * len(surface.woods)
    shapes = np.concatenate(([surface.river], surface.lakes))
    _add_shapes(collector, "water", BY_SIZE, shapes, [river, *lakes])
    line = [surface.river_middle]
    _add_shapes(collector, "water", WATER_LINE_FROM["river"], line, [river], first=len(shapes) + 1)
    _add_shapes(collector, "green", BY_SIZE, np.concatenate((surface.woods, surface.parks)), [*woods, *parks])


def _add_houses(collector: FeatureCollector, houses: MadeUpHouses) -> None:
    """Add houses and their numbers, some at a time, so that their shapes do not add up."""
    import shapely

    for first in range(0, len(houses.number), _CHUNK):
        rows = slice(first, first + _CHUNK)
        told = [{"number": number} for number in houses.number[rows]]
        outlines, middles = shapely.polygons(houses.corners[rows]), shapely.points(houses.lon[rows], houses.lat[rows])
        _add_shapes(collector, "buildings", BY_SIZE, outlines, [{}] * len(told), first=first + 1)
        _add_shapes(collector, "house_numbers", MAX_ZOOM, middles, told, first=first + 1)


def _add_shapes(
    collector: FeatureCollector,
    layer: str,
    first_zoom: int,
    shapes: Any,
    properties: Sequence[Mapping[str, str]],
    *,
    first: int = 1,
) -> None:
    """Add shapes, numbered as ways (points: as nodes) from `first` on."""
    import shapely

    kind = NODE if layer in POINT_LAYERS else WAY
    rows = zip(shapely.to_wkb(shapes), properties, strict=True)
    for number, (wkb, told) in enumerate(rows, first):
        collector.add(layer, feature_id(number, kind), first_zoom, wkb, told)


def _add_roads(collector: FeatureCollector, graph: RoadGraph, bridge: NDArray[np.bool_]) -> None:
    """Add the roads, a feature for the arcs of a way that are alike, joined where they meet."""
    import shapely

    lines = arc_lines(graph)
    arcs = np.flatnonzero(~is_mirror(graph, lines))
    oneway = graph.reverse[arcs] == NO_ARC
    way = np.where(graph.way_id[arcs] > 0, graph.way_id[arcs], graph.way_id.max(initial=0) + 1 + arcs)
    key = np.column_stack((way, graph.road_class[arcs], graph.name[arcs], oneway, bridge[arcs]))
    unique, first, group = np.unique(key, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(group.ravel(), kind="stable")
    places = np.column_stack((lines.lon, lines.lat))
    every: Any = shapely.linestrings(places, indices=np.repeat(np.arange(graph.arcs), np.diff(lines.start)))
    joined: Any = shapely.multilinestrings(every[arcs[order]], indices=group.ravel()[order])
    one = unique[:, 3] == 1
    joined[one], joined[~one] = shapely.line_merge(joined[one], directed=True), shapely.line_merge(joined[~one])
    number = _numbers(unique[:, 0])
    for place, wkb in enumerate(shapely.to_wkb(joined)):
        road_class = ROAD_CLASSES[graph.road_class[arcs[first[place]]]]
        properties: dict[str, str | int | bool] = {"class": road_class}
        name = graph.names[graph.name[arcs[first[place]]]]
        properties |= {"name": name} if name else {}
        properties |= {"oneway": 1} if one[place] else {}
        properties |= {"bridge": True} if unique[place, 4] else {}
        collector.add("roads", feature_id(int(number[place]), WAY), road_from(road_class), wkb, properties)


def _numbers(way: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the roads: the first of each way by the way itself, the others beyond every way."""
    other = np.append(False, way[1:] == way[:-1])
    number = way.copy()
    number[other] = way.max(initial=0) + 1 + np.arange(other.sum())
    return number


def _add_landmarks(collector: FeatureCollector, built: BuiltMap) -> None:
    parts = districts(region_of_map(built))[0] if built.manifest.made_up else ()
    places: tuple[Place | Settlement, ...] = (*built.places, *parts)
    for number, place in enumerate(places, 1):
        if place.kind in PLACE_FROM:
            told: Properties = {"name": place.name, "kind": place.kind, "population": place.population}
            first_zoom, wkb = PLACE_FROM[place.kind], _point(place.lon, place.lat)
            collector.add("places", feature_id(number, NODE), first_zoom, wkb, told)
    landmarks = [("hospital", one) for one in built.hospitals] + [("ambulance_station", one) for one in built.stations]
    for number, (kind, landmark) in enumerate(landmarks, 1):
        first_zoom, wkb = POI_FROM[kind], _point(landmark.lon, landmark.lat)
        collector.add("pois", feature_id(number, NODE), first_zoom, wkb, {"kind": kind, "name": landmark.name})


def _point(lon: float, lat: float) -> bytes:
    import shapely

    return bytes(shapely.to_wkb(shapely.Point(lon, lat)))
