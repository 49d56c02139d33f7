"""What a matching answers: where each fix was on the road, and the whole way between them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from maps.road_graph import NO_ARC, frozen
from routing.matching.road_lengths import way
from routing.matching.skips import Skip, Start
from routing.routes.polyline import Part, driven_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps import RoadGraph
    from routing.matching.road_lengths import RoadLengths
    from routing.matching.states import States
    from routing.matching.viterbi import Picks

NO_CHAIN = -1


@dataclass(frozen=True, eq=False, slots=True)
class Chain:
    """A way driven without a break.

    Attributes
    ----------
    start : Start
        Why it begins where it does, and not with the chain before it.
    fixes : (used,) int64
        Rows of the trace.
    step : (used,) int64
        Position in `arcs` of the arc on which each of these fixes is.
    fraction : (used,) float64
        Part of that arc behind the vehicle; never falls along one arc, where a fix itself may lie a bit farther back.
    arcs : (arcs,) int32
        All arcs of the way in order; each begins where the one before ends.
    geometry : (points, 2) float64
        Lon, lat in degrees of the way from the first fix to the last; one point where nothing was driven.
    length_m : float
    """

    start: Start
    fixes: NDArray[np.int64]
    step: NDArray[np.int64]
    fraction: NDArray[np.float64]
    arcs: NDArray[np.int32]
    geometry: NDArray[np.float64]
    length_m: float

    def __post_init__(self) -> None:
        _freeze(self)


@dataclass(frozen=True, eq=False, slots=True)
class MatchedTrace:
    """The answer for each fix of a trace, and the chains of the way.

    Attributes
    ----------
    skip : (fixes,) uint8
        A `Skip` for each fix, 0 where it is used.
    chain : (fixes,) int32
        Row of its chain, -1 where it is not used.
    arc : (fixes,) int32
        Its arc in the direction of driving, `maps.road_graph.NO_ARC` where it is not used.
    fraction : (fixes,) float64
        Part of the arc's length behind the fix, NaN where it is not used; so are the next three.
    lon, lat : (fixes,) float64
        The nearest point to the fix on that arc.
    distance_m : (fixes,) float64
        From the fix to that point.
    chains : tuple of Chain
    """

    skip: NDArray[np.uint8]
    chain: NDArray[np.int32]
    arc: NDArray[np.int32]
    fraction: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    distance_m: NDArray[np.float64]
    chains: tuple[Chain, ...]

    def __post_init__(self) -> None:
        _freeze(self)

    @property
    def length_m(self) -> float:
        """Length of all chains, in metres."""
        return sum(chain.length_m for chain in self.chains)

    def skipped(self) -> dict[Skip, int]:
        """Count the fixes that are not used, by reason; reasons that do not occur are left out."""
        reasons, counts = np.unique(self.skip[self.skip != Skip.USED], return_counts=True)
        return {Skip(int(reason)): int(count) for reason, count in zip(reasons, counts, strict=True)}


def matched_trace(
    skip: NDArray[np.uint8], states: States, picks: Sequence[Picks], chains: Sequence[Chain]
) -> MatchedTrace:
    """Lay what was found for the chains out over all fixes of the trace."""
    fixes = np.array([fix for each in picks for fix in each.fixes], dtype=np.int64)
    rows = np.array([row for each in picks for row in each.rows], dtype=np.int64)
    chain = np.full(len(skip), NO_CHAIN, dtype=np.int32)
    chain[fixes] = np.repeat(np.arange(len(picks)), [len(each.fixes) for each in picks])
    arc = np.full(len(skip), NO_ARC, dtype=np.int32)
    arc[fixes] = states.spots.arc[rows]
    columns = np.full((4, len(skip)), np.nan)
    spots = states.spots
    columns[:, fixes] = [values[rows] for values in (spots.fraction, spots.lon, spots.lat, spots.distance_m)]
    fraction, lon, lat, distance_m = columns
    return MatchedTrace(skip, chain, arc, fraction, lon, lat, distance_m, tuple(chains))


def chain_of(lengths: RoadLengths, states: States, picks: Picks, *, back_m: float) -> Chain:
    """Join the picked points of a chain by the shortest ways between them."""
    graph = lengths.hierarchy.graph
    picked, rows = states.spots.arc[list(picks.rows)].tolist(), _never_back(graph, states, picks.rows, back_m)
    fraction = states.spots.fraction[rows]
    arcs, step = picked[:1], [0]
    for row, (last, arc) in enumerate(pairwise(picked), 1):
        if arc != last or fraction[row] < fraction[row - 1]:
            arcs += [*way(lengths, last, arc).tolist(), arc]
        step.append(len(arcs) - 1)
    parts = _parts(arcs, float(fraction[0]), float(fraction[-1]))
    ends = (_place(states, rows[0]), _place(states, rows[-1]))
    geometry, _ = driven_line(graph, lengths.metric.travel_ms, parts, ends)
    driven = np.array([part.end - part.begin for part in parts])
    return Chain(
        start=picks.start,
        fixes=np.array(picks.fixes, dtype=np.int64),
        step=np.array(step, dtype=np.int64),
        fraction=fraction,
        arcs=np.array(arcs, dtype=np.int32),
        geometry=geometry,
        length_m=float((graph.length_m[arcs] * driven).sum()),
    )


def _never_back(graph: RoadGraph, states: States, rows: Sequence[int], back_m: float) -> list[int]:
    """Replace a state a bit behind the one before it on the same arc by that one."""
    spots = states.spots
    ahead = list(rows[:1])
    for last, row in pairwise(rows):
        behind_m = (spots.fraction[last] - spots.fraction[row]) * graph.length_m[spots.arc[row]]
        stands = spots.arc[last] == spots.arc[row] and behind_m <= back_m
        ahead.append(ahead[-1] if stands and spots.fraction[ahead[-1]] > spots.fraction[row] else row)
    return ahead


def _place(states: States, row: int) -> tuple[float, float]:
    return float(states.spots.lon[row]), float(states.spots.lat[row])


def _parts(arcs: list[int], begin: float, end: float) -> list[Part]:
    parts = [Part(arc, 0.0, 1.0) for arc in arcs]
    parts[0] = Part(arcs[0], begin, parts[0].end)
    parts[-1] = Part(arcs[-1], parts[-1].begin, end)
    return parts


def _freeze(answer: Chain | MatchedTrace) -> None:
    for field in fields(answer):
        value = getattr(answer, field.name)
        if isinstance(value, np.ndarray):
            object.__setattr__(answer, field.name, frozen(value))
