"""The board that the pages make of events is the one that the centre has: the same random day, folded twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from village import village

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from conftest import House

ROOT: Final = Path(__file__).parents[2]
WEB: Final = ROOT / "console" / "web"
VITEST: Final = WEB / "node_modules" / ".bin" / "vitest"
SEED: Final = 7
STEPS: Final = 700
PEOPLE: Final = ("anna", "boris", "vera")
WHY: Final = {"why": "так сказали"}
RARELY: Final = 0.2
RADIO: Final = {"source": "radio"}
STATUSES: Final = ("accepted", "en_route", "on_scene", "transporting", "at_hospital", "ended")
ALL_OF_THEM: Final = {
    "AssignmentMoved", "CallAbandoned", "CallAnswered", "CallEnded", "CallLocated", "CallRang", "CallReceived",
    "CallReleased", "HelpAsked", "IncidentChanged", "IncidentClosed", "IncidentErased", "IncidentOpened",
    "IncidentReopened", "IncidentSplit", "IncidentTriaged", "IncidentsJoined", "PatientAdded", "PatientEnded",
    "StatusCorrected", "Undone", "UnitAssigned", "UnitReserved", "UnitStateChanged",
}  # fmt: skip
"""Events of which the day must hold at least one, or it says nothing of them."""

Order = tuple[str, str, "dict[str, Any] | bytes | None"]
"""Method, path and body of a command."""

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


class Day:
    """Random commands of a few people over HTTP; what is refused leaves no trace."""

    def __init__(self, house: House) -> None:
        self.house, self.dice = house, random.Random(SEED)
        self.person = PEOPLE[0]

    async def live(self, steps: int) -> None:
        for _ in range(steps):
            snapshot = await self.read("snapshot")
            self.incidents, self.lines = snapshot["incidents"], await self.read("telephone")
            self.units = [each["id"] for each in snapshot["units"]]
            method, path, body = self.dice.choice((self.telephone, self.incident, self.unit, self.assignment))()
            await self.ask(method, path, body)
            if self.dice.random() < RARELY:
                await self.ask("POST", "undo", None)
            self.house.clock.advance(timedelta(seconds=self.dice.choice((0.2, 1.0, 4.0))))

    async def ask(self, method: str, path: str, body: dict[str, Any] | bytes | None) -> None:
        self.person = self.person if path == "undo" else self.dice.choice(PEOPLE)
        headers = {"X-Actor": self.person}
        if method == "PATCH":
            incident = next(each for each in self.incidents if path.endswith(f"/{each['id']}"))
            headers["If-Match"] = str(incident["version"])
        told = {"content": body} if isinstance(body, bytes) else {"json": body}
        answer = await self.house.http.request(method, path, headers=headers, **told)
        assert answer.status_code != 500, answer.text

    async def read(self, path: str) -> Any:
        return (await self.house.http.get(path)).raise_for_status().json()

    def telephone(self) -> Order:
        place = self.house.place(self.dice.random())
        taken: Order = (
            "POST",
            "calls",
            {**place, "reason": "chest_pain", "address": "Лесная, 5", "phone": "+70000000002"},
        )
        rung: Order = ("POST", "telephone/rings", {"line": "1", "phone": "+70000000003"})
        if not self.lines:
            return self.dice.choice((taken, rung))
        call = f"calls/{self.dice.choice(self.lines)['id']}"
        taker = {"taker": self.dice.choice(PEOPLE)}
        planned: Order = ("POST", "calls", {**place, "kind": "planned", "due_at": "2026-03-03T09:00:00Z"})
        found: Order = ("POST", "channels/aml?phone=%2B70000000003", self.place_of_a_phone())
        moves: list[Order] = [
            ("POST", f"{call}/{move}", taker if move == "release" else None)
            for move in ("answer", "abandon", "release", "end")
        ]
        return self.dice.choice((taken, rung, planned, found, found, *moves))

    def place_of_a_phone(self) -> bytes:
        place, at = self.house.place(self.dice.random()), self.house.clock.now()
        text = f'A"ML=1;lt={place["lat"]:+.5f};lg={place["lon"]:+.5f};rd=12;top={at:%Y%m%d%H%M%S};lc=90;pm=G;ml='
        return f"{text}{len(text) + len(str(len(text) + 2))}".encode()

    def incident(self) -> Order:
        if not self.incidents:
            return self.telephone()
        incident = f"incidents/{self.some_incident()}"
        treated = f"incidents/{self.some_incident('patients')}"
        closed, rarely = f"incidents/{self.some_incident('closed_at')}", self.dice.random() < RARELY
        changes: tuple[dict[str, Any], ...] = (
            {"priority": self.dice.randint(1, 5), **WHY},
            {"address": f"Мостовая, {self.dice.randint(1, 99)}", **self.house.place(self.dice.random())},
            {"reason": "injury", "units": 2},
        )
        return self.dice.choice(
            (
                ("PATCH", incident, self.dice.choice(changes)),
                ("PATCH", incident, self.dice.choice(changes)),
                ("POST", f"{incident}/close", {"reason": self.dice.choice(("cancelled", "устало"))}),
                ("POST", f"{incident}/reopen", WHY),
                ("POST", f"{incident}/triage", {"reason": "injury", "opened_at": "2026-03-02T09:30:00Z"}),
                ("POST", f"{incident}/join", {"into": self.some_incident()}),
                ("POST", f"incidents/{self.some_incident('joined_to')}/split", None),
                ("POST", f"{closed if rarely else incident}/erase", None),
                ("POST", f"{incident}/patients", {"name": "Пациент 1"}),
                ("POST", f"{treated}/patients/1/outcome", {"outcome": self.dice.choice(("treated", "death"))}),
                (
                    "POST",
                    f"incidents/{self.some_incident('due_at')}/reserve",
                    {"unit": self.dice.choice(self.units)},
                ),
            )
        )

    def unit(self) -> Order:
        state = self.dice.choice(("at_station", "free_on_road", "relocating", "out_of_service"))
        pause = {"pause": "repair"} if state == "out_of_service" else {}
        report = ("POST", f"units/{self.dice.choice(self.units)}/state", {"state": state, **pause})
        goal = {"station": self.dice.choice(self.house.centre.fleet.stations).id}
        order = ("POST", f"units/{self.dice.choice(self.units)}/relocation", goal)
        sent = ("POST", "assignments", {"incident": self.some_incident(), "unit": self.dice.choice(self.units)})
        return self.dice.choice((report, order, sent, sent))

    def assignment(self) -> Order:
        active = [one for each in self.incidents for one in each["assignments"] if one["status"] != "ended"]
        if not active:
            return self.unit()
        chosen, other = self.dice.choice(active), self.dice.choice(active)
        assignment, earlier = f"assignments/{chosen['id']}", self.dice.choice(list(chosen["times"]))
        status = {"status": self.dice.choice(STATUSES)}
        return self.dice.choice(
            (
                *(("POST", f"{assignment}/status", {**status, **said}) for said in ({}, RADIO, RADIO)),
                ("POST", f"{assignment}/status", {"status": "ended", "outcome": "treated"}),
                ("POST", f"{assignment}/status", {"status": "ended", "handed_to": other["id"]}),
                ("POST", f"{assignment}/correct", {"status": earlier, **WHY}),
                ("POST", f"{assignment}/stand-down", WHY),
                ("POST", f"{assignment}/refuse", {"pause": "repair"}),
                ("POST", f"{assignment}/divert", {"incident": self.some_incident()}),
                ("POST", f"{assignment}/swap", {"unit": self.dice.choice(self.units)}),
                ("POST", f"{assignment}/help", {"units": 1, "needs": ["resuscitation"]}),
            )
        )

    def some_incident(self, having: str = "id") -> str:
        """Give the number of an incident that has something in this field; of any where none has."""
        such = [each for each in self.incidents if each[having]] or self.incidents
        return str(self.dice.choice(such)["id"]) if such else "1"


@pytest.fixture
async def house(make_house: Callable[..., House]) -> AsyncIterator[House]:
    async with make_house(town=village(crews=12)).opened() as house:
        yield house


async def test_pages_make_the_board_of_the_centre_of_its_events(house: House, tmp_path: Path) -> None:
    if not VITEST.exists():
        pytest.skip(f"{VITEST} is missing; scripts/build_web.py fetches it")
    day = Day(house)
    before = await day.read("snapshot")
    await day.live(STEPS)
    after, lines = await day.read("snapshot"), await day.read("telephone")
    told = (await day.read(f"events?after={before['seq']}&limit=1000"))["events"]
    events = [each for each in told if each["seq"] <= after["seq"]]
    assert events[-1]["seq"] == after["seq"]
    assert {each["type"] for each in events} >= ALL_OF_THEM
    assert any(each["data"].get("station") for each in events), "nobody was relocated"
    assert any(each["data"].get("assists") for each in events), "nobody helped until a crew was there"
    story = {"before": before, "events": events, "after": after, "lines": lines}
    written = tmp_path / "story.json"
    written.write_text(json.dumps(story))
    command = (str(VITEST), "run", "src/folding/folds.test.ts")
    surroundings = os.environ | {
        "VITE_STORY": str(written),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    folded = await asyncio.to_thread(
        subprocess.run, command, cwd=WEB, env=surroundings, capture_output=True, text=True, check=False
    )
    assert folded.returncode == 0, folded.stdout + folded.stderr
