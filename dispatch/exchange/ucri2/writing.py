"""UCRI2 messages of ours: a card handed on, the reactions to a card, the catalogues."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

import msgspec

from dispatch.exchange.reactions import ReactionState
from dispatch.exchange.ucri2 import messages as m
from dispatch.priority import reasons_of
from dispatch.refusals import BadFieldError
from dispatch.vocabulary import Form
from fleet.vocabulary import CAPABILITIES

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.exchange.card import Card, CardPatient, CardPlace
    from dispatch.exchange.reactions import CardKey, Reaction
    from dispatch.triage.catalogue import Catalogue

NOBODY: Final = "N.N."
"""Stands for a family name that is not known; the schemas ask for one."""

_NAMESPACE: Final = UUID("0f3b6a52-53d4-5d0e-8d3c-75637269322e")
_HOUSE: Final = re.compile(r"(?P<street>.*\S), (?P<house>\d\S*)", re.DOTALL)
_GENDERS: Final[dict[str, m.Gender]] = {"male": "Male", "female": "Female", "other": "Diverse"}
_GOOD_ENDS: Final = frozenset({"completed", "consultation"})
_WORDS: Final = {
    ReactionState.CONFIRMED: "A dispatcher has seen the incident",
    ReactionState.MOVED: "The incident turned out to be another one",
    ReactionState.REOPENED: "The incident goes on",
    ReactionState.CREW_SENT: "A crew was sent",
    ReactionState.CREW_CHANGED: "Another crew was sent",
    ReactionState.CREW_WITHDRAWN: "The crew was withdrawn",
    ReactionState.ON_SCENE: "The crew is on scene",
    ReactionState.TRANSPORTING: "The patient is on the way to hospital",
}


def shared_id(card: CardKey) -> UUID:
    """Give the id under which both centres know an incident: that of the card where it is a UUID, else made of it."""
    try:
        return UUID(card.card)
    except ValueError:
        return uuid5(_NAMESPACE, f"{card.card} {card.sender}")


def incident_message(card: Card, shared: UUID, sent_at: datetime) -> m.Message:
    """Hand a card on: with its patients where it knows any.

    Raises
    ------
    BadFieldError
        Where the card has no place, which UCRI2 asks for.
    """
    fields = _about(card, shared, sent_at) | {
        "start_timestamp": card.created_at,
        "classifications": (card.what.reason,) if card.what.reason else None,
        "issue": card.what.text,
        "flashing_lights": None if card.urgency is None else card.urgency is Form.EMERGENCY,
        "mission_location": _location(card.place),
    }
    if not card.patients:
        return m.Message(m.App.INCIDENT_TRANSFER, "incident", m.Incident(**fields))
    patients = tuple(m.Patient(**_patient(patient)) for patient in card.patients)
    app = m.App.INCIDENT_TRANSFER_WITH_PATIENT
    return m.Message(app, "incident", m.IncidentWithPatients(**fields, patients=patients))


def patient_message(card: Card, shared: UUID, sent_at: datetime) -> m.Message:
    """Hand the first patient of a card over, for a consultation where the card asks for one.

    Raises
    ------
    BadFieldError
        Where the card knows no patient, or neither their telephone number nor that of the caller.
    """
    if not card.patients:
        raise BadFieldError("patients", "holds nobody who could be handed over")
    phone = card.patients[0].phone or (card.caller.phone if card.caller else None)
    if not phone:
        raise BadFieldError("patients[0].phone", "is missing, and so is that of the caller; UCRI2 asks for one")
    body = m.PatientTransfer(
        **_about(card, shared, sent_at),
        issue="consultation_needed" if card.urgency is Form.CONSULTATION else None,
        patient=m.TransferredPatient(**_patient(card.patients[0]) | {"phone": phone}),
    )
    return m.Message(m.App.PATIENT_TRANSFER, "incident", body)


def acceptance(shared: UUID, at: datetime, *, app: m.App = m.App.INCIDENT_TRANSFER) -> m.Message:
    """Say that a transfer is taken."""
    body = m.Acknowledgement(shared_incident_id=shared, acknowledged_by_dispatcher_at=at, status="accepted")
    return m.Message(app, "acknowledgement", body)


def rejection(shared: UUID, at: datetime, cause: str, *, app: m.App = m.App.INCIDENT_TRANSFER) -> m.Message:
    """Say that a transfer is not taken, and why."""
    body = m.Acknowledgement(
        shared_incident_id=shared, acknowledged_by_dispatcher_at=at, status="rejected", cause=cause
    )
    return m.Message(app, "acknowledgement", body)


def reaction_message(reaction: Reaction, *, app: m.App = m.App.INCIDENT_TRANSFER) -> m.Message:
    """Say how the service reacts: accepted as acknowledgement, the end as completion, all between as text."""
    shared = shared_id(reaction.key)
    match reaction.state:
        case ReactionState.ACCEPTED:
            return acceptance(shared, reaction.at, app=app)
        case ReactionState.CLOSED | ReactionState.REFUSED:
            ended = m.Completion(
                shared_incident_id=shared,
                completed_at=reaction.at,
                status="completed_sucessfully" if reaction.reason in _GOOD_ENDS else "aborted",
                additional_information=reaction.reason,
            )
            return m.Message(app, "completion", ended)
        case _:
            said = m.Notification(
                timestamp=reaction.at, message=_sentence(reaction), category=reaction.state.value, silent=False
            )
            told = m.Notifications(shared_incident_id=shared, notifications=(said,))
            return m.Message(m.App.NOTIFICATION_TEXT, "notification", told)


def reaction_body(reaction: Reaction) -> bytes:
    """Write a reaction for a partner that speaks UCRI2: the message, its names, and the id to acknowledge."""
    message = reaction_message(reaction)
    wrapped: dict[str, Any] = {
        "id": reaction.id,
        "app": message.app.value,
        "version": m.VERSION,
        "type": message.kind,
        "message": message.body,
    }
    return msgspec.json.encode(wrapped)


def resource_types(request: UUID, version: str) -> m.Message:
    """Tell what kinds of crew there are."""
    told = tuple(m.ResourceType(abbreviation=word.code, description=word.en) for word in CAPABILITIES.words)
    body = m.ResourceTypes(request_id=request, catalogue_version=version, catalogue=told)
    return m.Message(m.App.RESOURCE_TYPE_CATALOGUE, "response", body)


def classifications(request: UUID, catalogue: Catalogue) -> m.Message:
    """Tell what reasons for call a version of the catalogue has, grouped by the form of help."""
    told = tuple(
        m.Classification(abbreviation=reason.code, description=reason.en, classification_group=reason.form.value)
        for reason in reasons_of(catalogue).values()
    )
    body = m.Classifications(request_id=request, catalogue_version=catalogue.version, catalogue=told)
    return m.Message(m.App.CLASSIFICATION_CATALOGUE, "response", body)


def _about(card: Card, shared: UUID, sent_at: datetime) -> dict[str, Any]:
    caller = card.caller
    informer = None
    if caller is not None and (caller.name or caller.phone):
        informer = m.Person(**_named(caller.name), phone=caller.phone)
    return {
        "shared_incident_id": shared,
        "internal_id": card.card,
        "additional_information": None if card.patient_count is None else f"Patients: {card.patient_count}",
        "sent_by_dispatcher_at": sent_at,
        "informers": (informer,) if informer else None,
    }


def _location(place: CardPlace | None) -> m.Location:
    if place is None:
        raise BadFieldError("place", "is missing; UCRI2 asks for a point or an address")
    point = None
    if place.lon is not None and place.lat is not None:
        point = m.Coordinate(lat=place.lat, lon=place.lon)
    about = None if place.radius_m is None else f"± {place.radius_m:g} m"
    return m.Location(
        coordinate=point,
        address=_address(place.address) if place.address else None,
        additional_information=about,
    )


def _address(line: str) -> m.Address:
    parts = _HOUSE.fullmatch(line)
    if parts is None:
        return m.Address(street=line)
    return m.Address(street=parts["street"], house_number=parts["house"])


def _patient(patient: CardPatient) -> dict[str, Any]:
    return {
        **_named(patient.name),
        "phone": patient.phone,
        "gender": _GENDERS.get(patient.sex or ""),
        "date_of_birth": patient.birth_date.isoformat() if patient.birth_date else None,
        "age": patient.age,
        "health_insurance_information": m.HealthInsurance(insurance_number=patient.enp) if patient.enp else None,
        "additional_information": patient.note,
    }


def _named(name: str | None) -> dict[str, Any]:
    """Give family and given names: the first word of a name, and the rest."""
    family, _, given = (name or "").strip().partition(" ")
    return {"name": family or NOBODY, "surname": given or None}


def _sentence(reaction: Reaction) -> str:
    crew = f": {reaction.call_sign or reaction.unit}" if reaction.unit else ""
    eta = f", expected at {reaction.eta_at.isoformat()}" if reaction.eta_at else ""
    hospital = f", hospital {reaction.hospital}" if reaction.hospital else ""
    return f"{_WORDS[reaction.state]}{crew}{eta}{hospital}"
