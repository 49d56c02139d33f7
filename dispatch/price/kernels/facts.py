"""What kernels of the price read: columns, tables, instant and figures of a policy, as named tuples."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class UnitArrays(NamedTuple):
    """What a price reads of units, each (units,); as `UnitColumns` and `DecisionTables` tell it."""

    refusal: NDArray[np.int8]
    turnout_ms: NDArray[np.int64]
    capabilities: NDArray[np.int64]
    fix_at_ms: NDArray[np.int64]
    shift_end_ms: NDArray[np.int64]
    meal_due_ms: NDArray[np.int64]
    jobs: NDArray[np.int64]
    district: NDArray[np.int32]
    bound_to: NDArray[np.int32]
    assisting: NDArray[np.bool_]
    minor_start: NDArray[np.int8]
    coverage_lost: NDArray[np.float64]


class IncidentArrays(NamedTuple):
    """What a price reads of incidents, each (incidents,); as `IncidentColumns` and `DecisionTables` tell it."""

    priority: NDArray[np.int64]
    needs: NDArray[np.int64]
    needs_are_hard: NDArray[np.bool_]
    emergency: NDArray[np.bool_]
    opened_at_ms: NDArray[np.int64]
    placed: NDArray[np.bool_]
    wanting: NDArray[np.int64]
    due_ms: NDArray[np.int64]
    arrest: NDArray[np.bool_]
    district: NDArray[np.int32]
    minor_end: NDArray[np.int8]


class PairArrays(NamedTuple):
    """What a price reads of pairs, each (units, incidents); as `DecisionTables` tells it."""

    travel_ms: NDArray[np.int32]
    estimated: NDArray[np.bool_]
    declined: NDArray[np.bool_]


class Figures(NamedTuple):
    """What a price and a refusal read of a policy, by the names of `Policy`, and the bit of resuscitation."""

    urgency_weight: tuple[int, int, int, int, int]
    late_ms: int
    lateness_percent: tuple[int, int, int, int, int]
    life_ms: int
    missing_capability_ms: int
    overqualified_ms: int
    job_ms: int
    overtime_percent: int
    meal_ms: int
    job_done_ms: int
    coverage_ms: int
    coverage_most_ms: tuple[int, int, int, int, int]
    coverage_only_in_time: bool
    cross_district_ms: int
    diverts_from: int
    diversion_ms: int
    stale_after_ms: int
    stale_price_percent: int
    stale_price_limit_ms: int
    estimated_ms: int
    resuscitation_bit: int


class Moment(NamedTuple):
    """When it is asked: UTC in ms since 1970, and the hour of the week on the wall clock, from Monday 00:00."""

    now_ms: int
    hour_of_week: int


class Asked(NamedTuple):
    """All that a price and a refusal read."""

    units: UnitArrays
    incidents: IncidentArrays
    pairs: PairArrays
    figures: Figures
    moment: Moment


class Unit(NamedTuple):
    """One row of `UnitArrays`."""

    row: int
    refusal: int
    turnout_ms: int
    capabilities: int
    fix_at_ms: int
    shift_end_ms: int
    meal_due_ms: int
    jobs: int
    district: int
    bound_to: int
    assisting: bool
    minor_start: int
    coverage_lost: float


class Incident(NamedTuple):
    """One column of `IncidentArrays`."""

    column: int
    priority: int
    needs: int
    needs_are_hard: bool
    emergency: bool
    opened_at_ms: int
    placed: bool
    wanting: int
    due_ms: int
    arrest: bool
    district: int
    minor_end: int


class Pair(NamedTuple):
    """One pair of `PairArrays`."""

    travel_ms: int
    estimated: bool
    declined: bool
