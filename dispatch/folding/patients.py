"""Patients of incidents, as their events leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from dispatch.incident import PatientRecord

if TYPE_CHECKING:
    from dispatch import events as e
    from dispatch.journal.port import StoredEvent
    from dispatch.state import CentreState


def added(state: CentreState, event: StoredEvent, data: e.PatientAdded) -> None:
    """An incident with one patient more."""
    incident = state.incidents[data.incident]
    patient = PatientRecord(number=data.patient, sealed_at=(event.seq,))
    state.incidents[data.incident] = replace(
        incident, version=event.stream_version, patients=(*incident.patients, patient)
    )


def changed(state: CentreState, event: StoredEvent, data: e.PatientChanged) -> None:
    """A patient with corrected details."""
    _renew(state, event, data.incident, data.patient)


def ended(state: CentreState, event: StoredEvent, data: e.PatientEnded) -> None:
    """A patient of whom the outcome is known."""
    told = {"outcome": data.outcome, "assignment": data.assignment, "hospital": data.hospital, "ended_at": event.at}
    _renew(state, event, data.incident, data.patient, **told)


def _renew(state: CentreState, event: StoredEvent, incident: str, number: int, **fields: object) -> None:
    held = state.incidents[incident]
    patients = tuple(
        replace(each, sealed_at=(*each.sealed_at, event.seq), **fields) if each.number == number else each
        for each in held.patients
    )
    state.incidents[incident] = replace(held, version=event.stream_version, patients=patients)
