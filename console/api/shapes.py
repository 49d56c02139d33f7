"""What answers hold, and how records of the centre become answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from dispatch.channels.better import Why
from dispatch.incident import Located
from dispatch.state import KEPT_AFTER_CLOSE
from dispatch.vocabulary import (
    AssignmentStatus,
    CallState,
    Channel,
    Form,
    IncidentKind,
    IncidentState,
    Outcome,
    PatientOutcome,
    Pause,
    Source,
    UnitState,
)
from fleet.instants import from_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dispatch.centre import Centre
    from dispatch.incident import Assignment, Call, ClosureRecord, Incident, Proposal
    from fleet.unit import Unit


class CallAnswer(Struct, frozen=True, kw_only=True):
    """A call; its sealed fields are null for who may not read them, and after an erase."""

    id: str
    incident: str
    version: int
    received_at: datetime
    by: str
    reason: str | None
    phone: str | None
    text: str | None
    lon: float | None
    lat: float | None
    address: str | None
    patient: dict[str, Any] | None
    erased: bool
    state: CallState
    channel: Channel
    line: str | None
    taker: str | None
    answered_at: datetime | None
    ended_at: datetime | None


class AssignmentAnswer(Struct, frozen=True, kw_only=True):
    """One unit on one incident; `times` tells when each status was reached."""

    id: str
    incident: str
    unit: str
    status: AssignmentStatus
    times: dict[str, datetime]
    hospital: str | None
    by: str
    automatic: bool
    sources: dict[str, Source]
    outcome: Outcome | None
    handed_to: str | None
    replaces: str | None
    back_at: datetime | None
    assists: bool


class PatientState(Struct, frozen=True, kw_only=True):
    """A patient of an incident, as far as all may know."""

    number: int
    outcome: PatientOutcome | None
    assignment: str | None
    hospital: str | None


class ProposalAnswer(Struct, frozen=True, kw_only=True):
    """A place that a message told and that a person should look at; `lon`, `lat` are sealed."""

    located: Located
    why: Why
    contradicts: bool
    lon: float | None
    lat: float | None


class IncidentAnswer(Struct, frozen=True, kw_only=True):
    """An incident; `lon`, `lat`, `address` are sealed, `road_lon`, `road_lat` are the public point on the road."""

    id: str
    version: int
    state: IncidentState
    priority: int
    form: Form
    reason: str
    needs: tuple[str, ...]
    lon: float | None
    lat: float | None
    address: str | None
    road_lon: float | None
    road_lat: float | None
    off_map: bool
    hint: str | None
    opened_at: datetime
    calls: tuple[str, ...]
    closed_at: datetime | None
    close_reason: str | None
    close_text: str | None
    erased: bool
    assignments: list[AssignmentAnswer]
    kind: IncidentKind
    due_at: datetime | None
    hospital: str | None
    units: int
    wanting: int
    reserved: tuple[str, ...]
    patients: list[PatientState]
    joined: tuple[str, ...]
    joined_to: str | None
    preliminary: bool
    target_s: int | None
    taken_by: datetime | None
    located: Located | None
    proposal: ProposalAnswer | None
    channel: Channel
    confirmed_at: datetime | None


class UnitAnswer(Struct, frozen=True, kw_only=True):
    """A unit; its state is its own or, while it is busy, the status of its assignment; `own_state` is its own.

    `bound_for` is the station that it was ordered to, `stands_at` another than its own where it waits.
    """

    id: str
    call_sign: str
    station: str
    capabilities: list[str]
    moves: str
    state: str
    own_state: UnitState
    lon: float | None
    lat: float | None
    position_at: datetime | None
    assignment: str | None
    shift_end: datetime | None
    pause: Pause | None
    until: datetime | None
    crew: tuple[str, ...]
    bound_for: str | None
    stands_at: str | None


class ClosureAnswer(Struct, frozen=True, kw_only=True):
    """A closure with the arcs that it closes."""

    id: str
    geometry: dict[str, Any]
    reason: str
    from_: datetime | None = field(name="from")
    until: datetime | None
    arcs: tuple[int, ...]
    set_at: datetime
    by: str


class Taken(Struct, frozen=True, kw_only=True):
    """A call that was taken, and the incident that it opened."""

    call: str
    incident: str


class Changed(Struct, frozen=True, kw_only=True):
    """A record that was changed, and its version now."""

    id: str
    version: int


class Closed(Struct, frozen=True, kw_only=True):
    """An incident that was closed."""

    id: str
    state: IncidentState


class Erased(Struct, frozen=True, kw_only=True):
    """An incident whose sealed fields are gone."""

    id: str
    erased: bool


class Moved(Struct, frozen=True, kw_only=True):
    """An assignment and its status now."""

    id: str
    incident: str
    unit: str
    status: AssignmentStatus


_NOTHING: Final[dict[str, Any]] = {}


def call_answer(centre: Centre, call: Call, *, erased: bool, sealed: bool) -> CallAnswer:
    """Shape a call, with its sealed fields where `sealed`."""
    told = centre.sealed.merged(call.sealed_at) if sealed and not erased else _NOTHING
    return CallAnswer(
        id=call.id,
        incident=call.incident,
        version=call.version,
        received_at=call.received_at,
        by=call.by,
        reason=call.reason,
        phone=told.get("phone"),
        text=told.get("text"),
        lon=told.get("lon"),
        lat=told.get("lat"),
        address=told.get("address"),
        patient=told.get("patient"),
        erased=erased,
        state=call.state,
        channel=call.channel,
        line=call.line,
        taker=call.taker,
        answered_at=call.answered_at,
        ended_at=call.ended_at,
    )


def incident_answer(centre: Centre, incident: Incident, *, sealed: bool) -> IncidentAnswer:
    """Shape an incident, with its sealed fields where `sealed`."""
    told = centre.sealed.merged(incident.sealed_at) if sealed and not incident.erased else _NOTHING
    place = incident.place
    return IncidentAnswer(
        id=incident.id,
        version=incident.version,
        state=incident.state,
        priority=incident.priority,
        form=incident.form,
        reason=incident.reason,
        needs=incident.needs,
        lon=told.get("lon"),
        lat=told.get("lat"),
        address=told.get("address"),
        road_lon=place.lon if place else None,
        road_lat=place.lat if place else None,
        off_map=place.off_map if place else False,
        hint=place.hint if place else None,
        opened_at=incident.opened_at,
        calls=incident.calls,
        closed_at=incident.closed_at,
        close_reason=incident.close_reason,
        close_text=told.get("text"),
        erased=incident.erased,
        assignments=[assignment_answer(each) for each in incident.assignments],
        kind=incident.kind,
        due_at=incident.due_at,
        hospital=incident.hospital,
        units=incident.units,
        wanting=incident.wanting,
        reserved=incident.reserved,
        patients=[
            PatientState(number=each.number, outcome=each.outcome, assignment=each.assignment, hospital=each.hospital)
            for each in incident.patients
        ],
        joined=incident.joined,
        joined_to=incident.joined_to,
        preliminary=incident.preliminary,
        target_s=incident.target_s,
        taken_by=incident.handed.due_at if incident.handed and incident.handed.taken_at is None else None,
        located=incident.located,
        proposal=_proposal(centre, incident.proposal, sealed=sealed and not incident.erased),
        channel=incident.channel,
        confirmed_at=incident.confirmed_at,
    )


def _proposal(centre: Centre, proposal: Proposal | None, *, sealed: bool) -> ProposalAnswer | None:
    if proposal is None:
        return None
    told = centre.sealed.merged((proposal.seq,)) if sealed else _NOTHING
    return ProposalAnswer(
        located=proposal.located,
        why=proposal.why,
        contradicts=proposal.contradicts,
        lon=told.get("lon"),
        lat=told.get("lat"),
    )


def assignment_answer(assignment: Assignment) -> AssignmentAnswer:
    """Shape an assignment."""
    return AssignmentAnswer(
        id=assignment.id,
        incident=assignment.incident,
        unit=assignment.unit,
        status=assignment.status,
        times=assignment.times,
        hospital=assignment.hospital,
        by=assignment.by,
        automatic=assignment.automatic,
        sources=assignment.sources,
        outcome=assignment.outcome,
        handed_to=assignment.handed_to,
        replaces=assignment.replaces,
        back_at=assignment.back_at,
        assists=assignment.assists,
    )


def unit_answers(centre: Centre, units: Iterable[Unit]) -> Iterator[UnitAnswer]:
    """Shape units as they stand now."""
    now = centre.clock.now()
    ends, rostered = centre.fleet.duty(now), centre.fleet.crews(now)
    for unit in units:
        record = centre.state.unit(unit.id)
        binding = centre.state.assignment(record.assignment) if record.assignment else None
        row = centre.fleet.unit_rows[unit.id]
        at_ms = int(centre.positions.at_ms[row])
        yield UnitAnswer(
            id=unit.id,
            call_sign=unit.call_sign,
            station=unit.station,
            capabilities=sorted(unit.capabilities),
            moves=unit.moves.code,
            state=(binding.status if binding else record.state).value,
            own_state=record.state,
            lon=None if at_ms < 0 else float(centre.positions.lon[row]),
            lat=None if at_ms < 0 else float(centre.positions.lat[row]),
            position_at=None if at_ms < 0 else from_ms(at_ms),
            assignment=record.assignment,
            shift_end=ends.get(unit.id),
            pause=record.pause,
            until=record.until,
            crew=record.crew or rostered.get(unit.id, ()),
            bound_for=record.bound_for,
            stands_at=record.stands_at,
        )


def closure_answer(closure: ClosureRecord) -> ClosureAnswer:
    """Shape a closure."""
    return ClosureAnswer(
        id=closure.id,
        geometry=closure.geometry,
        reason=closure.reason,
        from_=closure.start,
        until=closure.until,
        arcs=closure.arcs,
        set_at=closure.set_at,
        by=closure.by,
    )


def held_incidents(centre: Centre) -> list[Incident]:
    """Give open incidents and those closed in the last 24 hours, by number."""
    since = centre.clock.now() - KEPT_AFTER_CLOSE
    held = (each for each in centre.state.incidents.values() if each.closed_at is None or each.closed_at >= since)
    return sorted(held, key=lambda incident: int(incident.id))


def utc(at: datetime) -> str:
    """Spell an instant as answers do."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
