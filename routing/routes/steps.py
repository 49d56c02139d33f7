"""The steps of a route: one for each thing that a driver has to do, and how far it is until the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from routing.routes.manoeuvres import REAL_TURN_DEG, at_junctions, directions, turn_angles_deg, turn_manoeuvre

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routing.hierarchy import Hierarchy
    from routing.routes.polyline import Part

TINY_M: Final = 5.0
"""A shorter part of a road says nothing about where one turns: it belongs to the step that leads there (m)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and what follows until the next.

    Attributes
    ----------
    name : str
        Of the road that is driven on, or that is waited for, "" where it has none.
    length_m : float
        How far that goes; 0 for a wait and an arrival.
    travel_ms : int
        How long it takes.
    manoeuvre : str
        One of `routing.routes.manoeuvres.MANOEUVRES`.
    after_m : float
        How far it is from the step before to this one.
    bearing_deg : float
        Where it leads at first, clockwise from north, 0 to 360; 0 for a wait, a walk and an arrival.
    until_ms : int, optional
        When a wait ends, in ms since 1970; None for all else.
    """

    name: str
    length_m: float
    travel_ms: int
    manoeuvre: str
    after_m: float = 0.0
    bearing_deg: float = 0.0
    until_ms: int | None = None


def route_steps(
    hierarchy: Hierarchy,
    parts: Sequence[Part],
    length_m: NDArray[np.float64],
    part_ms: NDArray[np.int64],
    *,
    start_ms: int = 0,
) -> tuple[Step, ...]:
    """Give the steps over parts of arcs, with an arrival as the last.

    Parts that follow each other are one step where the name stays and no real turn lies between.

    Parameters
    ----------
    hierarchy : Hierarchy
    parts : sequence of Part
        At least one.
    length_m : (parts,) float64
    part_ms : (parts,) int64
        The time of each, with what is lost before it.
    start_ms : int
        When the vehicle sets out, in ms since 1970.
    """
    graph = hierarchy.graph
    wait_ms = np.array([part.wait_ms for part in parts], dtype=np.int64)
    drives = _drives(hierarchy, np.array([part.arc for part in parts], dtype=np.int64), length_m, wait_ms)
    lengths, times = np.add.reduceat(length_m, drives.first), np.add.reduceat(part_ms, drives.first)
    set_out_ms = start_ms + np.cumsum(part_ms) - part_ms + [part.lost_ms for part in parts]
    steps: list[Step] = []
    for nth, row in enumerate(drives.first.tolist()):
        name, waits = graph.names[graph.name[drives.arc[nth]]], int(wait_ms[row])
        if waits:
            steps.append(Step(name, 0.0, waits, "wait", _driven(steps), until_ms=int(set_out_ms[row])))
        manoeuvre, bearing_deg = drives.manoeuvre[nth], float(drives.bearing_deg[nth])
        steps.append(Step(name, float(lengths[nth]), int(times[nth]) - waits, manoeuvre, _driven(steps), bearing_deg))
    return (*steps, Step(steps[-1].name, 0.0, 0, "arrive", _driven(steps)))


@dataclass(frozen=True, eq=False, slots=True)
class _Drives:
    """What is driven without anything to do on the way.

    Attributes
    ----------
    first : (drives,) int64
        Row of the first part of each.
    arc : (drives,) int64
        The arc by which it is known: the first that is not too short.
    bearing_deg : (drives,) float64
    manoeuvre : tuple of str
        What is done before each.
    """

    first: NDArray[np.int64]
    arc: NDArray[np.int64]
    bearing_deg: NDArray[np.float64]
    manoeuvre: tuple[str, ...]


def _drives(
    hierarchy: Hierarchy, arcs: NDArray[np.int64], length_m: NDArray[np.float64], wait_ms: NDArray[np.int64]
) -> _Drives:
    graph = hierarchy.graph
    counted = np.flatnonzero((length_m >= TINY_M) | (wait_ms > 0))
    if len(counted) == 0:
        counted = np.zeros(1, dtype=np.int64)
    arc, waits = arcs[counted], wait_ms[counted] > 0
    leaving, arriving = directions(graph, arc)
    angle_deg = turn_angles_deg(arriving[:-1], leaving[1:])
    turns_back = graph.reverse[arc[:-1]] == arc[1:]
    is_real = (np.abs(angle_deg) >= REAL_TURN_DEG) & at_junctions(hierarchy, arc[:-1])
    turn = np.flatnonzero(is_real | turns_back | (np.diff(graph.name[arc]) != 0) | waits[1:])
    begin = np.concatenate(([0], turn + 1))
    return _Drives(
        first=np.concatenate(([0], counted[turn + 1])),
        arc=arc[begin],
        bearing_deg=np.degrees(np.angle(1j * leaving[begin].conj())) % 360.0,
        manoeuvre=(
            "depart",
            *(turn_manoeuvre(angle_deg[each], turns_back=turns_back[each]) for each in turn.tolist()),
        ),
    )


def walked_steps(steps: Sequence[Step], walk_m: float, walk_ms: int) -> tuple[Step, ...]:
    """Give the steps of a route with a walk before the arrival."""
    *drive, arrival = steps
    walk = Step("", walk_m, walk_ms, "walk", arrival.after_m)
    return (*drive, walk, replace(arrival, name="", after_m=walk_m))


def _driven(steps: Sequence[Step]) -> float:
    return steps[-1].length_m if steps else 0.0
