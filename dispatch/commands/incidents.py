"""What is asked of an incident and of its patients."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dispatch.vocabulary import Form, PatientOutcome


@dataclass(frozen=True, slots=True)
class ChangeIncident:
    """Change fields of an incident; `version` is the one that the person saw."""

    incident: str
    version: int
    priority: int | None = None
    form: Form | None = None
    reason: str | None = None
    needs: tuple[str, ...] | None = None
    lon: float | None = None
    lat: float | None = None
    address: str | None = None
    units: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class ConfirmIncident:
    """Say that an incident that came by itself was seen and is taken on."""

    incident: str


@dataclass(frozen=True, slots=True)
class Told:
    """An answer of the caller, by the codes of a catalogue, and when it was given."""

    question: str
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TriageIncident:
    """Judge an incident by all answers so far, in the order in which they were given.

    `seen` is the version of the answers that the person saw, 0 where there were none; `catalogue` the version by which
    the caller was asked, `opened_at` when the first question stood on the screen.
    """

    incident: str
    seen: int
    catalogue: str
    reason: str
    opened_at: datetime
    answers: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class CloseWithoutCrew:
    """End an incident by advice, or hand it to somebody outside, in a way that the answers allow."""

    incident: str
    way: str
    conclusion: str = ""


@dataclass(frozen=True, slots=True)
class TakeHandOver:
    """Say that whoever an incident was handed to has taken it."""

    incident: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class JoinIncidents:
    """Say that an incident is another one: its calls go there."""

    incident: str
    into: str


@dataclass(frozen=True, slots=True)
class SplitIncident:
    """Make an incident that was joined to another one stand by itself again."""

    incident: str


@dataclass(frozen=True, slots=True)
class ReopenIncident:
    """Go on with a closed incident."""

    incident: str
    why: str


@dataclass(frozen=True, slots=True)
class CloseIncident:
    """End an incident and with it every assignment that still binds a unit."""

    incident: str
    reason: str


@dataclass(frozen=True, slots=True)
class EraseIncident:
    """Make everything sealed of an ended incident unreadable for good."""

    incident: str


@dataclass(frozen=True, slots=True)
class AddPatient:
    """Add a patient to an incident."""

    incident: str
    sealed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangePatient:
    """Correct details of a patient."""

    incident: str
    patient: int
    sealed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EndPatient:
    """Say what became of a patient."""

    incident: str
    patient: int
    outcome: PatientOutcome
    assignment: str | None = None
    hospital: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReserveUnit:
    """Mean a unit for planned work, or no longer."""

    incident: str
    unit: str
    reserved: bool = True


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what this person did last from this seat."""

    by: str
    seat: str = ""
