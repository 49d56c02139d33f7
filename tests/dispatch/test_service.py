from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING

import pytest

from dispatch.automatic import confirm_automatically, send_chosen
from dispatch.commands import AddPatient, AssignUnit, ReceiveCall
from dispatch.errors import JournalError
from dispatch.refusals import UnitTakenError
from dispatch.service import Service
from dispatch.vocabulary import IncidentState
from town import ANNA, BORIS, open_centre, road_place

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from dispatch.journal.port import StoredEvent


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Service]:
    centre = open_centre(folder)
    with closing(centre.journal):
        service = Service(centre)
        try:
            yield service
        finally:
            await service.stop()


async def call(service: Service, index: int = 0) -> str:
    lon, lat = road_place(index)
    return str((await service.handle(ReceiveCall(lon=lon, lat=lat, reason="injury"), ANNA))["incident"])


def test_of_many_who_send_one_crew_at_once_exactly_one_wins_and_all_others_are_told_who(tmp_path: Path) -> None:
    async def run() -> None:
        async with serving(tmp_path) as service:
            unit = service.centre.fleet.units[0].id
            incidents = [await call(service, index) for index in range(8)]
            people = [ANNA, BORIS] * 4
            sent = (
                service.handle(AssignUnit(incident, unit), person)
                for incident, person in zip(incidents, people, strict=True)
            )
            answers = await asyncio.gather(*sent, return_exceptions=True)
            won = [answer for answer in answers if isinstance(answer, dict)]
            lost = [answer for answer in answers if isinstance(answer, UnitTakenError)]
            assert (len(won), len(lost)) == (1, 7)
            winner = people[answers.index(won[0])].name
            assert {(each.facts["by"], each.facts["assignment"]) for each in lost} == {(winner, won[0]["id"])}

    asyncio.run(run())


def test_nobody_is_overtaken_for_ever_by_those_who_ask_without_a_pause(tmp_path: Path) -> None:
    async def run() -> None:
        async with serving(tmp_path) as service:
            incident = await call(service)

            async def add(count: int) -> None:
                for _ in range(count):
                    await service.handle(AddPatient(incident), ANNA)

            await asyncio.gather(add(60), add(60), add(60))
            assert len(service.centre.state.incidents[incident].patients) == 180

    asyncio.run(run())


def test_a_command_is_durable_before_it_is_answered_and_told(tmp_path: Path) -> None:
    async def run() -> None:
        async with serving(tmp_path) as service:
            told: list[int] = []

            def heard(event: StoredEvent) -> None:
                with closing(sqlite3.connect(tmp_path / "centre.sqlite")) as other:
                    assert other.execute("SELECT max(seq) FROM events").fetchone()[0] >= event.seq
                told.append(event.seq)

            service.centre.listen(heard)
            await call(service)
            assert told == [service.centre.state.last_seq - 1, service.centre.state.last_seq]

    asyncio.run(run())


def test_a_listener_that_fails_is_logged_and_the_others_hear_everything(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with serving(tmp_path) as service:
            heard: list[str] = []

            def fails(_event: StoredEvent) -> None:
                raise ZeroDivisionError

            service.centre.listen(fails)
            service.centre.listen(lambda event: heard.append(event.type))
            with caplog.at_level(logging.ERROR):
                await call(service)
            assert heard == ["CallReceived", "IncidentOpened"]
            assert "a listener failed" in caplog.text

    asyncio.run(run())


@pytest.mark.slow
def test_what_the_disk_refuses_is_told_and_the_centre_goes_on_when_it_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Another process holds the file's write lock for longer than the journal waits."""

    async def run() -> None:
        async with serving(tmp_path) as service:
            before = service.centre.state.last_seq
            with closing(sqlite3.connect(tmp_path / "centre.sqlite", isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                with caplog.at_level(logging.CRITICAL), pytest.raises(JournalError):
                    await call(service)
                other.execute("ROLLBACK")
            assert service.centre.state.last_seq == before
            assert service.healthy
            assert service.centre.state.incidents[await call(service)].state is IncidentState.WAITING

    asyncio.run(run())


def test_a_state_that_cannot_follow_the_journal_stops_the_centre_loudly(tmp_path: Path) -> None:
    async def run() -> None:
        async with serving(tmp_path) as service:
            loop, told = asyncio.get_running_loop(), []
            loop.set_exception_handler(lambda _loop, context: told.append(context["exception"]))
            service.centre.state.units = None  # type: ignore[assignment]
            service.centre.state.incidents.clear()
            del service.centre.state.open
            with pytest.raises(JournalError, match="started again"):
                await call(service)
            assert isinstance(told[0], AttributeError)
            assert not service.healthy
            with pytest.raises(JournalError, match="started again"):
                await call(service)

    asyncio.run(run())


def test_a_rule_for_some_priorities_sends_these_once_the_reason_is_known(tmp_path: Path) -> None:
    async def run() -> None:
        async with serving(tmp_path) as service:
            lon, lat = road_place(3)
            asked = [
                await service.handle(ReceiveCall(lon=lon, lat=lat, reason=reason), ANNA)
                for reason in ("cardiac_arrest", "fever", None)
            ]
            assert await send_chosen(service, BORIS, priorities=(1,))
            incidents = service.centre.state.incidents
            assert [len(incidents[each["incident"]].assignments) > 0 for each in asked] == [True, False, False]

    asyncio.run(run())


def test_the_rule_that_confirms_sends_what_waits_and_what_comes(tmp_path: Path) -> None:
    async def run() -> None:
        async with serving(tmp_path) as service:
            first = await call(service, 1)
            sent = asyncio.Event()
            service.centre.listen(lambda event: sent.set() if event.type == "UnitAssigned" else None)
            confirming = asyncio.create_task(confirm_automatically(service, BORIS))
            await asyncio.wait_for(sent.wait(), 10)
            sent.clear()
            second = await call(service, 2)
            await asyncio.wait_for(sent.wait(), 10)
            confirming.cancel()
            await asyncio.gather(confirming, return_exceptions=True)
            for incident in (first, second):
                assignments = service.centre.state.incidents[incident].assignments
                assert [(each.by, each.automatic) for each in assignments] == [("boris", True)]

    asyncio.run(run())
