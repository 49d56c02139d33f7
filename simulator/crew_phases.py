"""What a virtual crew does in each status, as a table, and how long that lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from dispatch.vocabulary import AssignmentStatus, Form, UnitState
from simulator.chance import Purpose, Spread

if TYPE_CHECKING:
    from collections.abc import Mapping

Status = AssignmentStatus | UnitState
"""What a crew shows: the status of its assignment, or, without one, what it is by itself."""


class Heading(Enum):
    """Where a crew goes in a phase: `STATION` is where it waits, its own but for an order; `ORDERED` only by one."""

    ON_AS_BEFORE = "on as before"
    NOWHERE = "nowhere"
    INCIDENT = "incident"
    HOSPITAL = "hospital"
    STATION = "station"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True)
class Phase:
    """What a crew does in a status.

    Attributes
    ----------
    heading : Heading
    lasts : Purpose or None
        What draws how long it lasts; None: until the crew is where it goes.
    then : Status or None
        What the crew reports at the end; None: nothing, others must change its status.
    """

    heading: Heading
    lasts: Purpose | None = None
    then: Status | None = None


PHASES: Final[Mapping[Status, Phase]] = MappingProxyType(
    {
        AssignmentStatus.PROPOSED: Phase(Heading.ON_AS_BEFORE, Purpose.ACCEPTANCE, AssignmentStatus.ACCEPTED),
        AssignmentStatus.ACCEPTED: Phase(Heading.ON_AS_BEFORE, Purpose.TURNOUT, AssignmentStatus.EN_ROUTE),
        AssignmentStatus.EN_ROUTE: Phase(Heading.INCIDENT, None, AssignmentStatus.ON_SCENE),
        AssignmentStatus.ON_SCENE: Phase(Heading.NOWHERE, Purpose.SCENE, AssignmentStatus.TRANSPORTING),
        AssignmentStatus.TRANSPORTING: Phase(Heading.HOSPITAL, None, AssignmentStatus.AT_HOSPITAL),
        AssignmentStatus.AT_HOSPITAL: Phase(Heading.NOWHERE, Purpose.HANDOVER, AssignmentStatus.ENDED),
        UnitState.FREE_ON_ROAD: Phase(Heading.STATION, None, UnitState.AT_STATION),
        UnitState.AT_STATION: Phase(Heading.STATION),
        UnitState.OFF_DUTY: Phase(Heading.STATION),
        UnitState.RELOCATING: Phase(Heading.ORDERED, None, UnitState.AT_STATION),
        UnitState.OUT_OF_SERVICE: Phase(Heading.NOWHERE),
    }
)
"""Where the patient is not brought to a hospital, on scene is followed by ended."""


USUAL_DURATIONS: Final[Mapping[Purpose, Spread]] = MappingProxyType(
    {
        Purpose.ACCEPTANCE: Spread(timedelta(seconds=3), timedelta(seconds=5), timedelta(seconds=15)),
        Purpose.TURNOUT: Spread(timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=90)),
        Purpose.SCENE: Spread(timedelta(minutes=8), timedelta(minutes=18), timedelta(minutes=45)),
        Purpose.HANDOVER: Spread(timedelta(minutes=8), timedelta(minutes=15), timedelta(minutes=40)),
    }
)
"""(m) From the proposal to the crew's answer; from the answer at the station to rolling wheels, about what the price of
a unit assumes (on the road it is nothing); with the patient; from the hospital's door to being free."""

USUAL_TRANSPORTED_SHARE: Final[Mapping[Form, float]] = MappingProxyType(
    {Form.EMERGENCY: 0.6, Form.URGENT: 0.25, Form.CONSULTATION: 0.05}
)
"""(m) Share of patients who are brought to a hospital, by form of help."""


@dataclass(frozen=True, slots=True)
class CrewHabits:
    """How long virtual crews take for what, and which share of patients they bring to a hospital."""

    durations: Mapping[Purpose, Spread]
    transported_share: Mapping[Form, float]


USUAL_HABITS: Final = CrewHabits(USUAL_DURATIONS, USUAL_TRANSPORTED_SHARE)
