"""The rule that confirms by itself: the joint solution is sent as soon as anything changes it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from dispatch.commands import Actor, AssignUnit
from dispatch.errors import DispatchError
from dispatch.priority import UNKNOWN_REASON
from dispatch.recommendation import chosen_pairs
from dispatch.vocabulary import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection

    from dispatch.incident import Incident
    from dispatch.journal.port import StoredEvent
    from dispatch.service import Service
    from dispatch.situation import Situation

CHANGES_THE_SOLUTION: Final = frozenset(
    {
        "IncidentOpened",
        "IncidentChanged",
        "IncidentReopened",
        "IncidentSplit",
        "IncidentTriaged",
        "CallLocated",
        "HelpAsked",
        "StatusCorrected",
        "AssignmentMoved",
        "UnitStateChanged",
        "ClosureSet",
        "ClosureLifted",
        "Undone",
    }
)

AGAIN_AFTER_S: Final = 1.0
"""Pause before what could not be sent is decided on again."""

LOOK_EVERY_S: Final = 5.0
"""So often it is looked again without an event: planned work comes due, and a unit is heard of first."""

_STOPPED: Final = frozenset({Outcome.STOOD_DOWN, Outcome.UNDONE})

_log = logging.getLogger(__name__)


async def confirm_automatically(service: Service, actor: Actor, priorities: Collection[int] | None = None) -> None:
    """Send every unit that the joint solution names, as long as it runs; pairs without a road are left to a person.

    Where only some priorities are sent so, an incident without a reason for call is left to a person too, and one that
    came by itself and that nobody has confirmed.
    """
    changed = asyncio.Event()
    changed.set()

    def notice(event: StoredEvent) -> None:
        if event.type in CHANGES_THE_SOLUTION:
            changed.set()

    stop_listening = service.centre.listen(notice)
    try:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await changed.wait()
            changed.clear()
            if not await send_chosen(service, actor, priorities):
                await asyncio.sleep(AGAIN_AFTER_S)
                changed.set()
    finally:
        stop_listening()


async def send_chosen(service: Service, actor: Actor, priorities: Collection[int] | None = None) -> bool:
    """Send the units of the present joint solution, to incidents of some priorities; tell whether all of them went.

    One that somebody else took meanwhile, or that the journal could not store, is logged; so is a solution that could
    not be found.
    """
    everything = True
    try:
        pairs = _pairs(service.centre.situation(), priorities)
    except DispatchError:
        _log.exception("nothing was decided automatically")
        return False
    for incident, unit in pairs:
        try:
            await service.handle(AssignUnit(incident, unit, automatic=True), actor)
        except DispatchError as error:
            everything = False
            _log.warning("unit %s was not sent to incident %s automatically: %s", unit, incident, error)
    return everything


def _pairs(situation: Situation, priorities: Collection[int] | None) -> list[tuple[str, str]]:
    pairs = chosen_pairs(situation)
    if priorities is None:
        return pairs
    return [(key, unit) for key, unit in pairs if _is_sent(situation.state.incidents[key], priorities)]


def _is_sent(incident: Incident, priorities: Collection[int]) -> bool:
    """Tell whether the rule may send: not without a reason, not unseen, not where a person has stood a crew down."""
    stopped = any(each.outcome in _STOPPED for each in incident.assignments)
    known = incident.reason != UNKNOWN_REASON and not incident.unconfirmed
    return incident.priority in priorities and known and not stopped
