"""The rule that confirms by itself: the joint solution is sent as soon as anything changes it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from dispatch.errors import DispatchError
from dispatch.priority import UNKNOWN_REASON
from dispatch.sendings import command_of, sendings
from dispatch.vocabulary import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from dispatch.commands import Actor
    from dispatch.incident import Incident
    from dispatch.journal.port import StoredEvent
    from dispatch.sendings import Sending
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
        chosen = _chosen(service.centre.situation(), priorities)
    except DispatchError:
        _log.exception("nothing was decided automatically")
        return False
    kept: set[str] = set()
    for each in chosen:
        if each.incident in kept:
            continue
        try:
            await service.handle(command_of(each), actor)
        except DispatchError as error:
            everything = False
            kept.add((each.leaves or "").partition("-")[0])
            _log.warning("unit %s was not sent to incident %s automatically: %s", each.unit, each.incident, error)
    return everything


def _chosen(situation: Situation, priorities: Collection[int] | None) -> list[Sending]:
    """Give what the rule sends of the joint solution; where a unit may not leave its incident, nobody is sent after."""
    found = sendings(situation)
    if priorities is None:
        return found
    sent = [each for each in found if _is_allowed(each, situation, priorities)]
    owed = Counter(incident.id for incident in situation.waiting() for _ in range(incident.wanting))
    owed.update(each.leaves.partition("-")[0] for each in sent if each.leaves)
    return [each for nth, each in _numbered(sent) if each.relieves or nth < owed[each.incident]]


def _numbered(sent: Sequence[Sending]) -> Iterator[tuple[int, Sending]]:
    """Number the sendings to each incident, without those who only relieve another."""
    seen: Counter[str] = Counter()
    for each in sent:
        yield seen[each.incident], each
        seen[each.incident] += each.relieves is None


def _is_allowed(sending: Sending, situation: Situation, priorities: Collection[int]) -> bool:
    """Tell whether the rule may send a unit: it turns none that a person has sent."""
    turned = [situation.state.assignment(key) for key in (sending.leaves, sending.relieves) if key]
    by_rule = all(each is not None and each.automatic for each in turned)
    return by_rule and _is_sent(situation.state.incidents[sending.incident], priorities)


def _is_sent(incident: Incident, priorities: Collection[int]) -> bool:
    """Tell whether the rule may send: not without a reason, not unseen, not where a person has stood a crew down."""
    stopped = any(each.outcome in _STOPPED for each in incident.assignments)
    known = incident.reason != UNKNOWN_REASON and not incident.unconfirmed
    return incident.priority in priorities and known and not stopped
