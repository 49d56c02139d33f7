"""Centres in a made-up region, and how a world is played against one without waiting."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from town import NOON, open_centre, town

from dispatch.automatic import CHANGES_THE_SOLUTION
from dispatch.commands import Actor, AssignUnit, ReceiveCall
from dispatch.recommendation import chosen_pairs
from fleet.positions import Fix
from simulator.callers import Callers
from simulator.clock import ManualClock
from simulator.crews import virtual_crews
from simulator.homes import Homes
from simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from dispatch.centre import Centre
    from dispatch.journal import StoredEvent
    from simulator.world import Act

DISPATCHER = Actor("training")


@dataclass
class Play:
    """A centre with a world around it, everything confirmed automatically; nothing happens but in `until`."""

    centre: Centre
    world: World
    deaf: bool = False
    acts: list[tuple[datetime, Act]] = field(default_factory=list)
    events: list[StoredEvent] = field(default_factory=list)
    _solution_changed: bool = False

    def __post_init__(self) -> None:
        self.centre.listen(self.world.notice)
        self.centre.listen(self.events.append)
        self.centre.listen(self._watch)

    @property
    def now(self) -> datetime:
        return self.centre.clock.now()

    def until(self, end: datetime, *, calls: bool = True) -> None:
        """Let the world go on; commands are not carried out while `deaf`, nor new calls without `calls`."""
        while (due := self.world.next_due()) is not None and due <= end:
            self.centre.clock.set(max(due, self.now))
            for act in self.world.step(self.now):
                if calls or isinstance(act, Fix) or not isinstance(act.command, ReceiveCall):
                    self.acts.append((self.now, act))
                    self._carry_out(act)
        self.centre.clock.set(end)

    def confirm(self) -> None:
        """Send what the joint solution names."""
        while self._solution_changed:
            self._solution_changed = False
            for incident, unit in chosen_pairs(self.centre.situation()):
                self.centre.handle(AssignUnit(incident, unit, automatic=True), DISPATCHER)

    def _carry_out(self, act: Act) -> None:
        if isinstance(act, Fix):
            assert self.centre.positions.take(act, self.now).used
        elif not self.deaf:
            self.centre.handle(act.command, act.actor)
            self.confirm()

    def _watch(self, event: StoredEvent) -> None:
        self._solution_changed |= event.type in CHANGES_THE_SOLUTION


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[..., Play]]:
    """Give what starts a play in a region of its own size, each time with a new journal."""
    with ExitStack() as journals:

        def start(*, nodes: int = 2_000, units: int = 12, calls_per_hour: float = 0, seed: int = 1) -> Play:
            folder = tmp_path / str(len(list(tmp_path.iterdir())))
            folder.mkdir()
            centre = open_centre(folder, clock=ManualClock(NOON), of=town(nodes, units))
            journals.enter_context(closing(centre.journal))
            graph, places = centre.streets.map.graph, centre.streets.map.places
            callers = None
            if calls_per_hour:
                callers = Callers(Homes(graph, places), calls_per_hour=calls_per_hour, start=NOON, seed=seed)
            return Play(centre, World(virtual_crews(centre, seed=seed), callers, start=NOON))

        yield start
