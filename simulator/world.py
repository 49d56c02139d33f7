"""The world outside the centre: callers and crews on one agenda. It asks; whoever drives it carries out.

The same seed, the same events and the same instants give the same acts: there is no clock, no input and no output in
here, and all chance comes from `simulator.chance`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from dispatch.commands import Actor, Command
from dispatch.events import AssignmentMoved, Undone, UnitAssigned, UnitStateChanged, event_data
from fleet.positions import Fix
from simulator.agenda import Agenda

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dispatch.journal.port import StoredEvent
    from simulator.callers import Callers
    from simulator.crews import Crew

CALL_TAKER: Final = Actor("virtual call taker", "112")
"""In whose name the calls of virtual callers are taken."""

_CHANGES_ROADS: Final = frozenset({"ClosureSet", "ClosureLifted"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, and in whose name it is to be carried out."""

    command: Command
    actor: Actor


Act = Asked | Fix
"""What the world does: a command to the centre, or a position for its pipeline."""


class _Kind(Enum):
    CALL = "call"
    SAY = "say"
    FIX = "fix"


class _Matter(NamedTuple):
    kind: _Kind
    unit: str = ""


class World:
    """Virtual callers and crews around one centre.

    Parameters
    ----------
    crews : iterable of Crew
        None at all, or one for each unit.
    callers : Callers or None
    start : datetime
        Aware; crews look at the centre's state then, and go on with what they were at.
    """

    def __init__(self, crews: Iterable[Crew], callers: Callers | None, *, start: datetime) -> None:
        self._crews = {crew.unit.id: crew for crew in crews}
        self._callers = callers
        self._agenda: Agenda[_Matter] = Agenda()
        self._looking = dict.fromkeys(self._crews)
        self._roads_changed = False
        self._noticed_at = start
        self._expect_call()

    def notice(self, event: StoredEvent) -> None:
        """Take note of an event that is in the centre's state by now; what follows from it comes with the next step."""
        if event.type in _CHANGES_ROADS:
            self._roads_changed = True
        elif event.type == "IncidentChanged":
            self._looking |= dict.fromkeys(self._crews)
        else:
            self._notice_unit(event)
        self._noticed_at = event.at

    def next_due(self) -> datetime | None:
        """Give when the next step is due, which may be past; None where nothing will happen by itself."""
        return self._noticed_at if self._looking or self._roads_changed else self._agenda.next_at()

    def step(self, now: datetime) -> list[Act]:
        """Give all that is due by now, in order; a position that was due earlier is told as of now."""
        self._look(now)
        acts: list[Act] = []
        while (matter := self._agenda.take_due(now)) is not None:
            acts.append(self._act(matter, now))
        return acts

    def _notice_unit(self, event: StoredEvent) -> None:
        data = event_data(event)
        if isinstance(data, UnitAssigned | AssignmentMoved | UnitStateChanged):
            changed = [data.unit]
        else:
            changed = [unit.id for unit in data.units] if isinstance(data, Undone) else []
        self._looking |= dict.fromkeys(unit for unit in changed if unit in self._crews)

    def _look(self, now: datetime) -> None:
        looking, self._looking = self._looking, {}
        for unit in looking:
            self._crews[unit].look(now)
            self._plan(self._crews[unit])
        if self._roads_changed:
            self._roads_changed = False
            for crew in self._crews.values():
                crew.look_for_a_way(now)
                self._plan(crew)

    def _act(self, matter: _Matter, now: datetime) -> Act:
        if matter.kind is _Kind.CALL:
            return self._call()
        crew = self._crews[matter.unit]
        act: Act = crew.fix(now) if matter.kind is _Kind.FIX else Asked(crew.say(now), crew.actor)
        self._plan(crew)
        return act

    def _call(self) -> Asked:
        assert self._callers is not None
        call = self._callers.take()
        self._expect_call()
        return Asked(call, CALL_TAKER)

    def _expect_call(self) -> None:
        if self._callers is not None:
            self._agenda.set(_Matter(_Kind.CALL), self._callers.next_at)

    def _plan(self, crew: Crew) -> None:
        self._agenda.set(_Matter(_Kind.SAY, crew.unit.id), crew.says_at)
        self._agenda.set(_Matter(_Kind.FIX, crew.unit.id), crew.fix_at)
