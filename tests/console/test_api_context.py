"""What the record says of a patient: on the card, on both kinds of socket, and with the record away."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
import websockets
from emr_process import reference_emr

from console.emr.people import made_up_people
from dispatch.adapters.fhir_records import RecordLimits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from conftest import House

pytestmark = pytest.mark.anyio

BRIEF = RecordLimits(answer_s=0.3)


@pytest.fixture(scope="module")
def emr() -> Iterator[str]:
    with reference_emr() as address:
        yield address


@pytest.fixture
async def ward(make_house: Callable[..., House], emr: str) -> AsyncIterator[House]:
    """A served centre that asks the reference EMR."""
    async with make_house(emr_url=emr).served() as house:
        yield house


@asynccontextmanager
async def follow(house: House, path: str = "/ws/console", **options: Any) -> AsyncIterator[websockets.ClientConnection]:
    async with websockets.connect(house.sockets + path, compression=None, **options) as socket:
        yield socket


async def context(socket: websockets.ClientConnection, incident: str, *states: str) -> dict[str, Any]:
    """Give the next context of an incident in one of these states."""
    async with asyncio.timeout(15):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if frame["kind"] == "context" and frame["incident"] == incident and frame["state"] in states:
                return frame


async def card(house: House, incident: str, **headers: str) -> dict[str, Any]:
    answer = await house.http.get(f"incidents/{incident}/patient-context", headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_the_facts_of_a_named_patient_come_to_console_and_card(ward: House) -> None:
    async with follow(ward) as socket:
        incident = await ward.call(patient={"name": "Пациент 1"})
        asked = await context(socket, incident, "asked")
        known = await context(socket, incident, "known")
    assert asked["allergies"] == []
    assert known["since"] == "2026-03-02T09:30:00Z"
    assert known["source"] == ward.emr_url
    assert known["matched_by"] == "name"
    assert [(each["text"], each["criticality"]) for each in known["allergies"]] == [("Пенициллины", "high")]
    assert [each["text"] for each in known["medicines"]] == ["Эналаприл", "Бисопролол"]
    assert known["absent"] == {"devices": "unknown"}
    told = {name: value for name, value in known.items() if name not in {"kind", "seq"}}
    assert await card(ward, incident) == told


async def test_a_crew_reads_of_its_own_patient_once_it_is_sent_and_of_no_other(ward: House) -> None:
    first, second = [unit.id for unit in ward.town.fleet.units[:2]]
    async with follow(ward) as board:
        incident = await ward.call(patient={"name": "Пациент 1"})
        await context(board, incident, "known")
        async with follow(ward, f"/ws/crew?unit={first}") as crew, follow(ward, f"/ws/crew?unit={second}") as other:
            await ward.send(incident, first)
            assert (await context(crew, incident, "known"))["allergies"]
            elsewhere = await ward.call(patient={"name": "Пациент 2"})
            await context(board, elsewhere, "known")
            await ward.send(elsewhere, second)
            assert (await context(other, elsewhere, "known"))["absent"]["allergies"] == "none_known"
            kinds = [json.loads(await other.recv()) for _ in range(2)]
            assert all(frame.get("incident") != incident for frame in kinds)
        async with follow(ward, f"/ws/crew?unit={first}") as again:
            assert (await context(again, incident, "known"))["allergies"]


async def test_who_may_not_read_sealed_fields_never_hears_of_it(make_house: Callable[..., House], emr: str) -> None:
    async with make_house(emr_url=emr, sign_in=True).served() as house:
        assert house.accounts
        tokens = {role: house.accounts.add(role, role) for role in ("dispatcher", "planner", "administrator")}
        house.http.headers["Authorization"] = f"Bearer {tokens['dispatcher']}"
        protocols = {role: ["dispatch112.json", f"bearer.{token}"] for role, token in tokens.items()}
        async with (
            follow(house, subprotocols=protocols["dispatcher"]) as reader,
            follow(house, subprotocols=protocols["planner"]) as planner,
        ):
            incident = await house.call(patient={"name": "Пациент 1"})
            await context(reader, incident, "known")
            last = await house.call()
            heard = []
            while not heard or heard[-1].get("event", {}).get("stream") != f"incident:{last}":
                heard.append(json.loads(await planner.recv()))
        assert "context" not in {frame["kind"] for frame in heard}
        for role in ("planner", "administrator"):
            answer = await house.http.get(
                f"incidents/{incident}/patient-context", headers={"Authorization": f"Bearer {tokens[role]}"}
            )
            assert answer.status_code == 403


async def test_nobody_several_and_no_name_are_told_apart(ward: House) -> None:
    async with follow(ward) as socket:
        stranger = await ward.call(patient={"name": "Пациент 99999"})
        assert (await context(socket, stranger, "unknown_patient"))["patient"] is None
        twin = await ward.call(patient={"name": "Пациент 25"})
        told = await context(socket, twin, "ambiguous")
        assert [each["name"] for each in told["candidates"]] == ["Пациент 25"] * 2
        assert told["allergies"] == told["conditions"] == []
    nobody = await card(ward, await ward.call())
    assert (nobody["state"], nobody["reason"]) == ("not_asked", "not_named")
    assert (await ward.http.get("incidents/999/patient-context")).status_code == 404


async def test_a_corrected_patient_is_asked_about_anew_and_the_old_facts_are_gone(ward: House) -> None:
    people = {person.key: person for person in made_up_people(60, 1)}
    async with follow(ward) as socket:
        incident = await ward.call(patient={"name": "Пациент 1"})
        await context(socket, incident, "known")
        body = {"patient": {"name": "Пациент", "snils": people["2"].snils}}
        patched = await ward.http.patch("calls/1", json=body, headers={"If-Match": "1"})
        assert patched.status_code == 200
        assert (await context(socket, incident, "asked"))["allergies"] == []
        known = await context(socket, incident, "known")
        assert (known["matched_by"], known["patient"]["name"]) == ("identifier", "Пациент 2")
        assert known["absent"]["allergies"] == "none_known"


async def test_with_its_incident_closed_nothing_of_it_stays(ward: House) -> None:
    async with follow(ward) as socket:
        incident = await ward.call(patient={"name": "Пациент 1"})
        await context(socket, incident, "known")
    await ward.http.post(f"incidents/{incident}/close", json={"reason": "cancelled"})
    told = await card(ward, incident)
    assert (told["state"], told["reason"], told["allergies"]) == ("not_asked", "closed", [])


async def test_open_incidents_are_asked_about_after_a_restart(make_house: Callable[..., House], emr: str) -> None:
    async with make_house().served() as before:
        incident = await before.call(patient={"name": "Пациент 1"})
        assert (await card(before, incident))["reason"] == "no_records"
    async with make_house(emr_url=emr).served() as after, follow(after) as socket:
        assert (await context(socket, incident, "known"))["allergies"]


@pytest.mark.parametrize("fault", [pytest.param("slow", marks=pytest.mark.slow), "wrong", "half-open", "dead"])
async def test_a_record_that_fails_costs_nothing_and_the_card_says_since_when(
    make_house: Callable[..., House], fault: str
) -> None:
    with reference_emr("--fault", fault) as address:
        async with make_house(emr_url=address, record_limits=BRIEF).served() as house, follow(house) as socket:
            incident = await house.call(patient={"name": "Пациент 1"})
            assignment = await house.send(incident, await house.best(incident))
            assert (await card(house, incident))["state"] in {"asked", "no_answer"}
            away = await context(socket, incident, "no_answer")
            assert away["since"] == "2026-03-02T09:30:00Z"
            assert away["reason"] in {"timeout", "unreachable", "nonsense"}
            await house.move(assignment, "accepted", "en_route", "on_scene", "ended")
            assert (await house.http.get(f"incidents/{incident}")).json()["state"] == "closed"
            metrics = (await house.http.get(f"{house.origin}/metrics")).text
            assert f'dispatch112_records_asked_total{{outcome="{away["reason"]}"}}' in metrics


async def test_a_record_that_comes_back_is_asked_again_by_itself(make_house: Callable[..., House]) -> None:
    with reference_emr("--fault", "dead") as address:
        port = int(address.rpartition(":")[2])
    async with make_house(emr_url=address).served() as house, follow(house) as socket:
        incident = await house.call(patient={"name": "Пациент 1"})
        assert (await context(socket, incident, "no_answer"))["reason"] == "unreachable"
        with reference_emr(port=port):
            assert (await context(socket, incident, "known"))["allergies"]


async def test_health_data_reach_neither_log_nor_journal_nor_metrics(
    ward: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with follow(ward) as socket:
        incident = await ward.call(patient={"name": "Пациент 1", "birth_date": "1900-01-01"})
        await context(socket, incident, "unknown_patient")
        incident = await ward.call(patient={"name": "Пациент 1"})
        await context(socket, incident, "known")
    metrics = (await ward.http.get(f"{ward.origin}/metrics")).text
    events = (await ward.http.get("events")).text
    stored = b"".join(file.read_bytes() for file in ward.folder.iterdir() if file.is_file()).decode("latin-1")
    own_log = "\n".join(record.getMessage() for record in caplog.records if record.name != "websockets.client")
    for text in (own_log, metrics, events, stored):
        assert "Пенициллин" not in text
        assert "Пенициллин".encode().decode("latin-1") not in text
        assert "J01C" not in text
    for text in (own_log, metrics):
        assert re.search(r"Пациент 1|%D0%9F", text) is None
