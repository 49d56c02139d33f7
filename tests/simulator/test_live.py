"""A world driven live: on a running service, at the pace of its clock."""

from __future__ import annotations

import asyncio
import logging
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from dispatch.automatic import confirm_automatically
from dispatch.commands import ReceiveCall
from dispatch.service import Service
from playing import DISPATCHER
from simulator.callers import Callers
from simulator.clock import ScaledClock
from simulator.crews import virtual_crews
from simulator.homes import Homes
from simulator.live import run_live
from simulator.world import World
from town import open_centre, town

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from dispatch.centre import Centre
    from dispatch.journal.port import StoredEvent

SPEED = 2_000.0
TIMEOUT_S = 60


def world_around(centre: Centre, *, calls_per_hour: float = 0) -> World:
    now = centre.clock.now()
    graph, places = centre.streets.map.graph, centre.streets.map.places
    callers = None
    if calls_per_hour:
        callers = Callers(Homes(graph, places), calls_per_hour=calls_per_hour, start=now, seed=1)
    return World(virtual_crews(centre, seed=1), callers, start=now)


async def run_until(centre: Centre, world: World, event_type: str, *, call: ReceiveCall | None = None) -> None:
    """Run the world on a service until an event of a type comes, then cancel everything."""
    service, came = Service(centre), asyncio.Event()

    def watch(event: StoredEvent) -> None:
        if event.type == event_type:
            came.set()

    centre.listen(watch)
    tasks = [
        asyncio.create_task(confirm_automatically(service, DISPATCHER)),
        asyncio.create_task(
            run_live(
                world,
                service,
                centre.clock,
                lambda fix: centre.positions.take(fix, centre.clock.now()),
                speed=SPEED,
            )
        ),
    ]
    if call is not None:
        await service.handle(call, DISPATCHER)
    try:
        async with asyncio.timeout(TIMEOUT_S):
            await came.wait()
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        await service.stop()


def test_a_call_is_served_live(tmp_path: Path) -> None:
    with closing((centre := open_centre(tmp_path, clock=ScaledClock(SPEED), of=town(units=12))).journal):
        graph = centre.streets.map.graph
        call = ReceiveCall(lon=float(graph.lon[700]), lat=float(graph.lat[700]), reason="burns")
        asyncio.run(run_until(centre, world_around(centre), "IncidentClosed", call=call))
        incident = centre.state.incidents["1"]
        assert incident.close_reason == "completed"
        assert centre.positions.counts["used"] > 12
        assert centre.positions.counts["jump"] == 0


def test_virtual_callers_are_heard_live(tmp_path: Path) -> None:
    with closing((centre := open_centre(tmp_path, clock=ScaledClock(SPEED), of=town(units=12))).journal):
        asyncio.run(run_until(centre, world_around(centre, calls_per_hour=60), "AssignmentMoved"))
        assert centre.state.incidents["1"].assignments


def test_it_no_longer_listens_once_it_is_cancelled(tmp_path: Path) -> None:
    with closing((centre := open_centre(tmp_path, clock=ScaledClock(SPEED), of=town(units=12))).journal):
        world = world_around(centre, calls_per_hour=60)
        asyncio.run(run_until(centre, world, "AssignmentMoved"))
        world.step(centre.clock.now())
        due = world.next_due()
        centre.handle(ReceiveCall(), DISPATCHER)
        assert world.next_due() == due


def test_a_refused_command_is_logged_and_the_world_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing((centre := open_centre(tmp_path, clock=ScaledClock(SPEED), of=town(units=12))).journal):
        homes = Homes(centre.streets.map.graph, centre.streets.map.places)
        callers = _AbsurdFirst(homes, calls_per_hour=60, start=centre.clock.now(), seed=1)
        world = World(virtual_crews(centre, seed=1), callers, start=centre.clock.now())
        with caplog.at_level(logging.WARNING, logger="simulator.live"):
            asyncio.run(run_until(centre, world, "CallReceived"))
    assert next(record.getMessage() for record in caplog.records) == (
        "ReceiveCall of virtual call taker: lon: 500.0 is no longitude: -180 to 180 degrees"
    )


class _AbsurdFirst(Callers):
    """Callers of whom the first is nowhere on earth."""

    absurd = True

    def take(self) -> ReceiveCall:
        call = super().take()
        absurd, self.absurd = self.absurd, False
        return ReceiveCall(lon=500.0, lat=0.0) if absurd else call
