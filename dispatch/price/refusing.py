"""Who cannot be sent at all, and why."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import NOT_BOUND, UNREACHABLE_MS, Refusal
from fleet.vocabulary import CAPABILITIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import DecisionState, DecisionTables
    from dispatch.policy import Policy

CAPABILITY_BITS: Final = {word.code: 1 << place for place, word in enumerate(CAPABILITIES.words)}
"""The bit of each capability."""

RESUSCITATION_BIT: Final = CAPABILITY_BITS["resuscitation"]


def refusals(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int8]:
    """Tell why each unit cannot go to each incident, (units, incidents) int8 of `Refusal`; its own reason first."""
    units, incidents = state.units, state.incidents
    arrives_ms = now_ms + units.turnout_ms[:, None] + tables.travel_ms
    found = np.where(arrives_ms > units.shift_end_ms[:, None], Refusal.SHIFT_END, Refusal.NONE)
    lacking = incidents.needs_are_hard & (incidents.needs & ~units.capabilities[:, None] != 0)
    found = np.where(lacking, Refusal.CAPABILITY, found)
    never: NDArray[np.bool_] = (tables.travel_ms == UNREACHABLE_MS) & ~tables.estimated
    found = np.where(never, Refusal.OUT_OF_REACH, found)
    found = np.where(incidents.placed, found, Refusal.NO_PLACE)
    found = np.where(units.refusal[:, None] != Refusal.NONE, units.refusal[:, None], found).astype(np.int8)
    return _under_way(found, state, policy)


def _under_way(found: NDArray[np.int8], state: DecisionState, policy: Policy) -> NDArray[np.int8]:
    """Let a unit that is under way stay with its incident, and go only to those for which it may be taken from it."""
    rows = np.flatnonzero(state.units.bound_to != NOT_BOUND)
    own, incidents = state.units.bound_to[rows], state.incidents
    urgent_enough = incidents.priority + policy.diverts_from <= incidents.priority[own][:, None]
    found[rows] = np.where(urgent_enough & (incidents.wanting > 0), found[rows], Refusal.BUSY)
    found[rows, own] = Refusal.NONE
    return found


def capability_bits(capabilities: frozenset[str] | tuple[str, ...]) -> int:
    """Give the bit set of capabilities; an unknown one raises `KeyError`."""
    return functools.reduce(operator.or_, (CAPABILITY_BITS[capability] for capability in capabilities), 0)
