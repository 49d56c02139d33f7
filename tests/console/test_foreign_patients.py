"""Nothing of a foreign patient reaches anybody, in events, snapshots or lists, whatever is done in whatever order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

import websockets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from two_stations import FOREIGN_PATIENT, FOREIGN_SECRETS, OWN_SECRETS, Neighbours

if TYPE_CHECKING:
    import asyncio

BOARD_ROLES = ("call_taker", "dispatcher", "senior_doctor", "planner", "administrator")
LISTS = ("calls", "incidents", "events?after=0", "snapshot", "contexts", "arrivals", "audit")
SECRETS = {**FOREIGN_SECRETS, **FOREIGN_PATIENT, "close": "чужие слова"}
STEPS = ("accepted", "en_route", "on_scene", "transporting", "at_hospital", "ended")
ACTIONS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(["call", "correct", "change", "send", "move", "close", "state"])),
    min_size=4,
    max_size=24,
)


class Evening:
    """One side's open incident, and what may be done to it by somebody of the whole service."""

    def __init__(self, world: Neighbours, *, own: bool) -> None:
        self._http = world.house.http
        self._chief = {"Authorization": f"Bearer {world.free['dispatcher']}"}
        self._side = world.own if own else world.foreign
        self._told = OWN_SECRETS if own else {**FOREIGN_SECRETS, "patient": FOREIGN_PATIENT}
        self._words = "свои слова" if own else SECRETS["close"]
        self._place = world.house.place(self._side.share)
        self._incident = self._side.incident
        self.taken = [self._side.incident, self._side.closed]

    async def do(self, action: str) -> None:
        await getattr(self, f"_{action}")()

    async def _call(self) -> None:
        body = {**self._place, **self._told, "reason": "chest_pain"}
        self._incident = (await self._post("calls", body))["incident"]
        self.taken.append(self._incident)

    async def _correct(self) -> None:
        call = (await self._get(f"incidents/{self._incident}"))["calls"][0]
        version = (await self._get(f"calls/{call}"))["version"]
        await self._patch(f"calls/{call}", self._told, version)

    async def _change(self) -> None:
        version = (await self._get(f"incidents/{self._incident}"))["version"]
        await self._patch(f"incidents/{self._incident}", {"address": self._told["address"], **self._place}, version)

    async def _send(self) -> None:
        body = {"incident": self._incident, "unit": self._side.spare_unit, "override_reason": self._told["text"]}
        await self._post("assignments", body)

    async def _move(self) -> None:
        for assignment in (await self._get(f"incidents/{self._incident}"))["assignments"]:
            for status in STEPS:
                answer = await self._post(f"assignments/{assignment['id']}/status", {"status": status})
                if "code" not in answer:
                    return

    async def _close(self) -> None:
        await self._post(f"incidents/{self._incident}/close", {"reason": self._words})

    async def _state(self) -> None:
        await self._post(f"units/{self._side.spare_unit}/state", {"state": "at_station"})

    async def _get(self, path: str) -> Any:
        return (await self._http.get(path, headers=self._chief)).json()

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = (await self._http.post(path, json=body, headers=self._chief)).json()
        return told

    async def _patch(self, path: str, body: dict[str, Any], version: int) -> None:
        await self._http.patch(path, json=body, headers={**self._chief, "If-Match": str(version)})


class Ear:
    """A socket that keeps all it hears."""

    def __init__(self, world: Neighbours, role: str) -> None:
        path = f"/ws/crew?unit={world.own.unit}" if role == "crew" else "/ws/console"
        names = [f"bearer.{world.bound[role]}", "dispatch112.json"]
        self._open = websockets.connect(world.house.sockets + path, subprotocols=names, compression=None)
        self.heard: list[str] = []

    async def __aenter__(self) -> Self:
        self._socket = await self._open.__aenter__()
        self.heard.append(str(await self._socket.recv()))
        return self

    async def __aexit__(self, *told: object) -> None:
        await self._open.__aexit__(*told)

    async def hear_until(self, seq: int) -> None:
        """Hear all up to an event that everybody is told."""
        while not any(f'"seq":{seq},' in frame for frame in self.heard):
            self.heard.append(str(await self._socket.recv()))


@given(actions=ACTIONS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_of_a_foreign_patient_is_heard_or_read(
    runner: asyncio.Runner, world: Neighbours, actions: list[tuple[bool, str]]
) -> None:
    heard, foreign = runner.run(listened(world, [(False, "call"), (True, "call"), *actions]))
    for role, frames in heard.items():
        for frame in frames:
            assert not [name for name, secret in SECRETS.items() if secret in frame], (role, frame)
            assert not named(json.loads(frame)) & foreign, (role, frame)
    assert any(OWN_SECRETS["phone"] in frame for frame in heard["dispatcher"])
    assert any(OWN_SECRETS["address"] in frame for frame in heard["dispatcher"])
    assert not any(secret in frame for frame in heard["planner"] for secret in OWN_SECRETS.values())


async def listened(world: Neighbours, actions: list[tuple[bool, str]]) -> tuple[dict[str, list[str]], set[str]]:
    """Let everybody of the own station listen while things are done on both sides, and read all lists after."""
    ears = {role: Ear(world, role) for role in (*BOARD_ROLES, "crew")}
    sides = {own: Evening(world, own=own) for own in (True, False)}
    for ear in ears.values():
        await ear.__aenter__()
    for own, action in actions:
        await sides[own].do(action)
    last = await closed_road(world)
    for ear in ears.values():
        await ear.hear_until(last)
        await ear.__aexit__(None, None, None)
    heard = {role: ear.heard for role, ear in ears.items()}
    for role in BOARD_ROLES:
        heard[role] += [(await world.get(path, role)).text for path in LISTS]
    heard["crew"].append((await world.get(f"units/{world.own.unit}/events", "crew")).text)
    return heard, set(sides[False].taken)


async def closed_road(world: Neighbours) -> int:
    """Close a road, which everybody is told, and give the number of that event."""
    where = {"type": "Point", "coordinates": [world.house.place()["lon"], world.house.place()["lat"]]}
    headers = world.signed_in("dispatcher", bound=False)
    await world.house.http.post("closures", json={"geometry": where, "reason": "x"}, headers=headers)
    return world.house.centre.state.last_seq


def named(told: Any) -> set[str]:
    """Give every incident that something told names."""
    if isinstance(told, list):
        return {name for each in told for name in named(each)}
    if not isinstance(told, dict):
        return set()
    own = {told["incident"]} if isinstance(told.get("incident"), str) else set()
    own |= {told["id"]} if "road_lon" in told else set()
    return own | {name for each in told.values() for name in named(each)}
