from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from maps import MadeUpRegion, MapError, RoadGraph, made_up, made_up_region
from maps.made_up.names import agreed
from maps.osm.strong_part import strong_parts
from maps.road_graph import NO_ARC, ROAD_CLASSES, great_circle_m


def _bytes(graph: RoadGraph) -> bytes:
    arrays = [getattr(graph, field.name) for field in fields(graph) if field.name != "names"]
    return b"".join(array.tobytes() for array in arrays) + "\n".join(graph.names).encode()


@pytest.mark.parametrize(("nodes", "seed"), [(1000, 0), (1001, 7), (2345, 3), (20_000, 1)])
def test_a_region_has_exactly_its_nodes_and_every_node_reaches_every_other(nodes: int, seed: int) -> None:
    graph = made_up_region(nodes, seed)
    assert graph.nodes == nodes
    assert strong_parts(graph).max() == 0
    assert 2.5 < graph.arcs / nodes < 3.0


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(region: MadeUpRegion) -> None:
    again = made_up(3000, 1)
    assert _bytes(again.graph) == _bytes(region.graph)
    assert (again.hospitals, again.stations, again.places) == (region.hospitals, region.stations, region.places)
    assert again.closures == region.closures
    assert _bytes(made_up_region(3000, 2)) != _bytes(region.graph)


def test_roads_are_like_roads(region: MadeUpRegion) -> None:
    graph = region.graph
    classes = {ROAD_CLASSES[number] for number in np.unique(graph.road_class)}
    assert {"trunk", "primary", "secondary", "tertiary", "residential", "track"} <= classes
    assert 0.01 < (graph.reverse == NO_ARC).mean() < 0.2
    assert (np.diff(graph.via_start) > 0).mean() > 0.1
    straight_m = great_circle_m(
        graph.lon[graph.tail], graph.lat[graph.tail], graph.lon[graph.head], graph.lat[graph.head]
    )
    assert (graph.length_m >= straight_m - 1e-6).all()
    assert (graph.length_m <= 1.3 * straight_m).all()
    speed_kmh = graph.length_m / graph.travel_ms * 3600
    assert speed_kmh.min() > 15
    assert speed_kmh.max() < 95
    assert {"Кольцевая автодорога"} < set(graph.names)
    assert any(name.startswith("Р-") for name in graph.names)
    assert any(name.endswith(" улица") for name in graph.names)


def test_without_its_movable_bridges_a_region_still_holds_together_by_the_others(region: MadeUpRegion) -> None:
    graph = region.graph
    raised = [way for bridge in region.movable_bridges for way in bridge.way_ids]
    closed = np.isin(graph.way_id, raised)
    assert len(raised) >= 2
    assert closed.sum() == 2 * len(raised)
    assert graph.length_m[closed].min() > 100
    assert {way for closure in region.closures for way in closure.way_ids} == set(raised)
    assert {closure.name for closure in region.closures} == {bridge.name for bridge in region.movable_bridges}


def test_hospitals_stations_and_settlements_stand_near_the_roads(region: MadeUpRegion) -> None:
    graph = region.graph
    assert len(region.hospitals) >= 6
    assert len(region.stations) >= 12
    for site in region.hospitals + region.stations:
        assert great_circle_m(graph.lon, graph.lat, site.lon, site.lat).min() < 100
    kinds = [place.kind for place in region.places]
    assert kinds[0] == "city"
    assert {"town", "village"} < set(kinds)
    assert len({place.name for place in region.places}) == len(region.places)
    assert region.places[0].population > 50_000 > region.places[-1].population > 0


@pytest.mark.parametrize(("nodes", "seed"), [(999, 1), (2_000_001, 1), (-5, 1), (1000, -1)])
def test_a_size_or_seed_out_of_range_is_refused(nodes: int, seed: int) -> None:
    with pytest.raises(MapError, match="made-up region"):
        made_up_region(nodes, seed)


@pytest.mark.parametrize(
    ("adjective", "gender", "form"),
    [
        ("Садовый", "m", "Садовый"),
        ("Садовый", "f", "Садовая"),
        ("Лесной", "n", "Лесное"),
        ("Тихий", "f", "Тихая"),
        ("Верхний", "f", "Верхняя"),
        ("Рыбачий", "f", "Рыбачья"),
        ("Большой", "p", "Большие"),
        ("Нижний", "p", "Нижние"),
        ("Старый", "p", "Старые"),
    ],
)
def test_adjectives_agree(adjective: str, gender: str, form: str) -> None:
    assert agreed(adjective, gender) == form
