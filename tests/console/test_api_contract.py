"""Each line of the HTTP contract, as a user of it sees it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import House

pytestmark = pytest.mark.anyio

PATIENT = {
    "name": "Петрова А.",
    "birth_date": "1950-02-28",
    "sex": "female",
    "snils": "112-233-445 95",
    "enp": "1",
    "phone": "+7",
}


async def test_a_call_keeps_all_it_was_told(house: House) -> None:
    told = {
        **house.place(),
        "phone": "112",
        "text": "😷 упал\nс лестницы",
        "address": "Лесная, 5",
        "reason": "injury",
        "patient": PATIENT,
    }
    assert (await house.http.post("calls", json=told)).json() == {"call": "1", "incident": "1"}
    answer = await house.http.get("calls/1")
    assert answer.headers["ETag"] == '"1"'
    call = answer.json()
    assert {name: call[name] for name in told} == told
    assert (call["id"], call["incident"], call["version"], call["by"]) == ("1", "1", 1, "demo")
    assert call["received_at"] == "2026-03-02T09:30:00Z"
    assert (await house.http.get("calls")).json() == [call]


async def test_a_call_without_anything_is_a_draft(house: House) -> None:
    await house.http.post("calls", json={})
    incident = (await house.http.get("incidents/1")).json()
    assert (incident["state"], incident["reason"], incident["priority"]) == ("draft", "unknown", 2)
    assert [incident[name] for name in ("lon", "lat", "address", "road_lon", "road_lat")] == [None] * 5


async def test_an_incident_has_its_fields_and_its_version_as_etag(house: House) -> None:
    incident = await house.call(0.4, address="Лесная, 5")
    place = house.place(0.4)
    unit = await house.best(incident)
    assignment = await house.send(incident, unit)
    answer = await house.http.get(f"incidents/{incident}")
    assert answer.headers["ETag"] == '"2"'
    assert answer.json() == {
        "id": "1",
        "version": 2,
        "state": "assigned",
        "priority": 1,
        "form": "emergency",
        "reason": "chest_pain",
        "needs": ["physician"],
        **place,
        "address": "Лесная, 5",
        "road_lon": pytest.approx(place["lon"], abs=1e-6),
        "road_lat": pytest.approx(place["lat"], abs=1e-6),
        "off_map": False,
        "hint": None,
        "opened_at": "2026-03-02T09:30:00Z",
        "calls": ["1"],
        "closed_at": None,
        "close_reason": None,
        "close_text": None,
        "erased": False,
        "assignments": [
            {
                "id": assignment,
                "incident": incident,
                "unit": unit,
                "status": "proposed",
                "times": {"proposed": "2026-03-02T09:30:00Z"},
                "hospital": None,
                "by": "demo",
                "automatic": False,
                "sources": {"proposed": "centre"},
                "outcome": None,
                "handed_to": None,
                "replaces": None,
                "back_at": None,
                "assists": False,
            }
        ],
        "kind": "call",
        "due_at": None,
        "hospital": None,
        "units": 1,
        "wanting": 0,
        "reserved": [],
        "patients": [],
        "joined": [],
        "joined_to": None,
        "preliminary": True,
        "target_s": None,
        "taken_by": None,
        "located": None,
        "proposal": None,
        "channel": "desk",
        "confirmed_at": None,
    }


async def test_lists_are_in_the_order_of_numbers_and_can_be_paged(house: House) -> None:
    for _ in range(12):
        await house.call()
    await house.http.post("incidents/3/close", json={"reason": "cancelled"})
    everything = [each["id"] for each in (await house.http.get("incidents")).json()]
    assert everything == [str(number) for number in range(1, 13)]
    assert await ids(house, "incidents", limit=2, after="9") == ["10", "11"]
    assert await ids(house, "calls", limit=2, after="9") == ["10", "11"]
    assert await ids(house, "incidents", state="closed") == ["3"]
    assert len(await ids(house, "incidents", state="waiting")) == 11
    units = await ids(house, "units")
    assert await ids(house, "units", limit=3, after=units[1]) == units[2:5]


async def ids(house: House, path: str, **asked: Any) -> list[str]:
    return [each["id"] for each in (await house.http.get(path, params=asked)).json()]


async def test_what_closed_more_than_a_day_ago_leaves_the_list_and_can_still_be_read(house: House) -> None:
    await house.call()
    await house.http.post("incidents/1/close", json={"reason": "completed"})
    house.clock.advance(timedelta(hours=24))
    assert await ids(house, "incidents") == ["1"]
    house.clock.advance(timedelta(milliseconds=1))
    assert await ids(house, "incidents") == await ids(house, "calls") == []
    assert (await house.http.get("incidents/1")).json()["state"] == "closed"


async def test_a_change_names_the_version_that_was_seen(house: House) -> None:
    await house.call()
    changed = await house.http.patch(
        "incidents/1",
        json={"priority": 3, "why": "осмотрена", "needs": ["БИТ", "physician"]},
        headers={"If-Match": '"1"'},
    )
    assert (changed.json(), changed.headers["ETag"]) == ({"id": "1", "version": 2}, '"2"')
    incident = (await house.http.get("incidents/1")).json()
    assert (incident["priority"], incident["needs"]) == (3, ["physician", "resuscitation"])
    stale = await house.http.patch("incidents/1", json={"priority": 2}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"], stale.json()["current"]) == (412, "stale_version", 2)
    changed = {each["field"]: each["by"] for each in stale.json()["changed"]}
    assert changed == {"needs": "demo", "priority": "demo"}
    missing = await house.http.patch("incidents/1", json={"priority": 2})
    assert (missing.status_code, missing.json()["code"]) == (428, "version_required")


async def test_a_call_is_corrected_field_by_field(house: House) -> None:
    await house.call(text="раньше", phone="1")
    corrected = await house.http.patch(
        "calls/1", json={"text": "теперь", "reason": "stroke"}, headers={"If-Match": "1"}
    )
    assert corrected.json() == {"id": "1", "version": 2}
    call = (await house.http.get("calls/1")).json()
    assert (call["text"], call["phone"], call["reason"]) == ("теперь", "1", "stroke")


async def test_reasons_stations_and_hospitals_are_listed(house: House) -> None:
    reasons = (await house.http.get("reasons")).json()
    assert {"code", "ru", "en", "priority", "form", "needs", "target_s"} <= set(reasons[0])
    assert len(reasons) >= 60
    assert {each["approved_by"] for each in reasons} == {None}
    stations = (await house.http.get("stations")).json()
    assert [each["id"] for each in stations] == [station.id for station in house.town.fleet.stations]
    hospitals = (await house.http.get("hospitals")).json()
    assert all(each["departments"] for each in hospitals)


async def test_a_unit_shows_its_place_and_while_busy_its_assignment(house: House) -> None:
    unit = house.town.fleet.units[0].id
    before = (await house.http.get("units")).json()[0]
    assert (before["state"], before["lon"], before["lat"], before["position_at"]) == ("at_station", None, None, None)
    assert before["shift_end"] > "2026-03-02T09:30:00Z"
    fix = {**house.place(0.1), "at": "2026-03-02T12:29:59+03:00"}
    assert (await house.http.post(f"units/{unit}/position", json=fix)).json() == {"used": True}
    assert (await house.http.post(f"units/{unit}/position", json=fix)).json() == {"used": False, "code": "repeat"}
    assignment = await house.send(await house.call(), unit)
    await house.move(assignment, "accepted")
    busy = (await house.http.get("units")).json()[0]
    assert (busy["state"], busy["assignment"]) == ("accepted", assignment)
    assert (busy["lon"], busy["lat"], busy["position_at"]) == (fix["lon"], fix["lat"], "2026-03-02T09:29:59Z")


async def test_a_unit_is_taken_out_of_service(house: House) -> None:
    unit = house.town.fleet.units[0].id
    answer = await house.http.post(f"units/{unit}/state", json={"state": "out_of_service"})
    assert answer.json() == {"id": unit, "state": "out_of_service"}
    incident = await house.call()
    refused = (await house.http.get(f"incidents/{incident}/recommendation")).json()["refused"]
    assert {"unit": unit, "code": "out_of_service", "text": "выведена из работы"} in refused


async def test_reasons_for_a_choice_are_told_in_russian_or_english(house: House) -> None:
    incident = await house.call()
    path = f"incidents/{incident}/recommendation"
    russian = (await house.http.get(path)).json()["candidates"][0]["parts"]
    english = (await house.http.get(path, headers={"Accept-Language": "de, en-GB;q=0.9, ru;q=0.1"})).json()
    assert {part["code"]: part["text"] for part in russian}["travel"] == "время в пути"
    assert {part["code"]: part["text"] for part in english["candidates"][0]["parts"]}["travel"] == "driving time"


async def test_it_is_told_why_another_unit_is_not_the_one(house: House) -> None:
    incident = await house.call()
    path = f"incidents/{incident}/recommendation"
    first, second, *_ = (await house.http.get(path)).json()["candidates"]
    told = (await house.http.get(f"{path}/{second['unit']}")).json()
    assert (told["than"], told["gap_ms"]) == (first["unit"], second["price"] - first["price"])
    assert sum(part["ms"] for part in told["parts"]) == told["gap_ms"]
    assert 0 <= told["nearer_ms"] <= second["travel_ms"]
    assert told["needed_for"] is None
    assert 0 < sum(each["lost"] for each in told["cover_lost"]) < 1
    away = first["unit"]
    await house.http.post(f"units/{away}/state", json={"state": "out_of_service"})
    refused = await house.http.get(f"{path}/{away}")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_comparison")
    assert (await house.http.get(f"{path}/nobody")).status_code == 404


async def test_an_assignment_shows_the_way_to_the_patient_and_then_to_the_hospital(house: House) -> None:
    unit, hospital = house.town.fleet.units[0].id, house.town.fleet.hospitals[-1]
    assignment = await house.send(await house.call(0.6), unit)
    from_station = (await house.http.get(f"assignments/{assignment}")).json()["route"]
    station = house.town.fleet.station_by_id[house.town.fleet.units[0].station]
    assert from_station["geometry"]["coordinates"][0] == pytest.approx([station.lon, station.lat], abs=0.01)
    await house.http.post(f"units/{unit}/position", json={**house.place(0.1), "at": "2026-03-02T09:30:00Z"})
    await house.move(assignment, "accepted", "en_route")
    route = (await house.http.get(f"assignments/{assignment}")).json()["route"]
    assert route["geometry"]["type"] == "LineString"
    assert route["geometry"]["coordinates"][-1] == pytest.approx(list(house.place(0.6).values()), abs=1e-5)
    assert sum(step["travel_ms"] for step in route["steps"]) == route["travel_ms"]
    await house.move(assignment, "on_scene")
    assert (await house.http.get(f"assignments/{assignment}")).json()["route"] is None
    await house.move(assignment, "transporting", hospital=hospital.id)
    told = (await house.http.get(f"assignments/{assignment}")).json()
    assert told["hospital"] == hospital.id
    assert told["route"]["travel_ms"] > 0


async def test_a_closure_lengthens_the_way_until_it_is_lifted(house: House) -> None:
    source, target = (f"{place['lon']},{place['lat']}" for place in (house.place(0.1), house.place(0.6)))
    asked = {"from": source, "to": target}
    before = (await house.http.get("route", params=asked)).json()
    line = before["geometry"]["coordinates"]
    (west, south), (east, north) = line[len(line) // 2 : len(line) // 2 + 2]
    geometry = {"type": "Point", "coordinates": [(west + east) / 2, (south + north) / 2]}
    closed = await house.http.post(
        "closures", json={"geometry": geometry, "reason": "ремонт", "from": "2026-03-02T09:00:00Z"}
    )
    assert closed.status_code == 201
    assert closed.json()["arcs"]
    (listed,) = (await house.http.get("closures")).json()
    assert (listed["geometry"], listed["from"], listed["until"]) == (geometry, "2026-03-02T09:00:00Z", None)
    around = (await house.http.get("route", params=asked)).json()
    assert around["travel_ms"] > before["travel_ms"]
    assert (await house.http.delete(f"closures/{closed.json()['id']}")).json() == {"id": "1"}
    assert (await house.http.get("route", params=asked)).json() == before
    assert (await house.http.get("closures")).json() == []


async def test_a_table_agrees_with_the_route(house: House) -> None:
    places = [list(house.place(share).values()) for share in (0.1, 0.5, 0.9)]
    table = (await house.http.post("table", json={"sources": places, "targets": places[:2]})).json()["travel_ms"]
    assert (len(table), {len(row) for row in table}) == (3, {2})
    source, target = (f"{lon},{lat}" for lon, lat in (places[2], places[0]))
    route = (await house.http.get("route", params={"from": source, "to": target})).json()
    assert (table[2][0], table[0][0]) == (route["travel_ms"], 0)
    assert (await house.http.post("table", json={"sources": [], "targets": places})).json() == {"travel_ms": []}


async def test_events_are_told_in_order_without_gaps(house: House) -> None:
    for number in range(5):
        await house.call(text=f"звонок {number}")
    first = (await house.http.get("events", params={"limit": 3})).json()
    assert ([event["seq"] for event in first["events"]], first["last"]) == ([1, 2, 3], 3)
    rest = (await house.http.get("events", params={"after": first["last"]})).json()
    newest = house.centre.state.last_seq
    assert [event["seq"] for event in rest["events"]] == list(range(4, newest + 1))
    assert rest["last"] == rest["newest"] == newest
    assert (await house.http.get("events", params={"after": newest})).json() == {
        "events": [],
        "last": newest,
        "newest": newest,
    }
    event = rest["events"][-2]
    assert set(event) == {
        "seq",
        "type",
        "version",
        "at",
        "by",
        "seat",
        "stream",
        "stream_version",
        "touches",
        "hash",
        "data",
        "sealed",
    }
    assert (event["type"], event["stream"], event["sealed"]["text"]) == ("CallReceived", "call:5", "звонок 4")
    house.centre.recent.clear()
    assert (await house.http.get("events", params={"after": 3})).json() == rest


async def test_a_long_poll_is_answered_by_the_next_event(house: House) -> None:
    after = house.centre.state.last_seq
    polling = asyncio.create_task(house.http.get("events", params={"after": after, "wait": 30}))
    await asyncio.sleep(0)
    await house.call()
    events = (await polling).json()["events"]
    assert events[0]["type"] == "CallReceived"


async def test_a_long_poll_without_news_ends_empty(house: House) -> None:
    after = house.centre.state.last_seq
    page = (await house.http.get("events", params={"after": after, "wait": 0.01})).json()
    assert page == {"events": [], "last": after, "newest": after}


async def test_an_erased_incident_keeps_no_words(house: House) -> None:
    await house.call(text="тайна", address="Лесная, 5")
    await house.http.post("incidents/1/close", json={"reason": "звонок ребёнка"})
    closed = (await house.http.get("incidents/1")).json()
    assert (closed["close_reason"], closed["close_text"]) == ("other", "звонок ребёнка")
    assert (await house.http.post("incidents/1/erase")).json() == {"id": "1", "erased": True}
    incident, call = [(await house.http.get(path)).json() for path in ("incidents/1", "calls/1")]
    assert incident["erased"]
    assert call["erased"]
    assert [incident[name] for name in ("lon", "lat", "address", "close_text")] == [None] * 4
    assert [call[name] for name in ("text", "lon", "lat", "address")] == [None] * 4
    assert incident["road_lon"] is not None
    events = (await house.http.get("events")).json()["events"]
    received = next(event for event in events if event["type"] == "CallReceived")
    assert (received["sealed"], received["erased"]) == (None, True)
    again = await house.http.patch("calls/1", json={"text": "снова"}, headers={"If-Match": "1"})
    assert again.status_code in {409, 422}


async def test_who_did_it_and_from_which_seat_stands_in_the_event(house: House) -> None:
    headers = {"X-Actor": "%D0%98%D1%80%D0%B8%D0%BD%D0%B0", "X-Seat": "7"}
    await house.http.post("calls", json={}, headers=headers)
    event = (await house.http.get("events")).json()["events"][-1]
    assert (event["by"], event["seat"]) == ("Ирина", "7")


async def test_health_metrics_description_and_welcome_answer(house: House) -> None:
    await house.call()
    assert (await house.http.get(house.origin + "/health/live")).json() == {"alive": True}
    ready = (await house.http.get(house.origin + "/health/ready")).json()
    assert (ready["ready"], ready["seq"], ready["audit"]["state"]) == (True, house.centre.state.last_seq, "up")
    assert (await house.http.get(house.origin + "/api/v1")).json()["api"] == "/api/v1"
    metrics = (await house.http.get(house.origin + "/metrics")).text
    assert 'dispatch112_commands_total{outcome="done",type="ReceiveCall"} 1.0' in metrics
    assert f"dispatch112_journal_seq {house.centre.state.last_seq}.0" in metrics
    assert 'dispatch112_positions_total{outcome="jump"} 0.0' in metrics
    assert 'dispatch112_sockets{kind="console"} 0.0' in metrics
    assert 'dispatch112_request_seconds_count{method="POST",route="/api/v1/calls",status="201"} 1.0' in metrics
