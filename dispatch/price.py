"""What sending a unit costs, in parts whose sum is the price exactly (int64 ms-equivalents)."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import Refusal
from fleet.vocabulary import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dispatch.columns import DecisionState, DecisionTables
    from dispatch.policy import Policy

    Part = Callable[["DecisionState", int, "DecisionTables", "Policy"], NDArray[np.int64]]


def price_parts(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price each unit for each incident.

    Returns
    -------
    (parts, units, incidents) int64
        In the order of `PARTS`; the sum over the first axis is the price.
    """
    shape = tables.travel_ms.shape
    return np.stack([np.broadcast_to(part(state, now_ms, tables, policy), shape) for part in PARTS.values()])


def refusals(state: DecisionState, now_ms: int, tables: DecisionTables) -> NDArray[np.int8]:
    """Tell why each unit cannot go to each incident, (units, incidents) int8 of `Refusal`; its own reason first."""
    units, incidents = state.units, state.incidents
    arrives_ms = now_ms + units.turnout_ms[:, None] + tables.travel_ms
    found = np.where(arrives_ms > units.shift_end_ms[:, None], Refusal.SHIFT_END, Refusal.NONE)
    lacking = incidents.needs_are_hard & (incidents.needs & ~units.capabilities[:, None] != 0)
    found = np.where(lacking, Refusal.CAPABILITY, found)
    found = np.where(incidents.placed, found, Refusal.NO_PLACE)
    return np.where(units.refusal[:, None] != Refusal.NONE, units.refusal[:, None], found).astype(np.int8)


def _turnout(state: DecisionState, _now_ms: int, _tables: DecisionTables, _policy: Policy) -> NDArray[np.int64]:
    return state.units.turnout_ms[:, None]


def _travel(_state: DecisionState, _now_ms: int, tables: DecisionTables, _policy: Policy) -> NDArray[np.int64]:
    return tables.travel_ms.astype(np.int64)


def _urgency(state: DecisionState, _now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    weight = np.array(policy.urgency_weight, dtype=np.int64)[state.incidents.priority - 1]
    response_ms = state.units.turnout_ms[:, None] + tables.travel_ms.astype(np.int64)
    return np.asarray((weight - 1) * response_ms, dtype=np.int64)


def _capability(state: DecisionState, _now_ms: int, _tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    missing = np.bitwise_count(state.incidents.needs & ~state.units.capabilities[:, None])
    return np.asarray(missing * np.int64(policy.missing_capability_ms), dtype=np.int64)


def _overqualified(state: DecisionState, _now_ms: int, _tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    can = (state.units.capabilities & RESUSCITATION_BIT) != 0
    wanted = (state.incidents.needs & RESUSCITATION_BIT) != 0
    spare: NDArray[np.bool_] = can[:, None] & ~wanted & ~state.incidents.emergency
    return np.where(spare, policy.overqualified_ms, 0)


def _stale(state: DecisionState, now_ms: int, _tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    age_ms = now_ms - state.units.fix_at_ms
    price = np.minimum(age_ms, policy.stale_price_limit_ms * 100) * policy.stale_price_percent // 100
    price = np.minimum(price, policy.stale_price_limit_ms)
    return np.where(age_ms > policy.stale_after_ms, price, 0)[:, None]


def _estimated(_state: DecisionState, _now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    return np.where(tables.estimated, policy.estimated_ms, 0)


CAPABILITY_BITS: Final = {word.code: 1 << place for place, word in enumerate(CAPABILITIES.words)}
"""The bit of each capability."""

RESUSCITATION_BIT: Final = CAPABILITY_BITS["resuscitation"]

PARTS: Final[dict[str, Part]] = {
    "turnout": _turnout,
    "travel": _travel,
    "urgency": _urgency,
    "capability": _capability,
    "overqualified": _overqualified,
    "stale_position": _stale,
    "no_road": _estimated,
}
"""The parts of the price, by code, in the order in which they are told."""


def capability_bits(capabilities: frozenset[str] | tuple[str, ...]) -> int:
    """Give the bit set of capabilities; an unknown one raises `KeyError`."""
    return functools.reduce(operator.or_, (CAPABILITY_BITS[capability] for capability in capabilities), 0)
