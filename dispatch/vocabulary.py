"""Words on the wire: states, forms and codes, as tables one can read."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class AssignmentStatus(StrEnum):
    """Where one unit stands with one incident."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    AT_HOSPITAL = "at_hospital"
    ENDED = "ended"


class UnitState(StrEnum):
    """What a unit is by itself; while it has an assignment it shows that assignment's status instead."""

    OFF_DUTY = "off_duty"
    AT_STATION = "at_station"
    FREE_ON_ROAD = "free_on_road"
    RELOCATING = "relocating"
    OUT_OF_SERVICE = "out_of_service"


class IncidentState(StrEnum):
    """A draft has no place yet; waiting has no unit; closed is for good."""

    DRAFT = "draft"
    WAITING = "waiting"
    ASSIGNED = "assigned"
    CLOSED = "closed"


class Form(StrEnum):
    """Forms of help (order 388н of 20.06.2013): экстренная, неотложная, консультация."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    CONSULTATION = "consultation"


NEXT_STATUS: Final[dict[AssignmentStatus, frozenset[AssignmentStatus]]] = {
    AssignmentStatus.PROPOSED: frozenset({AssignmentStatus.ACCEPTED, AssignmentStatus.ENDED}),
    AssignmentStatus.ACCEPTED: frozenset({AssignmentStatus.EN_ROUTE, AssignmentStatus.ENDED}),
    AssignmentStatus.EN_ROUTE: frozenset({AssignmentStatus.ON_SCENE, AssignmentStatus.ENDED}),
    AssignmentStatus.ON_SCENE: frozenset({AssignmentStatus.TRANSPORTING, AssignmentStatus.ENDED}),
    AssignmentStatus.TRANSPORTING: frozenset({AssignmentStatus.AT_HOSPITAL, AssignmentStatus.ENDED}),
    AssignmentStatus.AT_HOSPITAL: frozenset({AssignmentStatus.ENDED}),
    AssignmentStatus.ENDED: frozenset(),
}
"""The lifecycle of an assignment: what may follow what."""

FREE_STATES: Final = frozenset({UnitState.AT_STATION, UnitState.FREE_ON_ROAD, UnitState.RELOCATING})
"""States in which a unit can be sent."""

PRIORITIES: Final = range(1, 6)
"""1 is the highest."""

CLOSE_REASONS: Final = frozenset(
    {"completed", "cancelled", "duplicate", "false_call", "no_patient", "refused", "consultation", "other"}
)
"""Reasons to close an incident that are public; any other text is sealed and told as ``other``."""
