"""Crews on their way to an incident: when their wheels roll, and how many of them it may lose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dispatch.vocabulary import AssignmentStatus, Outcome
from fleet.going.ways import WAYS
from fleet.turnout import turnout_ms

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.incident import Assignment, Incident
    from dispatch.policy import Policy
    from dispatch.situation import Situation

_NOT_ROLLING: Final = frozenset({AssignmentStatus.PROPOSED, AssignmentStatus.ACCEPTED})


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A crew that can be turned: it has its order, and is not there yet."""

    incident: Incident
    assignment: Assignment


def rolls_at(situation: Situation, assignment: Assignment) -> datetime:
    """Give when the wheels roll: now, or when the turnout that began with the order is over."""
    if assignment.status not in _NOT_ROLLING:
        return situation.now
    way = WAYS[situation.fleet.moves_of(assignment.unit)]
    turnout = timedelta(milliseconds=turnout_ms(situation.unit(assignment.unit).state.value, way.turnout))
    return max(situation.now, assignment.times[AssignmentStatus.PROPOSED.value] + turnout)


def may_lose(incident: Incident, policy: Policy) -> int:
    """Give how many units an incident may still lose: to others, or to relief that a rule sent."""
    relieved = {each.replaces for each in incident.assignments if each.automatic and each.replaces}
    lost = sum(
        each.outcome is Outcome.DIVERTED or (each.outcome is Outcome.SWAPPED and each.id in relieved)
        for each in incident.assignments
    )
    return policy.most_diversions - lost
