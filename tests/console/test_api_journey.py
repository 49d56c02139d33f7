from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import House

pytestmark = pytest.mark.anyio


async def test_a_call_becomes_a_crew_at_the_hospital_and_the_incident_closes(house: House) -> None:
    taken = await house.http.post(
        "calls",
        json={
            **house.place(),
            "phone": "+7 900",
            "text": "боль в груди",
            "reason": "chest_pain",
            "patient": {"name": "А. Б."},
        },
    )
    assert taken.status_code == 201
    assert taken.json() == {"call": "1", "incident": "1"}
    recommendation = (await house.http.get("incidents/1/recommendation")).json()
    best = recommendation["candidates"][0]
    assert best["recommended"]
    assert sum(part["ms"] for part in best["parts"]) == best["price"]
    named = [each["unit"] for each in (*recommendation["candidates"], *recommendation["refused"])]
    assert sorted(named) == [unit.id for unit in house.town.fleet.units]
    sent = await house.http.post("assignments", json={"incident": "1", "unit": best["unit"]})
    assert sent.json() == {"id": "1-1", "incident": "1", "unit": best["unit"], "status": "proposed"}
    hospitals = (await house.http.get("incidents/1/hospitals")).json()
    assert hospitals[0]["department"] == "pci"
    assert [each["price"] for each in hospitals] == sorted(each["price"] for each in hospitals)
    await house.move(
        "1-1", "accepted", "en_route", "on_scene", "transporting", "at_hospital", "ended", hospital=hospitals[0]["id"]
    )
    incident = (await house.http.get("incidents/1")).json()
    assert incident["state"] == "closed"
    assert incident["close_reason"] == "completed"
    assert incident["assignments"][0]["hospital"] == hospitals[0]["id"]
    assert list(incident["assignments"][0]["times"])[-1] == "ended"
