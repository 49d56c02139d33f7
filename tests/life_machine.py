"""What state machines over a centre share: a centre on real files, commands that are allowed or leave no trace."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize
from village import village

from dispatch import commands as c
from dispatch.refusals import RefusedError
from simulator.clock import ManualClock
from town import NOON, open_centre, road_place

if TYPE_CHECKING:
    from dispatch.state import CentreState

PEOPLE = tuple(c.Actor(name, seat) for name, seat in (("anna", "1"), ("boris", "2"), ("vera", "3"), ("gleb", "4")))
UNITS = 5
WHY = "said so"
IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""A disk that waits for nothing, where there is one: what is looked at here is not how durable a journal is."""

people = st.sampled_from(PEOPLE)
pick = st.integers(min_value=0, max_value=10_000)
rarely = st.sampled_from([False, False, False, True])


class LifeMachine(RuleBasedStateMachine):
    """Commands that may be allowed or refused; a refusal must leave no trace."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=IN_MEMORY))
        self.clock = ManualClock(NOON)
        self.centre = open_centre(self.folder, clock=self.clock, of=village())
        self.last_person = PEOPLE[0]
        for index in range(3):
            lon, lat = road_place(index)
            self.ask(c.ReceiveCall(lon=lon, lat=lat, reason="fever"), PEOPLE[index])
            self.ask(c.AssignUnit(str(index + 1), self.unit(index)), PEOPLE[index])

    def teardown(self) -> None:
        if hasattr(self, "centre"):
            self.centre.journal.close()
            shutil.rmtree(self.folder)

    @property
    def state(self) -> CentreState:
        return self.centre.state

    def ask(self, command: Any, person: c.Actor) -> bool:
        """Carry a command out a second later; tell whether it was allowed."""
        before = self.centre.journal.last_seq()
        state = self.state.checkpoint().state
        self.clock.advance(timedelta(seconds=1))
        try:
            self.answer = self.centre.handle(command, person)
        except RefusedError:
            assert self.centre.journal.last_seq() == before
            assert self.state.checkpoint().state == state
            return False
        self.last_events = self.centre.journal.read(after=before, limit=100)
        self.last_person = person
        assert self.last_events
        assert {(event.by, event.seat) for event in self.last_events} == {(person.name, person.seat)}
        return True

    def active(self) -> list[Any]:
        incidents = self.state.incidents.values() if hasattr(self, "centre") else ()
        return [each for incident in incidents for each in incident.assignments if each.active]

    def one_active(self, index: int) -> str:
        active = self.active()
        return str(active[index % len(active)].id)

    def incident(self, index: int) -> Any:
        """Give an incident, an open one three times of four where there is one."""
        table = self.state.open if self.state.open and index % 4 else self.state.incidents
        return self.state.incidents[one_of(table, index)]

    def unit(self, index: int) -> str:
        return self.centre.fleet.units[index % UNITS].id


def one_of(table: dict[str, Any], index: int) -> str:
    return sorted(table, key=int)[index % len(table)]
