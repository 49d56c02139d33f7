"""Messages of callers, their phones and cars: each becomes a place of a call, a call, or nothing, and says which."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from msgspec import Struct, to_builtins

from console.api.callers import needs
from console.api.desk import answer, caller_at, carry_out, desk_of
from console.api.openapi import described
from console.api.problems import ProblemError, bad_field, unknown
from console.api.rights import Right
from dispatch.centre import RequestKey
from dispatch.channels.aml.arrival import ArrivalFault
from dispatch.channels.decode import DECODERS
from dispatch.commands import LocateCall, ReceiveCall
from dispatch.errors import DispatchError
from dispatch.history.numbers import normal_number
from dispatch.intake.arrivals import KINDS, Arrival, Nothing, Sighting, Unusable, arrival_of
from dispatch.journal.canonical import canonical_json
from dispatch.vocabulary import Channel
from fleet.instants import to_ms

if TYPE_CHECKING:
    from fastapi.responses import Response

    from dispatch.channels.decoded import Decoded

channels = APIRouter(prefix="/api/v1", tags=["channels"])

LONGEST: Final = 262_144
"""Octets of a message; presence documents are the longest."""

SAME_WITHIN_MS: Final = 600_000
"""The same octets of one sender within ten minutes, and up to twenty, take effect once."""

_FAULTS: Final = {
    ArrivalFault.SIGNATURE: "its signature is not that of the shared key",
    ArrivalFault.CLOCK: "its clock cannot be right",
    ArrivalFault.REPEAT: "was sent before",
}

Phone = Annotated[str | None, Query(max_length=50)]


class Arrived(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a message.

    `ok` is false where it was damaged and `reason` says how; `why` is the rule by which a place was taken or not, or
    why nothing follows; `pending` tells that no call of the number is known yet.
    """

    kind: str
    ok: bool
    reason: str | None = None
    call: str | None = None
    incident: str | None = None
    used: bool | None = None
    why: str | None = None
    pending: bool = False


class _Sent(Struct, frozen=True):
    """What a request was, for its `Idempotency-Key`."""

    kind: str
    phone: str | None
    digest: str


@channels.post("/channels/{kind}", dependencies=needs(Right.TAKE_CALLS), **described(Arrived, status=201))
async def take_message(request: Request, kind: str, phone: Phone = None) -> Response:
    """Take a message as it was sent, of any content type; 201 where it opened an incident."""
    if kind not in KINDS:
        raise unknown("kind of message", kind)
    if phone is not None and not normal_number(phone):
        raise bad_field("phone", "is no telephone number")
    raw = await _octets(request)
    sent = _Sent(kind, phone, hashlib.sha256(raw).hexdigest())
    if kind != "aml":
        return await _carried_out(request, raw, sent)
    _refuse_unbelieved(request, raw)
    try:
        return await _carried_out(request, raw, sent)
    except (DispatchError, ProblemError):
        desk_of(request).hall.intake.form_failed(raw)
        raise


async def _carried_out(request: Request, raw: bytes, sent: _Sent) -> Response:
    decoded = DECODERS[sent.kind](raw)
    arrival = arrival_of(decoded, desk_of(request).centre.clock.now(), sent.phone)
    told = await _done(request, arrival, sent)
    status = 201 if isinstance(arrival, ReceiveCall) else 200
    return answer(Arrived(kind=sent.kind, ok=decoded.ok, reason=_reason(decoded), **told), status=status)


async def _done(request: Request, arrival: Arrival, sent: _Sent) -> dict[str, Any]:
    """Do what a message asks for; gives what is to be told of it."""
    match arrival:
        case Unusable():
            raise bad_field(arrival.field, arrival.reason)
        case Nothing():
            return {"why": arrival.why}
        case Sighting():
            call = await desk_of(request).hall.intake.sighted(arrival.phone, arrival.fix)
            return {"pending": True} if call is None else await _once(request, LocateCall(call, arrival.fix), sent)
        case ReceiveCall():
            return await _once(request, arrival, sent)


async def _once(request: Request, command: LocateCall | ReceiveCall, sent: _Sent) -> dict[str, Any]:
    """Carry out a command once: per `Idempotency-Key`, without one per message, sender and some minutes."""
    if "idempotency-key" in request.headers or not _tells_sender(command):
        return await carry_out(request, command, body=sent)
    desk = desk_of(request)
    span = to_ms(desk.centre.clock.now()) // SAME_WITHIN_MS
    before, now = (_request_key(command, sent, each, desk.hall.secret) for each in (span - 1, span))
    earlier = desk.centre.earlier_answer(caller_at(request).actor, before)
    return await carry_out(request, command, once=now) if earlier is None else earlier


def _tells_sender(command: LocateCall | ReceiveCall) -> bool:
    """Tell whether the same message again is of the same sender; two strangers may well write the same words."""
    return isinstance(command, LocateCall) or command.phone is not None or command.channel is Channel.CAR


def _request_key(command: LocateCall | ReceiveCall, sent: _Sent, span: int, secret: bytes) -> RequestKey:
    """Name a message, what it is about, and a span of time; nothing of it can be read from that."""
    about = command.call if isinstance(command, LocateCall) else None
    asked = canonical_json([to_builtins(sent), about])
    digest = hmac.new(secret, asked, hashlib.sha256).hexdigest()
    return RequestKey(f"message {digest} {span}", digest)


def _refuse_unbelieved(request: Request, raw: bytes) -> None:
    """Refuse a signed form that is not genuine or came before, unless its request is only sent again."""
    desk = desk_of(request)
    fault = desk.hall.intake.form_fault(raw)
    if fault is ArrivalFault.REPEAT and (key := request.headers.get("idempotency-key")):
        actor, now = caller_at(request).actor, desk.centre.clock.now()
        fault = None if desk.centre.journal.answer_of(actor.name, key, now=now) else fault
    if fault is not None:
        raise bad_field("body", _FAULTS[fault])


def _reason(decoded: Decoded) -> str | None:
    return None if decoded.ok else decoded.reason


async def _octets(request: Request) -> bytes:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LONGEST:
            raise ProblemError(413, "body_too_large", f"a message has at most {LONGEST} octets")
    return bytes(raw)
