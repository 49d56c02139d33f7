"""Questions to the kernels of the price, of columns, tables and a policy."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from dispatch.errors import QuestionError
from dispatch.price.capabilities import RESUSCITATION_BIT
from dispatch.price.kernels.facts import Asked, Figures, IncidentArrays, Moment, PairArrays, UnitArrays
from maps.road_graph import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.columns import DecisionState, DecisionTables
    from dispatch.policy import Policy


def asked(state: DecisionState, now_ms: int, tables: DecisionTables, policy: Policy) -> Asked:
    """Give a question to kernels, its arrays read-only and of the one type for which they are compiled.

    Raises
    ------
    QuestionError
        The columns and tables do not fit together.
    """
    made = Asked(
        _units(state, tables),
        _incidents(state, tables),
        PairArrays(
            travel_ms=_array(tables.travel_ms, np.int32),
            estimated=_array(tables.estimated, np.bool_),
            declined=_array(tables.declined, np.bool_),
        ),
        figures(policy),
        Moment(int(now_ms), int(tables.hour_of_week)),
    )
    _check(made, units=len(state.units.ids), incidents=len(state.incidents.ids))
    return made


def _units(state: DecisionState, tables: DecisionTables) -> UnitArrays:
    units = state.units
    return UnitArrays(
        refusal=_array(units.refusal, np.int8),
        turnout_ms=_array(units.turnout_ms, np.int64),
        capabilities=_array(units.capabilities, np.int64),
        fix_at_ms=_array(units.fix_at_ms, np.int64),
        shift_end_ms=_array(units.shift_end_ms, np.int64),
        meal_due_ms=_array(units.meal_due_ms, np.int64),
        jobs=_array(units.jobs, np.int64),
        district=_array(units.district, np.int32),
        bound_to=_array(units.bound_to, np.int32),
        assisting=_array(units.assisting, np.bool_),
        minor_start=_array(tables.minor_starts, np.int8),
        coverage_lost=_array(tables.coverage_lost, np.float64),
    )


def _incidents(state: DecisionState, tables: DecisionTables) -> IncidentArrays:
    incidents = state.incidents
    return IncidentArrays(
        priority=_array(incidents.priority, np.int64),
        needs=_array(incidents.needs, np.int64),
        needs_are_hard=_array(incidents.needs_are_hard, np.bool_),
        emergency=_array(incidents.emergency, np.bool_),
        opened_at_ms=_array(incidents.opened_at_ms, np.int64),
        placed=_array(incidents.placed, np.bool_),
        wanting=_array(incidents.wanting, np.int64),
        due_ms=_array(incidents.due_ms, np.int64),
        arrest=_array(incidents.arrest, np.bool_),
        district=_array(incidents.district, np.int32),
        minor_end=_array(tables.minor_ends, np.int8),
    )


@functools.lru_cache(maxsize=16)
def figures(policy: Policy) -> Figures:
    """Give the figures of a policy that a price reads."""
    told: dict[str, Any] = {name: getattr(policy, name) for name in Figures._fields if name != "resuscitation_bit"}
    return Figures(**told, resuscitation_bit=RESUSCITATION_BIT)


def _array(values: Any, dtype: type[np.generic]) -> NDArray[Any]:
    return frozen(np.asarray(values, dtype=dtype))


def _check(made: Asked, *, units: int, incidents: int) -> None:
    """Refuse arrays that a kernel would read beyond their ends."""
    _check_shape(made.units, (units,))
    _check_shape(made.incidents, (incidents,))
    _check_shape(made.pairs, (units, incidents))
    priority = made.incidents.priority
    if incidents and not 1 <= priority.min() <= priority.max() <= len(made.figures.urgency_weight):
        raise QuestionError("priority", f"is {priority.min()} to {priority.max()}: want 1 to 5")


def _check_shape(columns: Any, shape: tuple[int, ...]) -> None:
    for name, array in zip(columns._fields, columns, strict=True):
        if array.shape != shape:
            raise QuestionError(name, f"is of the shape {array.shape}: want {shape}")
