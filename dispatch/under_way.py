"""Crews on their way to an incident: when their wheels roll, and which of them may be taken for a more urgent one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.columns import Refusal
from dispatch.vocabulary import ENDS_FROM, AssignmentStatus, Outcome
from fleet.going.ways import WAYS
from fleet.turnout import turnout_ms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from dispatch.columns import UnitColumns
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


def takeable(situation: Situation, asked: Sequence[Incident]) -> list[UnderWay]:
    """Give the crews under way that the policy lets an incident of those asked about take, by incident and number."""
    wanting = [each.priority for each in asked if each.wanting]
    if not wanting or not situation.policy.diverts_from:
        return []
    from_priority = min(wanting) + situation.policy.diverts_from
    stays = {each.id for each in asked if not each.wanting}
    losing = [each for each in situation.state.open_incidents() if each.id not in stays]
    return list(_takeable(situation, [each for each in losing if each.priority >= from_priority]))


def _takeable(situation: Situation, losing: Sequence[Incident]) -> Iterator[UnderWay]:
    for incident in losing:
        if not may_lose(incident, situation.policy):
            continue
        for assignment in incident.assignments:
            can_turn = assignment.status in ENDS_FROM[Outcome.DIVERTED] and not assignment.assists
            if can_turn and situation.knows_unit(assignment.unit):
                yield UnderWay(incident, assignment)


def sooner_than_free(
    under_way: Sequence[UnderWay],
    arrives_ms: NDArray[np.int64],
    units: UnitColumns,
    asked: Sequence[Incident],
    rows: Mapping[str, int],
) -> list[UnderWay]:
    """Keep the crews that could be with an incident before the free units that all incidents could use up.

    To turn any other helps nobody: with so many free units that are sooner there, one of them is left.

    Parameters
    ----------
    arrives_ms : (units, incidents) int64
        Turnout and travel to those asked about.
    """
    wanting = np.array([each.wanting for each in asked])
    free = arrives_ms[(units.refusal == Refusal.NONE) & ~units.assisting]
    used = int(wanting.sum())
    if len(free) < used:
        return list(under_way)
    last_ms = np.partition(free, used - 1, axis=0)[used - 1]
    sooner = ((arrives_ms < last_ms) & (wanting > 0)).any(axis=1)
    return [each for each in under_way if sooner[rows[each.assignment.unit]]]


def may_lose(incident: Incident, policy: Policy) -> bool:
    """Tell whether an incident may lose a unit to another: its place is known, and it has not lost too many."""
    lost = sum(each.outcome is Outcome.DIVERTED for each in incident.assignments)
    return incident.place is not None and lost < policy.most_diversions
