"""Who cannot be sent at all, and why; and which pairs a decision may choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from dispatch.price.kernels.codes import (
    BUSY,
    CAPABILITY,
    NO_PLACE,
    NONE,
    NOT_BOUND,
    OUT_OF_REACH,
    SHIFT_END,
    UNREACHABLE_MS,
)

if TYPE_CHECKING:
    from dispatch.price.kernels.facts import Figures, Incident, Moment, Pair, Unit


@njit(cache=True, nogil=True)
def refusal_of_pair(
    unit: Unit, incident: Incident, pair: Pair, own_priority: int, figures: Figures, moment: Moment
) -> int:
    """Tell why a unit cannot go to an incident, a `Refusal`; its own reason first.

    A unit that is under way stays with its incident, and goes only to those for which it may be taken from it.

    Parameters
    ----------
    unit : Unit
    incident : Incident
    pair : Pair
    own_priority : int
        Of the incident to which the unit is under way; read of no other unit.
    figures : Figures
    moment : Moment
    """
    if unit.bound_to == incident.column:
        return NONE
    if unit.bound_to != NOT_BOUND and not _may_turn(own_priority, incident, figures):
        return BUSY
    return unit.refusal if unit.refusal != NONE else _refusal_of_free(unit, incident, pair, moment)


@njit(cache=True, nogil=True)
def _refusal_of_free(unit: Unit, incident: Incident, pair: Pair, moment: Moment) -> int:
    if not incident.placed:
        return NO_PLACE
    if pair.travel_ms == UNREACHABLE_MS and not pair.estimated:
        return OUT_OF_REACH
    if incident.needs_are_hard and incident.needs & ~unit.capabilities:
        return CAPABILITY
    return SHIFT_END if moment.now_ms + unit.turnout_ms + pair.travel_ms > unit.shift_end_ms else NONE


@njit(cache=True, nogil=True)
def _may_turn(own_priority: int, incident: Incident, figures: Figures) -> bool:
    return incident.wanting > 0 and incident.priority + figures.diverts_from <= own_priority


@njit(cache=True, nogil=True)
def may_choose(unit: Unit, incident: Incident, pair: Pair, refusal: int) -> bool:
    """Tell whether a decision may choose a pair by itself; a unit may always stay with its incident."""
    if unit.bound_to == incident.column:
        return True
    return refusal == NONE and not pair.estimated and not pair.declined and not unit.assisting
