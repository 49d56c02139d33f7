"""Tables of driving times with those of units that do not drive on roads: each comes in its own way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from dispatch.columns import UNREACHABLE_MS
from fleet.going.times import going_ms
from fleet.going.ways import Moves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import DecisionTables
    from maps.store import BuiltMap


def in_their_ways(
    tables: DecisionTables,
    moves: NDArray[np.int8],
    places: NDArray[np.float64],
    targets: NDArray[np.float64],
    built: BuiltMap,
) -> DecisionTables:
    """Give tables in which units on foot, in own cars and in the air are on their way as long as they are.

    None of that is an estimate: where such a unit does not come it is out of reach.

    Parameters
    ----------
    tables : DecisionTables
        Of all units by road.
    moves : (units,) int8
        `Moves` of each unit.
    places : (units, 2) float64
        Lon, lat; not finite where it is not known.
    targets : (incidents, 2) float64
        The same of the incidents.
    built : BuiltMap
    """
    rows = np.flatnonzero(moves != Moves.ROAD)
    if not rows.size:
        return tables
    travel_ms, estimated = tables.travel_ms.copy(), tables.estimated.copy()
    by_road_ms = np.where(estimated[rows], np.int32(UNREACHABLE_MS), travel_ms[rows])
    travel_ms[rows] = going_ms(moves[rows], places[rows], targets, by_road_ms, graph=built.graph, index=built.index)
    estimated[rows] = False
    return replace(tables, travel_ms=travel_ms, estimated=estimated)
