"""Patients of an incident: added, corrected, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.handling.found import kept_incident, open_incident
from dispatch.refusals import BadFieldError, IncidentErasedError, UnknownError
from dispatch.vocabulary import PatientOutcome

if TYPE_CHECKING:
    from dispatch.commands import AddPatient, ChangePatient, EndPatient
    from dispatch.incident import Incident
    from dispatch.journal.port import NewEvent
    from dispatch.situation import Situation


def add_patient(command: AddPatient, situation: Situation) -> Decision:
    """Add a patient, known by name or not."""
    incident = open_incident(command.incident, situation)
    number = len(incident.patients) + 1
    added = e.new_event(
        e.PatientAdded(incident=incident.id, patient=number),
        f"incident:{incident.id}",
        sealed=dict(command.sealed),
        sealed_for=incident.id,
    )
    return _decision(incident, number, added)


def change_patient(command: ChangePatient, situation: Situation) -> Decision:
    """Correct details of a patient, also after the incident has ended."""
    incident = _with_patient(command.incident, command.patient, situation)
    changed = e.new_event(
        e.PatientChanged(incident=incident.id, patient=command.patient, fields=tuple(sorted(command.sealed))),
        f"incident:{incident.id}",
        sealed=dict(command.sealed),
        sealed_for=incident.id,
    )
    return _decision(incident, command.patient, changed)


def end_patient(command: EndPatient, situation: Situation) -> Decision:
    """Say what became of a patient; one in hospital is there by a unit of this incident, and in a known one."""
    incident = _with_patient(command.incident, command.patient, situation)
    if command.assignment is not None and incident.assignment(command.assignment) is None:
        raise BadFieldError("assignment", f"incident {incident.id} has no assignment {command.assignment!r}")
    if (command.hospital is None) is (command.outcome is PatientOutcome.HOSPITALISED):
        raise BadFieldError("hospital", "goes with the outcome hospitalised, and with no other")
    if command.hospital is not None and not situation.knows_hospital(command.hospital):
        raise BadFieldError("hospital", f"there is no hospital {command.hospital!r}")
    ended = e.new_event(
        e.PatientEnded(
            incident=incident.id,
            patient=command.patient,
            outcome=command.outcome,
            assignment=command.assignment,
            hospital=command.hospital,
        ),
        f"incident:{incident.id}",
        sealed={"note": command.note},
        sealed_for=incident.id,
    )
    return _decision(incident, command.patient, ended)


def _with_patient(key: str, number: int, situation: Situation) -> Incident:
    incident = kept_incident(key, situation)
    if incident.erased:
        raise IncidentErasedError(incident.id)
    if not 1 <= number <= len(incident.patients):
        raise UnknownError("patient", f"{incident.id}/{number}")
    return incident


def _decision(incident: Incident, number: int, event: NewEvent) -> Decision:
    answer = {"incident": incident.id, "patient": number, "version": incident.version + 1}
    return Decision((event,), {f"incident:{incident.id}": incident.version}, answer)
