"""Random commands of two people on a small town: what must hold after each of them."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dispatch.commands import (
    AssignUnit,
    ChangeIncident,
    ChangeUnitState,
    CloseIncident,
    EraseIncident,
    MoveAssignment,
    ReceiveCall,
)
from dispatch.refusals import RefusedError
from dispatch.sendings import command_of, sendings
from dispatch.state import CentreState
from dispatch.vocabulary import NEXT_STATUS, AssignmentStatus, IncidentState, UnitState
from simulator.clock import ManualClock
from town import ANNA, BORIS, NOON, open_centre, road_place

people = st.sampled_from([ANNA, BORIS])
pick = st.integers(min_value=0, max_value=10_000)


class Centre(RuleBasedStateMachine):
    """Commands that may be allowed or refused; a refusal must leave no trace."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.clock = ManualClock(NOON)
        self.centre = open_centre(self.folder, clock=self.clock)

    def teardown(self) -> None:
        if hasattr(self, "centre"):
            self.centre.journal.close()
            shutil.rmtree(self.folder)

    def ask(self, command: object, person: object) -> None:
        before = self.centre.journal.last_seq()
        self.clock.advance(timedelta(seconds=1))
        try:
            self.centre.handle(command, person)
        except RefusedError:
            assert self.centre.journal.last_seq() == before
        else:
            assert self.centre.journal.last_seq() > before

    @rule(person=people, index=pick, reason=st.sampled_from(["chest_pain", "fever", "childbirth", None]))
    def call(self, person: object, index: int, reason: str | None) -> None:
        lon, lat = road_place(index)
        self.ask(ReceiveCall(lon=lon, lat=lat, reason=reason, phone="+70000000002"), person)

    @precondition(lambda self: self.centre.state.incidents)
    @rule(person=people, incident=pick, unit=pick)
    def assign(self, person: object, incident: int, unit: int) -> None:
        units = self.centre.fleet.units[:6]
        self.ask(AssignUnit(self._one_of(self.centre.state.incidents, incident), units[unit % len(units)].id), person)

    @rule()
    def confirm_all(self) -> None:
        for sending in sendings(self.centre.situation()):
            self.ask(command_of(sending), ANNA)

    @precondition(lambda self: self._assignments())
    @rule(person=people, index=pick, status=st.sampled_from(AssignmentStatus))
    def report(self, person: object, index: int, status: AssignmentStatus) -> None:
        assignments = self._assignments()
        self.ask(MoveAssignment(assignments[index % len(assignments)].id, status), person)

    @precondition(lambda self: self._assignments())
    @rule(index=pick)
    def go_on(self, index: int) -> None:
        going = [each for each in self._assignments() if each.active]
        if going:
            assignment = going[index % len(going)]
            following = sorted(NEXT_STATUS[assignment.status] - {AssignmentStatus.ENDED}) or [AssignmentStatus.ENDED]
            self.ask(MoveAssignment(assignment.id, following[0]), ANNA)

    @rule(unit=pick, state=st.sampled_from(UnitState))
    def unit_state(self, unit: int, state: UnitState) -> None:
        self.ask(ChangeUnitState(self.centre.fleet.units[unit % 6].id, state), ANNA)

    @precondition(lambda self: self.centre.state.incidents)
    @rule(person=people, incident=pick, behind=st.integers(0, 1), priority=st.integers(0, 6))
    def change(self, person: object, incident: int, behind: int, priority: int) -> None:
        key = self._one_of(self.centre.state.incidents, incident)
        version = self.centre.state.incidents[key].version - behind
        self.ask(ChangeIncident(key, version, priority=priority), person)

    @precondition(lambda self: self.centre.state.incidents)
    @rule(incident=pick)
    def close(self, incident: int) -> None:
        self.ask(CloseIncident(self._one_of(self.centre.state.incidents, incident), "cancelled"), BORIS)

    @precondition(lambda self: self.centre.state.incidents)
    @rule(incident=pick)
    def erase(self, incident: int) -> None:
        self.ask(EraseIncident(self._one_of(self.centre.state.incidents, incident)), ANNA)

    @invariant()
    def a_unit_has_at_most_one_active_assignment_and_knows_it(self) -> None:
        bound: dict[str, str] = {}
        for assignment in self._assignments():
            if assignment.active:
                assert assignment.unit not in bound
                bound[assignment.unit] = assignment.id
        known = {unit.id: unit.assignment for unit in self.centre.state.units.values() if unit.assignment}
        assert known == bound

    @invariant()
    def a_closed_incident_binds_nobody(self) -> None:
        for incident in self.centre.state.incidents.values():
            if incident.state is IncidentState.CLOSED:
                assert not any(assignment.active for assignment in incident.assignments)
                assert incident.id not in self.centre.state.open

    @invariant()
    def replay_gives_the_same_bytes(self) -> None:
        replayed = CentreState().fold(self.centre.journal.public_parts(after=0))
        assert replayed.checkpoint() == self.centre.state.checkpoint()

    def _assignments(self) -> list:
        incidents = self.centre.state.incidents.values() if hasattr(self, "centre") else ()
        return [assignment for incident in incidents for assignment in incident.assignments]

    @staticmethod
    def _one_of(table: dict, index: int) -> str:
        return sorted(table, key=int)[index % len(table)]


Centre.TestCase.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
TestCentre = pytest.mark.slow(Centre.TestCase)
