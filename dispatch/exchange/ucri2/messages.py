"""Messages of the UCRI2 applications, version 1.0, field by field as their JSON schemas have them.

The schemas (PMeV-EFUL/ucri2, ``apps/*/1.0``) are not part of this project; tests validate every form against them. What
these forms allow is never more than the schemas do, so that whatever is written of them is valid.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal, NamedTuple
from uuid import UUID

from msgspec import Meta, Struct

VERSION: Final = "1.0"
ITEMS: Final = 1_000
"""Entries that a list may have; a bound of ours."""

Text = Annotated[str, Meta(pattern=r"^[^\x00]*\Z")]
Digits = Annotated[str, Meta(pattern=r"^[0-9]+\Z")]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}(-[0-9]{2}-[0-9]{2}|[0-9]{4})\Z")]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}\Z")]
Instant = Annotated[datetime, Meta(tz=True)]
Gender = Literal["Male", "Female", "Diverse"]
Lon = Annotated[float, Meta(ge=-180, le=180)]
Lat = Annotated[float, Meta(ge=-90, le=90)]


class App(StrEnum):
    """Applications of UCRI2 that are spoken here."""

    INCIDENT_TRANSFER = "incident_transfer"
    INCIDENT_TRANSFER_WITH_PATIENT = "incident_transfer_with_patient"
    PATIENT_TRANSFER = "patient_transfer"
    NOTIFICATION_TEXT = "notification_text"
    RESOURCE_TYPE_CATALOGUE = "resource_type_catalogue"
    CLASSIFICATION_CATALOGUE = "classification_catalogue"


class Form(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True):
    """A message or a part of one."""


class Coordinate(Form, frozen=True, kw_only=True):
    """A point in WGS84, degrees."""

    lat: Lat
    lon: Lon


class Address(Form, frozen=True, kw_only=True):
    """A postal address."""

    street: Text
    house_number: Text | None = None
    postal_code: Digits | None = None
    city: Text | None = None
    city_district: Text | None = None
    state: Text | None = None
    country: Country | None = None
    additional_information: Text | None = None


class MissionObject(Form, frozen=True, kw_only=True):
    """A building or a part of one by its name."""

    name: Text
    additional_information: Text | None = None


class Location(Form, frozen=True, kw_only=True):
    """Where help is needed; a coordinate or an address must be there."""

    coordinate: Coordinate | None = None
    address: Address | None = None
    object: MissionObject | None = None
    superior_object: MissionObject | None = None
    floor: Text | None = None
    room: Text | None = None
    additional_information: Text | None = None

    def __post_init__(self) -> None:
        if self.coordinate is None and self.address is None:
            raise ValueError("needs a coordinate or an address")


class Person(Form, frozen=True, kw_only=True):
    """A person: `name` is the family name, `surname` the given name, as the schema has it."""

    name: Text
    surname: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    address: Address | None = None
    additional_information: Text | None = None


class HealthInsurance(Form, frozen=True, kw_only=True):
    """Who insures a patient."""

    health_insurance_company: Text | None = None
    health_insurance_company_number: Annotated[str, Meta(pattern=r"^[0-9]{9}\Z")] | None = None
    insurance_number: Text | None = None


class InitialAssessment(Form, frozen=True, kw_only=True):
    """Codes of a first assessment."""

    rmi: Annotated[str, Meta(pattern=r"^[0-9]{3}\Z")] | None = None
    rmc: Digits | None = None
    pzc: Annotated[str, Meta(pattern=r"^[0-9]{6}\Z")] | None = None
    additional_information: Text | None = None


class Patient(Person, frozen=True, kw_only=True):
    """Who needs help; the date of birth with hyphens, or without, as the examples of the schemas have it."""

    gender: Gender | None = None
    date_of_birth: Day | None = None
    age: Annotated[float, Meta(ge=0)] | None = None
    health_insurance_information: HealthInsurance | None = None
    initial_assessment: InitialAssessment | None = None
    infection_information: Text | None = None
    infection_status: bool | None = None
    transport_number: Text | None = None


class Notification(Form, frozen=True, kw_only=True):
    """A text that belongs to an incident."""

    timestamp: Instant
    message: Text
    category: Text | None = None
    silent: bool | None = None


Informers = Annotated[tuple[Person, ...], Meta(min_length=1, max_length=ITEMS)]
Remarks = Annotated[tuple[Notification, ...], Meta(min_length=1, max_length=ITEMS)]
Patients = Annotated[tuple[Patient, ...], Meta(min_length=1, max_length=ITEMS)]


class _About(Form, frozen=True, kw_only=True):
    """What every transfer says of its incident."""

    shared_incident_id: UUID
    internal_id: Text | None = None
    additional_information: Text | None = None
    sent_by_dispatcher_at: Instant
    informers: Informers | None = None
    protocol_remarks: Remarks | None = None


class Incident(_About, frozen=True, kw_only=True):
    """An incident that is handed over (``incident_transfer`` incident)."""

    start_timestamp: Instant | None = None
    classifications: Annotated[tuple[Text, ...], Meta(min_length=1, max_length=ITEMS)] | None = None
    issue: Text | None = None
    flashing_lights: bool | None = None
    mission_location: Location


class IncidentWithPatients(Incident, frozen=True, kw_only=True):
    """An incident that is handed over with its patients (``incident_transfer_with_patient`` incident)."""

    patients: Patients


class TransferredPatient(Patient, frozen=True, kw_only=True):
    """Who is handed over; a telephone number must be there."""

    phone: Text


class PatientTransfer(_About, frozen=True, kw_only=True):
    """A patient who is handed over (``patient_transfer`` incident)."""

    issue: Literal["consultation_needed"] | None = None
    patient: TransferredPatient


class Acknowledgement(Form, frozen=True, kw_only=True):
    """A transfer is taken, or not."""

    shared_incident_id: UUID
    acknowledged_by_dispatcher_at: Instant
    status: Literal["accepted", "rejected"]
    cause: Text | None = None


class Completion(Form, frozen=True, kw_only=True):
    """An incident is over; the status is spelled as in the schema."""

    shared_incident_id: UUID
    completed_at: Instant
    status: Literal["completed_sucessfully", "aborted"]
    additional_information: Text | None = None


class Notifications(Form, frozen=True, kw_only=True):
    """Texts about an incident (``notification_text`` notification)."""

    shared_incident_id: UUID
    notifications: Remarks


class CatalogueRequest(Form, frozen=True, kw_only=True):
    """Somebody asks for a catalogue."""

    request_id: UUID


class ResourceType(Form, frozen=True, kw_only=True):
    """A kind of unit."""

    abbreviation: Text
    description: Text


class ResourceTypes(Form, frozen=True, kw_only=True):
    """The kinds of units that there are (``resource_type_catalogue`` response)."""

    request_id: UUID
    catalogue_version: Text
    catalogue: Annotated[tuple[ResourceType, ...], Meta(min_length=1)]


class Classification(Form, frozen=True, kw_only=True):
    """A reason for call."""

    abbreviation: Text
    description: Text
    classification_group: Text


class Classifications(Form, frozen=True, kw_only=True):
    """The reasons for call that there are (``classification_catalogue`` response)."""

    request_id: UUID
    catalogue_version: Text
    catalogue: Annotated[tuple[Classification, ...], Meta(min_length=1)]


class Message(NamedTuple):
    """A message with the names by which its schema is found."""

    app: App
    kind: Literal["incident", "acknowledgement", "completion", "notification", "request", "response"]
    body: Form
