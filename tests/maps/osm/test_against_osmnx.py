"""The importer against osmnx on the same OSM XML: osmnx reads, a plain restatement of the rules judges."""

from __future__ import annotations

import gzip
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import osmium
import osmnx
import pytest

from maps import AMBULANCE, read_extract

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import networkx as nx

    from maps import Extract

ACCESS = ("emergency", "motorcar", "motor_vehicle", "vehicle", "access")
LIMITS = {"maxheight": 2.8, "maxwidth": 2.1, "maxlength": 6.5, "maxweight": 3.5}
WAY_TAGS = (*ACCESS, *LIMITS, "service", "surface", "tracktype", "smoothness", "route", "maxspeed:forward")
WAY_TAGS = (*WAY_TAGS, "maxspeed:backward", "zone:traffic", "source:maxspeed", "oneway:motor_vehicle")


UNLIKE = {
    "moscow.osm.gz": {
        "no road of the profile": 14552,
        "access": 13,
        "island": 408,
        "speed: its class": 2601,
        "speed: the limit, as osmnx reads it": 6,
    },
    "north-bayreuth.osm.gz": {
        "no road of the profile": 102460,
        "access": 294,
        "size": 2,
        "island": 782,
        "speed: its class": 20334,
        "speed: its surface": 3156,
        "speed: the limit, as osmnx reads it": 1409,
        "speed: a limit of one direction": 42,
    },
    "Helsinki.osm.pbf": {
        "no road of the profile": 51044,
        "access": 280,
        "size": 73,
        "against a one-way": 9,
        "island": 415,
        "speed: its class": 713,
        "speed: its surface": 1,
        "speed: the limit, as osmnx reads it": 1994,
        "speed: a limit of one direction": 4,
    },
}
"""Edges of osmnx that are no arcs of ours, and those that are by what makes their speed, as docs/import.md tells."""


@pytest.mark.realdata
@pytest.mark.parametrize(
    "name", ["moscow.osm.gz", *(pytest.param(name, marks=pytest.mark.slow) for name in list(UNLIKE)[1:])]
)
def test_nodes_arcs_lengths_and_times_equal_what_osmnx_reads(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    plain = as_plain_xml(data_dir / "osm" / name, tmp_path)
    monkeypatch.setattr(osmnx.settings, "useful_tags_way", [*osmnx.settings.useful_tags_way, *WAY_TAGS])
    monkeypatch.setattr(osmnx.settings, "useful_tags_node", ["barrier", *ACCESS, *LIMITS])
    oracle = osmnx.graph_from_xml(plain, simplify=False, retain_all=True)
    unlike = leave_out(oracle)
    losses = part_at_barriers(oracle)
    whole = oracle.number_of_edges()
    oracle = largest_strong_part(oracle)
    unlike["island"] = whole - oracle.number_of_edges()
    unlike.update(speed_reason(tags) for *_, tags in osmnx.add_edge_speeds(oracle).edges(data=True))
    extract = read_extract(plain)
    assert steps(extract) == Counter((tags["osmid"], round(tags["length"], 3)) for *_, tags in oracle.edges(data=True))
    assert places(extract) == {(tags["x"], tags["y"]) for _, tags in oracle.nodes(data=True)}
    assert_times_equal(extract, oracle, losses)
    assert unlike == UNLIKE[name]


def as_plain_xml(source: Path, folder: Path) -> Path:
    """Unpack OSM XML; write PBF as XML, with only those points of ways that the file holds, as osmnx needs them."""
    plain = folder / "plain.osm"
    if source.name.endswith(".gz"):
        with gzip.open(source) as packed, plain.open("wb") as file:
            shutil.copyfileobj(packed, file)
        return plain
    nodes = {node.id for node in osmium.FileProcessor(str(source), osmium.osm.NODE)}
    with osmium.SimpleWriter(str(plain)) as writer:
        for item in osmium.FileProcessor(str(source)):
            if isinstance(item, osmium.osm.Way):
                writer.add_way(item.replace(nodes=[point.ref for point in item.nodes if point.ref in nodes]))
            else:
                writer.add(item)
    return plain


def leave_out(graph: nx.MultiDiGraph[int]) -> Counter[str]:
    """Remove what is no arc of an ambulance, and count why."""
    reasons = Counter[str]()
    for tail, head, key, tags in list(graph.edges(keys=True, data=True)):
        reason = why_left_out(tags)
        if reason:
            reasons[reason] += 1
            graph.remove_edge(tail, head, key)
    return reasons


def why_left_out(tags: Mapping[str, Any]) -> str | None:
    """Say why an edge of osmnx is no arc of an ambulance."""
    if AMBULANCE.class_speed_kmh(tags) is None:
        return "no road of the profile"
    deciding = next((key for key in ACCESS if key in tags), None)
    if deciding and tags[deciding] == "no" and tags.get("service") != "emergency_access":
        return "access"
    if any(float(tags.get(key, "inf")) < least for key, least in LIMITS.items()):
        return "size"
    oneway = tags.get("oneway:motor_vehicle", "no") == "yes" or tags["highway"] == "motorway"
    return "against a one-way" if oneway and tags["reversed"] else None


def part_at_barriers(graph: nx.MultiDiGraph[int]) -> dict[int, int]:
    """Part the two roads at each barrier that closes; give what the others cost, in ms by node."""
    losses = {}
    for node, tags in list(graph.nodes(data=True)):
        edges = [*graph.in_edges(node, keys=True, data=True), *graph.out_edges(node, keys=True, data=True)]
        roads = sorted({(data["osmid"], tail + head - node) for tail, head, _, data in edges})
        if "barrier" not in tags or len(roads) != 2:
            continue
        barrier = AMBULANCE.barrier(tags)
        if not barrier.closes:
            losses[node] = barrier.loss_ms
            continue
        graph.add_node(-node, x=tags["x"], y=tags["y"])
        for tail, head, key, data in edges:
            if (data["osmid"], tail + head - node) == roads[1]:
                graph.remove_edge(tail, head, key)
                graph.add_edge(*(-node if end == node else end for end in (tail, head)), key, **data)
    return losses


def largest_strong_part(graph: nx.MultiDiGraph[int]) -> nx.MultiDiGraph[int]:
    import networkx as nx

    return graph.subgraph(max(nx.strongly_connected_components(graph), key=len)).copy()


def steps(extract: Extract) -> Counter[tuple[int, float]]:
    """Count the steps between points of our arcs, by way and length."""
    graph = extract.graph
    counted: Counter[tuple[int, float]] = Counter()
    for arc in range(graph.arcs):
        line = graph.geometry(arc)
        length_m = osmnx.distance.great_circle(line[:-1, 1], line[:-1, 0], line[1:, 1], line[1:, 0])
        counted.update((int(graph.way_id[arc]), round(float(step), 3)) for step in length_m)
    return counted


def places(extract: Extract) -> set[tuple[float, float]]:
    graph = extract.graph
    lon, lat = np.concatenate((graph.lon, graph.via_lon)), np.concatenate((graph.lat, graph.via_lat))
    return {(round(x, 7), round(y, 7)) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)}


def assert_times_equal(extract: Extract, oracle: nx.MultiDiGraph[int], losses: Mapping[int, int]) -> None:
    """Compare the driving time over all arcs of each way, which are rounded to whole ms one by one."""
    graph = extract.graph
    expected: Counter[int] = Counter()
    for _, head, tags in oracle.edges(data=True):
        expected[tags["osmid"]] += tags["length"] / plain_speed_kmh(tags) * 3600 + losses.get(head, 0)
    for way, time_ms in expected.items():
        ours = graph.travel_ms[graph.way_id == way]
        assert ours.sum() == pytest.approx(time_ms, abs=0.51 * len(ours) + 0.5)


def plain_speed_kmh(tags: Mapping[str, Any]) -> float:
    return min(speeds_kmh(tags).values())


def speeds_kmh(tags: Mapping[str, Any]) -> dict[str, float]:
    """Give all that limits the speed on an edge of osmnx; which direction of its way it is tells `reversed`."""
    way = "backward" if tags["reversed"] else "forward"
    class_kmh = AMBULANCE.class_speed_kmh(tags)
    assert class_kmh is not None
    speeds = {"speed: its class": class_kmh}
    for key, table in AMBULANCE.surface_kmh.items():
        known = [table[value.strip()] for value in tags.get(key, "").split(";") if value.strip() in table]
        speeds["speed: its surface"] = min([*known, speeds.get("speed: its surface", np.inf)])
    if f"maxspeed:{way}" in tags:
        return speeds | {"speed: a limit of one direction": float(tags[f"maxspeed:{way}"])}
    if tags.get("maxspeed", "none") != "none":
        return speeds | {"speed: the limit, as osmnx reads it": float(tags["maxspeed"])}
    return speeds | {"speed: the law": 50.0} if tags.get("zone:traffic") == "FI:urban" else speeds


def speed_reason(tags: Mapping[str, Any]) -> str:
    """Say what makes the speed; osmnx knows the limit alone."""
    speeds = speeds_kmh(tags)
    limit = "speed: the limit, as osmnx reads it"
    if limit in speeds:
        assert speeds[limit] == pytest.approx(tags["speed_kph"], abs=0.1)
    return min(speeds, key=lambda reason: (speeds[reason], reason != limit))
