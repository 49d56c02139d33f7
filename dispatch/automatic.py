"""The rule that confirms by itself: the joint solution is sent as soon as anything changes it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from dispatch.commands import Actor, AssignUnit
from dispatch.errors import DispatchError
from dispatch.priority import UNKNOWN_REASON
from dispatch.recommendation import chosen_pairs
from dispatch.vocabulary import PRIORITIES

if TYPE_CHECKING:
    from collections.abc import Collection

    from dispatch.incident import Incident
    from dispatch.journal.port import StoredEvent
    from dispatch.service import Service

CHANGES_THE_SOLUTION: Final = frozenset(
    {
        "IncidentOpened",
        "IncidentChanged",
        "IncidentReopened",
        "IncidentSplit",
        "AssignmentMoved",
        "UnitStateChanged",
        "ClosureSet",
        "ClosureLifted",
        "Undone",
    }
)

AGAIN_AFTER_S: Final = 1.0
"""Pause before what could not be sent is decided on again."""

_log = logging.getLogger(__name__)


async def confirm_automatically(service: Service, actor: Actor, priorities: Collection[int] = PRIORITIES) -> None:
    """Send every unit that the joint solution names, as long as it runs; pairs without a road are left to a person.

    Where only some priorities are sent so, an incident without a reason for call is left to a person too.
    """
    changed = asyncio.Event()
    changed.set()

    def notice(event: StoredEvent) -> None:
        if event.type in CHANGES_THE_SOLUTION:
            changed.set()

    stop_listening = service.centre.listen(notice)
    try:
        while True:
            await changed.wait()
            changed.clear()
            if not await send_chosen(service, actor, priorities):
                await asyncio.sleep(AGAIN_AFTER_S)
                changed.set()
    finally:
        stop_listening()


async def send_chosen(service: Service, actor: Actor, priorities: Collection[int] = PRIORITIES) -> bool:
    """Send the units of the present joint solution to incidents of some priorities; tell whether all of them went.

    One that somebody else took meanwhile, or that the journal could not store, is logged.
    """
    everything = True
    situation = service.centre.situation()
    for incident, unit in chosen_pairs(situation):
        if not _is_sent(situation.state.incidents[incident], priorities):
            continue
        try:
            await service.handle(AssignUnit(incident, unit, automatic=True), actor)
        except DispatchError as error:
            everything = False
            _log.warning("unit %s was not sent to incident %s automatically: %s", unit, incident, error)
    return everything


def _is_sent(incident: Incident, priorities: Collection[int]) -> bool:
    known = incident.reason != UNKNOWN_REASON or len(priorities) == len(PRIORITIES)
    return known and incident.priority in priorities
