"""The demo beside the reference EMR, each a process of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import websockets.sync.client as websockets
from emr_process import reference_emr, started

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

BY_HAND = ("--port", "0", "--calls-per-hour", "0", "--crews", "none", "--dispatch", "confirm")


def test_an_allergy_reaches_card_console_and_tablet_and_a_dead_record_stops_nothing(tmp_path: Path) -> None:
    with reference_emr("--fault", "dead") as emr:
        port = int(emr.rpartition(":")[2])
    with (
        started("demo", *BY_HAND, "--state", str(tmp_path), "--emr", emr) as address,
        httpx.Client(base_url=f"{address}/api/v1", timeout=30) as client,
        websockets.connect(f"{address.replace('http', 'ws')}/ws/console") as console,
    ):
        station = client.get("stations").json()[0]
        call = {"lon": station["lon"], "lat": station["lat"], "patient": {"name": "Пациент 1"}}
        incident = posted(client, "calls", **call)["incident"]
        unit = client.get(f"incidents/{incident}/recommendation").json()["candidates"][0]["unit"]
        posted(client, "assignments", incident=incident, unit=unit)
        assert context(console, "no_answer")["since"]
        with reference_emr(port=port):
            assert [each["text"] for each in context(console, "known")["allergies"]] == ["Пенициллины"]
        with websockets.connect(f"{address.replace('http', 'ws')}/ws/crew?unit={unit}") as tablet:
            assert [each["text"] for each in context(tablet, "known")["allergies"]] == ["Пенициллины"]
        card = client.get(f"incidents/{incident}/patient-context").json()
        assert (card["state"], card["source"]) == ("known", emr)


def posted(client: httpx.Client, path: str, **body: Any) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.is_success, answer.text
    return dict(answer.json())


def context(socket: websockets.ClientConnection, state: str) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(socket.recv(timeout=40))
        if frame["kind"] == "context" and frame["state"] == state:
            return frame
