"""Random commands of four people over calls, incidents and assignments, with undo and radio: what must always hold."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from life_machine import WHY, one_of, people, pick
from life_of_cards import Cards
from msgspec.structs import replace
from village import DRIVER

from dispatch import commands as c
from dispatch.state import CentreState
from dispatch.timers import TARGETS, timers_of_call, timers_of_incident
from dispatch.vocabulary import (
    HELP_STILL_OWED,
    AssignmentStatus,
    CallState,
    Outcome,
    PatientOutcome,
    Pause,
    ReleaseReason,
    Source,
    UnitState,
)
from town import road_place

NOT_IN_THE_MACHINE = {"ReportHospital"}
"""Commands that no rule gives: how hospitals stand moves nothing that is looked at here."""


class Life(Cards):
    """What is sent where, by whom, and how it ends; with what `Cards` does, every command there is."""

    @rule(person=people, index=pick, reason=st.sampled_from(["chest_pain", "fever", None]), placed=st.booleans())
    def receive(self, *, person: c.Actor, index: int, reason: str | None, placed: bool) -> None:
        lon, lat = road_place(index) if placed else (None, None)
        self.ask(c.ReceiveCall(lon=lon, lat=lat, reason=reason, phone="+70000000002"), person)

    @rule(person=people)
    def ring(self, person: c.Actor) -> None:
        self.ask(c.RingIn("1", phone="+70000000003"), person)

    @precondition(lambda self: self.state.calls)
    @rule(
        person=people, call=pick, other=people, what=st.sampled_from(["answer", "abandon", "end", "silent", "pass on"])
    )
    def telephone(self, person: c.Actor, call: int, other: c.Actor, what: str) -> None:
        key = one_of(self.state.calls, call)
        commands = {
            "answer": c.AnswerCall(key, person.name),
            "abandon": c.AbandonCall(key),
            "end": c.EndCall(key),
            "silent": c.ReleaseCall(key, other.name, ReleaseReason.SILENT),
            "pass on": c.ReleaseCall(key, person.name, ReleaseReason.PASSED_ON, WHY),
        }
        before = self.state.calls[key]
        if self.ask(commands[what], person) and what == "answer":
            assert before.state is not CallState.ANSWERED
            assert self.state.calls[key].taker == person.name

    @precondition(lambda self: self.state.incidents)
    @rule(person=people, incident=pick, priority=st.integers(1, 5), why=st.sampled_from([WHY, None]))
    def change(self, person: c.Actor, incident: int, priority: int, why: str | None) -> None:
        held = self.state.incidents[one_of(self.state.incidents, incident)]
        if self.ask(c.ChangeIncident(held.id, held.version, priority=priority, why=why), person):
            assert why or priority <= held.priority

    @precondition(lambda self: self.state.incidents)
    @rule(person=people, one=pick, other=pick, what=st.sampled_from(["join", "split", "close", "reopen", "erase"]))
    def incidents(self, person: c.Actor, one: int, other: int, what: str) -> None:
        key, into = one_of(self.state.incidents, one), one_of(self.state.incidents, other)
        commands = {
            "join": c.JoinIncidents(key, into),
            "split": c.SplitIncident(key),
            "close": c.CloseIncident(key, "cancelled"),
            "reopen": c.ReopenIncident(key, WHY),
            "erase": c.EraseIncident(key),
        }
        self.ask(commands[what], person)

    @precondition(lambda self: self.state.incidents)
    @rule(person=people, incident=pick, patient=st.integers(0, 2), outcome=st.sampled_from([None, *PatientOutcome]))
    def patients(self, person: c.Actor, incident: int, patient: int, outcome: PatientOutcome | None) -> None:
        key = one_of(self.state.incidents, incident)
        command: Any = c.AddPatient(key, {"name": "Х"})
        if outcome is not None:
            hospital = self.centre.fleet.hospitals[0].id if outcome is PatientOutcome.HOSPITALISED else None
            command = c.EndPatient(key, patient, outcome, hospital=hospital)
        self.ask(command, person)

    @precondition(lambda self: self.state.incidents)
    @rule(person=people, incident=pick, unit=pick)
    def assign(self, person: c.Actor, incident: int, unit: int) -> None:
        self.ask(c.AssignUnit(one_of(self.state.incidents, incident), self.unit(unit)), person)

    @precondition(lambda self: self.active())
    @rule(
        person=people,
        index=pick,
        status=st.sampled_from(AssignmentStatus),
        source=st.sampled_from([Source.TABLET, Source.RADIO]),
        outcome=st.sampled_from([None, Outcome.TREATED, Outcome.NOBODY_FOUND, Outcome.DEATH]),
    )
    def report(
        self, person: c.Actor, index: int, status: AssignmentStatus, source: Source, outcome: Outcome | None
    ) -> None:
        assignment = self.one_active(index)
        ended = status is AssignmentStatus.ENDED
        command = c.MoveAssignment(assignment, status, source=source, outcome=outcome if ended else None)
        if self.ask(command, person):
            assert touched(self.last_events) == {assignment}

    @precondition(lambda self: self.active())
    @rule(person=people, index=pick, pause=st.sampled_from([None, Pause.REPAIR]), refused=st.booleans())
    def call_off(self, *, person: c.Actor, index: int, pause: Pause | None, refused: bool) -> None:
        assignment = self.one_active(index)
        outcome = Outcome.REFUSED if refused else Outcome.STOOD_DOWN
        if self.ask(c.EndWithoutHelp(assignment, outcome, pause=pause), person):
            assert touched(self.last_events) == {assignment}
            assert self.state.incidents[assignment.partition("-")[0]].closed_at is None

    @precondition(lambda self: self.active())
    @rule(person=people, index=pick, incident=pick, unit=pick, what=st.sampled_from(["divert", "swap", "hand over"]))
    def reroute(self, person: c.Actor, index: int, incident: int, unit: int, what: str) -> None:
        assignment = self.one_active(index)
        ended = AssignmentStatus.ENDED
        commands = {
            "divert": c.DivertUnit(assignment, one_of(self.state.incidents, incident)),
            "swap": c.SwapUnit(assignment, self.unit(unit)),
            "hand over": c.MoveAssignment(assignment, ended, handed_to=self.one_active(unit)),
        }
        if self.ask(commands[what], person):
            fresh = touched(self.last_events) - {assignment}
            assert len(fresh) == (what != "hand over")

    @precondition(lambda self: self.active())
    @rule(person=people, index=pick, status=st.sampled_from(AssignmentStatus), more=st.booleans())
    def correct_or_ask(self, *, person: c.Actor, index: int, status: AssignmentStatus, more: bool) -> None:
        assignment = self.one_active(index)
        self.ask(c.AskForHelp(assignment) if more else c.CorrectStatus(assignment, status, WHY), person)

    @rule(person=people, unit=pick, state=st.sampled_from(UnitState))
    def unit_state(self, person: c.Actor, unit: int, state: UnitState) -> None:
        self.ask(c.ChangeUnitState(self.unit(unit), state), person)

    @rule(person=people, unit=pick, station=pick)
    def relocate(self, person: c.Actor, unit: int, station: int) -> None:
        stations, chosen = self.centre.fleet.stations, self.unit(unit)
        goal = stations[station % len(stations)].id
        if self.ask(c.RelocateUnit(chosen, goal), person):
            assert self.state.units[chosen].bound_for == goal

    @rule(person=st.none() | people, seconds=st.sampled_from([0, 0, 3, 9, 30]))
    def undo(self, person: c.Actor | None, seconds: int) -> None:
        """Take back as somebody, or as whoever did the last thing."""
        person = person or self.last_person
        self.clock.advance(timedelta(seconds=seconds))
        change = self.state.changes.newest_of(person.name, person.seat)
        if self.ask(c.Undo(person.name, person.seat), person):
            assert change is not None
            assert self.clock.now() - change.at <= timedelta(seconds=10)
            for key, before in change.incidents.items():
                assert without_trace(self.state.incidents[key], before) == replace(before, version=0)
            for key, unit in change.units.items():
                assert replace(self.state.units[key], version=0) == replace(unit, version=0)

    @invariant()
    def a_unit_has_at_most_one_active_assignment_and_knows_it(self) -> None:
        bound = Counter(each.unit for each in self.active())
        assert not [unit for unit, count in bound.items() if count > 1]
        known = {unit.id: unit.assignment for unit in self.state.units.values() if unit.assignment}
        assert known == {each.unit: each.id for each in self.active()}

    @invariant()
    def the_times_of_an_assignment_do_not_run_back(self) -> None:
        order = list(AssignmentStatus)
        for incident in self.state.incidents.values():
            for each in incident.assignments:
                times = [each.times[status.value] for status in order if status.value in each.times]
                assert times == sorted(times)
                assert each.times.keys() == each.sources.keys() or each.outcome is Outcome.UNDONE

    @invariant()
    def no_clock_runs_backwards_or_outlives_what_it_measures(self) -> None:
        for incident in self.state.incidents.values():
            timers = timers_of_incident(incident, self.centre.versions)
            assert not (timers and incident.closed_at)
            self.check(timers, None if incident.due_at is None else incident.due_at - TARGETS.lead)
            assert all(timer.version == incident.version for timer in timers)
        for call in self.state.calls.values():
            self.check(timers_of_call(call))

    def check(self, timers: Any, begins: Any = None) -> None:
        for timer in timers:
            assert timer.started_at <= max(self.clock.now(), begins or self.clock.now())
            assert timer.started_at <= (timer.warn_at or timer.due_at) <= timer.due_at

    @invariant()
    def a_call_belongs_to_one_incident_that_knows_it(self) -> None:
        owners = {call: key for key, incident in self.state.incidents.items() for call in incident.calls}
        for call in self.state.calls.values():
            if call.incident in self.state.incidents:
                assert owners[call.id] == call.incident
            else:
                assert call.state in {CallState.RINGING, CallState.ABANDONED}
        assert sum(len(incident.calls) for incident in self.state.incidents.values()) == len(owners)

    @invariant()
    def who_assists_conveys_nobody_and_is_no_crew(self) -> None:
        for incident in self.state.incidents.values():
            crews = [each for each in incident.assignments if each.unit != DRIVER]
            coming = [each for each in crews if each.outcome not in HELP_STILL_OWED]
            assert incident.wanting == (0 if incident.closed_at else max(incident.units - len(coming), 0))
            assisting = [each for each in incident.assignments if each.assists]
            assert [each.unit for each in assisting] == [DRIVER] * (len(incident.assignments) - len(crews))
            assert not any({"transporting", "at_hospital"} & each.times.keys() for each in assisting)

    @invariant()
    def open_are_those_that_are_not_closed(self) -> None:
        assert set(self.state.open) == {key for key, each in self.state.incidents.items() if each.closed_at is None}

    @invariant()
    def replay_gives_the_same_bytes(self) -> None:
        replayed = CentreState().fold(self.centre.journal.public_parts(after=0))
        assert replayed.checkpoint() == self.state.checkpoint()


def touched(events: Any) -> set[str]:
    """Give the assignments that events speak of as their own."""
    told = [json.loads(bytes(event.data)) for event in events]
    return {each["assignment"] for each in told if "assignment" in each}


def without_trace(incident: Any, before: Any) -> Any:
    """Give an incident without its version and without the assignments that were undone since."""
    known = {each.id for each in before.assignments}
    added = [each for each in incident.assignments if each.id not in known]
    assert {each.outcome for each in added} <= {Outcome.UNDONE}
    kept = tuple(each for each in incident.assignments if each.id in known)
    return replace(incident, version=0, assignments=kept)


Life.TestCase.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
TestLife = pytest.mark.slow(Life.TestCase)


def test_every_command_is_in_the_machine() -> None:
    files = [Path(__file__), *(Path(__file__).parents[1] / f"{name}.py" for name in ("life_machine", "life_of_cards"))]
    given = {word for file in files for word in re.findall(r"\bc\.(\w+)\(", file.read_text(encoding="utf-8"))}
    commands = {command.__name__ for command in get_args(c.Command)}
    assert commands <= given | NOT_IN_THE_MACHINE
