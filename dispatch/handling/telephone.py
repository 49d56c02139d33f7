"""The telephone: a call rings, is answered, let go, abandoned, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.handling.locating import known_place
from dispatch.handling.opening import opened_by
from dispatch.refusals import CallStateError, CallTakenError, UnknownError
from dispatch.vocabulary import NEXT_CALL_STATE, CallState, Channel, ReleaseReason

if TYPE_CHECKING:
    from dispatch.commands import AbandonCall, AnswerCall, EndCall, ReleaseCall, RingIn
    from dispatch.incident import Call
    from dispatch.journal.port import NewEvent
    from dispatch.situation import Situation


def ring_in(command: RingIn, situation: Situation) -> Decision:
    """Open a card for a ringing line, with a number for the incident that it will open."""
    call, incident = situation.numbers.next_call(), situation.numbers.next_incident()
    rang = e.new_event(
        e.CallRang(call=call, incident=incident, line=command.line, channel=command.channel),
        f"call:{call}",
        sealed={"phone": command.phone},
        sealed_for=incident,
    )
    return Decision(
        (rang,), {f"call:{call}": 0}, {"call": call, "incident": incident, "state": CallState.RINGING.value}
    )


def answer_call(command: AnswerCall, situation: Situation) -> Decision:
    """Give a call to its taker; the first answer opens the incident."""
    call = _call(command.call, situation)
    if call.state is CallState.ANSWERED:
        raise CallTakenError(call.id, by=call.taker or "")
    _check_next(call, CallState.ANSWERED)
    called_back = call.state is CallState.ABANDONED
    answered = e.new_event(
        e.CallAnswered(call=call.id, taker=command.taker, called_back=called_back), f"call:{call.id}"
    )
    expected = {f"call:{call.id}": call.version}
    events: tuple[NewEvent, ...] = (answered,)
    if call.state is not CallState.RELEASED:
        place, sealed = known_place(call, situation)
        opened = opened_by(
            call.id, call.opened, situation, place=place, sealed=sealed, located=call.located, channel=Channel.TELEPHONE
        )
        events = (answered, opened)
        expected[f"incident:{call.opened}"] = 0
    return Decision(events, expected, _answer(call, CallState.ANSWERED) | {"taker": command.taker})


def abandon_call(command: AbandonCall, situation: Situation) -> Decision:
    """Note that the caller rang off; the call waits to be called back."""
    return _moved(command.call, CallState.ABANDONED, e.CallAbandoned(call=command.call), situation)


def end_call(command: EndCall, situation: Situation) -> Decision:
    """Note that the line is closed."""
    return _moved(command.call, CallState.ENDED, e.CallEnded(call=command.call), situation)


def release_call(command: ReleaseCall, situation: Situation) -> Decision:
    """Take a call from the one who has it, so that another can."""
    call = _call(command.call, situation)
    _check_next(call, CallState.RELEASED)
    if call.taker != command.taker:
        raise CallTakenError(call.id, by=call.taker or "")
    released = e.new_event(
        e.CallReleased(call=call.id, taker=command.taker, why=ReleaseReason(command.why)),
        f"call:{call.id}",
        sealed={"text": command.text},
        sealed_for=call.opened,
    )
    return Decision((released,), {f"call:{call.id}": call.version}, _answer(call, CallState.RELEASED))


def _moved(key: str, become: CallState, data: e.EventData, situation: Situation) -> Decision:
    call = _call(key, situation)
    _check_next(call, become)
    return Decision((e.new_event(data, f"call:{call.id}"),), {f"call:{call.id}": call.version}, _answer(call, become))


def _call(key: str, situation: Situation) -> Call:
    call = situation.call(key)
    if call is None:
        raise UnknownError("call", key)
    return call


def _check_next(call: Call, become: CallState) -> None:
    allowed = NEXT_CALL_STATE[call.state]
    if become not in allowed:
        words = [state.value for state in CallState if state in allowed]
        raise CallStateError(call.id, present=call.state.value, asked=become.value, allowed=words)


def _answer(call: Call, state: CallState) -> dict[str, str]:
    return {"call": call.id, "incident": call.incident, "state": state.value}
