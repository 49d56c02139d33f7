"""How long units are on their way to places, each in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleet.going.walking import walk_m
from fleet.going.ways import CRUISE_MPS, LANDING_MS, OWN_CAR_PERCENT, WALKING_MPS, WAYS, Moves
from maps.road_graph import great_circle_m
from routing.times import UNREACHABLE_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_graph import RoadGraph
    from maps.snapping import ArcIndex


def going_ms(
    moves: NDArray[np.int8],
    places: NDArray[np.float64],
    targets: NDArray[np.float64],
    road_ms: NDArray[np.int32],
    *,
    graph: RoadGraph,
    index: ArcIndex,
) -> NDArray[np.int32]:
    """Give how long units are on their way, without turnout, (units, targets) int32 ms.

    `UNREACHABLE_MS` where a place is not known, and where it is farther than the unit goes.

    Parameters
    ----------
    moves : (units,) int8
        `Moves` of each unit.
    places : (units, 2) float64
        Lon, lat in degrees; not finite where it is not known.
    targets : (targets, 2) float64
        The same of the targets.
    road_ms : (units, targets) int32
        Driving times under lights and siren, as roads are now; `UNREACHABLE_MS` where no road leads.
    graph : RoadGraph
    index : ArcIndex
        Of the graph.
    """
    found = road_ms.copy()
    for way, times in ((Moves.OWN_CAR, _own_car_ms(road_ms)), (Moves.AIR, _flight_ms(places, targets))):
        rows = np.flatnonzero(moves == way)
        near = _straight_m(places[rows], targets) <= WAYS[way].farthest_m
        found[rows] = np.where(near, times[rows], UNREACHABLE_MS)
    walkers = np.flatnonzero(moves == Moves.FOOT)
    found[walkers] = _walk_ms(graph, index, places[walkers], targets)
    return found


def _own_car_ms(road_ms: NDArray[np.int32]) -> NDArray[np.int32]:
    return _whole_ms(road_ms.astype(np.float64) * OWN_CAR_PERCENT / 100)


def _flight_ms(places: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.int32]:
    return _whole_ms(_straight_m(places, targets) / CRUISE_MPS * 1000 + LANDING_MS)


def _walk_ms(
    graph: RoadGraph, index: ArcIndex, places: NDArray[np.float64], targets: NDArray[np.float64]
) -> NDArray[np.int32]:
    found_m = np.full((len(places), len(targets)), np.inf)
    for column, (lon, lat) in enumerate(targets.tolist() if len(places) else ()):
        if np.isfinite(lon + lat):
            found_m[:, column] = walk_m(graph, index, places, (lon, lat), farthest_m=WAYS[Moves.FOOT].farthest_m)
    return _whole_ms(found_m / WALKING_MPS * 1000)


def _straight_m(places: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    return great_circle_m(places[:, :1], places[:, 1:], targets[:, 0], targets[:, 1])


def _whole_ms(times: NDArray[np.float64]) -> NDArray[np.int32]:
    """Round up to whole ms; what is not known, or never, is `UNREACHABLE_MS`."""
    known = np.nan_to_num(np.minimum(times, UNREACHABLE_MS), nan=UNREACHABLE_MS)
    return np.asarray(np.ceil(known), dtype=np.int32)
