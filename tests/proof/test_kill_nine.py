"""Killed at any instant, again and again, under twenty dispatchers, the centre loses and doubles nothing."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import rfc8785

from proof.dispatchers import Dispatcher, work_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.proof

KILLS = int(os.environ.get("DISPATCH112_KILLS", "50"))
EVENTS = int(os.environ.get("DISPATCH112_KILL_EVENTS", "30000"))
DISPATCHERS = 20
SEED = 112

_log = logging.getLogger(__name__)
logging.getLogger("httpx").setLevel(logging.WARNING)


def command(*arguments: str, state: Path) -> list[str]:
    return [sys.executable, "-m", "console", *arguments, "--state", str(state)]


@contextmanager
def centre(state: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the centre and give its process and address once it is ready."""
    arguments = ["demo", "--calls-per-hour", "0", "--crews", "none", "--dispatch", "confirm", "--port", "0"]
    with subprocess.Popen(
        command(*arguments, state=state), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            ready = process.stdout.readline().split()
            assert ready[:1] == ["READY"], ready
            yield process, ready[1]
        finally:
            process.kill()


def run(*arguments: str, state: Path) -> str:
    done = subprocess.run(command(*arguments, state=state), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def without_places(unit: dict[str, Any]) -> dict[str, Any]:
    return {name: unit[name] for name in ("id", "state", "assignment")}


def as_booked(incident: dict[str, Any]) -> dict[str, Any]:
    kept = ("id", "version", "state", "priority", "form", "lon", "lat", "address")
    assignments = [
        {"id": each["id"], "unit": each["unit"], "status": each["status"], "times": {}}
        for each in incident["assignments"]
    ]
    return {**{name: incident[name] for name in kept}, "assignments": assignments}


def test_fifty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    dispatchers: list[Dispatcher] = []
    kills = last = 0
    while kills < KILLS or last < EVENTS:
        with centre(tmp_path) as (process, address):
            dispatchers = dispatchers or hired(address, rng)
            check_boards(address, dispatchers)
            last = httpx.get(f"{address}/api/v1/events?after=1000000000").json()["last"]
            enough = kills + 1 >= KILLS and last < EVENTS
            wait_s = rng.uniform(5, 15) if enough else rng.uniform(0.05, 5)
            killer = threading.Timer(wait_s, process.send_signal, (signal.SIGKILL,))
            killer.start()
            asyncio.run(work_all(address, dispatchers))
            killer.join()
            kills += 1
            acknowledged = sum(dispatcher.acknowledged for dispatcher in dispatchers)
            _log.info("kill %d after %.2f s: %d commands acknowledged", kills, wait_s, acknowledged)
    finish(tmp_path, dispatchers)


def hired(address: str, rng: random.Random) -> list[Dispatcher]:
    units = [unit["id"] for unit in httpx.get(f"{address}/api/v1/units").json()]
    places = [(station["lon"], station["lat"]) for station in httpx.get(f"{address}/api/v1/stations").json()]
    bbox = (min(p[0] for p in places), min(p[1] for p in places), max(p[0] for p in places), max(p[1] for p in places))
    return [
        Dispatcher(f"seat {seat}", units[seat::DISPATCHERS], random.Random(rng.random()), bbox)
        for seat in range(DISPATCHERS)
    ]


def check_boards(address: str, dispatchers: list[Dispatcher]) -> None:
    """Every acknowledged command is there once; what was in flight is asked again first, under its own key."""

    async def settle() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            for dispatcher in dispatchers:
                if dispatcher.in_flight is not None:
                    await dispatcher.settle(client)

    asyncio.run(settle())
    incidents = httpx.get(f"{address}/api/v1/incidents", timeout=30).json()
    booked = {booked.id: booked.as_json() for dispatcher in dispatchers for booked in dispatcher.books.values()}
    expected = [{**booked[each], "assignments": plain(booked[each])} for each in sorted(booked, key=int)]
    assert rfc8785.dumps([as_booked(incident) for incident in incidents]) == rfc8785.dumps(expected)
    units = httpx.get(f"{address}/api/v1/units", timeout=30).json()
    known = {unit: told for dispatcher in dispatchers for unit, told in dispatcher.expected_units().items()}
    assert rfc8785.dumps([without_places(unit) for unit in units]) == rfc8785.dumps(
        [known[key] for key in sorted(known)]
    )


def plain(booked: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**each, "times": {}} for each in booked["assignments"]]


def finish(state: Path, dispatchers: list[Dispatcher]) -> None:
    """Verify; delete and rebuild the checkpoints to the same bytes, before and after an erase; replay."""
    verified = json.loads(run("journal", "verify", state=state))
    assert verified["events"] >= EVENTS
    before = checkpoints(state)
    assert rebuilt(state) == before
    seq = max(before)
    assert run("replay", "--seq", str(seq), "--checkpoint", state=state).encode().strip() == before[seq]
    ended = next(b for d in dispatchers for b in d.books.values() if b.closed)
    run("journal", "erase", ended.id, state=state)
    assert json.loads(run("journal", "verify", state=state))["events"] == verified["events"] + 1
    assert rebuilt(state) == before
    with centre(state) as (_, address):
        erased = httpx.get(f"{address}/api/v1/incidents/{ended.id}").json()
    assert (erased["erased"], erased["address"], erased["lon"], erased["lat"]) == (True, None, None, None)


def checkpoints(state: Path) -> dict[int, bytes]:
    with closing(sqlite3.connect(state / "centre.sqlite")) as database:
        return dict(database.execute("SELECT seq, state FROM checkpoints").fetchall())


def rebuilt(state: Path) -> dict[int, bytes]:
    with closing(sqlite3.connect(state / "centre.sqlite")) as database, database:
        database.execute("DELETE FROM checkpoints")
    with centre(state):
        pass
    return checkpoints(state)
