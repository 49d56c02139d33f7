"""Crews at and on the way to hospitals, as the state tells: the queue, the time of handovers, and beds they take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dispatch.hospitals.columns import DEPARTMENT_ROWS
from dispatch.hospitals.departments import department_for
from dispatch.vocabulary import AssignmentStatus
from fleet.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dispatch.hospitals.policy import HospitalPolicy
    from dispatch.incident import Assignment, Incident
    from dispatch.state import CentreState
    from fleet.roster import Fleet

_TRANSPORTING, _AT_HOSPITAL = AssignmentStatus.TRANSPORTING.value, AssignmentStatus.AT_HOSPITAL.value
_ENDED = AssignmentStatus.ENDED.value


class Bringing(NamedTuple):
    """A crew that brings or brought a patient: row of the hospital, column of the department, since when."""

    assignment: Assignment
    hospital: int
    department: int
    since_ms: int


@dataclass(frozen=True, slots=True)
class Crews:
    """Crews of the last day with a hospital.

    Attributes
    ----------
    all : tuple of Bringing
    hospitals : int
        How many hospitals there are.
    """

    all: tuple[Bringing, ...]
    hospitals: int

    @classmethod
    def of(cls, state: CentreState, fleet: Fleet, *, besides: str | None = None) -> Crews:
        """Gather them from the kept incidents; `besides` is one that is left out."""
        rows = {hospital.id: row for row, hospital in enumerate(fleet.hospitals)}
        kept = (incident for incident in state.incidents.values() if incident.id != besides)
        return cls(tuple(each for incident in kept for each in _bringing(incident, rows)), len(rows))

    @property
    def bound(self) -> list[Bringing]:
        """Those that are on the way."""
        return [each for each in self.all if each.assignment.status == _TRANSPORTING]

    def at_door(self) -> NDArray[np.int64]:
        """Count those that are at each hospital, (hospitals,) int64."""
        at_door = np.zeros(self.hospitals, dtype=np.int64)
        for each in self.all:
            at_door[each.hospital] += each.assignment.status == _AT_HOSPITAL
        return at_door

    def handover_ms(self, policy: HospitalPolicy) -> NDArray[np.int64]:
        """Give the mean handover at each hospital, (hospitals,) int64, drawn to the policy's while few were seen."""
        total = np.full(self.hospitals, policy.handover_ms * policy.handover_weight, dtype=np.int64)
        seen = np.full(self.hospitals, policy.handover_weight, dtype=np.int64)
        for each in self.all:
            times = each.assignment.times
            if _AT_HOSPITAL in times and _ENDED in times:
                total[each.hospital] += max(to_ms(times[_ENDED]) - to_ms(times[_AT_HOSPITAL]), 0)
                seen[each.hospital] += 1
        return np.asarray(np.maximum(total // seen, 1), dtype=np.int64)

    def brought_since(self, told_ms: NDArray[np.int64]) -> NDArray[np.int64]:
        """Count who was taken to each department since an instant, (hospitals, departments) int64 as `told_ms`."""
        brought = np.zeros(told_ms.shape, dtype=np.int64)
        for each in self.all:
            brought[each.hospital, each.department] += each.since_ms > told_ms[each.hospital, each.department]
        return brought


def _bringing(incident: Incident, rows: dict[str, int]) -> Iterator[Bringing]:
    for assignment in incident.assignments:
        row, since = rows.get(assignment.hospital or ""), assignment.times.get(_TRANSPORTING)
        if row is not None and since is not None:
            leaf = incident.triage.leaf if incident.triage else None
            department = DEPARTMENT_ROWS[department_for(incident.reason, incident.needs, leaf=leaf)]
            yield Bringing(assignment, row, department, to_ms(since))
