"""The parts of an Emergency Incident Data Object that are read, as its standard names them.

References
----------
NENA-STA-021.1b-2022, Emergency Incident Data Object; its components refer to each other by ``$id`` and ``$ref``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from msgspec import Meta, Struct, field

ITEMS: Final = 1_000
"""Entries that a list may have; a bound of ours."""

Text = Annotated[str, Meta(max_length=100_000, pattern=r"^[^\x00]*\Z")]
Instant = Annotated[datetime, Meta(tz=True)]


class Form(Struct, frozen=True, kw_only=True, rename="camel"):
    """A part of an object; fields that are not named here are told as unread, not refused."""


class Reference(Form, frozen=True, kw_only=True):
    """A component that stands elsewhere in the object."""

    ref: Text = field(name="$ref")


Texts = Annotated[tuple[Text, ...], Meta(max_length=ITEMS)]
References = Reference | Annotated[tuple[Reference, ...], Meta(max_length=ITEMS)]
"""One or several; senders differ in how they write one."""


class Component(Form, frozen=True, kw_only=True):
    """What every component begins with."""

    id: Text = field(name="$id", default="")


class Incident(Component, frozen=True, kw_only=True):
    """What happened, in words and codes of the sender; its priority from 0 to 10, 10 the highest."""

    incident_type_common_registry_text: Text | None = None
    incident_type_internal_code: Text | None = None
    incident_type_internal_text: Text | None = None
    incident_status_common_registry_text: Texts = ()
    incident_common_priority_number: int | None = None
    incident_priority_internal_text: Text | None = None
    internal_incident_id: Text | None = None
    location_reference: References = ()
    person_reference: References = ()
    notes_reference: References = ()


class Call(Component, frozen=True, kw_only=True):
    """A call about it."""

    call_start_timestamp: Instant | None = None
    answer_date: Instant | None = None
    call_state_registry_text: Text | None = None
    standard_primary_call_type: Text | None = None
    direction: Text | None = None
    call_back_reference: References = ()
    location_reference: References = ()
    person_reference: References = ()
    additional_data_reference: References = ()


class Callback(Component, frozen=True, kw_only=True):
    """How a caller is reached."""

    call_back_information_uri: Texts = ()


class Location(Component, frozen=True, kw_only=True):
    """A place: a presence document, where one may be fetched, or words."""

    location_type_description_registry_text: Text | None = None
    location_by_value: Text | None = None
    location_by_reference_url: Text | None = None
    location_description_text: Text | None = None


class Person(Component, frozen=True, kw_only=True):
    """Somebody of the incident, by roles such as Caller, Victim or Patient; `nc_person_component` is of NIEM."""

    person_incident_role_registry_text: Texts = ()
    nc_person_component: dict[str, Any] | None = None
    call_back_reference: References = ()
    location_reference: References = ()
    call_identifier: Texts = ()


class Note(Component, frozen=True, kw_only=True):
    """What an agent wrote down, in HTML."""

    notes_action_comments: Text | None = None


class AdditionalData(Component, frozen=True, kw_only=True):
    """A block of RFC 7852, or where one may be fetched."""

    additional_data_by_value: Text | None = None
    additional_data_by_reference_url: Text | None = None


class Agency(Component, frozen=True, kw_only=True):
    """Who takes part."""

    agency_type: Texts = ()
    agency_role_description_registry_text: Texts = ()


class Agent(Component, frozen=True, kw_only=True):
    """Which person of an agency."""

    agent_role_registry_text: Texts = ()
    agent_workstation_position_identification: Text | None = None


class Eido(Form, frozen=True, kw_only=True):
    """The object: an incident as one element knows it at one instant."""

    id: Annotated[str, Meta(min_length=1, max_length=200)] = field(name="$id")
    last_update_time_stamp: Instant
    eido_version: Text
    issuing_element_identification: Text | None = None
    incident_component: Incident | None = None
    call_component: Annotated[tuple[Call, ...], Meta(max_length=ITEMS)] = ()
    callback_component: Annotated[tuple[Callback, ...], Meta(max_length=ITEMS)] = ()
    location_component: Annotated[tuple[Location, ...], Meta(max_length=ITEMS)] = ()
    person_component: Annotated[tuple[Person, ...], Meta(max_length=ITEMS)] = ()
    notes_component: Annotated[tuple[Note, ...], Meta(max_length=ITEMS)] = ()
    additional_data_component: Annotated[tuple[AdditionalData, ...], Meta(max_length=ITEMS)] = ()
    agency_component: Annotated[tuple[Agency, ...], Meta(max_length=ITEMS)] = ()
    agent_component: Annotated[tuple[Agent, ...], Meta(max_length=ITEMS)] = ()


def refs(told: References) -> tuple[str, ...]:
    """Give what is referred to, in order."""
    each = (told,) if isinstance(told, Reference) else told
    return tuple(reference.ref for reference in each)
