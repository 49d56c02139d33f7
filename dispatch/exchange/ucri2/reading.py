"""A UCRI2 incident of another centre becomes a card, so that there is one way in for all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from dispatch.exchange import card as c
from dispatch.exchange.card_reasons import reason_of
from dispatch.exchange.cutting import LINE, NUMBER, PATIENTS, WORDS, cut
from dispatch.exchange.reading import read_json
from dispatch.exchange.ucri2 import messages as m
from dispatch.exchange.ucri2.writing import NOBODY
from dispatch.refusals import BadFieldError
from dispatch.vocabulary import Form
from fleet.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from dispatch.triage.catalogue import Catalogue

_SEXES: Final[dict[str, c.Sex]] = {"Male": "male", "Female": "female", "Diverse": "other"}


def read_incident(raw: bytes, now: datetime, catalogue: Catalogue, *, with_patients: bool = False) -> c.Card:
    """Read an ``incident`` of ``incident_transfer``, or of ``incident_transfer_with_patient``, as a card.

    The card has the shared id, and the instant of sending as its version, so that a later message is a later version.
    What a card has no field for is in its words; what is too long for it is cut, and says so.

    Raises
    ------
    BadFieldError
        Where the message is none, or cannot be true; nothing of it is to be stored then.
    """
    incident = read_json(raw, m.IncidentWithPatients if with_patients else m.Incident)
    c.check_instant("sentByDispatcherAt", incident.sent_by_dispatcher_at, now)
    if incident.start_timestamp is not None:
        c.check_instant("startTimestamp", incident.start_timestamp, now)
    card = _card(incident, catalogue)
    c.check_card(card, now)
    return card


def _card(incident: m.Incident, catalogue: Catalogue) -> c.Card:
    patients = incident.patients if isinstance(incident, m.IncidentWithPatients) else ()
    informer = incident.informers[0] if incident.informers else None
    lights = incident.flashing_lights
    return c.Card(
        format=c.FORMAT,
        card=str(incident.shared_incident_id),
        version=to_ms(incident.sent_by_dispatcher_at),
        created_at=incident.start_timestamp or incident.sent_by_dispatcher_at,
        channel=c.CardChannel.SERVICE,
        caller=_caller(informer) if informer else None,
        place=_place(incident.mission_location),
        what=c.What(text=cut("\n".join(_lines(incident, patients)), WORDS), reason=_reason(incident, catalogue)),
        patients=tuple(_patient(patient, row) for row, patient in enumerate(patients[:PATIENTS])),
        patient_count=len(patients) or None,
        urgency=None if lights is None else (Form.EMERGENCY if lights else Form.URGENT),
    )


def _reason(incident: m.Incident, catalogue: Catalogue) -> str | None:
    """Give the first classification that we know, else the first."""
    told = incident.classifications or ()
    known = [each for each in told if reason_of(each, catalogue)]
    return cut(next(iter([*known, *told]), None), LINE)


def _caller(person: m.Person) -> c.Caller:
    return c.Caller(phone=cut(person.phone, NUMBER), name=cut(_name(person), LINE))


def _place(location: m.Location) -> c.CardPlace | None:
    """Give point and address; None where the message knows neither but white space."""
    point = location.coordinate
    address = cut(_address_line(location.address), LINE) if location.address else None
    if point is None and not address:
        return None
    return c.CardPlace(lon=point.lon if point else None, lat=point.lat if point else None, address=address)


def _address_line(address: m.Address) -> str | None:
    parts = (address.postal_code, address.city, address.city_district, address.street, address.house_number)
    return ", ".join(part for part in parts if part and part.strip()) or None


def _patient(patient: m.Patient, row: int) -> c.CardPatient:
    insurance = patient.health_insurance_information
    return c.CardPatient(
        name=cut(_name(patient), LINE),
        birth_date=_day(patient.date_of_birth, row),
        age=int(patient.age) if patient.age is not None and patient.age <= 150 else None,
        sex=_SEXES.get(patient.gender or ""),
        enp=cut(insurance.insurance_number, NUMBER) if insurance else None,
        phone=cut(patient.phone, NUMBER),
        note=cut("; ".join(_patient_notes(patient)) or None, LINE),
    )


def _day(text: str | None, row: int) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadFieldError(f"patients[{row}].dateOfBirth", "is no day of the calendar") from None


def _patient_notes(patient: m.Patient) -> Iterator[str]:
    if patient.additional_information:
        yield patient.additional_information
    if patient.infection_status:
        yield "инфекция"
    if patient.infection_information:
        yield patient.infection_information


def _lines(incident: m.Incident, patients: tuple[m.Patient, ...]) -> Iterator[str]:
    """Give the words of the incident, then what a card has no field for."""
    yield from filter(None, (incident.issue, incident.additional_information))
    if incident.internal_id:
        yield f"Номер отправителя: {incident.internal_id}"
    if len(incident.classifications or ()) > 1:
        yield f"Поводы отправителя: {', '.join(incident.classifications or ())}"
    yield from _place_lines(incident.mission_location)
    if len(patients) > PATIENTS:
        yield f"Пациентов: {len(patients)}"
    for informer in (incident.informers or ())[1:]:
        yield f"Ещё заявитель: {' '.join(filter(None, (_name(informer), informer.phone)))}"
    for remark in incident.protocol_remarks or ():
        yield f"{remark.timestamp.isoformat()} {remark.message}"


def _place_lines(location: m.Location) -> Iterator[str]:
    told: Iterable[str | None] = (
        *(part for each in (location.superior_object, location.object) if each for part in _object_parts(each)),
        f"этаж {location.floor}" if location.floor else None,
        f"помещение {location.room}" if location.room else None,
        location.additional_information,
        location.address.additional_information if location.address else None,
    )
    line = ", ".join(filter(None, told))
    if line:
        yield f"Место: {line}"


def _object_parts(found: m.MissionObject) -> tuple[str | None, ...]:
    return (found.name, found.additional_information)


def _name(person: m.Person) -> str | None:
    return " ".join(part for part in (person.name, person.surname) if part and part != NOBODY) or None
