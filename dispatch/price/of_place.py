"""The parts of the price that come of where the unit is, and of what it leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dispatch.columns import NO_DISTRICT
from dispatch.price.whole import whole_ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import DecisionState, DecisionTables
    from dispatch.policy import Policy


def coverage(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price the share of demand that is no longer covered in time once the unit is gone.

    It weighs no more than the policy lets it for the incident's priority. Where the policy prices coverage only among
    those in time, a unit that comes late pays nothing for it: the nearest of them goes (Jagtenberg, Bhulai, van der Mei
    2017).
    """
    most_ms = np.array(policy.coverage_most_ms, dtype=np.int64)[state.incidents.priority - 1]
    part = np.minimum(whole_ms(tables.coverage_lost * policy.coverage_ms)[:, None], most_ms)
    if not policy.coverage_only_in_time:
        return part
    arrives_ms = now_ms + state.units.turnout_ms[:, None] + tables.travel_ms.astype(np.int64)
    return np.where(arrives_ms <= state.incidents.due_ms, part, np.int64(0))


def cross_district(state: DecisionState, _now_ms: int, _tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price a unit that is called out of its own district."""
    home, there = state.units.district[:, None], state.incidents.district
    across = (home != there) & (home != NO_DISTRICT) & (there != NO_DISTRICT)
    return np.where(across, np.int64(policy.cross_district_ms), np.int64(0))


def stale(state: DecisionState, now_ms: int, _tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price the age of the unit's last position."""
    age_ms = now_ms - state.units.fix_at_ms
    price = np.minimum(age_ms, policy.stale_price_limit_ms * 100) * policy.stale_price_percent // 100
    price = np.minimum(price, policy.stale_price_limit_ms)
    return np.where(age_ms > policy.stale_after_ms, price, 0)[:, None]


def no_road(_state: DecisionState, _now_ms: int, tables: DecisionTables, policy: Policy) -> NDArray[np.int64]:
    """Price a pair that no road joins above every one that has a road."""
    return np.where(tables.estimated, np.int64(policy.estimated_ms), np.int64(0))
