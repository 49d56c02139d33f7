"""Twenty dispatchers who keep their own books: each command that was acknowledged, and the one that was in flight.

It knows the centre only by its HTTP interface. Whatever the centre says later is compared with these books.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

WALK = ("accepted", "en_route", "on_scene", "transporting", "at_hospital", "ended")
"""The statuses of one assignment, in order."""


@dataclass
class Booked:
    """What one incident must look like."""

    id: str
    call: str
    lon: float
    lat: float
    address: str
    priority: int = 2
    form: str = "emergency"
    version: int = 1
    closed: bool = False
    assignments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def state(self) -> str:
        if self.closed:
            return "closed"
        return "assigned" if any(each["status"] != "ended" for each in self.assignments) else "waiting"

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "version": self.version,
            "state": self.state,
            "priority": self.priority,
            "form": self.form,
            "lon": self.lon,
            "lat": self.lat,
            "address": self.address,
            "assignments": self.assignments,
        }


@dataclass
class InFlight:
    """A command without an answer, and what its effect would be."""

    method: str
    path: str
    body: dict[str, Any]
    key: str
    effect: Callable[[dict[str, Any]], None]


class Dispatcher:
    """One person at one seat with some crews of their own, walking incidents through their whole life."""

    def __init__(
        self, name: str, units: list[str], rng: random.Random, bbox: tuple[float, float, float, float]
    ) -> None:
        self.name = name
        self.units = units
        self.rng = rng
        self.bbox = bbox
        self.books: dict[str, Booked] = {}
        self.unit_of: dict[str, str | None] = dict.fromkeys(units)
        self.unit_state: dict[str, str] = dict.fromkeys(units, "at_station")
        self.open: list[Booked] = []
        self.in_flight: InFlight | None = None
        self.acknowledged = 0

    async def work(self, client: httpx.AsyncClient) -> None:
        """Give commands until the centre is gone."""
        try:
            if self.in_flight is not None:
                await self.settle(client)
            while True:
                await self.step(client)
        except httpx.HTTPError:
            return

    async def settle(self, client: httpx.AsyncClient) -> None:
        """Send the command that had no answer once more, under its key: it must take effect exactly once."""
        asked = self.in_flight
        assert asked is not None
        answer = await client.request(
            asked.method, asked.path, json=asked.body, headers={"Idempotency-Key": asked.key, "X-Actor": self.name}
        )
        assert answer.is_success, (asked, answer.text)
        self.in_flight = None
        asked.effect(answer.json())
        self.acknowledged += 1

    async def step(self, client: httpx.AsyncClient) -> None:
        """Give the next command."""
        free = [unit for unit, assignment in self.unit_of.items() if assignment is None]
        waiting = [each for each in self.open if each.state == "waiting"]
        moving = [each for each in self.open if each.state == "assigned"]
        if waiting and free:
            await self._assign(client, waiting[0], self.rng.choice(free))
        elif moving and (not free or self.rng.random() < 0.8):
            await self._move(client, self.rng.choice(moving))
        else:
            await self._call(client)

    async def _call(self, client: httpx.AsyncClient) -> None:
        west, south, east, north = self.bbox
        lon = round(self.rng.uniform(west, east), 6)
        lat = round(self.rng.uniform(south, north), 6)
        address = f"улица {uuid.uuid4().hex[:8]}, {self.rng.randint(1, 99)}"

        def booked(answer: dict[str, Any]) -> None:
            incident = Booked(answer["incident"], answer["call"], lon, lat, address)
            self.books[incident.id] = incident
            self.open.append(incident)

        body = {"lon": lon, "lat": lat, "address": address, "text": "проба", "reason": "injury"}
        await self._post(client, "/api/v1/calls", body, booked)

    async def _assign(self, client: httpx.AsyncClient, incident: Booked, unit: str) -> None:
        def booked(answer: dict[str, Any]) -> None:
            incident.assignments.append({"id": answer["id"], "unit": unit, "status": "proposed", "times": {}})
            incident.version += 1
            self.unit_of[unit] = answer["id"]

        await self._post(client, "/api/v1/assignments", {"incident": incident.id, "unit": unit}, booked)

    async def _move(self, client: httpx.AsyncClient, incident: Booked) -> None:
        assignment = incident.assignments[-1]
        done = assignment["status"]
        status = WALK[0] if done == "proposed" else WALK[WALK.index(done) + 1]

        def booked(_answer: dict[str, Any]) -> None:
            assignment["status"] = status
            incident.version += 1
            if status == "en_route":
                self.unit_state[assignment["unit"]] = "free_on_road"
            if status == "ended":
                incident.version += 1
                incident.closed = True
                self.unit_of[assignment["unit"]] = None
                self.open.remove(incident)

        await self._post(client, f"/api/v1/assignments/{assignment['id']}/status", {"status": status}, booked)

    async def _post(
        self, client: httpx.AsyncClient, path: str, body: dict[str, Any], effect: Callable[[dict[str, Any]], None]
    ) -> None:
        self.in_flight = InFlight("POST", path, body, uuid.uuid4().hex, effect)
        await self.settle(client)

    def expected_units(self) -> dict[str, dict[str, Any]]:
        """Give what each of these crews must look like."""
        status = {each["id"]: each["status"] for booked in self.open for each in booked.assignments}
        return {
            unit: {
                "id": unit,
                "state": self.unit_state[unit] if assignment is None else status[assignment],
                "assignment": assignment,
            }
            for unit, assignment in self.unit_of.items()
        }


async def work_all(address: str, dispatchers: list[Dispatcher]) -> None:
    """Let all work at once until the centre is gone."""
    limits = httpx.Limits(max_connections=len(dispatchers))
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=limits) as client:
        await asyncio.gather(*(dispatcher.work(client) for dispatcher in dispatchers))
