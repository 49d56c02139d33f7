"""One row, one column and one pair of a question, as plain numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from dispatch.price.kernels.facts import Incident, Pair, Unit

if TYPE_CHECKING:
    from dispatch.price.kernels.facts import IncidentArrays, PairArrays, UnitArrays


@njit(cache=True, nogil=True, inline="always")
def unit_at(units: UnitArrays, row: int) -> Unit:
    """Give one unit as numbers: these pass between kernels for nothing, arrays are counted at each call."""
    return Unit(
        row,
        _wide(units.refusal[row]),
        units.turnout_ms[row],
        units.capabilities[row],
        units.fix_at_ms[row],
        units.shift_end_ms[row],
        units.meal_due_ms[row],
        units.jobs[row],
        _wide(units.district[row]),
        _wide(units.bound_to[row]),
        units.assisting[row],
        _wide(units.minor_start[row]),
        units.coverage_lost[row],
    )


@njit(cache=True, nogil=True, inline="always")
def incident_at(incidents: IncidentArrays, column: int) -> Incident:
    """Give one incident."""
    return Incident(
        column,
        incidents.priority[column],
        incidents.needs[column],
        incidents.needs_are_hard[column],
        incidents.emergency[column],
        incidents.opened_at_ms[column],
        incidents.placed[column],
        incidents.wanting[column],
        incidents.due_ms[column],
        incidents.arrest[column],
        _wide(incidents.district[column]),
        _wide(incidents.minor_end[column]),
    )


@njit(cache=True, nogil=True, inline="always")
def pair_at(pairs: PairArrays, row: int, column: int) -> Pair:
    """Give one pair."""
    return Pair(_wide(pairs.travel_ms[row, column]), pairs.estimated[row, column], pairs.declined[row, column])


@njit(cache=True, nogil=True)
def _wide(number: Any) -> Any:
    """Give a whole number as int64: kernels are compiled for one type alone."""
    return np.int64(number)
