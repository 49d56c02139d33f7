"""Barriers: cut roads, lost time, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import read_extract
from maps.chains import Chains
from maps.obstacles import AMBULANCE_BARRIERS, Barrier
from maps.osm.barriers import BarrierCount, BarrierNodes

if TYPE_CHECKING:
    from conftest import WriteOsm
    from numpy.typing import NDArray

LINE = {number: (30.0 + number * 0.001, 60.0) for number in range(1, 7)} | {7: (30.003, 60.001)}
ROAD = {"highway": "residential"}


def joined(write_osm: WriteOsm, tags: dict[str, str], ways: list[tuple[int, ...]]) -> bool:
    """Tell whether one drives from node 1 to node 5 past a barrier on node 3, with a way around it far away."""
    graph = read_extract(write_osm(LINE, [(way, ROAD) for way in ways], {3: tags})).graph
    return len({30.001, 30.005} & set(graph.lon.round(7).tolist())) == 2


@pytest.mark.parametrize(
    ("tags", "passes"),
    [
        ({"barrier": "gate"}, True),
        ({"barrier": "lift_gate", "access": "private"}, True),
        ({"barrier": "gate", "access": "no"}, False),
        ({"barrier": "gate", "access": "no", "emergency": "yes"}, True),
        ({"barrier": "bollard"}, False),
        ({"barrier": "bollard", "emergency": "yes"}, True),
        ({"barrier": "bollard", "motor_vehicle": "private"}, True),
        ({"barrier": "bollard", "access": "permissive"}, False),
        ({"barrier": "bollard", "motor_vehicle": "yes", "emergency": "no"}, False),
        ({"barrier": "block"}, False),
        ({"barrier": "chain"}, False),
        ({"barrier": "cycle_barrier"}, False),
        ({"barrier": "kerb"}, True),
        ({"barrier": "height_restrictor", "maxheight": "2.2"}, False),
        ({"barrier": "height_restrictor", "maxheight": "3.2"}, True),
        ({"barrier": "something new"}, True),
        ({"highway": "crossing", "access": "no"}, True),
    ],
)
@pytest.mark.parametrize("ways", [[(1, 2, 3, 4, 5)], [(1, 2, 3), (3, 4, 5)], [(3, 2, 1), (3, 4, 5)]])
def test_who_may_pass(write_osm: WriteOsm, tags: dict[str, str], ways: list[tuple[int, ...]], *, passes: bool) -> None:
    assert joined(write_osm, tags, ways) is passes


def test_one_drives_up_to_a_bollard_from_both_sides(write_osm: WriteOsm) -> None:
    ways = [((1, 2, 3, 4), ROAD), ((1, 5, 4), ROAD)]
    extract = read_extract(write_osm(LINE, ways, {3: {"barrier": "bollard"}}))
    graph = extract.graph
    at_bollard = np.flatnonzero(graph.lon.round(7) == 30.003)
    assert sorted(extract.node_id[at_bollard] < 0) == [False, True]
    assert [int((graph.tail == node).sum()) for node in at_bollard] == [1, 1]
    assert extract.report.barriers == (BarrierCount("bollard", 1, 0, 1, 0, 0, (3,)),)


def test_a_ring_with_a_bollard_where_it_closes_is_a_line(write_osm: WriteOsm) -> None:
    ways = [((3, 2, 7, 3), ROAD), ((2, 1), ROAD), ((7, 6), ROAD)]
    graph = read_extract(write_osm(LINE, ways, {3: {"barrier": "bollard"}})).graph
    assert (graph.nodes, graph.arcs) == (6, 10)


@pytest.mark.parametrize("ways", [[(1, 2, 3, 4, 5)], [(1, 2, 3), (3, 4, 5)]])
def test_a_gate_costs_its_time_once_in_each_direction(write_osm: WriteOsm, ways: list[tuple[int, ...]]) -> None:
    free, barred = (
        read_extract(write_osm(LINE, [(way, ROAD) for way in ways], tags)).graph
        for tags in ({}, {3: {"barrier": "lift_gate"}})
    )
    loss_ms = AMBULANCE_BARRIERS["lift_gate"].loss_ms
    assert barred.travel_ms.sum() - free.travel_ms.sum() == 2 * loss_ms
    eastward = free.lon[free.head] > free.lon[free.tail]
    assert (barred.travel_ms - free.travel_ms)[eastward].sum() == loss_ms


def test_at_a_junction_nobody_can_tell_what_it_bars(write_osm: WriteOsm) -> None:
    ways = [((1, 2, 3, 4, 5), ROAD), ((3, 7), ROAD)]
    extract = read_extract(write_osm(LINE, ways, {3: {"barrier": "bollard"}, 5: {"barrier": "gate"}}))
    assert (extract.graph.nodes, extract.graph.arcs) == (4, 6)
    assert extract.report.barriers == (
        BarrierCount("bollard", 1, 0, 0, 0, 1, ()),
        BarrierCount("gate", 1, 0, 0, 1, 0, ()),
    )


@st.composite
def lines(draw: st.DrawFn) -> list[list[int]]:
    points = st.lists(st.integers(0, 9), min_size=2, max_size=6)
    without_repeats = points.map(lambda row: [a for a, b in zip(row, [*row[1:], None], strict=True) if a != b])
    return draw(st.lists(without_repeats.filter(lambda row: len(row) > 1), min_size=1, max_size=6))


@given(lines(), st.lists(st.booleans(), min_size=10, max_size=10))
def test_cut_roads_join_no_two_points_over_a_barrier_that_closes(rows: list[list[int]], closing: list[bool]) -> None:
    chains, barriers = as_chains(rows), BarrierNodes()
    for node, closes in enumerate(closing):
        barriers.add(node, "bollard", Barrier(0, closes))
    parted = barriers.on(chains).chains
    assert (np.diff(parted.start) >= 2).all()
    assert parted.start[-1] == len(parted.point)
    assert sorted(steps(parted)) == sorted(steps(chains))
    ends = np.bincount(chains.point, weights=np.where(is_end(chains), 1, 2), minlength=10)
    for node in np.flatnonzero(np.array(closing) & (ends == 2)):
        assert (parted.point == node).sum() == 1
        assert is_end(parted)[parted.point == node].all()


def as_chains(rows: list[list[int]]) -> Chains:
    point = np.concatenate([np.array(row) for row in rows])
    nothing = np.zeros(len(rows), dtype=np.int64)
    return Chains(
        start=np.concatenate(([0], np.cumsum([len(row) for row in rows]))),
        point=point,
        lon=point.astype(float),
        lat=point.astype(float),
        forward_mps=nothing + 1.0,
        backward_mps=nothing + 1.0,
        road_class=nothing.astype(np.uint8),
        name=nothing.astype(np.int32),
        way_id=np.arange(len(rows)),
        names=("",),
    )


def steps(chains: Chains) -> list[tuple[int, float, float]]:
    """Give every step between two points as its way and where it begins and ends."""
    way = np.repeat(chains.way_id, np.diff(chains.start))
    inner = np.setdiff1d(np.arange(len(chains.point) - 1), chains.start[1:] - 1)
    return list(zip(way[inner].tolist(), chains.lon[inner].tolist(), chains.lon[inner + 1].tolist(), strict=True))


def is_end(chains: Chains) -> NDArray[np.bool_]:
    ends = np.concatenate((chains.start[:-1], chains.start[1:] - 1))
    return np.isin(np.arange(len(chains.point)), ends)
