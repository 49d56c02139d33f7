"""The demo as a person with curl meets it: started as a process, used over HTTP, stopped with Ctrl-C."""

from __future__ import annotations

import itertools
import json
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

WALK = ("accepted", "en_route", "on_scene", "transporting", "at_hospital", "ended")
BY_HAND = ("--calls-per-hour", "0", "--crews", "none", "--dispatch", "confirm")


@contextmanager
def demo(*options: str, state: Path) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    command = [sys.executable, "-m", "console", "demo", "--port", "0", "--state", str(state), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = re.fullmatch(r"READY (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
            assert ready, process.stderr and process.stderr.read()
            with httpx.Client(base_url=f"{ready[1]}/api/v1", timeout=30) as client:
                yield process, client
        finally:
            process.kill()


def posted(client: httpx.Client, path: str, **body: Any) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.is_success, answer.text
    return dict(answer.json())


@pytest.fixture(scope="module", params=["made-up", pytest.param("krasnodar", marks=pytest.mark.realdata)])
def by_hand(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    options = BY_HAND
    if request.param == "krasnodar":
        data = request.getfixturevalue("data_dir")
        options = (*BY_HAND, "--map", str(data / "osm" / "krasnodar" / "krasnodar_derived.osm.pbf"))
    with demo(*options, state=tmp_path_factory.mktemp("state")) as running:
        yield running


def test_a_call_becomes_a_crew_on_its_way_and_the_events_tell_it(by_hand: tuple[object, httpx.Client]) -> None:
    _, client = by_hand
    station = client.get("stations").json()[3]
    before = client.get("events", params={"after": 10**9}).json()["last"]
    incident = posted(client, "calls", lon=station["lon"], lat=station["lat"], reason="chest_pain")["incident"]
    recommendation = client.get(f"incidents/{incident}/recommendation").json()
    units = [unit["id"] for unit in client.get("units").json()]
    assert sorted(each["unit"] for each in recommendation["candidates"] + recommendation["refused"]) == sorted(units)
    best = recommendation["candidates"][0]
    assert best["recommended"]
    assert sum(part["ms"] for part in best["parts"]) == best["price"]
    assignment = posted(client, "assignments", incident=incident, unit=best["unit"])["id"]
    for status in WALK:
        posted(client, f"assignments/{assignment}/status", status=status)
    events = client.get("events", params={"after": before}).json()["events"]
    assert [event["type"] for event in events] == [
        "CallReceived",
        "IncidentOpened",
        "UnitAssigned",
        *["AssignmentMoved"] * 6,
        "IncidentClosed",
    ]
    assert [event["seq"] for event in events] == list(range(before + 1, before + 11))
    assert all(event["data"]["training"] for event in events)


def test_two_waiting_calls_get_the_joint_answer_where_nearest_first_is_worse(
    by_hand: tuple[object, httpx.Client],
) -> None:
    """Only two crews are left free; the older call's nearest crew is the one that the other call needs more."""
    _, client = by_hand
    stations = client.get("stations").json()
    left = _one_crew_at_each_of_two_stations(client)
    homes = {each["id"]: each for each in stations}
    sources = [[homes[left[unit]]["lon"], homes[left[unit]]["lat"]] for unit in left]
    targets = [[each["lon"] + 0.004, each["lat"] + 0.002] for each in stations]
    times = posted(client, "table", sources=sources, targets=targets)["travel_ms"]
    first, second = _trap(times)
    older = posted(client, "calls", lon=targets[first][0], lat=targets[first][1], reason="injury")["incident"]
    newer = posted(client, "calls", lon=targets[second][0], lat=targets[second][1], reason="injury")["incident"]
    recommended = {
        incident: client.get(f"incidents/{incident}/recommendation").json()["candidates"][0]
        for incident in (older, newer)
    }
    nearest = min(range(2), key=lambda row: times[row][first])
    assert recommended[older]["unit"] == list(left)[1 - nearest]
    assert recommended[newer]["unit"] == list(left)[nearest]
    joint = sum(each["travel_ms"] for each in recommended.values())
    assert joint < times[nearest][first] + times[1 - nearest][second]


def _one_crew_at_each_of_two_stations(client: httpx.Client) -> dict[str, str]:
    """Put every other crew out of service; gives station by unit."""
    units = client.get("units").json()
    plain = [unit for unit in units if set(unit["capabilities"]) == {"general", "feldsher"}]
    chosen: dict[str, str] = {}
    for unit in plain:
        if len(chosen) < 2 and unit["station"] not in chosen.values() and unit["state"] == "at_station":
            chosen[unit["id"]] = unit["station"]
    for unit in units:
        if unit["id"] not in chosen:
            posted(client, f"units/{unit['id']}/state", state="out_of_service")
    return chosen


def _trap(times: list[list[int]]) -> tuple[int, int]:
    """Find two places where sending the nearest crew to the first costs more in all than sending the other."""
    pairs = itertools.permutations(range(len(times[0])), 2)

    def gain(pair: tuple[int, int]) -> int:
        first, second = pair
        nearest = min(range(2), key=lambda row: times[row][first])
        return (times[nearest][first] + times[1 - nearest][second]) - (
            times[1 - nearest][first] + times[nearest][second]
        )

    best = max(pairs, key=gain)
    assert gain(best) > 0
    return best


def test_a_second_centre_on_the_same_folder_is_told_the_pid_of_the_first(
    by_hand: tuple[subprocess.Popen[str], httpx.Client],
) -> None:
    process, _ = by_hand
    command_line = [str(each) for each in process.args]
    state = command_line[command_line.index("--state") + 1]
    command = [sys.executable, "-m", "console", "demo", "--port", "0", "--state", str(state)]
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert second.stderr.splitlines()[-1].endswith(f"is in use by process {process.pid}")


def test_a_taken_port_is_told_in_one_sentence(by_hand: tuple[object, httpx.Client], tmp_path: Path) -> None:
    _, client = by_hand
    command = [sys.executable, "-m", "console", "demo", "--port", str(client.base_url.port), "--state", str(tmp_path)]
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert second.stderr.strip() == (
        f"dispatch112: port {client.base_url.port} on 127.0.0.1 is in use: choose another with --port"
    )


def test_the_living_demo_dispatches_by_itself_and_stops_cleanly_on_ctrl_c(tmp_path: Path) -> None:
    with demo("--speed", "60", "--calls-per-hour", "600", state=tmp_path) as (process, client):
        after, seen = 0, set[str]()
        while not seen >= {"accepted", "en_route", "on_scene"}:
            page = client.get("events", params={"after": after, "wait": 5}).json()
            after = page["events"][-1]["seq"] if page["events"] else after
            seen |= {each["data"]["status"] for each in page["events"] if each["type"] == "AssignmentMoved"}
            assert after < 20_000
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    verify = [sys.executable, "-m", "console", "journal", "verify", "--state", str(tmp_path)]
    verified = subprocess.run(verify, capture_output=True, text=True, check=True)
    assert json.loads(verified.stdout)["events"] >= after
