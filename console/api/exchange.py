"""Exchange with other systems: cards of the 112 system, the letters to it, alerts of other services."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import TYPE_CHECKING, Annotated, Any, Final
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request

from console.api.alert_shapes import AlertAnswer, alert_answer
from console.api.bodies import BODY_LIMIT, body_of
from console.api.callers import needs
from console.api.card_shapes import CardAnswer, CardTaken, LetterAnswer, OutboxAnswer, card_answer, letter_answer
from console.api.desk import answer, caller_at, carry_out, desk_of
from console.api.openapi import described
from console.api.problems import ProblemError, away, bad_field, unknown
from console.api.rights import Right
from dispatch.centre import ATTEMPTS, RequestKey
from dispatch.exchange.cap.alert import read_alert
from dispatch.exchange.card import Card, check_card
from dispatch.exchange.eido.reading import read_eido
from dispatch.exchange.port import CardRecord
from dispatch.exchange.reactions import CardKey
from dispatch.exchange.taking import to_call, to_change
from dispatch.exchange.ucri2.reading import read_incident
from dispatch.exchange.ucri2.writing import acceptance
from dispatch.journal.canonical import canonical_json
from dispatch.refusals import ContendedError, IncidentEndedError, StaleVersionError

if TYPE_CHECKING:
    from datetime import datetime

    from fastapi.responses import Response

    from console.exchange_desk import ExchangeDesk
    from dispatch.exchange.adapters.kept_letters import KeptLetters

exchange = APIRouter(prefix="/api/v1/exchange", tags=["exchange"])

JSON_TYPES: Final = frozenset({"application/json"})
EIDO_TYPES: Final = frozenset({"application/emergency.eido+json"})
XML_TYPES: Final = frozenset({"application/xml", "text/xml", "application/cap+xml"})
LETTERS_TOLD: Final = 1_000


class Dropping(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why a letter is given up."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


@exchange.post("/cards", dependencies=needs(Right.TAKE_CALLS), **described(CardTaken, status=201, body=Card))
async def take_card(request: Request) -> Response:
    """Take a card: a new one opens an incident, a later version changes its call, the same again changes nothing."""
    card = await _card_of(request, desk_of(request).centre.clock.now())
    taken, new = await _take(request, card)
    return answer(taken, status=201 if new else 200)


@exchange.put("/cards/{card}", dependencies=needs(Right.TAKE_CALLS), **described(CardTaken, body=Card))
async def update_card(request: Request, card: str) -> Response:
    """Take a later version of a card that was taken before."""
    asked = await body_of(request, Card)
    check_card(asked, desk_of(request).centre.clock.now())
    if asked.card != card:
        raise bad_field("card", f"names another card than the path, which names {card[:64]!r}")
    async with _exchange(request).taking:
        known = await _known(request, card)
        if known is None:
            raise unknown("card", card)
        return answer(await _take_again(request, asked, known))


@exchange.post(
    "/ucri2/incidents",
    dependencies=needs(Right.TAKE_CALLS),
    **described(dict[str, Any], status=201, body=dict[str, Any]),
)
async def take_incident(request: Request, *, patients: bool = False) -> Response:
    """Take a UCRI2 incident of another centre as a card, and acknowledge it in the same language."""
    situation = desk_of(request).centre.situation()
    raw = await _bounded(request, JSON_TYPES)
    card = read_incident(raw, situation.now, situation.catalogue, with_patients=patients)
    taken, new = await _take(request, card)
    accepted = acceptance(UUID(taken.card), situation.now)
    return answer(accepted.body, status=201 if new else 200)


@exchange.get("/cards/{card}", dependencies=needs(Right.TAKE_CALLS), **described(CardAnswer))
async def read_card(request: Request, card: str) -> Response:
    """Tell what became of a card that the caller sent: its incident, and the reactions so far."""
    known = await _known(request, card)
    if known is None:
        raise unknown("card", card)
    letters = await asyncio.to_thread(_exchange(request).letters.letters_of, known.key)
    return answer(card_answer(known, letters))


@exchange.get("/outbox", dependencies=needs(Right.ADMINISTER), **described(OutboxAnswer))
async def read_outbox(request: Request) -> Response:
    """Tell how the partner is, and which letters are dead or wait."""
    desk = _exchange(request)
    waiting = await asyncio.to_thread(desk.letters.waiting)
    letters = await asyncio.to_thread(desk.letters.unsettled, limit=LETTERS_TOLD)
    told = OutboxAnswer(
        partner=desk.outbox.link.state if desk.has_partner else None,
        waiting=waiting,
        letters=[letter_answer(letter) for letter in letters],
    )
    return answer(told)


@exchange.post("/outbox/{letter}/again", dependencies=needs(Right.ADMINISTER), **described(LetterAnswer))
async def send_again(request: Request, letter: str) -> Response:
    """Let a dead letter be sent again."""
    desk = _exchange(request)
    now = desk_of(request).centre.clock.now()
    revised = await asyncio.to_thread(desk.letters.send_again, letter, now)
    if revised is None:
        raise await _no_dead_letter(desk.letters, letter)
    desk.outbox.wake()
    return answer(letter_answer(revised))


@exchange.post("/outbox/{letter}/drop", dependencies=needs(Right.ADMINISTER), **described(LetterAnswer, body=Dropping))
async def drop_letter(request: Request, letter: str) -> Response:
    """Give a dead letter up for good, with a reason."""
    asked = await body_of(request, Dropping)
    letters, now = _exchange(request).letters, desk_of(request).centre.clock.now()
    revised = await asyncio.to_thread(letters.drop, letter, asked.reason, now)
    if revised is None:
        raise await _no_dead_letter(letters, letter)
    return answer(letter_answer(revised))


@exchange.post("/alerts", dependencies=needs(Right.TAKE_CALLS), **described(AlertAnswer, status=201))
async def take_alert(request: Request) -> Response:
    """Take a CAP 1.2 message; the same again is answered with 200."""
    raw = await _bounded(request, XML_TYPES)
    alert, desk = read_alert(raw), _exchange(request)
    again = alert.key in desk.alerts.messages
    if not await desk.take_alert(alert, raw):
        raise away("overloaded", "so many alerts are kept that there is no room for another one")
    standing = desk.alerts.standing(desk_of(request).centre.clock.now())
    stands = next((each for each in standing if each.alert.key == alert.key), None)
    return answer(alert_answer(alert, stands), status=200 if again else 201)


@exchange.get("/alerts", dependencies=needs(Right.READ_REFERENCE), **described(list[AlertAnswer]))
async def list_alerts(request: Request, *, every: bool = False) -> Response:
    """List the alerts that hold, the newest first; with `every` also those that do not, and why."""
    now, book = desk_of(request).centre.clock.now(), _exchange(request).alerts
    told = book.standing(now) if every else book.holding(now)
    return answer([alert_answer(each.alert, each) for each in told])


async def _card_of(request: Request, now: datetime) -> Card:
    """Read a card, or the Emergency Incident Data Object of another centre, whichever the content type says."""
    if _content_type(request) in EIDO_TYPES:
        return read_eido(await _bounded(request, EIDO_TYPES), now)
    card = await body_of(request, Card)
    check_card(card, now)
    return card


async def _take(request: Request, card: Card) -> tuple[CardTaken, bool]:
    """Take a card whether it is known or not, and tell whether it was new."""
    async with _exchange(request).taking:
        known = await _known(request, card.card)
        taken = await _take_new(request, card) if known is None else await _take_again(request, card, known)
    return taken, known is None


async def _take_new(request: Request, card: Card) -> CardTaken:
    """Open an incident, or, where the card carries on an earlier one, change the call of that."""
    earlier = None if card.earlier is None else await _known(request, card.earlier)
    if card.earlier is not None and earlier is None:
        raise bad_field("earlier", f"there is no card {card.earlier!r} of yours")
    once = _once(request, card)
    if earlier is None:
        command = to_call(card, desk_of(request).centre.situation().catalogue)
        opened = await carry_out(request, command, once=once)
        call, incident = opened["call"], opened["incident"]
    else:
        call, incident = earlier.call, earlier.incident
        await _change(request, card, earlier, once)
    return await _registered(request, card, call, incident, once)


async def _take_again(request: Request, card: Card, known: CardRecord) -> CardTaken:
    """Answer the same writing as before, refuse an older one, and let a newer one change the call."""
    once = _once(request, card)
    if card.version < known.version:
        raise StaleVersionError("card", card.card, current=known.version)
    if card.version == known.version:
        if once.digest != known.digest:
            raise bad_field("version", "was sent before with other content; an update has a higher version")
        return CardTaken(card=card.card, version=card.version, call=known.call, incident=known.incident)
    await _change(request, card, known, once)
    return await _registered(request, card, known.call, known.incident, once)


async def _change(request: Request, card: Card, known: CardRecord, once: RequestKey) -> None:
    """Change the call of a card as it stands now, whoever else changes it."""
    centre = desk_of(request).centre
    for _ in range(ATTEMPTS):
        situation = centre.situation()
        call = situation.call(known.call)
        if call is None:
            raise IncidentEndedError(known.incident, None)
        try:
            await carry_out(request, to_change(card, call.id, call.version, situation.catalogue), once=once)
        except StaleVersionError:
            continue
        return
    raise ContendedError(ATTEMPTS)


async def _registered(request: Request, card: Card, call: str, incident: str, once: RequestKey) -> CardTaken:
    desk = desk_of(request)
    record = CardRecord(
        CardKey(caller_at(request).actor.name, card.card),
        card.version,
        once.digest,
        call,
        incident,
        desk.centre.clock.now(),
    )
    await _exchange(request).outbox.register(record)
    held = desk.centre.state.incidents.get(incident)
    place = held.place if held else None
    return CardTaken(
        card=card.card,
        version=card.version,
        call=call,
        incident=incident,
        off_map=place.off_map if place else False,
        hint=place.hint if place else None,
    )


def _once(request: Request, card: Card) -> RequestKey:
    """Make one writing of a card take effect once, also where the centre falls before it could answer."""
    written = canonical_json(["card", msgspec.to_builtins(card)])
    digest = hmac.new(desk_of(request).hall.secret, written, hashlib.sha256).hexdigest()
    return RequestKey(f"card {card.card} {card.version}", digest)


async def _known(request: Request, card: str) -> CardRecord | None:
    """Give a card of the caller, whose name is part of its key."""
    key = CardKey(caller_at(request).actor.name, card)
    return await asyncio.to_thread(_exchange(request).letters.card, key)


async def _no_dead_letter(letters: KeptLetters, letter: str) -> ProblemError:
    found = await asyncio.to_thread(letters.letter, letter)
    if found is None:
        return unknown("letter", letter)
    return ProblemError(409, "letter_settled", f"the letter is {found.state.value}, not dead", state=found.state.value)


def _exchange(request: Request) -> ExchangeDesk:
    desk = desk_of(request).hall.exchange
    if desk is None:
        raise away("exchange_missing", "this centre has no exchange with other systems")
    return desk


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _bounded(request: Request, types: frozenset[str]) -> bytes:
    """Read a body of one of these types as it came; raises a 413 or a 415."""
    content_type = _content_type(request)
    if content_type not in types:
        told = content_type[:100] or "nothing"
        raise ProblemError(415, "wrong_content_type", f"the body must be {' or '.join(sorted(types))}, not {told}")
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > BODY_LIMIT:
            raise ProblemError(413, "body_too_large", f"the body must be at most {BODY_LIMIT} bytes")
    return bytes(raw)
