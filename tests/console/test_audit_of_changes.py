"""Random requests of four people at a served centre: each change has its one row in the audit, each refusal too."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from console.people.accounts import Accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx
    from conftest import House

IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
PATIENCE_S = 10.0
PEOPLE: Final = {"anna": "call_taker", "boris": "dispatcher", "vera": "crew", "gleb": "administrator"}
"""All of them may read what is sealed or the audit, so that each of their reads leaves a row."""

FORBIDDEN = 403


class Asked(NamedTuple):
    """A request: the route as the audit names it, its body, and whether it leaves no row where it is allowed."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    quiet: bool = False


CALL: Final = Asked("POST", "calls", {"reason": "fever", "phone": "+79110000001", "lon": "{lon}", "lat": "{lat}"})
SEND: Final = Asked("POST", "assignments", {"incident": "{incident}", "unit": "{unit}"})
OVER_CALLS: Final = (
    CALL,
    Asked("POST", "calls", {"reason": "there is none"}),
    Asked("POST", "telephone/rings", {"line": "1", "phone": "+79110000002"}),
    Asked("POST", "calls/{call}/answer"),
    Asked("POST", "calls/{call}/abandon"),
    Asked("POST", "calls/{call}/end"),
    Asked("PATCH", "calls/{call}", {"text": "Плохо"}),
)
OVER_INCIDENTS: Final = (
    Asked("PATCH", "incidents/{incident}", {"priority": 1}),
    Asked("PATCH", "incidents/{incident}", {"colour": "red"}),
    Asked("POST", "incidents/{incident}/triage", {"reason": "fever", "opened_at": "{now}", "seen": 0, "answers": []}),
    Asked("POST", "incidents/{incident}/close", {"reason": "cancelled"}),
    Asked("POST", "incidents/{incident}/reopen", {"why": "рано"}),
    Asked("POST", "incidents/{incident}/join", {"into": "{other}"}),
    Asked("POST", "incidents/{incident}/split"),
    Asked("POST", "incidents/{incident}/confirm"),
    Asked("POST", "incidents/{incident}/patients", {"name": "Х"}),
    Asked("POST", "incidents/{incident}/erase"),
)
OVER_ASSIGNMENTS: Final = (
    SEND,
    Asked("POST", "assignments/{assignment}/status", {"status": "accepted"}),
    Asked("POST", "assignments/{assignment}/status", {"status": "ended", "source": "radio"}),
    Asked("POST", "assignments/{assignment}/stand-down", {}),
    Asked("POST", "assignments/{assignment}/swap", {"unit": "{unit}"}),
    Asked("POST", "undo"),
)
OVER_THE_REST: Final = (
    Asked("POST", "units/{unit}/state", {"state": "free_on_road"}),
    Asked("POST", "units/{unit}/relocation", {"station": "s02"}),
    Asked("POST", "units/{unit}/crew", {"crew": []}),
    Asked("POST", "units/{unit}/position", {"lon": "{lon}", "lat": "{lat}", "at": "{now}"}, quiet=True),
    Asked("POST", "handovers", {"kind": "shift"}),
    Asked("POST", "handovers/1/sign"),
    Asked("POST", "closures", {"geometry": {"type": "Point", "coordinates": ["{lon}", "{lat}"]}, "reason": "вода"}),
    Asked("DELETE", "closures/1"),
)
READS: Final = (
    Asked("GET", "calls"),
    Asked("GET", "calls/{call}"),
    Asked("GET", "incidents"),
    Asked("GET", "incidents/{incident}"),
    Asked("GET", "incidents/{incident}/triage"),
    Asked("GET", "incidents/{incident}/patients"),
    Asked("GET", "events"),
    Asked("GET", "audit"),
    Asked("GET", "reasons", quiet=True),
    Asked("GET", "units", quiet=True),
)


people = st.sampled_from([*PEOPLE])
picks = st.integers(0, 1_000)


class AuditedHouse(RuleBasedStateMachine):
    """A house with four accounts; after each request the journal and the audit are held against each other."""

    kind: type[House]

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=IN_MEMORY))
        self.house = self.kind(self.folder, accounts=Accounts(self.folder / "centre.sqlite"))
        self._portal = start_blocking_portal()
        self.portal = self._portal.__enter__()
        self._opened = self.portal.wrap_async_context_manager(self.house.opened())
        self._opened.__enter__()
        assert self.house.accounts is not None
        self.tokens = {name: self.house.accounts.add(name, role) for name, role in PEOPLE.items()}
        self.rows_read = 0

    def teardown(self) -> None:
        if hasattr(self, "tokens"):
            self._opened.__exit__(None, None, None)
            self._portal.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    @rule(name=people, asked=st.sampled_from(OVER_CALLS), pick=picks, stale=st.booleans())
    def over_calls(self, *, name: str, asked: Asked, pick: int, stale: bool) -> None:
        self.ask(name, asked, pick, self.version(asked, pick, stale=stale))

    @rule(name=people, asked=st.sampled_from(OVER_INCIDENTS), pick=picks, stale=st.booleans())
    def over_incidents(self, *, name: str, asked: Asked, pick: int, stale: bool) -> None:
        self.ask(name, asked, pick, self.version(asked, pick, stale=stale))

    @rule(name=people, asked=st.sampled_from(OVER_ASSIGNMENTS), pick=picks)
    def over_assignments(self, name: str, asked: Asked, pick: int) -> None:
        self.ask(name, asked, pick, {})

    @rule(name=people, asked=st.sampled_from(OVER_THE_REST), pick=picks)
    def over_the_rest(self, name: str, asked: Asked, pick: int) -> None:
        self.ask(name, asked, pick, {})

    @rule(name=people, asked=st.sampled_from(READS), pick=picks)
    def read(self, name: str, asked: Asked, pick: int) -> None:
        self.ask(name, asked, pick, {})

    @rule(pick=picks)
    def take_and_send(self, pick: int) -> None:
        """Let something happen that is allowed for certain, so that there is something to refuse."""
        self.ask("anna", CALL, pick, {})
        self.ask("boris", SEND, -1, {})

    @rule(pick=picks)
    def call_twice(self, pick: int) -> None:
        """Send a call again under its key: a row more, an event no more."""
        for _ in range(2):
            self.ask("anna", CALL, pick, {"Idempotency-Key": str(pick)})

    def ask(self, name: str, asked: Asked, pick: int, headers: Mapping[str, str]) -> None:
        """Ask a second later, and look at what it left."""
        self.house.clock.advance(timedelta(seconds=1))
        before = self.house.centre.journal.last_seq()
        signed = {"Authorization": f"Bearer {self.tokens[name]}", "X-Seat": f"seat of {name}", **headers}
        path, body = self.named(asked.path, pick), None if asked.body is None else self.named(asked.body, pick)

        async def answered() -> httpx.Response:
            return await self.house.http.request(asked.method, path, json=body, headers=signed)

        answer = self.portal.call(answered)
        assert answer.status_code < 500, (asked, answer.text)
        events = self.house.centre.journal.read(after=before, limit=100)
        rows = self.new_rows(1 if leaves_a_row(asked, answer.status_code) else 0)
        self.check(name, asked, answer, rows)
        assert not (events and (asked.method == "GET" or asked.quiet or answer.status_code >= 400)), (asked, events)
        for event in events:
            changed_by = [row for row in rows if not row.action.startswith("GET")]
            assert [(row.actor, row.seat, row.at) for row in changed_by] == [(event.by, event.seat, event.at)]

    def check(self, name: str, asked: Asked, answer: httpx.Response, rows: list[Any]) -> None:
        """Look at what a row says of who asked for what, and what they were told."""
        for row in rows:
            assert (row.actor, row.role, row.seat) == (name, PEOPLE[name], f"seat of {name}")
            assert (row.at, row.outcome) == (self.house.clock.now(), answer.status_code)
            assert row.request == answer.headers["x-request-id"]
            assert row.action.split(" ")[0] == asked.method
            told = answer.json() if answer.status_code == 201 and answer.content else {}
            if "{incident}" in asked.path or "incident" in told:
                assert row.incident is not None

    def new_rows(self, count: int) -> list[Any]:
        """Wait until so many rows more are on disk, and give all that are new."""
        expected, since = self.rows_read + count, time.monotonic()
        while self.house.audit.written < expected and time.monotonic() - since < PATIENCE_S:
            time.sleep(0)
        rows = self.house.audit.read(after=self.rows_read, limit=100)
        self.rows_read += len(rows)
        assert len(rows) == count, rows
        return [row for _, row in rows]

    def named(self, told: Any, pick: int) -> Any:
        """Give a path or a body with names of what is there, or of what is not."""
        if isinstance(told, str):
            text = told.format_map(self.names(pick)) if "{" in told else told
            return float(text) if told in {"{lon}", "{lat}"} else text
        if isinstance(told, list):
            return [self.named(each, pick) for each in told]
        return {key: self.named(each, pick) for key, each in told.items()} if isinstance(told, dict) else told

    def names(self, pick: int) -> dict[str, Any]:
        state = self.house.centre.state
        assignments = [each.id for incident in state.incidents.values() for each in incident.assignments]
        free = [unit.id for unit in self.house.centre.fleet.units if state.unit(unit.id).assignment is None]
        return {
            "call": one_of(list(state.calls), pick),
            "incident": one_of(list(state.open if state.open and pick % 4 else state.incidents), pick),
            "other": one_of(list(state.incidents), pick + 1),
            "assignment": one_of(assignments, pick),
            "unit": one_of(free if pick < 0 else [unit.id for unit in self.house.centre.fleet.units][:4], pick),
            "now": self.house.clock.now().isoformat(),
            **self.house.place((pick % 97) / 97),
        }

    def version(self, asked: Asked, pick: int, *, stale: bool) -> dict[str, str]:
        """Give the version that a correction names: the present one, or the one before."""
        if asked.method != "PATCH":
            return {}
        kind, state = asked.path.partition("s/")[0], self.house.centre.state
        table: Mapping[str, Any] = state.calls if kind == "call" else state.incidents
        held = table.get(self.names(pick)[kind])
        return {"If-Match": str(0 if held is None else held.version - stale)}


def leaves_a_row(asked: Asked, status: int) -> bool:
    """Tell what the page on people promises: every write and every read of what may be sealed; positions never."""
    return "position" not in asked.path and (status == FORBIDDEN or not asked.quiet)


def one_of(keys: list[str], pick: int) -> str:
    return keys[pick % len(keys)] if keys else "999"


@pytest.mark.slow
def test_each_change_has_its_one_row_by_the_same_person_in_the_same_instant(make_house: Callable[..., House]) -> None:
    class Machine(AuditedHouse):
        kind = type(make_house())

    rules = settings(max_examples=10, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(Machine, settings=rules)
