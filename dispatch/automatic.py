"""The rule that confirms by itself: the joint solution is sent as soon as anything changes it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from dispatch.commands import Actor, AssignUnit
from dispatch.errors import DispatchError
from dispatch.recommendation import chosen_pairs

if TYPE_CHECKING:
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


async def confirm_automatically(service: Service, actor: Actor) -> None:
    """Send every unit that the joint solution names, as long as it runs; pairs without a road are left to a person."""
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
            if not await send_chosen(service, actor):
                await asyncio.sleep(AGAIN_AFTER_S)
                changed.set()
    finally:
        stop_listening()


async def send_chosen(service: Service, actor: Actor) -> bool:
    """Send the units of the present joint solution; tell whether all of them went.

    One that somebody else took meanwhile, or that the journal could not store, is logged.
    """
    everything = True
    for incident, unit in chosen_pairs(service.centre.situation()):
        try:
            await service.handle(AssignUnit(incident, unit, automatic=True), actor)
        except DispatchError as error:
            everything = False
            _log.warning("unit %s was not sent to incident %s automatically: %s", unit, incident, error)
    return everything
