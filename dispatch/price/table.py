"""The table of the parts, and the price as their sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.price import in_time, of_crew, of_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dispatch.columns import DecisionState, DecisionTables
    from dispatch.policy import Policy

    Part = Callable[[DecisionState, int, DecisionTables, Policy], NDArray[np.int64]]

PARTS: Final[dict[str, Part]] = {
    "turnout": in_time.turnout,
    "travel": in_time.travel,
    "urgency": in_time.urgency,
    "late": in_time.late,
    "lateness": in_time.lateness,
    "survival": in_time.survival,
    "capability": of_crew.capability,
    "overqualified": of_crew.overqualified,
    "overtime": of_crew.overtime,
    "meal": of_crew.meal,
    "workload": of_crew.workload,
    "diversion": of_crew.diversion,
    "coverage": of_place.coverage,
    "cross_district": of_place.cross_district,
    "stale_position": of_place.stale,
    "no_road": of_place.no_road,
}
"""The parts of the price, by code, in the order in which they are told."""


def price_parts(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price each unit for each incident.

    Returns
    -------
    (parts, units, incidents) int64
        In the order of `PARTS`; the sum over the first axis is the price.
    """
    priced = np.empty((len(PARTS), *tables.travel_ms.shape), dtype=np.int64)
    for place, part in enumerate(PARTS.values()):
        priced[place] = part(state, now_ms, tables, policy)
    return priced
