"""Virtual crews: each follows what the centre's state says of its unit, drives on roads and reports where it is.

A crew changes nothing by itself. It asks by commands, and takes its next step only when it sees in the centre's state
that the step was taken, by its own command or by a person's. What has no effect is asked again after a while.

Where the crew does not come to an incident, as no road leads there, or its place is not known or off the map, it stays
where it is, en route, until a person places the incident or ends the assignment, or a closure is lifted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dispatch.commands import Actor, ChangeUnitState, MoveAssignment
from dispatch.vocabulary import AssignmentStatus, UnitState
from fleet.going.ways import Moves
from fleet.instants import MS
from fleet.positions import NEVER, Fix
from fleet.turnout import turnout_ms
from simulator.chance import Purpose, generator
from simulator.crew_phases import PHASES, USUAL_HABITS, CrewHabits, Heading, Status
from simulator.roads import best_hospital, on_road
from simulator.vehicle import Vehicle

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.random import Generator

    from dispatch.incident import Assignment, Incident
    from dispatch.place import Place
    from dispatch.view import CentreView
    from fleet.hospital import Hospital
    from fleet.unit import Unit
    from simulator.drive import Drive, LonLat

FIX_EVERY_DRIVING: Final = timedelta(seconds=1)
FIX_EVERY_STANDING: Final = timedelta(seconds=15)
SAY_AGAIN_AFTER: Final = timedelta(seconds=10)
"""(m) A crew that sees no effect of what it said says it again after that."""


@dataclass(frozen=True, slots=True)
class Free:
    """A unit without an assignment; `station` is where it was ordered to, or waits away from home."""

    status: UnitState
    station: str | None

    @property
    def key(self) -> tuple[Status, str]:
        """What makes this another duty than before."""
        return self.status, self.station or ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A unit with an assignment; `state` is what it would be without."""

    state: UnitState
    assignment: Assignment
    incident: Incident

    @property
    def status(self) -> AssignmentStatus:
        """What the unit shows."""
        return self.assignment.status

    @property
    def key(self) -> tuple[Status, str]:
        """What makes this another duty than before."""
        return self.status, self.assignment.id


class Crew:
    """The virtual crew of one unit.

    Attributes
    ----------
    unit : Unit
    actor : Actor
        In whose name it asks.
    vehicle : Vehicle
    says_at : datetime or None
        When it wants to say its next status; None: not before something changes.
    fix_at : datetime or None
        When it sends its next position; off duty and parked it sends none.
    """

    def __init__(self, unit: Unit, centre: CentreView, *, seed: int, habits: CrewHabits = USUAL_HABITS) -> None:
        self.unit = unit
        self.actor = Actor(f"virtual crew {unit.call_sign}", "tablet")
        self._centre = centre
        self._home = self._at(unit.station)
        self.vehicle = Vehicle(centre.streets, _last_place(centre, unit) or self._home, unit.moves)
        self.says_at: datetime | None = None
        self.fix_at: datetime | None = None
        self._seed = seed
        self._habits = habits
        self._duty: Free | Bound | None = None
        self._fixed_at: datetime | None = None

    def look(self, now: datetime) -> None:
        """See what the centre's state says of the unit, and begin what follows from it."""
        before, duty = self._duty, self._present_duty()
        self._duty = duty
        begins = before is None or before.key != duty.key
        if begins or duty.status is AssignmentStatus.EN_ROUTE:
            self._head(duty, now)
        if begins:
            self.says_at = self._end_of(duty, now)
            self._fix_soon(now)

    def look_for_a_way(self, now: datetime) -> None:
        """Plan the drive anew, as roads may have been closed or opened."""
        before = self.vehicle.drive
        self.vehicle.look_for_a_way(now)
        self._follow_drive(before, now)

    def say(self, now: datetime) -> MoveAssignment | ChangeUnitState:
        """Say that the present phase has ended; to be called at `says_at`."""
        self.says_at = now + SAY_AGAIN_AFTER
        if isinstance(self._duty, Bound):
            return self._next_move(self._duty, now)
        return ChangeUnitState(self.unit.id, UnitState.AT_STATION)

    def fix(self, now: datetime) -> Fix:
        """Say where the unit is; to be called at `fix_at`."""
        lon, lat = self.vehicle.position_at(now)
        self._fixed_at = now
        self._fix_later(now)
        return Fix(self.unit.id, lon, lat, now)

    def _present_duty(self) -> Free | Bound:
        state = self._centre.state
        record = state.unit(self.unit.id)
        assignment = state.assignment(record.assignment) if record.assignment else None
        if assignment is None:
            return Free(record.state, record.bound_for or record.stands_at)
        return Bound(record.state, assignment, state.incidents[assignment.incident])

    def _head(self, duty: Free | Bound, now: datetime) -> None:
        if PHASES[duty.status].heading is not Heading.ON_AS_BEFORE:
            before = self.vehicle.drive
            self.vehicle.head_for(self._goal(duty, now), now)
            self._follow_drive(before, now)

    def _goal(self, duty: Free | Bound, now: datetime) -> LonLat | None:
        match PHASES[duty.status].heading, duty:
            case Heading.STATION, Free(station=str(station)):
                return self._at(station)
            case Heading.STATION, _:
                return self._home
            case Heading.ORDERED, Free(station=str(station)):
                return self._at(station)
            case Heading.INCIDENT, Bound():
                return _point(duty.incident.place, self.unit.moves)
            case Heading.HOSPITAL, Bound():
                return self._hospital_point(duty, now)
            case _:
                return None

    def _at(self, station: str) -> LonLat:
        stations = self._centre.fleet.station_by_id
        place = stations.get(station) or stations[self.unit.station]
        return on_road(self._centre.streets, place.lon, place.lat)

    def _hospital_point(self, duty: Bound, now: datetime) -> LonLat | None:
        named = self._centre.fleet.hospital_by_id.get(duty.assignment.hospital or "")
        hospital = named or self._choose_hospital(duty, now)
        return None if hospital is None else on_road(self._centre.streets, hospital.lon, hospital.lat)

    def _choose_hospital(self, duty: Bound, now: datetime) -> Hospital | None:
        here = self.vehicle.position_at(now)
        return best_hospital(self._centre, here, duty.incident, unit=self.unit.id, starts_at=now)

    def _follow_drive(self, before: Drive | None, now: datetime) -> None:
        """Set what follows from a new drive: when the crew says that it is there, and its fixes."""
        if self._duty is None or self.vehicle.drive is before:
            return
        phase = PHASES[self._duty.status]
        if phase.then is not None and phase.lasts is None:
            self.says_at = self.vehicle.arrives_at
        self._fix_soon(now)

    def _end_of(self, duty: Free | Bound, now: datetime) -> datetime | None:
        phase = PHASES[duty.status]
        if phase.then is None:
            return None
        if phase.lasts is None or not isinstance(duty, Bound):
            return self.vehicle.arrives_at
        return max(now, duty.assignment.times[duty.status.value] + self._duration(phase.lasts, duty))

    def _duration(self, purpose: Purpose, duty: Bound) -> timedelta:
        if purpose is Purpose.TURNOUT and self.unit.moves is not Moves.ROAD:
            return turnout_ms(duty.state.value, self.unit.way.turnout) * MS
        if purpose is Purpose.TURNOUT and duty.state is not UnitState.AT_STATION:
            return timedelta(0)
        return self._habits.durations[purpose].draw(self._chance(purpose, duty))

    def _chance(self, purpose: Purpose, duty: Bound) -> Generator:
        """Give the chance of one assignment, so that each is the same whatever happens to the others."""
        return generator(self._seed, purpose, *map(int, duty.assignment.id.split("-")))

    def _next_move(self, duty: Bound, now: datetime) -> MoveAssignment:
        then = PHASES[duty.status].then
        assert isinstance(then, AssignmentStatus)
        if then is not AssignmentStatus.TRANSPORTING:
            return MoveAssignment(duty.assignment.id, then)
        share = self._habits.transported_share[duty.incident.form]
        taken = self._chance(Purpose.TRANSPORT, duty).random() < share
        hospital = self._choose_hospital(duty, now) if taken and not duty.assignment.assists else None
        if hospital is None:
            return MoveAssignment(duty.assignment.id, AssignmentStatus.ENDED)
        return MoveAssignment(duty.assignment.id, then, hospital=hospital.id)

    def _fix_soon(self, now: datetime) -> None:
        if self._fixed_at == now or self._tablet_is_off(now):
            self._fix_later(now)
        else:
            self.fix_at = now

    def _fix_later(self, now: datetime) -> None:
        if self.vehicle.drive is not None and self.vehicle.moves_at(now):
            self.fix_at = min(now + FIX_EVERY_DRIVING, self.vehicle.drive.arrives_at)
        else:
            self.fix_at = None if self._tablet_is_off(now) else now + FIX_EVERY_STANDING

    def _tablet_is_off(self, now: datetime) -> bool:
        off_duty = self._duty is not None and self._duty.status is UnitState.OFF_DUTY
        return off_duty and not self.vehicle.moves_at(now)


def virtual_crews(centre: CentreView, *, seed: int, habits: CrewHabits = USUAL_HABITS) -> tuple[Crew, ...]:
    """Give a virtual crew to every unit of the fleet, at its last fix or else at its station, by unit id."""
    return tuple(Crew(unit, centre, seed=seed, habits=habits) for unit in centre.fleet.units)


def _last_place(centre: CentreView, unit: Unit) -> LonLat | None:
    book, row = centre.positions, centre.fleet.unit_rows[unit.id]
    if book.at_ms[row] == NEVER:
        return None
    return on_road(centre.streets, float(book.lon[row]), float(book.lat[row]))


def _point(place: Place | None, moves: Moves) -> LonLat | None:
    """Give where a unit heads for; off the map there is no road, and only who flies goes there."""
    return None if place is None or (place.off_map and moves is not Moves.AIR) else (place.lon, place.lat)
