"""The world around a running centre: what virtual callers and crews do, done at its time."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from dispatch.errors import DispatchError
from simulator.world import Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from dispatch.journal.port import StoredEvent
    from dispatch.ports import Clock
    from dispatch.service import Service
    from fleet.positions import Fix
    from simulator.world import Act, World

LEAST_PAUSE_S: Final = 0.02
"""Real seconds between two steps where nothing happened at the centre: what is due meanwhile is done together."""

_log = logging.getLogger(__name__)


async def run_live(
    world: World, service: Service, clock: Clock, take_fix: Callable[[Fix], object], *, speed: float = 1.0
) -> None:
    """Let the world act on the centre until cancelled; what the centre refuses is logged, and the world goes on.

    One command is under way at a time, so that a slow centre slows the world down instead of being flooded.

    Parameters
    ----------
    world : World
    service : Service
        Of the centre that the crews of the world look at.
    clock : Clock
        The centre's clock.
    take_fix : callable
        Takes each position, as the centre's own entry for positions does.
    speed : float
        How many seconds of the clock go by in a real one.
    """
    noticed = asyncio.Event()

    def notice(event: StoredEvent) -> None:
        world.notice(event)
        noticed.set()

    stop_listening = service.centre.listen(notice)
    try:
        while True:
            noticed.clear()
            for act in world.step(clock.now()):
                await _carry_out(act, service, take_fix)
            await _pause(world, clock, noticed, speed)
    finally:
        stop_listening()


async def _carry_out(act: Act, service: Service, take_fix: Callable[[Fix], object]) -> None:
    if not isinstance(act, Asked):
        take_fix(act)
        return
    try:
        await service.handle(act.command, act.actor)
    except DispatchError as error:
        _log.warning("%s of %s: %s", type(act.command).__name__, act.actor.name, error)


async def _pause(world: World, clock: Clock, noticed: asyncio.Event, speed: float) -> None:
    """Wait until the next step is due or the centre has news."""
    due = world.next_due()
    pause_s = None if due is None else max((due - clock.now()).total_seconds() / speed, LEAST_PAUSE_S)
    with suppress(TimeoutError):
        async with asyncio.timeout(pause_s):
            await noticed.wait()
