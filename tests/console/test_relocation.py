"""A unit that is ordered to a station, over HTTP: what is answered, told on the board, and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx
    from conftest import House

pytestmark = pytest.mark.anyio


async def ordered(house: House, unit: str, station: str) -> httpx.Response:
    return await house.http.post(f"units/{unit}/relocation", json={"station": station})


async def told(house: House, unit: str) -> dict[str, Any]:
    """Give what the list of units tells of one; the snapshot of the board must tell the same."""
    listed, snapshot = (await house.http.get("units")).json(), (await house.http.get("snapshot")).json()
    (found,) = [each for each in listed if each["id"] == unit]
    assert found in snapshot["units"]
    return {field: found[field] for field in ("state", "bound_for", "stands_at")}


async def test_the_board_tells_where_a_unit_is_bound_for_and_where_it_waits(house: House) -> None:
    unit, *_ = house.centre.fleet.units
    goal = house.centre.fleet.stations[-1].id
    answer = await ordered(house, unit.id, goal)
    assert (answer.status_code, answer.json()) == (200, {"id": unit.id, "state": "relocating", "station": goal})
    assert await told(house, unit.id) == {"state": "relocating", "bound_for": goal, "stands_at": None}
    await house.http.post(f"units/{unit.id}/state", json={"state": "at_station"})
    assert await told(house, unit.id) == {"state": "at_station", "bound_for": None, "stands_at": goal}
    await ordered(house, unit.id, unit.station)
    await house.http.post("undo")
    assert await told(house, unit.id) == {"state": "at_station", "bound_for": None, "stands_at": goal}


async def test_an_order_that_makes_no_sense_is_refused_with_its_reason(house: House) -> None:
    unit, goal = house.centre.fleet.units[0].id, house.centre.fleet.stations[-1].id
    unknown = await ordered(house, unit, "nowhere")
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "station")
    assert (await ordered(house, "nobody", goal)).status_code == 404
    await ordered(house, unit, goal)
    again = await ordered(house, unit, goal)
    assert (again.status_code, again.json()["code"]) == (409, "already_bound")
    await house.http.post(f"units/{unit}/state", json={"state": "out_of_service"})
    broken = await ordered(house, unit, goal)
    assert (broken.status_code, broken.json()["code"]) == (409, "unit_unavailable")
