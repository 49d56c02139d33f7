"""What bodies may hold: strict forms; a field that is not named here is refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from dispatch.vocabulary import (
    AssignmentStatus,
    Form,
    HandoverKind,
    IncidentKind,
    Outcome,
    PatientOutcome,
    Pause,
    ReleaseReason,
    UnitState,
)

_NO_NUL: Final = r"^[^\x00]*\Z"

Text = Annotated[str, Meta(max_length=10_000, pattern=_NO_NUL)]
Name = Annotated[str, Meta(max_length=300, pattern=_NO_NUL)]
Reason = Annotated[str, Meta(min_length=1, max_length=300, pattern=_NO_NUL)]
Phone = Annotated[str, Meta(max_length=50, pattern=_NO_NUL)]
Key = Annotated[str, Meta(min_length=1, max_length=100, pattern=_NO_NUL)]
Lon = Annotated[float, Meta(ge=-180, le=180, description="degrees")]
Lat = Annotated[float, Meta(ge=-90, le=90, description="degrees")]
Instant = Annotated[datetime, Meta(tz=True)]
LonLat = tuple[Lon, Lat]

POINTS: Final = 10_000
"""Points that a geometry may have."""


class Asked(Struct, forbid_unknown_fields=True, kw_only=True):
    """A body."""


class Patient(Asked):
    """Who needs help, as far as the caller knows."""

    name: Name | None = None
    birth_date: date | None = None
    sex: Literal["female", "male", "other", "unknown"] | None = None
    snils: Phone | None = None
    enp: Phone | None = None
    phone: Phone | None = None


class ToldCall(Asked):
    """What a caller tells; every field may be missing."""

    phone: Phone | None = None
    text: Text | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    address: Name | None = None
    reason: Name | None = None
    patient: Patient | None = None


class NewCall(ToldCall):
    """A call; every field may be missing."""

    kind: IncidentKind | None = None
    due_at: Instant | None = None
    hospital: Key | None = None


class NewRing(Asked):
    """The telephone rings on a line."""

    line: Key
    phone: Phone | None = None


class Release(Asked):
    """Why a call is let go, and whose it is (one's own, where that is missing)."""

    why: ReleaseReason = ReleaseReason.PASSED_ON
    taker: Key | None = None
    text: Text | None = None


class CallPatch(Asked):
    """Fields of a call that are to be corrected."""

    phone: Phone | UnsetType = UNSET
    text: Text | UnsetType = UNSET
    lon: Lon | UnsetType = UNSET
    lat: Lat | UnsetType = UNSET
    address: Name | UnsetType = UNSET
    reason: Name | UnsetType = UNSET
    patient: Patient | UnsetType = UNSET


class IncidentPatch(Asked):
    """Fields of an incident that are to be changed."""

    priority: Annotated[int, Meta(ge=1, le=5)] | UnsetType = UNSET
    form: Form | UnsetType = UNSET
    reason: Name | UnsetType = UNSET
    needs: Annotated[list[Key], Meta(max_length=20)] | UnsetType = UNSET
    lon: Lon | UnsetType = UNSET
    lat: Lat | UnsetType = UNSET
    address: Name | UnsetType = UNSET
    units: Annotated[int, Meta(ge=1, le=100)] | UnsetType = UNSET
    why: Reason | UnsetType = UNSET


class Given(Asked):
    """An answer of the caller, by the codes of the catalogue."""

    question: Key
    answer: Key
    at: Instant


class Triage(Asked):
    """All answers so far, in the order in which they were given.

    `seen` is the version of the answers that the person saw, 0 where there were none.
    """

    reason: Name
    opened_at: Instant
    seen: Annotated[int, Meta(ge=0)] = 0
    catalogue: Key | None = None
    answers: Annotated[list[Given], Meta(max_length=200)] = []


class WithoutCrew(Asked):
    """The way in which an incident ends without a crew, and the physician's conclusion."""

    way: Key
    conclusion: Text = ""


class Words(Asked):
    """Words, which are sealed."""

    text: Text | None = None


class Joining(Asked):
    """The incident that another one turned out to be."""

    into: Key


class InWords(Asked):
    """A reason in words, which is sealed."""

    why: Reason


class Reservation(Asked):
    """A unit that is meant for planned work, or no longer."""

    unit: Key
    reserved: bool = True


class NewPatient(Patient):
    """One more patient, as far as known."""

    note: Text | None = None


class PatientPatch(Asked):
    """Details of a patient that are to be corrected."""

    name: Name | UnsetType = UNSET
    birth_date: date | UnsetType = UNSET
    sex: Literal["female", "male", "other", "unknown"] | UnsetType = UNSET
    snils: Phone | UnsetType = UNSET
    enp: Phone | UnsetType = UNSET
    phone: Phone | UnsetType = UNSET
    note: Text | UnsetType = UNSET


class PatientEnd(Asked):
    """What became of a patient, with whom and in which hospital."""

    outcome: PatientOutcome
    assignment: Key | None = None
    hospital: Key | None = None
    note: Text | None = None


class Closing(Asked):
    """Why an incident is closed: a code of the vocabulary, or words, which are sealed."""

    reason: Annotated[str, Meta(min_length=1, max_length=10_000, pattern=_NO_NUL)]


class NewAssignment(Asked):
    """Which unit goes to which incident."""

    incident: Key
    unit: Key
    override_reason: Text | None = None


class StatusReport(Asked):
    """The next status of an assignment, reached at `at` (now, where it is missing).

    What a crew says by radio may skip statuses. An end says how the visit went.
    """

    status: AssignmentStatus
    at: Instant | None = None
    hospital: Key | None = None
    source: Literal["tablet", "radio"] = "tablet"
    outcome: Outcome | None = None
    handed_to: Key | None = None
    why: Text | None = None


class StandingDown(Asked):
    """Why a unit is called back."""

    why: Text | None = None


class CrewRefusal(Asked):
    """Why a crew cannot go; `pause` takes its unit out of service."""

    why: Text | None = None
    pause: Pause | None = None


class Diversion(Asked):
    """The incident to which a unit goes instead."""

    incident: Key
    override_reason: Text | None = None


class Swap(Asked):
    """The unit that goes instead."""

    unit: Key
    override_reason: Text | None = None


class Correction(Asked):
    """The earlier status at which an assignment stands after all, and why."""

    status: AssignmentStatus
    why: Reason


class HelpWanted(Asked):
    """How many more units a crew asks for, and what they should be able to do."""

    units: Annotated[int, Meta(ge=1, le=20)] = 1
    needs: Annotated[list[Key], Meta(max_length=20)] = []
    why: Text | None = None


class UnitStateReport(Asked):
    """What a unit is by itself; out of service, why and until when."""

    state: UnitState
    pause: Pause | None = None
    until: Instant | None = None


class Relocation(Asked):
    """The station that a unit is ordered to."""

    station: Key


class DepartmentClosing(Asked):
    """A department that takes nobody until an instant; without it until further notice."""

    department: Key
    until: Instant | None = None


Beds = Annotated[int, Meta(ge=0, le=100_000)]


class HospitalReport(Asked):
    """How a hospital stands; what is not named stays as it was told before."""

    beds: Annotated[dict[Key, Beds], Meta(max_length=100)] = {}
    closed: Annotated[list[DepartmentClosing], Meta(max_length=100)] = []
    opened: Annotated[list[Key], Meta(max_length=100)] = []
    room: Beds | None = None
    any_number: bool = False


class NewSocket(Asked):
    """A socket that a gateway opens: of the board, or of the crew of a unit."""

    unit: Key | None = None


class SignOfLife(Asked):
    """The incident whose card is open; null for none."""

    incident: Key | None = None


class CrewOfUnit(Asked):
    """Ids of the crew members who ride with a unit; nobody leaves it to the roster."""

    crew: Annotated[list[Key], Meta(max_length=10)]


class NewHandover(Asked):
    """What is handed over; the seat is one's own where it is missing."""

    kind: HandoverKind
    seat: Annotated[str, Meta(max_length=100)] | None = None
    note: Annotated[str, Meta(max_length=2_000, pattern=_NO_NUL)] = ""


class PositionReport(Asked):
    """Where a unit was, by the clock of its device."""

    lon: Lon
    lat: Lat
    at: Instant


class Point(Asked, tag_field="type", tag="Point"):
    """GeoJSON Point."""

    coordinates: LonLat


class LineString(Asked, tag_field="type", tag="LineString"):
    """GeoJSON LineString."""

    coordinates: Annotated[list[LonLat], Meta(min_length=2, max_length=POINTS)]


class Polygon(Asked, tag_field="type", tag="Polygon"):
    """GeoJSON Polygon: rings that end where they begin."""

    coordinates: Annotated[
        list[Annotated[list[LonLat], Meta(min_length=4, max_length=POINTS)]], Meta(min_length=1, max_length=100)
    ]


class NewClosure(Asked):
    """Roads to close, from once until again."""

    geometry: Point | LineString | Polygon
    reason: Reason
    from_: Instant | None = field(name="from", default=None)
    until: Instant | None = None


class TableQuestion(Asked):
    """Places between which driving times are asked."""

    sources: list[LonLat]
    targets: list[LonLat]
    at: Instant | None = None
