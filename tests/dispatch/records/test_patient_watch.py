"""The watch on a real centre, with a record that answers when the test says so."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING

import pytest

from dispatch.commands import ChangeCall, CloseIncident, ReceiveCall
from dispatch.records import patient_watch
from dispatch.records.patient_watch import ContextState, PatientWatch, Standing
from dispatch.records.port import Fact, Found, MatchedBy, NamedPatient, NoAnswer, NoAnswerReason, PatientContext
from town import ANNA, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from dispatch.centre import Centre
    from dispatch.records.port import RecordsAnswer

pytestmark = pytest.mark.anyio

FOUND = Found(PatientContext(allergies=(Fact("Латекс", "active", "AllergyIntolerance/1"),)), MatchedBy.NAME)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Told:
    """A medical record that answers each question once it is told what."""

    source = "test"

    def __init__(self) -> None:
        self.asked: asyncio.Queue[tuple[NamedPatient, asyncio.Future[RecordsAnswer]]] = asyncio.Queue()

    async def ask(self, patient: NamedPatient) -> RecordsAnswer:
        answer: asyncio.Future[RecordsAnswer] = asyncio.get_running_loop().create_future()
        self.asked.put_nowait((patient, answer))
        return await answer

    async def close(self) -> None:
        pass

    async def question(self) -> tuple[str | None, asyncio.Future[RecordsAnswer]]:
        async with asyncio.timeout(10):
            patient, answer = await self.asked.get()
        return patient.name, answer


class Ward:
    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.records = Told()
        self.watch = PatientWatch(centre, self.records)
        self.heard: asyncio.Queue[Standing] = asyncio.Queue()
        self.watch.listen(self.heard.put_nowait)

    def call(self, name: str | None) -> str:
        lon, lat = road_place()
        command = ReceiveCall(lon=lon, lat=lat, reason="injury", patient=None if name is None else {"name": name})
        return str(self.centre.handle(command, ANNA)["incident"])

    async def state(self, incident: str, state: ContextState) -> Standing:
        async with asyncio.timeout(10):
            while True:
                standing = await self.heard.get()
                if (standing.incident, standing.state) == (incident, state):
                    return standing


@asynccontextmanager
async def watching(folder: Path) -> AsyncIterator[Ward]:
    centre = open_centre(folder, on_duty=False)
    with closing(centre.journal):
        ward = Ward(centre)
        running = asyncio.create_task(ward.watch.run())
        await asyncio.sleep(0)
        yield ward
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_no_command_waits_and_the_answer_comes_later(tmp_path: Path) -> None:
    async with watching(tmp_path) as ward:
        incident = ward.call("Пациент 1")
        assert ward.watch.of(incident).state is ContextState.ASKED
        name, answer = await ward.records.question()
        assert name == "Пациент 1"
        answer.set_result(FOUND)
        known = await ward.state(incident, ContextState.KNOWN)
        assert known.context == FOUND.context
        assert ward.watch.of(incident) == known


async def test_a_call_without_a_name_asks_nothing_until_it_is_corrected(tmp_path: Path) -> None:
    async with watching(tmp_path) as ward:
        incident = ward.call(None)
        assert ward.watch.of(incident).reason == "not_named"
        ward.centre.handle(ChangeCall("1", 1, sealed={"text": "слова"}), ANNA)
        ward.centre.handle(ChangeCall("1", 2, sealed={"patient": {"name": "  "}}), ANNA)
        assert ward.watch.standings() == ()
        ward.centre.handle(ChangeCall("1", 3, sealed={"patient": {"name": "Пациент 2"}}), ANNA)
        assert (await ward.records.question())[0] == "Пациент 2"


async def test_an_answer_about_who_was_named_before_is_dropped(tmp_path: Path) -> None:
    async with watching(tmp_path) as ward:
        incident = ward.call("Пациент 1")
        _, first = await ward.records.question()
        ward.centre.handle(ChangeCall("1", 1, sealed={"patient": {"name": "Пациент 2"}}), ANNA)
        first.set_result(FOUND)
        name, second = await ward.records.question()
        assert name == "Пациент 2"
        assert ward.watch.of(incident).state is ContextState.ASKED
        second.set_result(FOUND)
        await ward.state(incident, ContextState.KNOWN)


async def test_an_answer_for_an_incident_that_closed_meanwhile_is_dropped(tmp_path: Path) -> None:
    async with watching(tmp_path) as ward:
        incident = ward.call("Пациент 1")
        _, answer = await ward.records.question()
        ward.centre.handle(CloseIncident(incident, "cancelled"), ANNA)
        answer.set_result(FOUND)
        ward.call("Пациент 2")
        await ward.records.question()
        assert ward.watch.of(incident).state is ContextState.NOT_ASKED
        assert [each.incident for each in ward.watch.standings()] == ["2"]


async def test_no_answer_is_asked_again_and_keeps_since_when(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_watch, "AGAIN_EVERY_S", 0.01)
    async with watching(tmp_path) as ward:
        incident = ward.call("Пациент 1")
        for reason in (NoAnswerReason.TIMEOUT, NoAnswerReason.PAUSED):
            _, answer = await ward.records.question()
            answer.set_result(NoAnswer(reason))
        _, answer = await ward.records.question()
        away = ward.watch.of(incident)
        assert (away.state, away.reason) == (ContextState.NO_ANSWER, "timeout")
        answer.set_result(FOUND)
        await ward.state(incident, ContextState.KNOWN)
        assert ward.watch.outcomes == {"timeout": 1, "paused": 1, "known": 1}


async def test_more_patients_than_may_wait_are_told_and_asked_about_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_watch, "AGAIN_EVERY_S", 0.01)
    monkeypatch.setattr(patient_watch, "WAITING_LIMIT", 2)
    monkeypatch.setattr(patient_watch, "ASKED_AT_ONCE", 1)
    async with watching(tmp_path) as ward:
        incidents = [ward.call(f"Пациент {number}") for number in range(1, 6)]
        overloaded = [each for each in incidents if ward.watch.of(each).reason == "overloaded"]
        assert len(overloaded) == 3
        answered = set[str | None]()
        while len(answered) < 5:
            name, answer = await ward.records.question()
            answered.add(name)
            answer.set_result(FOUND)
        await ward.state(incidents[-1], ContextState.KNOWN)
