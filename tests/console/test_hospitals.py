"""Hospitals over HTTP: ranked with reasons, patients shared among them, and what they tell of themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import House

pytestmark = pytest.mark.anyio


async def ranked(house: House, incident: str = "1", language: str = "ru") -> list[dict[str, Any]]:
    answer = await house.http.get(f"incidents/{incident}/hospitals", headers={"Accept-Language": language})
    return list(answer.raise_for_status().json())


async def listed(house: House, hospital: str) -> dict[str, Any]:
    told = (await house.http.get("hospitals")).raise_for_status().json()
    return next(each for each in told if each["id"] == hospital)


async def report(house: House, hospital: str, **told: Any) -> None:
    answer = await house.http.post(f"hospitals/{hospital}/report", json=told, headers={"X-Actor": "anna"})
    assert answer.json() == {"id": hospital}, answer.text


async def call(house: House, reason: str, index: float = 0) -> None:
    (await house.http.post("calls", json={**house.place(index), "reason": reason})).raise_for_status()


async def test_every_hospital_is_ranked_with_the_parts_of_its_price(house: House) -> None:
    await call(house, "injury")
    hospitals = await ranked(house, language="en")
    assert sorted(each["id"] for each in hospitals) == [each.id for each in house.town.fleet.hospitals]
    for each in hospitals:
        assert sum(part["ms"] for part in each["parts"]) == each["price"]
    best, second = hospitals[0], hospitals[1]
    assert [each["recommended"] for each in hospitals].count(True) == 1
    assert best["recommended"]
    assert best["receives"] == best["department"] == "trauma"
    assert best["verdict"] == {"code": "chosen", "text": "the least price"}
    assert best["ahead_of"]["hospital"] == second["id"]
    assert best["ahead_of"]["ms"] == second["price"] - best["price"]
    assert second["verdict"] is None


async def test_a_diversion_sends_the_patient_elsewhere_until_it_ends(house: House) -> None:
    await call(house, "injury")
    first = (await ranked(house))[0]["id"]
    until = house.clock.now() + timedelta(hours=2)
    await report(house, first, closed=[{"department": "trauma", "until": until.isoformat()}])
    house.clock.advance(timedelta(minutes=5))
    hospitals = await ranked(house)
    assert hospitals[0]["id"] != first
    last = hospitals[-1]
    assert (last["id"], last["recommended"]) == (first, False)
    assert last["refused"]["code"] == "diverted"
    assert last["refused"]["text"] == "отделение закрыто для приёма"
    assert last["refused"]["until"].startswith(f"{until:%Y-%m-%dT%H:%M:%S}")
    (closed,) = (await listed(house, first))["closed"]
    assert (closed["department"], closed["age_ms"], closed["by"]) == ("trauma", 300_000, "anna")
    house.clock.advance(timedelta(hours=2))
    assert (await ranked(house))[0]["id"] == first
    assert (await listed(house, first))["closed"] == []


async def test_a_department_opens_again_and_a_limit_is_lifted_when_that_is_told(house: House) -> None:
    await call(house, "injury")
    first = (await ranked(house))[0]["id"]
    await report(house, first, closed=[{"department": "trauma"}], room=0)
    await report(house, first, opened=["trauma"])
    assert [each["refused"]["code"] for each in await ranked(house) if each["id"] == first] == ["full"]
    await report(house, first, any_number=True)
    assert (await ranked(house))[0]["id"] == first


async def test_beds_are_shown_with_their_age_and_cost_what_is_missing(house: House) -> None:
    await call(house, "injury")
    first = (await ranked(house))[0]["id"]
    await report(house, first, beds={"trauma": 0})
    house.clock.advance(timedelta(minutes=30))
    told = next(each for each in await ranked(house) if each["id"] == first)
    assert told["beds"] == {"free": 0, "age_ms": 1_800_000}
    assert {part["code"] for part in told["parts"]} >= {"beds"}
    await report(house, first, beds={"general": 4})
    beds = (await listed(house, first))["beds"]
    assert [(each["department"], each["free"], each["age_ms"]) for each in beds] == [
        ("general", 4, 0),
        ("trauma", 0, 1_800_000),
    ]


async def test_a_crew_on_the_way_takes_the_bed_and_stands_in_the_queue(house: House) -> None:
    await call(house, "injury")
    first = (await ranked(house))[0]["id"]
    await report(house, first, beds={"trauma": 1})
    unit = house.town.fleet.units[0].id
    await house.http.post("assignments", json={"incident": "1", "unit": unit})
    house.clock.advance(timedelta(minutes=1))
    await house.move("1-1", "accepted", "en_route", "on_scene", "transporting", hospital=first)
    assert (await ranked(house))[0]["beds"]["free"] == 1
    await call(house, "injury")
    other = next(each for each in await ranked(house, "2") if each["id"] == first)
    assert other["beds"]["free"] == 0
    assert {part["code"] for part in other["parts"]} >= {"beds"}


async def test_when_all_refuse_the_answer_says_so(house: House) -> None:
    await call(house, "injury")
    for hospital in house.town.fleet.hospitals:
        await report(house, hospital.id, room=0)
    hospitals = await ranked(house)
    assert not any(each["recommended"] for each in hospitals)
    assert hospitals[0]["verdict"]["code"] == "all_refuse"
    plan = (await house.http.get("incidents/1/hospital-plan")).json()
    assert (plan["total"], plan["patients"][0]["hospital"]) == (0, None)
    assert plan["patients"][0]["verdict"]["code"] == "all_refuse"


async def test_patients_of_one_incident_are_shared_among_the_hospitals(house: House) -> None:
    await call(house, "injury")
    first = (await ranked(house))[0]["id"]
    for number in range(3):
        await house.http.post("incidents/1/patients", json={"name": f"Пациент {number}"})
    await report(house, first, room=2)
    plan = (await house.http.get("incidents/1/hospital-plan", headers={"Accept-Language": "en"})).json()
    goals = [each["hospital"] for each in plan["patients"]]
    assert [each["patient"] for each in plan["patients"]] == [1, 2, 3]
    assert 1 <= goals.count(first) <= 2
    assert None not in goals
    assert plan["total"] == sum(each["price"] for each in plan["patients"])
    for each in plan["patients"]:
        assert sum(part["ms"] for part in each["parts"]) == each["price"]
    await house.http.post("incidents/1/patients/1/outcome", json={"outcome": "hospitalised", "hospital": first})
    plan = (await house.http.get("incidents/1/hospital-plan")).json()
    assert [each["patient"] for each in plan["patients"]] == [2, 3]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "beds"),
        ({"beds": {"general": -1}}, "beds[...]"),
        ({"beds": {"magic": 1}}, "beds"),
        ({"closed": [{"department": "magic"}]}, "closed"),
        ({"closed": [{"department": "general", "until": "2020-01-01T00:00:00Z"}]}, "closed"),
        ({"closed": [{"department": "general"}], "opened": ["general"]}, "opened"),
        ({"room": 1, "any_number": True}, "any_number"),
    ],
)
async def test_a_report_that_cannot_be_is_refused_with_its_field(
    house: House, told: dict[str, Any], field: str
) -> None:
    hospital = next(each.id for each in house.town.fleet.hospitals if "general" in each.departments)
    answer = await house.http.post(f"hospitals/{hospital}/report", json=told)
    assert answer.status_code == 422, answer.text
    assert [each["field"] for each in answer.json()["errors"]] == [field]


async def test_an_unknown_hospital_is_not_found(house: House) -> None:
    assert (await house.http.post("hospitals/nowhere/report", json={"room": 1})).status_code == 404


async def test_what_a_hospital_told_outlives_a_restart(house: House) -> None:
    hospital = next(each.id for each in house.town.fleet.hospitals if "general" in each.departments)
    await report(house, hospital, beds={"general": 3}, closed=[{"department": "general"}], room=7)
    before = house.centre.state
    checkpoint = before.checkpoint()
    assert type(before).of(checkpoint).hospitals == before.hospitals
    replayed = type(before)().fold(house.centre.journal.public_parts(after=0))
    assert replayed.hospitals == before.hospitals
