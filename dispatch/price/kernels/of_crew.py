"""The parts of the price that come of the crew: what it can do, and what it has done today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from dispatch.price.kernels.codes import NOT_BOUND

if TYPE_CHECKING:
    from dispatch.price.kernels.facts import Figures, Incident, Unit


@njit(cache=True, nogil=True)
def capability(lacking: int, missing_capability_ms: int) -> int:
    """Price each capability that is needed and lacking, a bit each."""
    missing = 0
    while lacking:
        lacking &= lacking - 1
        missing += 1
    return missing * missing_capability_ms


@njit(cache=True, nogil=True)
def overqualified(unit: Unit, incident: Incident, figures: Figures) -> int:
    """Price a resuscitation crew that is tied up by what is no emergency."""
    can, wanted = unit.capabilities & figures.resuscitation_bit, incident.needs & figures.resuscitation_bit
    return figures.overqualified_ms if can and not wanted and not incident.emergency else 0


@njit(cache=True, nogil=True)
def overtime(over_ms: int, percent: int) -> int:
    """Price the time after the end of its shift that the crew is expected to work."""
    return max(over_ms, 0) * percent // 100


@njit(cache=True, nogil=True)
def meal(unit: Unit, incident: Incident, figures: Figures, now_ms: int) -> int:
    """Price a crew that is owed its break; an emergency does not wait for that."""
    return figures.meal_ms if unit.meal_due_ms <= now_ms and not incident.emergency else 0


@njit(cache=True, nogil=True)
def workload(jobs: int, job_done_ms: int) -> int:
    """Price each time that the crew was sent in this shift already."""
    return jobs * job_done_ms


@njit(cache=True, nogil=True)
def diversion(bound_to: int, column: int, diversion_ms: int) -> int:
    """Price turning a crew that is under way to another incident."""
    return 0 if bound_to in (NOT_BOUND, column) else diversion_ms
