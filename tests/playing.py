"""A world of virtual callers and crews played against a centre, without waiting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dispatch.automatic import CHANGES_THE_SOLUTION
from dispatch.commands import Actor, ReceiveCall
from dispatch.sendings import command_of, sendings
from fleet.positions import Fix

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.centre import Centre
    from dispatch.journal.port import StoredEvent
    from simulator.world import Act, World

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
            for sending in sendings(self.centre.situation()):
                self.centre.handle(command_of(sending), DISPATCHER)

    def _carry_out(self, act: Act) -> None:
        if isinstance(act, Fix):
            assert self.centre.positions.take(act, self.now).used
        elif not self.deaf:
            self.centre.handle(act.command, act.actor)
            self.confirm()

    def _watch(self, event: StoredEvent) -> None:
        self._solution_changed |= event.type in CHANGES_THE_SOLUTION
