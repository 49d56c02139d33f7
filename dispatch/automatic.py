"""The rule that confirms by itself: the joint solution is sent as soon as anything changes it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from dispatch.commands import Actor, AssignUnit
from dispatch.recommendation import chosen_pairs
from dispatch.refusals import RefusedError

if TYPE_CHECKING:
    from dispatch.journal import StoredEvent
    from dispatch.service import Service

CHANGES_THE_SOLUTION: Final = frozenset(
    {"IncidentOpened", "IncidentChanged", "AssignmentMoved", "UnitStateChanged", "ClosureSet", "ClosureLifted"}
)

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
            await send_chosen(service, actor)
    finally:
        stop_listening()


async def send_chosen(service: Service, actor: Actor) -> None:
    """Send the units of the present joint solution; one that somebody else took meanwhile is told in the log."""
    for incident, unit in chosen_pairs(service.centre.situation()):
        try:
            await service.handle(AssignUnit(incident, unit, automatic=True), actor)
        except RefusedError as refused:
            _log.info("not sent automatically: %s", refused)
