"""An Emergency Incident Data Object of another centre becomes a card, so that there is one way in for all."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.channels.errors import ChannelError
from dispatch.channels.veds import decode_veds
from dispatch.channels.written import phone_number
from dispatch.exchange import card as c
from dispatch.exchange.cutting import LINE, NUMBER, PATIENTS, WORDS, cut
from dispatch.exchange.eido import messages as m
from dispatch.exchange.eido import people
from dispatch.exchange.eido.leaves import leaves
from dispatch.exchange.eido.places import place_lines, place_of, told_places
from dispatch.exchange.eido.unread import unread_line
from dispatch.exchange.reading import read_open_json
from dispatch.refusals import BadFieldError
from fleet.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from typing import Any

    from dispatch.exchange.eido.places import Told

ID_PREFIX: Final = "urn:emergency:uid:incidentid:"
_TAG: Final = re.compile(r"<[^<>]{0,500}>")
_NOTHING_TOLD: Final = frozenset({"source"})


def read_eido(raw: bytes, now: datetime) -> c.Card:
    """Read an object as a card, as the centre's clock allows; see `card_of`.

    Raises
    ------
    BadFieldError
        Where it is none, or cannot be true; nothing of it is to be stored then.
    """
    card = card_of(raw)
    c.check_instant("lastUpdateTimeStamp", card.created_at, now)
    c.check_card(card, now)
    return card


def card_of(raw: bytes) -> c.Card:
    """Read an object as a card.

    The card has the id of the incident, and the instant of its last update as its version, so that a later object is a
    later version. What a card has no field for is in its words; what is not read at all is counted there by name. A
    location or a block of additional data that cannot be read is told with the reason, and nothing is fetched.

    Raises
    ------
    BadFieldError
        Where it is no object of version 1, with the field.
    """
    eido, message = read_open_json(raw, m.Eido)
    if not eido.eido_version.startswith("1."):
        raise BadFieldError("eidoVersion", f"is {eido.eido_version[:20]!r}; only version 1 is read")
    places = told_places(eido)
    patients = [each for each in eido.person_component if people.has_role(each, *people.PATIENTS)]
    return c.Card(
        format=c.FORMAT,
        card=_card_id(eido),
        version=_version(eido),
        created_at=eido.last_update_time_stamp,
        channel=c.CardChannel.SERVICE,
        caller=_caller(eido),
        place=place_of(places, eido.last_update_time_stamp),
        what=c.What(text=cut("\n".join(_lines(eido, message, places)), WORDS), reason=_reason(eido)),
        patients=tuple(people.patient_of(each, _phone_of(eido, each)) for each in patients[:PATIENTS]),
        patient_count=len(patients) or None,
    )


def _card_id(eido: m.Eido) -> str:
    card = eido.id.removeprefix(ID_PREFIX)
    if not 1 <= len(card) <= c.LONGEST_ID:
        raise BadFieldError("$id", f"must have 1 to {c.LONGEST_ID} characters after {ID_PREFIX}, not {len(card)}")
    c.check_card_id("$id", card)
    return card


def _version(eido: m.Eido) -> int:
    version = to_ms(eido.last_update_time_stamp)
    if version < 1:
        raise BadFieldError("lastUpdateTimeStamp", "must lie after 1970")
    return version


def _reason(eido: m.Eido) -> str | None:
    told = eido.incident_component
    if told is None:
        return None
    own = told.incident_type_internal_text or told.incident_type_internal_code
    return cut(own or told.incident_type_common_registry_text, LINE)


def _caller(eido: m.Eido) -> c.Caller | None:
    caller = next((each for each in eido.person_component if people.has_role(each, people.CALLER)), None)
    phone = (_phone_of(eido, caller) if caller else None) or _phone_of_calls(eido)
    name = people.name_of(caller) if caller else None
    return c.Caller(phone=cut(phone, NUMBER), name=name) if phone or name else None


def _phone_of(eido: m.Eido, person: m.Person) -> str | None:
    return _phone(eido, m.refs(person.call_back_reference))


def _phone_of_calls(eido: m.Eido) -> str | None:
    """Give the number of the first call that has one, else the first that is told anywhere."""
    named = [ref for call in eido.call_component for ref in m.refs(call.call_back_reference)]
    return _phone(eido, [*named, *(callback.id for callback in eido.callback_component)])


def _phone(eido: m.Eido, named: list[str] | tuple[str, ...]) -> str | None:
    callbacks = {each.id: each.call_back_information_uri for each in reversed(eido.callback_component)}
    uris = [uri for ref in named for uri in sorted(callbacks.get(ref, ()), key=lambda uri: not uri.startswith("tel:"))]
    return next(filter(None, map(_number, uris)), None)


def _number(uri: str) -> str | None:
    """Give the number of a ``tel:`` or ``sip:`` address; None where it has none."""
    scheme, _, rest = uri.partition(":")
    if scheme.lower() not in {"tel", "sip", "sips"}:
        return None
    try:
        return phone_number("callBackInformationUri", re.split("[;@]", rest, maxsplit=1)[0])
    except ChannelError:
        return None


def _lines(eido: m.Eido, message: Mapping[str, Any], places: list[Told]) -> Iterator[str]:
    """Give the words of the incident, then what a card has no field for."""
    yield from _incident_lines(eido.incident_component)
    for note in eido.notes_component:
        yield from filter(None, [_plain(note.notes_action_comments or "")])
    for call in eido.call_component:
        yield _call_line(call)
    yield from place_lines(places)
    for person in eido.person_component:
        yield f"Лицо: {people.person_line(person, _phone_of(eido, person))}"
    for callback in eido.callback_component:
        yield f"Обратная связь: {', '.join(callback.call_back_information_uri)}"
    for block in eido.additional_data_component:
        yield _additional_line(block)
    yield from filter(None, [_sender_line(eido), unread_line(message)])


def _incident_lines(incident: m.Incident | None) -> Iterator[str]:
    if incident is None:
        return
    told = (
        ("Происшествие", incident.incident_type_internal_text),
        ("Код отправителя", incident.incident_type_internal_code),
        ("Код общий", incident.incident_type_common_registry_text),
        ("Состояние у отправителя", ", ".join(incident.incident_status_common_registry_text)),
        ("Приоритет отправителя (0-10)", incident.incident_common_priority_number),
        ("Приоритет отправителя", incident.incident_priority_internal_text),
        ("Номер отправителя", incident.internal_incident_id),
    )
    yield from (f"{name}: {value}" for name, value in told if value not in {None, ""})


def _call_line(call: m.Call) -> str:
    told = (
        call.id,
        f"начало {call.call_start_timestamp.isoformat()}" if call.call_start_timestamp else None,
        f"ответ {call.answer_date.isoformat()}" if call.answer_date else None,
        call.call_state_registry_text,
        call.standard_primary_call_type,
        call.direction,
    )
    return f"Звонок: {', '.join(part for part in told if part)}"


def _additional_line(block: m.AdditionalData) -> str:
    """Tell a block of RFC 7852 in words, or where it may be fetched."""
    if not block.additional_data_by_value:
        return f"Дополнительно по ссылке: {block.additional_data_by_reference_url or 'не указана'}"
    decoded = decode_veds(block.additional_data_by_value.strip().encode())
    if not decoded.ok:
        return f"Дополнительно, не прочитано: {decoded.reason}"
    told = leaves(msgspec.to_builtins(decoded.fields))
    return f"Дополнительно: {', '.join(f'{name} {value}' for name, value in told if name not in _NOTHING_TOLD)}"


def _sender_line(eido: m.Eido) -> str | None:
    agencies = [
        " ".join((each.id, *each.agency_type, *each.agency_role_description_registry_text))
        for each in eido.agency_component
    ]
    agents = [
        " ".join((each.id, *each.agent_role_registry_text, each.agent_workstation_position_identification or ""))
        for each in eido.agent_component
    ]
    told = [part.strip() for part in (eido.issuing_element_identification or "", *agencies, *agents) if part.strip()]
    return f"Отправитель: {', '.join(told)}" if told else None


def _plain(html: str) -> str:
    """Give the words of a note without its marks."""
    return " ".join(unescape(_TAG.sub(" ", html)).replace("\0", " ").split())
