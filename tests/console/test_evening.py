"""An evening of 300 calls by six people who get into each other's way: nothing is lost, every conflict is told."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx
    from conftest import House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

CALLS = 300
SEED = 112
TAKERS = ("anna", "boris", "vera")
DISPATCHERS = ("gleb", "darya")
CREWS = "crews"
REASONS = ("chest_pain", "fever", "injury", "stroke", "abdominal_pain", "childbirth")
STATUSES = ("accepted", "en_route", "on_scene", "transporting", "at_hospital", "ended")


@dataclass
class Evening:
    """Six people at the API of one centre, and what each of them was told."""

    house: House
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    rung: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    written: dict[str, set[str]] = field(default_factory=dict)

    async def ask(self, name: str, method: str, path: str, **request: Any) -> httpx.Response:
        """Ask as somebody; a conflict must say whose it is."""
        headers = {"X-Actor": name, "X-Seat": name[0], **request.pop("headers", {})}
        answer = await self.house.http.request(method, path, headers=headers, **request)
        assert answer.status_code < 500, (path, answer.text)
        if answer.status_code in {409, 412}:
            problem = answer.json()
            self.told[problem["code"]] += 1
            assert problem.get("by") or problem.get("changed") or problem["code"] != "call_taken"
        return answer

    async def ring(self) -> str:
        number = f"+7999{self.chance.randrange(10**7):07}"
        rung = await self.ask("exchange", "POST", "telephone/rings", json={"line": "112", "phone": number})
        self.rung.append(rung.json()["call"])
        return self.rung[-1]

    async def take(self, call: str) -> str | None:
        """Let two takers reach for a call at once; give its incident, None where the caller rang off first."""
        if self.chance.random() < 0.05:
            await self.ask("exchange", "POST", f"calls/{call}/abandon")
            return None
        one, other = self.chance.sample(TAKERS, 2)
        answers = await asyncio.gather(*(self.ask(name, "POST", f"calls/{call}/answer") for name in (one, other)))
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        winner = next(answer.json() for answer in answers if answer.status_code == 200)
        loser = next(answer.json() for answer in answers if answer.status_code == 409)
        assert loser["by"] == winner["taker"]
        return str(winner["incident"])

    async def fill_in(self, incident: str, place: dict[str, float]) -> None:
        """Let two people write on one card at once, each their own fields; the second merges and sends again."""
        fields = ({**place, "address": f"дом {incident}"}, {"reason": self.chance.choice(REASONS)})
        people = self.chance.sample((*TAKERS, *DISPATCHERS), 2)
        version = (await self.ask("anna", "GET", f"incidents/{incident}")).json()["version"]
        work = (self.write(name, incident, version, each) for name, each in zip(people, fields, strict=True))
        await asyncio.gather(*work)
        held = (await self.ask("anna", "GET", f"incidents/{incident}")).json()
        assert held["address"] == f"дом {incident}"
        assert held["reason"] == fields[1]["reason"]

    async def write(self, name: str, incident: str, version: int, fields: dict[str, Any]) -> None:
        for _ in range(6):
            answer = await self.ask(
                name, "PATCH", f"incidents/{incident}", json=fields, headers={"If-Match": str(version)}
            )
            if answer.status_code == 200:
                return
            problem = answer.json()
            assert problem["code"] == "stale_version"
            others = {each["field"] for each in problem["changed"]}
            assert others
            assert not others & fields.keys(), "two wrote one field"
            version = problem["current"]
        pytest.fail(f"{name} could not write on incident {incident}")

    async def send(self, incidents: list[str]) -> None:
        """Let both dispatchers send the same unit, each to an incident of their own."""
        units = [each["id"] for each in (await self.ask("gleb", "GET", "units")).json() if each["assignment"] is None]
        free = [each for each in units if each in self.free]
        for incident in incidents:
            if not free:
                return
            unit = self.chance.choice(free)
            asked = (
                self.ask(name, "POST", "assignments", json={"incident": incident, "unit": unit}) for name in DISPATCHERS
            )
            answers = await asyncio.gather(*asked)
            assert sorted(answer.status_code for answer in answers) == [201, 409]
            loser = next(answer.json() for answer in answers if answer.status_code == 409)
            assert loser["by"] in DISPATCHERS
            free.remove(unit)

    @property
    def free(self) -> set[str]:
        centre = self.house.centre
        return {
            unit.id
            for unit in centre.fleet.units
            if (record := centre.state.unit(unit.id)).assignment is None
            and record.state.value in {"at_station", "free_on_road"}
        }

    async def work_on(self) -> None:
        """Let every crew take its next step, or refuse, or be called back; some statuses come twice."""
        for incident in (await self.ask("gleb", "GET", "incidents", params={"state": "assigned"})).json():
            for each in incident["assignments"]:
                if each["status"] != "ended":
                    await self.step(each)

    async def step(self, assignment: dict[str, Any]) -> None:
        key, dice = assignment["id"], self.chance.random()
        if dice < 0.04:
            await self.ask(CREWS, "POST", f"assignments/{key}/refuse", json={"why": "не можем выехать"})
        elif dice < 0.08:
            await self.ask("gleb", "POST", f"assignments/{key}/stand-down", json={})
        else:
            place = STATUSES.index(assignment["status"]) + 1 if assignment["status"] in STATUSES else 0
            report = {"status": STATUSES[place]}
            both = (
                self.ask(CREWS, "POST", f"assignments/{key}/status", json=report),
                self.ask("darya", "POST", f"assignments/{key}/status", json=report | {"source": "radio"}),
            )
            answers = await asyncio.gather(*both)
            assert sum(answer.status_code == 200 for answer in answers) == 1


async def test_an_evening_of_300_calls_loses_nothing_and_tells_every_conflict(house: House) -> None:
    evening = Evening(house)
    abandoned = 0
    for number in range(CALLS):
        house.clock.advance(timedelta(seconds=40))
        incident = await evening.take(await evening.ring())
        abandoned += incident is None
        if incident is not None:
            await evening.fill_in(incident, house.place((number * 7 % 97) / 97))
            await evening.send([incident])
        await evening.work_on()
        if number % 10 == 9:
            waiting = await evening.ask("gleb", "GET", "incidents", params={"state": "waiting"})
            await evening.send([each["id"] for each in waiting.json()][:3])
    state = house.centre.state
    assert len(evening.rung) == len(set(evening.rung)) == CALLS
    owned = [call for incident in state.incidents.values() for call in incident.calls]
    listed = [line["id"] for line in (await house.http.get("telephone")).json() if line["state"] == "abandoned"]
    assert len(owned) == len(set(owned)) == CALLS - abandoned
    assert sorted((*owned, *listed), key=int) == evening.rung
    assert len(listed) == abandoned > 0
    assert evening.told["call_taken"] == CALLS - abandoned
    assert evening.told["stale_version"] >= CALLS - abandoned
    assert min(evening.told[code] for code in ("unit_taken", "status_order")) > 50
    assert house.centre.journal.verify().events == state.last_seq
