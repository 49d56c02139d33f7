"""Bridges that open by the clock, as a dispatcher meets them: routes, tables and recommendations at night."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from fleet.positions import Fix

if TYPE_CHECKING:
    from conftest import House

ZONE = ZoneInfo("Europe/Moscow")
NIGHT = datetime(2026, 3, 3, 1, 9, 30, tzinfo=ZONE)
"""The first bridge of the made-up town opens at 01:10."""


@pytest.fixture(autouse=True)
def at_night(house: House) -> None:
    """Let it be night, and the streets those of its hour as upkeep makes them."""
    house.clock.set(NIGHT)
    streets = house.centre.streets
    conditions = streets.conditions_at(NIGHT)
    streets.take(conditions, streets.built_for(conditions))


def banks(house: House) -> tuple[list[float], list[float]]:
    """Give a place on the road to the first bridge, and one on the road behind it."""
    graph, bridge = house.town.map.graph, house.town.map.movable_bridges[0]
    arcs = np.flatnonzero(np.isin(graph.way_id, bridge.way_ids))
    before = np.setdiff1d(np.flatnonzero(graph.head == graph.tail[arcs[0]]), arcs)[0]
    behind = np.setdiff1d(np.flatnonzero(graph.tail == graph.head[arcs[0]]), arcs)[0]
    near, far = (graph.geometry(int(arc))[:2].mean(axis=0).tolist() for arc in (before, behind))
    return near, far


async def way(house: House, source: list[float], target: list[float], at: datetime | None) -> dict[str, Any]:
    asked = {"from": f"{source[0]},{source[1]}", "to": f"{target[0]},{target[1]}"}
    if at is not None:
        asked["at"] = at.isoformat()
    answer = await house.http.get("route", params=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.anyio
async def test_a_route_at_night_leads_over_another_bridge_or_waits(house: House) -> None:
    near, far = banks(house)
    evening = await way(house, near, far, NIGHT - timedelta(hours=2))
    raised = await way(house, near, far, NIGHT + timedelta(minutes=2))
    all_raised = await way(house, near, far, NIGHT + timedelta(hours=1))
    assert evening["travel_ms"] < raised["travel_ms"] <= all_raised["travel_ms"]
    assert evening["wait_ms"] == 0
    assert raised["length_m"] > evening["length_m"]


@pytest.mark.anyio
async def test_without_a_moment_it_rolls_now(house: House) -> None:
    near, far = banks(house)
    assert await way(house, near, far, None) == await way(house, near, far, NIGHT)
    house.clock.set(NIGHT + timedelta(minutes=2))
    assert await way(house, near, far, None) == await way(house, near, far, NIGHT + timedelta(minutes=2))


@pytest.mark.anyio
async def test_a_table_says_the_same_as_routes(house: House) -> None:
    near, far = banks(house)
    at = NIGHT + timedelta(minutes=1)
    body = {"sources": [near, far], "targets": [far, near], "at": at.isoformat()}
    table = (await house.http.post("table", json=body)).json()["travel_ms"]
    routes = [[(await way(house, one, other, at))["travel_ms"] for other in (far, near)] for one in (near, far)]
    assert table == routes


@pytest.mark.anyio
async def test_a_unit_is_judged_at_the_moment_when_it_rolls(house: House) -> None:
    """A crew at its station needs longer to roll than the bridge stays down; one on the road is over it in time."""
    near, far = banks(house)
    for unit in house.town.fleet.units:
        house.centre.positions.take(Fix(unit.id, near[0], near[1], NIGHT), NIGHT)
    incident = (await house.http.post("calls", json={"lon": far[0], "lat": far[1], "reason": "chest_pain"})).json()[
        "incident"
    ]
    told = (await house.http.get(f"incidents/{incident}/recommendation")).json()
    candidate = told["candidates"][0]
    rolls = NIGHT + timedelta(milliseconds=candidate["turnout_ms"])
    assert candidate["travel_ms"] == (await way(house, near, far, rolls))["travel_ms"]
    assert candidate["travel_ms"] > (await way(house, near, far, NIGHT))["travel_ms"]


@pytest.mark.anyio
@pytest.mark.parametrize("at", ["2099-01-01T00:00:00Z", "2019-01-01T00:00:00Z", "soon", "", "2026-13-01", "9" * 400])
@pytest.mark.parametrize("path", ["route?from=30,60&to=30,60.1", "isochrone?from=30,60&minutes=8"])
async def test_a_moment_that_is_none_or_whose_bridges_are_unknown_is_refused(house: House, path: str, at: str) -> None:
    answer = await house.http.get(f"{path}&at={at}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "at")


@pytest.mark.anyio
async def test_an_isochrone_ends_before_a_raised_bridge(house: House) -> None:
    near, far = banks(house)
    evening_ms = (await way(house, near, far, NIGHT - timedelta(hours=2)))["travel_ms"]
    asked = {"from": f"{near[0]},{near[1]}", "minutes": f"{evening_ms / 60_000 + 0.1}"}
    roads_m = []
    for at in (NIGHT - timedelta(hours=2), NIGHT + timedelta(minutes=2)):
        answer = await house.http.get("isochrone", params={**asked, "at": at.isoformat()})
        roads_m.append(answer.json()["features"][0]["properties"]["roads_m"])
    assert roads_m[1] < roads_m[0]


@pytest.mark.anyio
async def test_steps_are_sentences_in_the_language_of_the_caller(house: House) -> None:
    near, far = banks(house)
    asked = {"from": f"{near[0]},{near[1]}", "to": f"{far[0]},{far[1]}"}
    told = [
        (await house.http.get("route", params=asked, headers={"Accept-Language": language})).json()["steps"]
        for language in ("ru", "en")
    ]
    assert [each[0]["manoeuvre"] for each in told] == ["depart", "depart"]
    assert [each[-1]["text"].lower()[-11:] for each in told] == ["вы на месте", "ave arrived"]
