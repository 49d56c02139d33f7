"""The price of a pair in parts: the one place where a unit is weighed for an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from numba import njit

from dispatch.price.kernels.in_time import late, lateness, survival, urgency
from dispatch.price.kernels.of_crew import capability, diversion, meal, overqualified, overtime, workload
from dispatch.price.kernels.of_place import coverage, cross_district, no_road, stale_position
from fleet.kernels.drive_time import log_spread

if TYPE_CHECKING:
    from dispatch.price.kernels.facts import Figures, Incident, Moment, Pair, Unit

COUNT: Final = 16
"""So many parts has a price."""


@njit(cache=True, nogil=True, inline="always")
def price_pair(unit: Unit, incident: Incident, pair: Pair, figures: Figures, moment: Moment) -> tuple[int, ...]:
    """Price one unit for one incident.

    Returns
    -------
    (parts,) int64
        In the order of `dispatch.price.PARTS`; their sum is the price.
    """
    response_ms = unit.turnout_ms + pair.travel_ms
    arrives_ms = moment.now_ms + response_ms
    over_ms = arrives_ms - incident.due_ms
    rank = incident.priority - 1
    percent = figures.lateness_percent[rank]
    life_ms = figures.life_ms if incident.arrest else 0
    spread = 0.0
    if percent != 0 or life_ms != 0:
        spread = log_spread(float(pair.travel_ms), moment.hour_of_week, unit.minor_start + incident.minor_end)
    return (
        unit.turnout_ms,
        pair.travel_ms,
        urgency(response_ms, figures.urgency_weight[rank]),
        late(over_ms, figures.late_ms),
        lateness(pair.travel_ms, spread, incident.due_ms - moment.now_ms, unit.turnout_ms, percent),
        survival(pair.travel_ms, spread, unit.turnout_ms, moment.now_ms - incident.opened_at_ms, life_ms),
        capability(incident.needs & ~unit.capabilities, figures.missing_capability_ms),
        overqualified(unit, incident, figures),
        overtime(arrives_ms + figures.job_ms - unit.shift_end_ms, figures.overtime_percent),
        meal(unit, incident, figures, moment.now_ms),
        workload(unit.jobs, figures.job_done_ms),
        diversion(unit.bound_to, incident.column, figures.diversion_ms),
        coverage(unit.coverage_lost, over_ms, figures.coverage_most_ms[rank], figures),
        cross_district(unit.district, incident.district, figures.cross_district_ms),
        stale_position(moment.now_ms - unit.fix_at_ms, figures),
        no_road(pair, figures),
    )
