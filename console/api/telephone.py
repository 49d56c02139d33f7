"""The telephone: lines that ring, who has which call, and calls that want to be called back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from msgspec import Struct

from console.api.asked import NewRing, Release
from console.api.bodies import body_of
from console.api.callers import needs
from console.api.desk import answer, caller_at, carry_out, desk_of
from console.api.openapi import described
from console.api.reach import require_call, sees_call
from console.api.rights import Right
from console.api.shapes import CallAnswer, call_answer
from dispatch.commands import AbandonCall, AnswerCall, EndCall, ReleaseCall, RingIn
from dispatch.timers import timers_of_call
from dispatch.vocabulary import CallState

if TYPE_CHECKING:
    from fastapi.responses import Response

telephone = APIRouter(prefix="/api/v1", tags=["telephone"])


class CallMoved(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A call, the incident that it belongs to or will open, and its state now."""

    call: str
    incident: str
    state: CallState
    taker: str | None = None


class Line(CallAnswer, frozen=True, kw_only=True):
    """A call that wants somebody; `due_at` is until when it should be answered."""

    due_at: datetime | None


@telephone.get("/telephone", dependencies=needs(Right.TAKE_CALLS), **described(list[Line]))
async def list_lines(request: Request) -> Response:
    """List the calls that ring, are being spoken to, were let go, or want to be called back; the oldest first."""
    centre, sealed = desk_of(request).centre, caller_at(request).may(Right.READ_SEALED)
    lines = []
    seen = (call for call in centre.state.lines() if sees_call(request, call))
    for call in sorted(seen, key=lambda call: int(call.id)):
        told = call_answer(centre, call, erased=False, sealed=sealed)
        due = next((timer.due_at for timer in timers_of_call(call)), None)
        lines.append(Line(**{name: getattr(told, name) for name in told.__struct_fields__}, due_at=due))
    return answer(lines)


@telephone.post(
    "/telephone/rings", dependencies=needs(Right.TAKE_CALLS), **described(CallMoved, status=201, body=NewRing)
)
async def ring(request: Request) -> Response:
    """Tell that the telephone rings; a card opens."""
    asked = await body_of(request, NewRing)
    return answer(await carry_out(request, RingIn(asked.line, phone=asked.phone), body=asked), status=201)


@telephone.post("/calls/{call}/answer", dependencies=needs(Right.TAKE_CALLS), **described(CallMoved))
async def answer_call(request: Request, call: str) -> Response:
    """Take a call; where two reach for it at once, one gets it and the other is told who."""
    return await _move(request, AnswerCall(call, caller_at(request).actor.name))


@telephone.post("/calls/{call}/release", dependencies=needs(Right.TAKE_CALLS), **described(CallMoved, body=Release))
async def release_call(request: Request, call: str) -> Response:
    """Let go of a call, or take it from one who fell silent, so that another can answer it."""
    asked = await body_of(request, Release)
    require_call(request, call)
    taker = asked.taker or caller_at(request).actor.name
    command = ReleaseCall(call, taker, asked.why, text=asked.text)
    return answer(await carry_out(request, command, body=asked))


@telephone.post("/calls/{call}/abandon", dependencies=needs(Right.TAKE_CALLS), **described(CallMoved))
async def abandon_call(request: Request, call: str) -> Response:
    """Tell that the caller rang off before anybody answered."""
    return await _move(request, AbandonCall(call))


@telephone.post("/calls/{call}/end", dependencies=needs(Right.TAKE_CALLS), **described(CallMoved))
async def end_call(request: Request, call: str) -> Response:
    """Tell that the line is closed."""
    return await _move(request, EndCall(call))


async def _move(request: Request, command: AnswerCall | AbandonCall | EndCall) -> Response:
    require_call(request, command.call)
    return answer(await carry_out(request, command))
