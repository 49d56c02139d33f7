"""What a crew that signs in may see and do: its own unit, and the incident that it is on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import websockets

from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import httpx
    from conftest import House

pytestmark = pytest.mark.anyio


@dataclass
class Ward:
    """A centre that asks everybody to sign in, with two incidents; the crew of the first one's unit is signed in."""

    house: House
    own: str
    own_assignment: str
    other: str
    other_assignment: str
    unit: str
    other_unit: str
    token: str

    @property
    def crew(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str, crew: dict[str, str] | None = None) -> httpx.Response:
        return await self.house.http.get(path, headers=crew or self.crew)


@pytest.fixture
async def ward(make_house: Callable[..., House]) -> AsyncIterator[Ward]:
    async with make_house(sign_in=True).served() as house:
        assert house.accounts is not None
        house.http.headers["Authorization"] = f"Bearer {house.accounts.add('seat', 'dispatcher')}"
        own, other = await house.call(0.3, text="тайна"), await house.call(0.7)
        unit, other_unit = [unit.id for unit in house.town.fleet.units[:2]]
        sent = [await house.send(own, unit), await house.send(other, other_unit)]
        token = house.accounts.add("tablet", "crew", unit=unit)
        yield Ward(house, own, sent[0], other, sent[1], unit, other_unit, token)


def refused(answer: httpx.Response, code: str) -> dict[str, Any]:
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["code"]) == (403, code), answer.text
    return told


async def test_a_crew_reads_the_call_that_it_is_on_and_no_other(ward: Ward) -> None:
    assert (await ward.get(f"calls/{ward.own}")).json()["text"] == "тайна"
    for path in ("calls/{}", "incidents/{}/hospitals", "incidents/{}/patient-context"):
        assert (await ward.get(path.format(ward.own))).status_code == 200
        assert refused(await ward.get(path.format(ward.other)), "not_your_patient")["incident"] == ward.other
    for path in ("calls", "contexts", "incidents/1", "units"):
        refused(await ward.get(path), "not_allowed")


async def test_what_was_read_on_the_way_is_closed_to_the_crew_once_it_is_free(ward: Ward) -> None:
    await ward.house.move(ward.own_assignment, "ended")
    refused(await ward.get(f"calls/{ward.own}"), "not_your_patient")
    refused(await ward.get(f"incidents/{ward.own}/patient-context"), "not_your_patient")


async def test_a_crew_follows_moves_and_reports_its_own_unit_alone(ward: Ward) -> None:
    http, fix = ward.house.http, {**ward.house.place(), "at": "2026-03-02T09:30:00Z"}
    for of, unit, assignment in (("own", ward.unit, ward.own_assignment), ("", ward.other_unit, ward.other_assignment)):
        for answer in (
            await ward.get(f"assignments/{assignment}"),
            await ward.get(f"units/{unit}/events"),
            await ward.get(f"units/{unit}/snapshot"),
            await ward.get(f"units/{unit}/contexts"),
            await http.post(f"units/{unit}/position", json=fix, headers=ward.crew),
            await http.post(f"units/{unit}/state", json={"state": "free_on_road"}, headers=ward.crew),
            await http.post(f"assignments/{assignment}/status", json={"status": "accepted"}, headers=ward.crew),
        ):
            if of:
                assert answer.status_code == 200, answer.text
            else:
                assert refused(answer, "not_your_unit")["unit"] == ward.unit


async def test_the_socket_of_another_unit_is_closed_to_a_crew(ward: Ward) -> None:
    socket, names = f"{ward.house.sockets}/ws/crew?unit=", ["dispatch112.json", f"bearer.{ward.token}"]
    async with websockets.connect(socket + ward.unit, subprotocols=names) as own:
        assert ward.own in await own.recv()
    with pytest.raises(websockets.InvalidStatus) as refusal:
        await websockets.connect(socket + ward.other_unit, subprotocols=names)
    assert refusal.value.response.status_code == 403


async def test_a_tablet_without_a_unit_stands_for_whichever_it_is_given_to(ward: Ward) -> None:
    assert ward.house.accounts is not None
    anyone = {"Authorization": f"Bearer {ward.house.accounts.add('spare tablet', 'crew')}"}
    assert (await ward.get("whoami", anyone)).json()["unit"] is None
    for call, unit in ((ward.own, ward.unit), (ward.other, ward.other_unit)):
        assert (await ward.get(f"calls/{call}", anyone)).status_code == 200
        assert (await ward.get(f"units/{unit}/snapshot", anyone)).status_code == 200
    await ward.house.move(ward.own_assignment, "ended")
    refused(await ward.get(f"calls/{ward.own}", anyone), "not_your_patient")


async def test_only_a_crew_belongs_to_a_unit(ward: Ward) -> None:
    assert ward.house.accounts is not None
    assert (await ward.get("whoami")).json()["unit"] == ward.unit
    with pytest.raises(ConsoleError, match="only an account of role crew belongs to a unit"):
        ward.house.accounts.add("seat 2", "dispatcher", unit=ward.unit)
