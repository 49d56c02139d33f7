"""The price, the refusals and the rank of those who wait as plain expressions over whole tables: the kernels' twin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from dispatch.columns import NO_DISTRICT, NOT_BOUND, UNREACHABLE_MS, Refusal
from dispatch.price import RESUSCITATION_BIT

if TYPE_CHECKING:
    from dispatch.question import Question


def plain_parts(asked: Question) -> dict[str, np.ndarray]:
    """Price each unit for each incident, by the code of the part; each broadcasts to (units, incidents)."""
    units, incidents, tables, policy = asked.state.units, asked.state.incidents, asked.tables, asked.policy
    travel_ms = tables.travel_ms.astype(np.int64)
    response_ms = units.turnout_ms[:, None] + travel_ms
    late = asked.now_ms + response_ms > incidents.due_ms
    weight = np.array(policy.urgency_weight)[incidents.priority - 1]
    missing = incidents.needs & ~units.capabilities[:, None]
    can = (units.capabilities & RESUSCITATION_BIT != 0)[:, None]
    spare = can & (incidents.needs & RESUSCITATION_BIT == 0) & ~incidents.emergency
    over_ms = np.maximum(asked.now_ms + response_ms + policy.job_ms - units.shift_end_ms[:, None], 0)
    owed = (units.meal_due_ms <= asked.now_ms)[:, None] & ~incidents.emergency
    bound_to = units.bound_to[:, None]
    turned = (bound_to != NOT_BOUND) & (bound_to != np.arange(len(incidents.ids)))
    most_ms = np.array(policy.coverage_most_ms)[incidents.priority - 1]
    covered = np.minimum(whole(tables.coverage_lost * policy.coverage_ms)[:, None], most_ms)
    home, there = units.district[:, None], incidents.district
    across = (home != there) & (home != NO_DISTRICT) & (there != NO_DISTRICT)
    return {
        "turnout": units.turnout_ms[:, None],
        "travel": travel_ms,
        "urgency": (weight - 1) * response_ms,
        "late": late * policy.late_ms,
        "lateness": lateness(asked, travel_ms.astype(np.float64)),
        "survival": survival(asked, travel_ms.astype(np.float64)),
        "capability": np.bitwise_count(missing).astype(np.int64) * policy.missing_capability_ms,
        "overqualified": spare * policy.overqualified_ms,
        "overtime": over_ms * policy.overtime_percent // 100,
        "meal": owed * policy.meal_ms,
        "workload": (units.jobs * policy.job_done_ms)[:, None],
        "diversion": turned * policy.diversion_ms,
        "coverage": np.where(late & policy.coverage_only_in_time, 0, covered),
        "cross_district": across * policy.cross_district_ms,
        "stale_position": stale(asked)[:, None],
        "no_road": tables.estimated * policy.estimated_ms,
    }


def spread(asked: Question) -> np.ndarray:
    """Give the standard deviation of the logarithm of each driving time."""
    tables = asked.tables
    near = 0.35**2 * (180_000 / (180_000 + tables.travel_ms.astype(np.float64)))
    rush = tables.hour_of_week // 24 < 5 and tables.hour_of_week % 24 in {7, 8, 9, 16, 17, 18}
    minor_ends = tables.minor_starts[:, None] + tables.minor_ends
    variation = np.sqrt(0.2**2 + near) * 1.1**minor_ends * (1.25 if rush else 1.0)
    return np.sqrt(np.log1p(variation**2))


def lateness(asked: Question, travel_ms: np.ndarray) -> np.ndarray:
    """Price the expected excess of a lognormal drive over what is left, less what is late already."""
    incidents, sigma = asked.state.incidents, spread(asked)
    percent = np.array(asked.policy.lateness_percent, dtype=np.float64)[incidents.priority - 1]
    left_ms = (incidents.due_ms - asked.now_ms - asked.state.units.turnout_ms[:, None]).astype(np.float64)
    mean_ms = travel_ms * np.exp(sigma**2 / 2)
    distance = np.log(np.maximum(travel_ms, 1) / np.where(left_ms > 0, np.maximum(left_ms, 1e-3), 1)) / sigma
    beyond = np.maximum(mean_ms * ndtr(distance + sigma) - left_ms * ndtr(distance), 0)
    excess_ms = np.where(left_ms > 0, beyond, mean_ms - left_ms)
    return whole((excess_ms - np.maximum(asked.now_ms - incidents.due_ms, 0)) * percent / 100)


def survival(asked: Question, travel_ms: np.ndarray) -> np.ndarray:
    """Price the chance to live that is lost over a lognormal drive, where the heart stands still."""
    incidents, sigma = asked.state.incidents, spread(asked)
    waited_ms = np.maximum(asked.now_ms - incidents.opened_at_ms, 0)
    points, weights = np.polynomial.hermite_e.hermegauss(7)
    lives = np.zeros(travel_ms.shape)
    for point, weight in zip(points, weights / weights.sum(), strict=True):
        drive_ms = travel_ms * np.exp(sigma * point)
        lives += weight * lives_after(asked.state.units.turnout_ms[:, None] + waited_ms + drive_ms)
    return whole((lives_after(waited_ms) - lives) * asked.policy.life_ms) * incidents.arrest


def lives_after(waited_ms: np.ndarray) -> np.ndarray:
    """Give the chance to survive a cardiac arrest that is treated after a time (De Maio et al. 2003)."""
    return 1 / (1 + np.exp(0.679 + 0.262 * np.minimum(waited_ms / 60_000, 1_000.0)))


def stale(asked: Question) -> np.ndarray:
    """Price the age of each last position."""
    policy, age_ms = asked.policy, asked.now_ms - asked.state.units.fix_at_ms
    price = np.minimum(age_ms, policy.stale_price_limit_ms * 100) * policy.stale_price_percent // 100
    return np.where(age_ms > policy.stale_after_ms, np.minimum(price, policy.stale_price_limit_ms), 0)


def whole(part: np.ndarray) -> np.ndarray:
    """Round to whole milliseconds, halves to the even one."""
    return np.rint(np.clip(part, -(2.0**45), 2.0**45)).astype(np.int64)


def plain_refusals(asked: Question) -> np.ndarray:
    """Tell why each unit cannot go to each incident."""
    units, incidents, tables = asked.state.units, asked.state.incidents, asked.tables
    arrives_ms = asked.now_ms + units.turnout_ms[:, None] + tables.travel_ms
    found = np.where(arrives_ms > units.shift_end_ms[:, None], Refusal.SHIFT_END, Refusal.NONE)
    lacking = incidents.needs_are_hard & (incidents.needs & ~units.capabilities[:, None] != 0)
    found = np.where(lacking, Refusal.CAPABILITY, found)
    found = np.where((tables.travel_ms == UNREACHABLE_MS) & ~tables.estimated, Refusal.OUT_OF_REACH, found)
    found = np.where(incidents.placed, found, Refusal.NO_PLACE)
    found = np.where(units.refusal[:, None] != Refusal.NONE, units.refusal[:, None], found)
    rows = np.flatnonzero(units.bound_to != NOT_BOUND)
    own = units.bound_to[rows]
    urgent = incidents.priority + asked.policy.diverts_from <= incidents.priority[own][:, None]
    found[rows] = np.where(urgent & (incidents.wanting > 0), found[rows], Refusal.BUSY)
    found[rows, own] = Refusal.NONE
    return found


def plain_allowed(asked: Question) -> np.ndarray:
    """Tell which pairs a decision may choose."""
    units, tables = asked.state.units, asked.tables
    allowed = (plain_refusals(asked) == Refusal.NONE) & ~tables.estimated & ~tables.declined
    allowed &= ~units.assisting[:, None]
    rows = np.flatnonzero(units.bound_to != NOT_BOUND)
    allowed[rows, units.bound_to[rows]] = True
    return allowed


def plain_waiting(asked: Question, slot_of: np.ndarray, price: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Give what it costs to let each slot wait, by rank."""
    units, incidents = asked.state.units, asked.state.incidents
    bound_to = units.bound_to[units.bound_to != NOT_BOUND]
    kept = np.bincount(bound_to, minlength=len(incidents.ids))
    nth = np.arange(slot_of.size) - np.searchsorted(slot_of, slot_of)
    further = (nth > 0) | incidents.attended[slot_of] | (incidents.wanting + kept == 0)[slot_of]
    opened_at_ms, arrest = incidents.opened_at_ms[slot_of], incidents.arrest[slot_of]
    order = np.lexsort((slot_of, opened_at_ms, ~arrest, incidents.priority[slot_of], further))
    rank = np.empty(slot_of.size, dtype=np.int64)
    rank[order] = np.arange(slot_of.size, 0, -1)
    return (int(price.max(initial=0, where=allowed)) + 1) * (slot_of.size + rank)
