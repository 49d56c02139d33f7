"""`serve` as an administrator meets it: fleet, accounts, tokens, refusals, all by the command line and HTTP."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
import pytest
from emr_process import started
from service_files import built_region, placed_fleet, run, told
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from console.cli import COMMANDS
from redis_server import redis_server

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

pytestmark = pytest.mark.slow


def refused(*arguments: str, code: int = 1) -> str:
    """Run what must fail with one sentence, and give the sentence."""
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    lines = [line for line in done.stderr.splitlines() if not line.startswith("…")]
    assert "Traceback" not in done.stderr
    return "\n".join(lines)


def served(*options: str) -> AbstractContextManager[str]:
    return started("serve", "--port", "0", *options)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_region(tmp_path_factory.mktemp("region") / "map")


@pytest.fixture(scope="module")
def fleet(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return placed_fleet(region, tmp_path_factory.mktemp("fleet") / "files")


def test_a_service_is_set_up_and_asks_everybody_for_a_token(region: Path, fleet: Path, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    token = told("user", "add", "seat-4", "--role", "dispatcher", "--state", state).strip()
    planner = told("user", "add", "plan", "--role", "planner", "--state", state).strip()
    assert "already" in refused("user", "add", "seat-4", "--role", "crew", "--state", state)
    assert "'boss' is not one of" in refused("user", "add", "x", "--role", "boss", "--state", state, code=2)
    told("fleet", "import", str(fleet), "--state", state)
    with served("--map", str(region), "--state", state) as address, httpx.Client(base_url=address) as client:
        assert client.get("/health/ready").status_code == 200
        for path in ("/api/v1", "/api/v1/units", "/metrics", "/openapi.json", "/no/such/path"):
            assert client.get(path).status_code == 401, path
        client.headers["Authorization"] = f"Bearer {token}"
        assert len(client.get("/api/v1/units").json()) == 5
        call = {"address": "Ленина, 5", "text": "плохо с сердцем"}
        incident = client.post("/api/v1/calls", json=call).json()["incident"]
        assert client.get(f"/api/v1/incidents/{incident}").json()["address"] == "Ленина, 5"
        client.post(f"/api/v1/incidents/{incident}/close", json={"reason": "cancelled"})
        assert client.post(f"/api/v1/incidents/{incident}/erase").status_code == 403
        as_planner = {"Authorization": f"Bearer {planner}"}
        assert client.get(f"/api/v1/incidents/{incident}", headers=as_planner).json()["address"] is None
        assert json.loads(told("journal", "erase", incident, "--state", state)) == {"id": incident, "erased": True}
        assert client.get(f"/api/v1/incidents/{incident}").json()["address"] is None
        assert json.loads(told("journal", "verify", "--state", state))["ok"]
        assert "is in use by process" in refused("serve", "--map", str(region), "--state", state, "--port", "0")
    assert "holds a real service's journal" in refused("demo", "--map", str(region), "--state", state, "--port", "0")
    assert {each["id"] for each in json.loads(told("replay", "--state", state))["incidents"]} == {incident}


def test_what_serve_needs_is_named(region: Path, fleet: Path, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    assert "serve needs a built map" in refused("serve", "--state", state)
    assert "serve needs a fleet" in refused("serve", "--map", str(region), "--state", state)
    assert "later release" in refused("serve", "--map", str(region), "--state", state, "--database", "x://y")
    assert "emr: must be" in refused("serve", "--map", str(region), "--state", state, "--emr", "x://y")
    assert "is no TOML" in refused("serve", "--config", str(fleet / "units.csv"))
    config = tmp_path / "centre.toml"
    config.write_text('colour = "red"\n')
    assert "there is no setting 'colour'" in refused("serve", "--config", str(config))
    config.write_text('time_zone = "Europe/Atlantis"\n')
    options = ("--config", str(config), "--map", str(region), "--fleet", str(fleet), "--state", state)
    assert "there is no time zone 'Europe/Atlantis'" in refused("serve", *options)
    versions = tmp_path / "versions"
    (versions / "ours").mkdir(parents=True)
    (versions / "ours" / "all.toml").write_text("version = 'ours'\n")
    own = ("--map", str(region), "--fleet", str(fleet), "--state", state, "--triage", str(versions))
    assert f"{versions}/ours/all.toml: valid_from: is missing" in refused("serve", *own)
    config.write_text(f"triage = '{tmp_path / 'nowhere'}'\n")
    assert f"{tmp_path / 'nowhere'}: cannot be read" in refused("serve", "--config", str(config), *own[:-2])
    config.write_text("[policy]\nmeal_ms = -5\n")
    assert "policy: meal_ms is -5" in refused("serve", "--config", str(config), *own[:-2])
    config.write_text("[moves]\nmost_moves = -1\n")
    assert "moves: most_moves is -1: want a number from 0" in refused("serve", "--config", str(config), *own[:-2])


def test_a_gateway_serves_consoles_beside_the_centre(region: Path, fleet: Path, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    token = told("user", "add", "seat-4", "--role", "dispatcher", "--state", state).strip()
    with redis_server(tmp_path) as redis, ExitStack() as stack:
        centre = ("--map", str(region), "--fleet", str(fleet), "--state", state, "--redis", redis.url)
        address = stack.enter_context(served(*centre))
        gateway = stack.enter_context(served("--role", "gateway", "--centre", address, "--redis", redis.url))
        client = stack.enter_context(httpx.Client(base_url=gateway))
        assert client.get("/api/v1/units").status_code == 401
        client.headers["Authorization"] = f"Bearer {token}"
        names = [Subprotocol("dispatch112.json"), Subprotocol(f"bearer.{token}")]
        with connect(gateway.replace("http", "ws") + "/ws/console", subprotocols=names, compression=None) as socket:
            assert json.loads(socket.recv(timeout=20))["kind"] == "snapshot"
            call = {"address": "Ленина, 5", "text": "плохо с сердцем"}
            incident = client.post("/api/v1/calls", json=call).json()["incident"]
            frames = iter(lambda: json.loads(socket.recv(timeout=20)), None)
            heard = next(frame["event"] for frame in frames if frame["kind"] == "event")
        assert (heard["data"]["incident"], heard["sealed"]["address"]) == (incident, "Ленина, 5")


def test_what_a_gateway_needs_is_named() -> None:
    gateway = ("serve", "--role", "gateway")
    assert "a gateway needs --centre URL and --redis URL" in refused(*gateway, "--centre", "http://127.0.0.1:1")
    assert "a gateway needs --centre URL and --redis URL" in refused(*gateway, "--redis", "redis://127.0.0.1:1")
    assert "centre: must be" in refused(*gateway, "--centre", "ws://x", "--redis", "redis://127.0.0.1:1")
    assert "redis: must be" in refused(*gateway, "--centre", "http://127.0.0.1:1", "--redis", "http://x")
    assert "only a gateway" in refused("serve", "--centre", "http://127.0.0.1:1")


def test_a_training_journal_is_refused_by_serve_and_another_map_by_demo(
    region: Path, fleet: Path, tmp_path: Path
) -> None:
    state, other = str(tmp_path / "state"), str(tmp_path / "other")
    told("map", "build", "made-up:1000:4", "--out", other)
    command = [sys.executable, "-m", "console", "demo", "--map", str(region), "--port", "0", "--state", state]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("READY")
        process.terminate()
        assert process.wait(20) == 0
    serve = ("serve", "--map", str(region), "--fleet", str(fleet), "--state", state, "--port", "0")
    assert "holds a training journal" in refused(*serve)
    assert "belongs to another map" in refused("demo", "--map", other, "--state", state, "--port", "0")


def test_every_wrong_line_of_a_fleet_is_told_and_nothing_is_kept(region: Path, fleet: Path, tmp_path: Path) -> None:
    state, broken = str(tmp_path / "state"), tmp_path / "broken"
    broken.mkdir()
    for file in fleet.iterdir():
        (broken / file.name).write_bytes(file.read_bytes())
    units = (broken / "units.csv").read_text(encoding="utf-8-sig").splitlines()
    (broken / "units.csv").write_text("\n".join([*units, units[1]]) + "\n", encoding="utf-8")
    sentence = refused("fleet", "import", str(broken), "--state", state)
    assert f"units.csv:{len(units) + 1}: id" in sentence
    assert "serve needs a fleet" in refused("serve", "--map", str(region), "--state", state, "--port", "0")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("map", "info", "/nowhere"), 1, "/nowhere"),
        (("map", "build", "no.osm.pbf", "--out", "x"), 1, "no.osm.pbf"),
        (("map", "build", "made-up:7", "--out", "x"), 1, "1,000 to 2,000,000 nodes, not 7"),
        (("route", "/nowhere", "--from", "-76.6,39.2", "--to", "1,2"), 1, "/nowhere"),
        (("route", "/nowhere", "--from", "200,1", "--to", "1,2"), 2, "outside -180 to 180"),
        (("route", "/nowhere", "--from", "x", "--to", "1,2"), 2, "is no LON,LAT"),
        (("journal", "verify", "--state", "/nowhere"), 1, "holds no journal"),
        (("bench", "simulator"), 1, "later release"),
        (("demo", "--speed", "-1"), 2, "--speed"),
        (("demo", "--emr", "x://y"), 1, "emr: must be an address such as http://127.0.0.1:8113"),
        (("emr", "--people", "0"), 2, "--people"),
        (("patient-context", "/nowhere"), 1, "/nowhere: cannot be read"),
        (("nonsense",), 2, "No such command 'nonsense'"),
        (("replay", "--at", "soon", "--state", "/nowhere"), 1, "/nowhere"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(arguments: tuple[str, ...], code: int, sentence: str) -> None:
    told_sentence = refused(*arguments, code=code)
    assert sentence in told_sentence
    assert len(told_sentence.splitlines()) == 1


def test_every_command_has_help_with_an_example() -> None:
    commands = told("--help").partition("Commands:")[2]
    names = re.findall(r"^  (\w[\w-]*)  ", commands, flags=re.MULTILINE)
    assert set(names) == set(COMMANDS)
    for name in names:
        text = told(name, "--help")
        inner = re.findall(r"^  (\w+)  ", text.partition("Commands:")[2], flags=re.MULTILINE)
        for each in inner:
            assert "Example: dispatch112" in told(name, each, "--help")
        assert inner or "Example: dispatch112" in text
