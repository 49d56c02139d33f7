"""Rules of a state machine about what stands in cards: places, answers of callers, patients, plans, people, roads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from life_machine import WHY, LifeMachine, one_of, people, pick, rarely

from dispatch import commands as c
from dispatch.channels.fix import Fix
from dispatch.channels.source import Source as FoundBy
from dispatch.triage.closing import WAYS
from dispatch.triage.interview import Interview, next_question, resume
from dispatch.vocabulary import Channel, HandoverKind, IncidentKind
from town import road_place

REASONS = ("fever", "chest_pain", "advice", "home_care")


class Cards(LifeMachine):
    """Commands over calls, incidents, patients, crews and roads that send nobody anywhere."""

    @precondition(lambda self: self.state.calls)
    @rule(person=people, call=pick, index=pick, stale=rarely, reason=st.sampled_from([None, *REASONS]))
    def change_call(self, *, person: c.Actor, call: int, index: int, stale: bool, reason: str | None) -> None:
        held = self.state.calls[one_of(self.state.calls, call)]
        lon, lat = road_place(index)
        sealed = {"address": f"дом {index}", "lon": lon, "lat": lat} if index % 2 else {"phone": f"+7{index:010}"}
        command = c.ChangeCall(held.id, held.version - stale, reason=reason, sealed=sealed)
        assert not (self.ask(command, person) and stale)

    @precondition(lambda self: self.state.calls)
    @rule(
        person=people, call=pick, index=pick, radius_m=st.sampled_from([None, 5.0, 900.0]), by=st.sampled_from(FoundBy)
    )
    def locate(self, person: c.Actor, call: int, index: int, radius_m: float | None, by: FoundBy) -> None:
        held = self.state.calls[one_of(self.state.calls, call)]
        before = self.state.incidents.get(held.incident)
        lon, lat = road_place(index)
        fix = Fix(lon=lon, lat=lat, radius_m=radius_m, at=self.clock.now(), source=by)
        if not self.ask(c.LocateCall(held.id, fix), person) or before is None:
            return
        after = self.state.incidents[held.incident]
        by_person = before.place is not None and before.located is None
        assert not (by_person and fix.authority == 0 and after.place != before.place)
        assert (after.place != before.place) <= self.answer["used"]

    @precondition(lambda self: self.state.incidents)
    @rule(
        person=people,
        incident=pick,
        questions=st.sampled_from([0, 1, 3, 20, 20]),
        choices=st.lists(pick, min_size=1, max_size=4),
        reason=st.sampled_from([None, None, None, "fever", "nothing"]),
        stale=rarely,
    )
    def answer_questions(
        self, *, person: c.Actor, incident: int, questions: int, choices: list[int], reason: str | None, stale: bool
    ) -> None:
        before = self.incident(incident)
        interview = self.interview(before)
        for asked in range(questions):
            interview = answered_next(interview, choices[asked % len(choices)], self.clock.now())
        seen = before.triage.version if before.triage else 0
        command = c.TriageIncident(
            before.id,
            seen + stale,
            interview.version,
            reason or interview.reason.code,
            interview.opened_at,
            tuple(c.Told(each.question, each.answer, each.answered_at) for each in interview.answers),
        )
        if self.ask(command, person):
            assert not stale
            self.check_judged(before, interview if reason is None else None)

    def check_judged(self, before: Any, interview: Interview | None) -> None:
        """Look at what answers made of an incident: a person's choice stands, and the questions go on from there."""
        after = self.state.incidents[before.id]
        assert after.triage.version == after.version
        assert after.priority in {after.triage.judged, before.by_hand}
        assert before.by_hand is None or after.priority <= max(before.by_hand, after.triage.judged)
        if interview is not None:
            assert after.triage.provisional == (next_question(interview) is not None)
            assert self.interview(after).answers == interview.answers

    def interview(self, incident: Any) -> Interview:
        """Give the interview of an incident as it stands."""
        versions = self.centre.versions
        told = {} if incident.erased else self.centre.sealed.merged(incident.sealed_at)
        if incident.triage is None or "answers" not in told:
            version = versions.with_reason(incident.reason, self.clock.now())
            assert version is not None
            return resume(version, incident.reason, incident.opened_at, ())
        version = versions.named(incident.triage.catalogue)
        assert version is not None
        given = [(each["question"], each["answer"], datetime.fromisoformat(each["at"])) for each in told["answers"]]
        return resume(version, incident.reason, datetime.fromisoformat(told["asked_from"]), given)

    @precondition(lambda self: self.state.incidents)
    @rule(person=people, index=pick, way=st.sampled_from(sorted(WAYS)), asked=st.booleans())
    def close_without_crew(self, *, person: c.Actor, index: int, way: str, asked: bool) -> None:
        """End an incident, where told so after its questions were asked to the end."""
        key = self.incident(index).id
        if asked and self.state.incidents[key].closed_at is None:
            self.ask_to_the_end(key, person)
        held = self.state.incidents[key]
        if self.ask(c.CloseWithoutCrew(key, way, WHY), person):
            assert is_judged(held)
            assert self.state.incidents[key].close_reason == way

    def ask_to_the_end(self, key: str, person: c.Actor) -> None:
        """Give every question of an open incident an answer that is no sign of danger."""
        held = self.state.incidents[key]
        interview = resume(self.interview(held).catalogue, "fever", held.opened_at, ())
        while next_question(interview) is not None:
            interview = answered_next(interview, 1, self.clock.now())
        told = tuple(c.Told(each.question, each.answer, each.answered_at) for each in interview.answers)
        seen = held.triage.version if held.triage else 0
        command = c.TriageIncident(key, seen, interview.version, "fever", interview.opened_at, told)
        assert self.ask(command, person)
        self.check_judged(held, interview)

    @precondition(lambda self: self.state.incidents)
    @rule(person=people, index=pick)
    def take_hand_over(self, person: c.Actor, index: int) -> None:
        handed = {key: each for key, each in self.state.incidents.items() if each.handed}
        held = handed[one_of(handed, index)] if handed else self.incident(index)
        waits = held.handed is not None and held.handed.taken_at is None
        assert self.ask(c.TakeHandOver(held.id), person) <= waits

    @precondition(lambda self: self.state.incidents)
    @rule(person=people, incident=pick)
    def confirm(self, person: c.Actor, incident: int) -> None:
        held = self.incident(incident)
        if self.ask(c.ConfirmIncident(held.id), person):
            assert held.confirmed_at is None
            assert self.state.incidents[held.id].confirmed_at == self.clock.now()

    @rule(
        person=people,
        channel=st.sampled_from([Channel.TEXT, Channel.CAR]),
        minutes=st.sampled_from([None, 5, 600]),
        kind=st.sampled_from(IncidentKind),
        index=pick,
    )
    def message_or_plan(
        self, person: c.Actor, channel: Channel, minutes: int | None, kind: IncidentKind, index: int
    ) -> None:
        lon, lat = road_place(index)
        if minutes is None:
            assert self.ask(c.ReceiveCall(text="Плохо", lon=lon, lat=lat, channel=channel), person)
            return
        due_at = self.clock.now() + timedelta(minutes=minutes)
        command = c.ReceiveCall(lon=lon, lat=lat, reason="home_care", kind=kind, due_at=due_at)
        assert self.ask(command, person) == (kind is not IncidentKind.CALL)

    @precondition(lambda self: self.state.incidents)
    @rule(person=people, incident=pick, unit=pick, kept=st.booleans())
    def reserve(self, *, person: c.Actor, incident: int, unit: int, kept: bool) -> None:
        held = self.incident(incident)
        if self.ask(c.ReserveUnit(held.id, self.unit(unit), reserved=kept), person):
            assert (self.unit(unit) in self.state.incidents[held.id].reserved) == kept

    @precondition(lambda self: self.state.incidents)
    @rule(person=people, incident=pick, patient=st.integers(0, 2))
    def change_patient(self, person: c.Actor, incident: int, patient: int) -> None:
        held = self.incident(incident)
        allowed = self.ask(c.ChangePatient(held.id, patient, {"name": "У"}), person)
        assert allowed <= (patient in {each.number for each in held.patients})

    @rule(person=people, kind=st.sampled_from(HandoverKind), index=pick, what=st.sampled_from(["man", "sign", "road"]))
    def beside(self, person: c.Actor, kind: HandoverKind, index: int, what: str) -> None:
        """Change what stands beside incidents: who rides, what was handed over, which roads are closed."""
        {"man": self.man, "sign": self.hand_over, "road": self.close_road}[what](person, kind, index)

    def man(self, person: c.Actor, _kind: HandoverKind, index: int) -> None:
        crew = tuple(self.centre.fleet.crew[member % 4].id for member in range(index % 5, index % 5 + index % 3))
        if self.ask(c.ManUnit(self.unit(index), crew), person):
            riding = [member for each in self.state.units.values() for member in each.crew]
            assert len(riding) == len(set(riding))

    def hand_over(self, person: c.Actor, kind: HandoverKind, index: int) -> None:
        handovers = self.state.handovers
        if index % 2 or not handovers:
            assert self.ask(c.OfferHandover(kind, person.seat, WHY), person)
            return
        held = handovers[one_of(handovers, index)]
        allowed = self.ask(c.SignHandover(held.id, person.name), person)
        assert allowed == (held.signed_by is None and held.offered_by != person.name)

    def close_road(self, person: c.Actor, _kind: HandoverKind, index: int) -> None:
        closures = self.state.closures
        if index % 2:
            known = bool(closures)
            assert self.ask(c.LiftClosure(one_of(closures, index) if known else "7"), person) == known
            return
        point = {"type": "Point", "coordinates": list(road_place(index))}
        assert self.ask(c.SetClosure(point, WHY), person)


def is_judged(incident: Any) -> bool:
    """Tell whether an open incident was asked about to the end."""
    return incident.closed_at is None and incident.triage is not None and not incident.triage.provisional


def answered_next(interview: Interview, choice: int, at: datetime) -> Interview:
    """Answer the next question: odd choices are no sign of danger, even ones are any; a leaf stays as it is."""
    question = next_question(interview)
    if question is None:
        return interview
    harmless = [code for code, each in question.answers.items() if not each.red_flag]
    answers = sorted(harmless if choice % 2 else question.answers)
    given = [(each.question, each.answer, each.answered_at) for each in interview.answers]
    told = (question.code, answers[choice % len(answers)], at)
    return resume(interview.catalogue, interview.reason.code, interview.opened_at, [*given, told])
