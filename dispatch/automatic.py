"""The rule that confirms by itself: the joint solution is sent as soon as anything changes it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from dispatch.errors import DispatchError
from dispatch.priority import UNKNOWN_REASON
from dispatch.sendings import command_of, sendings, sendings_to
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
        "IncidentConfirmed",
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
    came by itself and that nobody has confirmed; and no crew is turned that a person has sent.
    """
    watch = _Watch(actor)
    stop_listening = service.centre.listen(watch.notice)
    try:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await watch.changed.wait()
            watch.changed.clear()
            if not await send_chosen(service, actor, priorities, watch):
                await asyncio.sleep(AGAIN_AFTER_S)
                watch.changed.set()
    finally:
        stop_listening()


class _Watch:
    """Hears what changes the solution, and counts what others did to it."""

    def __init__(self, actor: Actor) -> None:
        self.changed = asyncio.Event()
        self.changed.set()
        self.by_others = 0
        self._actor = actor

    def notice(self, event: StoredEvent) -> None:
        if event.type in CHANGES_THE_SOLUTION:
            self.changed.set()
        if (event.by, event.seat) != (self._actor.name, self._actor.seat):
            self.by_others += 1


async def send_chosen(
    service: Service, actor: Actor, priorities: Collection[int] | None = None, watch: _Watch | None = None
) -> bool:
    """Send the units of the present joint solution, to incidents of some priorities; tell whether all of them went.

    One that somebody else took meanwhile, or that the journal could not store, is logged; so is a solution that could
    not be found. What others did meanwhile ends the round: the rest is decided anew.
    """
    watch = watch or _Watch(actor)
    try:
        chosen = _chosen(service.centre.situation(), priorities)
    except Exception:  # noqa: BLE001  whatever broke one decision, the next is made
        _log.exception("nothing was decided automatically")
        return False
    everything, heard = True, watch.by_others
    for each in chosen:
        if watch.by_others != heard:
            break
        try:
            await service.handle(command_of(each), actor)
        except DispatchError as error:
            _log.warning("unit %s was not sent to incident %s automatically: %s", each.unit, each.incident, error)
            everything = False
            if each.leaves:
                break
    return everything


def _chosen(situation: Situation, priorities: Collection[int] | None) -> list[Sending]:
    """Give what the rule sends of a joint solution of its own: what a person has taken in hand holds no crew in it."""
    if priorities is None:
        return sendings(situation)
    waiting = [incident for incident in situation.waiting() if not _is_taken_in_hand(incident)]
    found = sendings_to(waiting, situation, only_sent_by_rule=True)
    sent = [each for each in found if _is_sent(situation.state.incidents[each.incident], priorities)]
    owed = Counter({incident.id: incident.wanting for incident in waiting})
    owed.update(each.leaves.partition("-")[0] for each in sent if each.leaves)
    return [each for nth, each in _numbered(sent) if each.relieves or nth < owed[each.incident]]


def _numbered(sent: Sequence[Sending]) -> Iterator[tuple[int, Sending]]:
    """Number the sendings to each incident, without those who only relieve another."""
    seen: Counter[str] = Counter()
    for each in sent:
        yield seen[each.incident], each
        seen[each.incident] += each.relieves is None


def _is_taken_in_hand(incident: Incident) -> bool:
    """Tell whether a person has stood a crew down or taken one back: whoever did so says who goes."""
    return any(each.outcome in _STOPPED for each in incident.assignments)


def _is_sent(incident: Incident, priorities: Collection[int]) -> bool:
    """Tell whether the rule may send to an incident, or may only keep a crew for it: not without a reason or unseen."""
    losing_only = incident.wanting == 0
    known = incident.reason != UNKNOWN_REASON and not incident.unconfirmed
    return losing_only or (incident.priority in priorities and known)
