"""A drive along made-up roads, noisy, is found again."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import every_turn, road_graph
from routing import RoutingError, build_hierarchy
from routing.matching import MatchSettings, TraceError, match_trace, road_lengths, trace
from routing.matching.road_lengths import distances_m
from routing.matching.skips import Kept, Start
from routing.matching.states import states_of
from routing.matching.viterbi import Model, likeliest

if TYPE_CHECKING:
    from maps import RoadGraph
    from routing.matching import RoadLengths

EXACT = MatchSettings(apart_m=0.0)
METRE = 1 / 111_195.0
"""In degrees, on the equator."""


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "turns"])
def lengths(request: pytest.FixtureRequest, town: RoadGraph) -> RoadLengths:
    return road_lengths(build_hierarchy(town, every_turn(town) if request.param else None))


@st.composite
def _drives(draw: st.DrawFn, graph: RoadGraph) -> list[int]:
    """Draw a way that never turns back, arc by arc."""
    arcs = [draw(st.integers(0, graph.arcs - 3))]
    for _ in range(draw(st.integers(1, 15))):
        ways_on = np.flatnonzero((graph.tail == graph.head[arcs[-1]]) & (np.arange(graph.arcs) != arcs[-1] ^ 1))
        arcs.append(int(draw(st.sampled_from(ways_on.tolist()))))
    return arcs


def _fixes(graph: RoadGraph, arcs: list[int], rng: np.random.Generator) -> np.ndarray:
    """Give two fixes on each arc, off by a few metres either way."""
    line = np.array([graph.geometry(arc) for arc in arcs])
    points = np.stack([line[:, 0] * (1 - part) + line[:, 1] * part for part in (0.3, 0.7)], axis=1)
    return points.reshape(-1, 2) + rng.uniform(-6 * METRE, 6 * METRE, (2 * len(arcs), 2))


@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_a_noisy_drive_is_matched_to_its_roads(
    lengths: RoadLengths, town: RoadGraph, data: st.DataObject, seed: int
) -> None:
    arcs = data.draw(_drives(town))
    places = _fixes(town, arcs, np.random.default_rng(seed))
    found = match_trace(lengths, trace(places, np.arange(len(places)) * 5_000.0), settings=EXACT)
    (chain,) = found.chains
    assert chain.arcs.tolist() == arcs
    assert found.arc.tolist() == np.repeat(arcs, 2).tolist()
    assert chain.arcs[chain.step].tolist() == found.arc.tolist()
    assert chain.length_m == pytest.approx((len(arcs) - 0.6) * 111.2, abs=13.0)
    assert (found.distance_m <= 6.1).all()


@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_the_way_hangs_together_and_never_runs_back(
    lengths: RoadLengths, town: RoadGraph, data: st.DataObject, seed: int
) -> None:
    """Hold for any trace, also for one that is no drive at all."""
    rng = np.random.default_rng(seed)
    size = data.draw(st.integers(1, 12))
    places = rng.uniform((-0.001, -0.001), (0.012, 0.009), (size, 2))
    found = match_trace(lengths, trace(places, np.cumsum(rng.uniform(0.0, 60_000.0, size))))
    graph = lengths.hierarchy.graph
    for chain in found.chains:
        assert (graph.head[chain.arcs[:-1]] == graph.tail[chain.arcs[1:]]).all()
        assert (np.diff(chain.step) >= 0).all()
        position = chain.step + chain.fraction
        assert (np.diff(position) >= 0).all()
        assert (np.diff(chain.fixes) > 0).all()
        assert found.arc[chain.fixes].tolist() == chain.arcs[chain.step].tolist()
        assert chain.geometry.shape[1] == 2
    assert sum(len(chain.fixes) for chain in found.chains) + sum(found.skipped().values()) == size


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1))
def test_no_other_choice_of_states_is_likelier(lengths: RoadLengths, seed: int) -> None:
    rng = np.random.default_rng(seed)
    fixes = trace(rng.uniform((0.002, 0.002), (0.004, 0.004), (3, 2)))
    few = MatchSettings(most_roads=3, radius_m=80.0)
    model = Model(lengths, fixes, states_of(lengths, fixes, np.ones(3, dtype=bool), few), few)
    (picks,) = likeliest(model, [Kept(0, Start.FIRST), Kept(1, None), Kept(2, None)], np.zeros(3, dtype=np.uint8))
    rows = [range(*model.states.rows(fix).indices(10**6)) for fix in range(3)]
    assert _score(model, picks.rows) == pytest.approx(max(_score(model, choice) for choice in product(*rows)))


def _score(model: Model, rows: tuple[int, ...]) -> float:
    """Give how likely a choice of states is, straight from the formulas."""
    total = sum(model.states.emission[row] for row in rows)
    for fix, (one, other) in enumerate(pairwise(rows)):
        straight_m = np.hypot(*(model.trace.places[fix] - model.trace.places[fix + 1])) / METRE
        states = [model.states.of(fix + step) for step in (0, 1)]
        ways_m = distances_m(model.lengths, *states, back_m=model.settings.back_m)
        way_m = ways_m[one - model.states.start[fix], other - model.states.start[fix + 1]]
        total -= abs(way_m - straight_m) / model.settings.beta_m
        total -= np.inf if way_m > 2 * straight_m + model.settings.detour_m else 0.0
    return float(total)


@pytest.mark.parametrize(
    ("places", "at_ms", "sentence"),
    [
        ([(0.0, 0.0, 0.0)], None, r"places of a trace must be rows of lon, lat; their shape is \(1, 3\)"),
        ([(0.0, 0.0)], [1.0, 2.0], r"at_ms must hold one time for each of the 1 fixes, its shape is \(2,\)"),
        (["here"], None, "places of a trace must be numbers"),
        ([(0.0, 0.0)], ["noon"], "at_ms of a trace must be numbers"),
    ],
)
def test_what_is_no_trace_is_refused(places: list[object], at_ms: list[object] | None, sentence: str) -> None:
    with pytest.raises(TraceError, match=sentence) as caught:
        trace(places, at_ms)
    assert isinstance(caught.value, RoutingError)


def test_a_map_without_roads_is_refused() -> None:
    empty = road_lengths(build_hierarchy(road_graph([], [], [0.0], [0.0])))
    with pytest.raises(TraceError, match="the map has no road that a trace could be matched to"):
        match_trace(empty, trace([(0.0, 0.0)]))
