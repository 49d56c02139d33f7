"""The parts of the price that come of the crew: what it can do, and what it has done today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dispatch.columns import NOT_BOUND
from dispatch.price.refusing import RESUSCITATION_BIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import DecisionState, DecisionTables
    from dispatch.policy import Policy


def capability(state: DecisionState, _now_ms: int, _tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price each capability that is needed and lacking."""
    missing = np.bitwise_count(state.incidents.needs & ~state.units.capabilities[:, None])
    return np.asarray(missing * np.int64(policy.missing_capability_ms), dtype=np.int64)


def overqualified(state: DecisionState, _now_ms: int, _tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price a resuscitation crew that is tied up by what is no emergency."""
    can = (state.units.capabilities & RESUSCITATION_BIT) != 0
    wanted = (state.incidents.needs & RESUSCITATION_BIT) != 0
    spare: NDArray[np.bool_] = can[:, None] & ~wanted & ~state.incidents.emergency
    return np.where(spare, np.int64(policy.overqualified_ms), np.int64(0))


def overtime(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price the time after the end of its shift that the crew is expected to work."""
    free_ms = now_ms + state.units.turnout_ms[:, None] + tables.travel_ms.astype(np.int64) + policy.job_ms
    over_ms = np.maximum(free_ms - state.units.shift_end_ms[:, None], 0)
    return np.asarray(over_ms * policy.overtime_percent // 100, dtype=np.int64)


def meal(state: DecisionState, now_ms: int, _tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price a crew that is owed its break; an emergency does not wait for that."""
    owed = (state.units.meal_due_ms <= now_ms)[:, None] & ~state.incidents.emergency
    return np.where(owed, np.int64(policy.meal_ms), np.int64(0))


def workload(state: DecisionState, _now_ms: int, _tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price each time that the crew was sent in this shift already."""
    return (state.units.jobs * np.int64(policy.job_done_ms))[:, None]


def diversion(state: DecisionState, _now_ms: int, _tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price turning a crew that is under way to another incident."""
    bound_to = state.units.bound_to[:, None]
    turned = (bound_to != NOT_BOUND) & (bound_to != np.arange(len(state.incidents.ids)))
    return np.where(turned, np.int64(policy.diversion_ms), np.int64(0))
