"""The parts of the price that come of when the unit arrives, and of how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.price.whole import whole_ms
from fleet.arrival import expected_excess_ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import DecisionState, DecisionTables
    from dispatch.policy import Policy

QUADRATURE: Final = 7
"""Points at which survival is averaged over the arrival (Gauss-Hermite)."""

_MINUTE_MS: Final = 60_000
_SURVIVAL_BASE: Final = 0.679
_SURVIVAL_PER_MIN: Final = 0.262


def turnout(state: DecisionState, _now_ms: int, _tables: DecisionTables, _policy: Policy) -> NDArray[np.int64]:
    """Price the time from the order to rolling wheels."""
    return state.units.turnout_ms[:, None]


def travel(_state: DecisionState, _now_ms: int, tables: DecisionTables, _policy: Policy) -> NDArray[np.int64]:
    """Price the driving time, waits before raised bridges included."""
    return tables.travel_ms.astype(np.int64)


def urgency(state: DecisionState, _now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price the response once more for the more urgent."""
    weight = np.array(policy.urgency_weight, dtype=np.int64)[state.incidents.priority - 1]
    return np.asarray((weight - 1) * _response_ms(state, tables), dtype=np.int64)


def late(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price a flat sum where the unit is expected to come after the incident's time."""
    arrives_ms = now_ms + _response_ms(state, tables)
    return np.where(arrives_ms > state.incidents.due_ms, np.int64(policy.late_ms), np.int64(0))


def lateness(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price the minutes by which the unit is expected to come late, over all that the drive may last."""
    percent = np.array(policy.lateness_percent, dtype=np.float64)[state.incidents.priority - 1]
    if not percent.any():
        return np.zeros((1, 1), dtype=np.int64)
    left_ms = state.incidents.due_ms - now_ms - state.units.turnout_ms[:, None]
    excess_ms = expected_excess_ms(tables.travel_ms.astype(np.float64), tables.spread, left_ms.astype(np.float64))
    # What is late already is late for every unit alike, and must not grow without end.
    already_ms = np.maximum(now_ms - state.incidents.due_ms, 0)
    return whole_ms((excess_ms - already_ms) * percent / 100)


def survival(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price the chance to live that is lost until the unit comes, where the heart stands still.

    The survival function of De Maio et al. (2003), 1 / (1 + exp(0.679 + 0.262 t)) for t minutes to defibrillation,
    averaged over the arrival; t runs from the call.
    """
    found = np.zeros(tables.travel_ms.shape, dtype=np.int64)
    columns = np.flatnonzero(state.incidents.arrest)
    if policy.life_ms == 0 or columns.size == 0:
        return found
    waited_ms = np.maximum(now_ms - state.incidents.opened_at_ms[columns], 0)
    fixed_ms = state.units.turnout_ms[:, None] + waited_ms
    lives = survival_expected(fixed_ms, tables.travel_ms[:, columns].astype(np.float64), tables.spread[:, columns])
    found[:, columns] = whole_ms((survival_at(waited_ms / _MINUTE_MS) - lives) * policy.life_ms)
    return found


def survival_at(minutes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the chance to survive a cardiac arrest that is treated after some minutes (De Maio et al. 2003)."""
    return np.asarray(1 / (1 + np.exp(_SURVIVAL_BASE + _SURVIVAL_PER_MIN * np.minimum(minutes, 1_000.0))))


def survival_expected(
    fixed_ms: NDArray[np.int64], median_ms: NDArray[np.float64], spread: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Average the chance to survive over a lognormal drive that follows a fixed time."""
    points, weights = np.polynomial.hermite_e.hermegauss(QUADRATURE)
    total = np.zeros(median_ms.shape)
    for point, weight in zip(points, weights / weights.sum(), strict=True):
        total += weight * survival_at((fixed_ms + median_ms * np.exp(spread * point)) / _MINUTE_MS)
    return total


def _response_ms(state: DecisionState, tables: DecisionTables) -> NDArray[np.int64]:
    return np.asarray(state.units.turnout_ms[:, None] + tables.travel_ms.astype(np.int64), dtype=np.int64)
