"""What a driver does where one road leads into another, told from the lines of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from routing.routes.polyline import fractions_along, whole_arcs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps import RoadGraph
    from routing.hierarchy import Hierarchy

MANOEUVRES: Final = (
    "depart",
    "straight",
    "slight_left",
    "slight_right",
    "left",
    "right",
    "sharp_left",
    "sharp_right",
    "u_turn",
    "wait",
    "walk",
    "arrive",
)
"""All that a step can tell to do."""

NEAR_M: Final = 20.0
"""How far before and behind a turn its angle is measured: further away roads bend (m)."""

REAL_TURN_DEG: Final = 45.0
"""From here on a turn is told at a junction also where the name stays (m)."""

_STRAIGHT_DEG: Final = 25.0
_SLIGHT_DEG: Final = 60.0
_PLAIN_DEG: Final = 120.0
_BACK_DEG: Final = 170.0


def directions(graph: RoadGraph, arcs: NDArray[np.int64]) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """Give where arcs lead at their tail and at their head, east + north * i; 0 for an arc without length.

    Parameters
    ----------
    graph : RoadGraph
    arcs : (n,) int64

    Returns
    -------
    leaving, arriving : (n,) complex128
    """
    near = np.divide(NEAR_M, graph.length_m[arcs], out=np.ones(len(arcs)), where=graph.length_m[arcs] > NEAR_M)
    line, first, owner = whole_arcs(graph, arcs)
    last = np.append(first[1:], len(line)) - 1
    along = 2 * owner + fractions_along(line, first, last, owner)
    begin, end = line[first], line[last]
    return _step(begin, _points(line, along, near)), _step(_points(line, along, 1.0 - near), end)


def _points(
    line: NDArray[np.float64], along: NDArray[np.float64], fraction: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the point at a fraction of each arc; `along` is that of each given point and twice the row of its arc."""
    rows = 2 * np.arange(len(fraction))
    wanted = rows + fraction
    after = np.searchsorted(along, wanted)
    after = np.clip(after, np.searchsorted(along, rows) + 1, np.searchsorted(along, rows + 2) - 1)
    between = along[after] - along[after - 1]
    share = np.divide(wanted - along[after - 1], between, out=np.zeros(len(wanted)), where=between > 0)
    points: NDArray[np.float64] = line[after - 1] + (line[after] - line[after - 1]) * np.clip(share, 0, 1)[:, None]
    return points


def _step(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.complex128]:
    east = (other[:, 0] - one[:, 0]) * np.cos(np.radians((one[:, 1] + other[:, 1]) / 2))
    return np.asarray(east + 1j * (other[:, 1] - one[:, 1]))


def turn_angles_deg(arriving: NDArray[np.complex128], leaving: NDArray[np.complex128]) -> NDArray[np.float64]:
    """Give by how much each way on leads away from straight on, in degrees: left above 0, right below."""
    angle: NDArray[np.float64] = np.degrees(np.angle(leaving * arriving.conj()))
    return angle


def turn_manoeuvre(angle_deg: float, *, turns_back: bool) -> str:
    """Give the manoeuvre of a turn."""
    size = abs(angle_deg)
    if turns_back or size >= _BACK_DEG:
        return "u_turn"
    if size < _STRAIGHT_DEG:
        return "straight"
    side = "left" if angle_deg > 0 else "right"
    if size < _SLIGHT_DEG:
        return f"slight_{side}"
    return side if size <= _PLAIN_DEG else f"sharp_{side}"


def at_junctions(hierarchy: Hierarchy, arcs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which arcs end where more than two roads meet, (n,) bool."""
    return hierarchy.roads_at[hierarchy.graph.head[arcs]] > 2
