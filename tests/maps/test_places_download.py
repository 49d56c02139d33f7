from __future__ import annotations

from typing import TYPE_CHECKING

import osmnx
import pytest

from map_service import running_map_service
from maps import MadeUpRegion, MapError, build_map, fetch_place, read_graphml, road_graph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import WriteOsm


def test_graphml_saved_by_osmnx_equals_the_file_it_was_made_of(write_osm: WriteOsm, tmp_path: Path) -> None:
    nodes = {number: (30 + 0.001 * number, 60 + 0.0005 * number**2) for number in range(1, 9)}
    tags = {"highway": "residential", "name": "Садовая улица"}
    ways = [
        ((1, 2, 3, 4), tags),
        ((4, 5, 1), {"highway": "primary", "maxspeed": "50"}),
        ((3, 6), {"highway": "service", "oneway": "yes"}),
        ((6, 7, 1), {"highway": "tertiary"}),
        ((6, 8), tags),
        ((7, 4), {"highway": "footway"}),
    ]
    source = write_osm(nodes, ways)
    osmnx.save_graphml(osmnx.graph_from_xml(source, retain_all=True), tmp_path / "small.graphml")
    graph, plain = read_graphml(tmp_path / "small.graphml"), build_map(source).graph
    assert graph.length_m.sum() == pytest.approx(plain.length_m.sum(), rel=1e-6)
    assert graph.travel_ms.sum() == pytest.approx(plain.travel_ms.sum(), abs=len(plain.travel_ms))
    assert "Садовая улица" in graph.names
    built = build_map(tmp_path / "small.graphml")
    assert (built.manifest.source, built.manifest.nodes) == ("small.graphml", graph.nodes)


def test_our_own_graph_comes_back_through_graphml(region: MadeUpRegion, tmp_path: Path) -> None:
    form = region.graph.to_networkx()
    osmnx.save_graphml(form, tmp_path / "region.graphml")
    back = read_graphml(tmp_path / "region.graphml")
    assert (back.travel_ms == region.graph.travel_ms).all()
    assert (back.reverse == region.graph.reverse).all()
    assert [back.names[number] for number in back.name] == [region.graph.names[number] for number in region.graph.name]


@pytest.mark.parametrize("content", ["", "hello", "<graphml></graphml>", "<osm version='0.6'></osm>"])
def test_what_is_no_graphml_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.graphml"
    path.write_text(content)
    with pytest.raises(MapError, match=r"bad\.graphml"):
        read_graphml(path)


def test_a_missing_graphml_and_one_without_roads_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="no such file"):
        read_graphml(tmp_path / "none.graphml")
    form = road_graph([0], [1], [30.0, 30.1], [60.0, 60.0]).to_networkx()
    osmnx.save_graphml(form, tmp_path / "one-way.graphml")
    with pytest.raises(MapError, match=r"one-way\.graphml.*both directions"):
        read_graphml(tmp_path / "one-way.graphml")


def test_without_internet_a_place_is_refused_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osmnx.settings, "nominatim_url", "http://127.0.0.1:9/")
    with pytest.raises(MapError, match=r"Ближний Край: cannot be fetched, the map service .* does not answer"):
        fetch_place("Ближний Край", tmp_path / "place.graphml")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def map_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let osmnx ask a server of this test."""
    with running_map_service(monkeypatch):
        yield


@pytest.mark.usefixtures("map_service")
def test_a_place_is_fetched_and_kept_as_graphml(tmp_path: Path) -> None:
    raw = tmp_path / "town.graphml"
    graph = fetch_place("Городок", raw)
    assert (graph.nodes, graph.arcs) == (4, 6)
    assert (build_map(raw).graph.travel_ms == graph.travel_ms).all()
    assert [path.name for path in tmp_path.iterdir()] == ["town.graphml"]


@pytest.mark.usefixtures("map_service")
def test_a_place_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="Nowhere: cannot be fetched"):
        fetch_place("Nowhere", tmp_path / "nowhere.graphml")
