"""What a card asks of dispatch: the call that it becomes, and the change that its next version makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from dispatch.commands import ChangeCall, ReceiveCall
from dispatch.exchange.card_reasons import reason_of
from dispatch.vocabulary import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dispatch.exchange.card import Card, CardPatient, CardPlace
    from dispatch.triage.catalogue import Catalogue

_PATIENT_FIELDS: Final = ("name", "birth_date", "sex", "snils", "enp", "phone")
"""What a call knows of a patient; the rest goes into its words."""


def to_call(card: Card, catalogue: Catalogue) -> ReceiveCall:
    """Give the call that a new card opens; what of the card has no field of its own is in the words."""
    return ReceiveCall(**_fields(card), reason=reason_of(card.what.reason, catalogue), channel=Channel.CENTRE_112)


def to_change(card: Card, call: str, version: int, catalogue: Catalogue) -> ChangeCall:
    """Give the change that a later version of a card makes to its call; what it does not say stays as it was."""
    sealed = {name: value for name, value in _fields(card).items() if value is not None}
    return ChangeCall(call, version, reason=reason_of(card.what.reason, catalogue), sealed=sealed)


def _fields(card: Card) -> dict[str, Any]:
    place, caller = card.place, card.caller
    return {
        "phone": caller.phone if caller else None,
        "text": "\n".join(_lines(card)),
        "lon": place.lon if place else None,
        "lat": place.lat if place else None,
        "address": place.address if place else None,
        "patient": _patient(card),
    }


def _patient(card: Card) -> Mapping[str, Any] | None:
    told = msgspec.to_builtins(card.patients[0]) if card.patients else {}
    return {name: told[name] for name in _PATIENT_FIELDS if name in told} or None


def _lines(card: Card) -> Iterator[str]:
    """Give the words of the card and, line by line, what a call has no field for."""
    if card.what.text:
        yield card.what.text
    yield f"Карточка 112 {card.card}, версия {card.version}, канал {card.channel.value}"
    if card.earlier:
        yield f"Продолжает карточку {card.earlier}"
    if card.what.reason:
        yield f"Повод отправителя: {card.what.reason}"
    if card.urgency:
        yield f"Оценка отправителя: {card.urgency.value}"
    if card.language:
        yield f"Язык: {card.language}"
    if card.caller and card.caller.name:
        yield f"Заявитель: {card.caller.name}"
    if card.place:
        yield from _place_lines(card.place)
    if card.patient_count is not None:
        yield f"Пострадавших: {card.patient_count}"
    for number, patient in enumerate(card.patients, start=1):
        yield from _patient_lines(patient, number)


def _place_lines(place: CardPlace) -> Iterator[str]:
    if place.radius_m is not None:
        yield f"Точность места: {place.radius_m:g} м"
    if place.source:
        yield f"Источник места: {place.source.value}"
    if place.at:
        yield f"Место на {place.at.isoformat()}"


def _patient_lines(patient: CardPatient, number: int) -> Iterator[str]:
    """Tell of the first patient what a call has no field for, of the others everything."""
    told = msgspec.to_builtins(patient)
    kept = [f"{name} {value}" for name, value in told.items() if number > 1 or name not in _PATIENT_FIELDS]
    if kept:
        yield f"Пациент {number}: {', '.join(kept)}"
