"""What a running centre does by itself: the roster, closures that begin and end, the last fixes on disk."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from console.presence import silent_takers
from dispatch.bridging.opening import alarm_at
from dispatch.commands import Actor
from dispatch.errors import DispatchError
from dispatch.hand_over_watch import HAND_OVERS, not_taken
from dispatch.raised import pruned_without
from dispatch.roster_watch import ROSTER, roster_changes
from fleet.errors import FleetError
from fleet.last_fixes import WRITE_EVERY_S, write_last_fixes
from fleet.relocation import load_solvers
from routing import prune_timed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable

    from console.presence import PresenceBook
    from console.state_folder import StateFolder
    from dispatch.service import Service
    from dispatch.streets import Streets

ROSTER_EVERY_S: Final = 5.0
CLOSURES_EVERY_S: Final = 0.5
BRIDGES_EVERY_S: Final = 5.0
TAKERS_EVERY_S: Final = 1.0

BRIDGES_AHEAD: Final = timedelta(minutes=1)
"""So long before people are warned of an opening, its roads are made ready."""

RAISED_AHEAD: Final = timedelta(seconds=30)
"""So long before the clock closes roads, or opens some of them again, what is left is made ready."""

TELEPHONE: Final = Actor("telephone")
"""Who takes calls from those who have fallen silent."""

_log = logging.getLogger(__name__)


async def follow_roster(service: Service) -> None:
    """Bring every unit on and off duty as the roster says now."""
    for change in roster_changes(service.centre.situation()):
        await service.handle(change, ROSTER)


async def follow_hand_overs(service: Service) -> None:
    """Bring incidents back into the queue that were handed over and not taken in time."""
    for reopening in not_taken(service.centre.situation()):
        await service.handle(reopening, HAND_OVERS)


async def follow_takers(service: Service, presence: PresenceBook) -> None:
    """Take calls from those who have fallen silent, so that others can answer them."""
    centre = service.centre
    for release in silent_takers(centre.state, presence, centre.clock.now()):
        await service.handle(release, TELEPHONE)


async def follow_closures(service: Service) -> None:
    """Let closures and hours begin and end by the clock, and make routing fast again after a change."""
    service.centre.refresh_closures()
    streets = service.centre.streets
    conditions = streets.conditions_at(service.centre.clock.now())
    if conditions != streets.conditions:
        streets.take(conditions, await asyncio.to_thread(streets.built_for, conditions))
    if not streets.pruned:
        changed = streets.metric
        streets.improve(changed, await asyncio.to_thread(prune_timed, changed))


def write_fixes(service: Service, folder: StateFolder) -> Callable[[], Awaitable[None]]:
    """Give what writes the last fix of each unit over."""

    async def write() -> None:
        await asyncio.to_thread(write_last_fixes, folder.last_fixes, service.centre.positions.fixes())

    return write


async def follow_bridges(service: Service) -> None:
    """Make the roads of the next opening ready beside the work, so that nobody waits for them."""
    streets = service.centre.streets
    alarm = alarm_at(streets.bridges(), service.centre.clock.now() + BRIDGES_AHEAD)
    if alarm is None:
        return
    await asyncio.to_thread(load_solvers)
    await _make_ready(streets, alarm.arcs)


async def follow_raised(service: Service) -> None:
    """Make the roads ready as the clock will have closed them soon: the first question after that counts with them."""
    streets = service.centre.streets
    soon = streets.raised_at(service.centre.clock.now() + RAISED_AHEAD)
    if soon:
        await _make_ready(streets, soon)


async def _make_ready(streets: Streets, arcs: frozenset[int]) -> None:
    present = streets.metric.metric
    if not streets.without.knows(present, arcs):
        found = await asyncio.to_thread(pruned_without, present, arcs)
        if streets.metric.metric is present:
            streets.without.remember(present, arcs, found)


async def every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work again and again; what fails is logged and tried again the next time."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except (DispatchError, FleetError):
            _log.exception("upkeep failed and will be tried again")


@asynccontextmanager
async def upkeep(
    service: Service, folder: StateFolder, more: Iterable[Coroutine[None, None, None]] = ()
) -> AsyncIterator[None]:
    """Run all upkeep, and more, beside what is done inside; ends with it, the last fixes written once more."""
    await follow_roster(service)
    write = write_fixes(service, folder)
    work = [
        every(ROSTER_EVERY_S, lambda: follow_roster(service)),
        every(ROSTER_EVERY_S, lambda: follow_hand_overs(service)),
        every(CLOSURES_EVERY_S, lambda: follow_closures(service)),
        every(BRIDGES_EVERY_S, lambda: follow_bridges(service)),
        every(BRIDGES_EVERY_S, lambda: follow_raised(service)),
        every(WRITE_EVERY_S, write),
        *more,
    ]
    tasks = [asyncio.create_task(each) for each in work]
    for task in tasks:
        task.add_done_callback(_told_if_broken)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await write()


def _told_if_broken(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.critical("a part of the centre has stopped", exc_info=task.exception())
