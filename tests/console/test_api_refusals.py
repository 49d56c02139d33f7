"""What the API refuses: each answered as a problem that names the field or the facts, and nothing is stored."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from dispatch.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from conftest import House

pytestmark = pytest.mark.anyio

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
async def at_work(make_lasting_house: Callable[..., House]) -> AsyncIterator[House]:
    """A centre with a unit on an incident, for all that it refuses."""
    async with make_lasting_house(sign_in=False).opened() as house:
        await house.send(await house.call(), house.town.fleet.units[0].id)
        yield house


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is a well-formed problem with this status and code."""
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code), told
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert told["type"] == f"urn:dispatch112:problem:{code}"
    assert told["title"]
    assert told["detail"]
    return told


def fault(answer: httpx.Response, field: str) -> str:
    """Check that an answer refuses exactly this field; gives the reason."""
    (only,) = problem(answer, 422, "bad_field")["errors"]
    assert only["field"] == field
    return str(only["reason"])


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        (b'{"lon": "30", "lat": 59}', "lon", "expected `float | null`, got `str`"),
        (b'{"lon": true, "lat": 59}', "lon", "expected `float | null`, got `bool`"),
        (b'{"lon": 1e999, "lat": 59}', "lon", "number out of range"),
        (b'{"lon": 181, "lat": 59}', "lon", "must be at most 180.0"),
        (b'{"lon": 30, "lat": -91}', "lat", "must be at least -90.0"),
        (b'{"lon": 30}', "lat", "is missing beside the other coordinate"),
        (b'{"lat": 59}', "lon", "is missing beside the other coordinate"),
        (b'{"telephone": "1"}', "telephone", "there is no such field"),
        (b'{"patient": {"nick": "1"}}', "patient.nick", "there is no such field"),
        (b'{"patient": {"birth_date": "31.12.1950"}}', "patient.birth_date", "invalid RFC3339 encoded date"),
        (b'{"text": "\\u0000"}', "text", "must not hold the character NUL"),
        (b'{"reason": "no_such"}', "reason", "there is no reason 'no_such'; GET reasons lists them"),
        (json.dumps({"text": "x" * 10_001}).encode(), "text", "must be at most 10000 long"),
        (json.dumps({"phone": "x" * 51}).encode(), "phone", "must be at most 50 long"),
        (b'{"lon": NaN, "lat": 1}', "body", "is not JSON: JSON is malformed: invalid character (byte 8)"),
        (b'{"text": "\\ud800"}', "body", None),
        (b'{"text": "\xff"}', "body", None),
        (b"", "body", "is not JSON: Input data was truncated"),
        (b"[]", "body", "expected `object`, got `array`"),
        (b'{"patient":' * 90_000, "patient.patient", "there is no such field"),
        (b"[" * 500_000, "body", None),
    ],
)
async def test_a_call_with_a_wrong_field_stores_nothing(
    at_work: House, body: bytes, field: str, reason: str | None
) -> None:
    before = at_work.centre.state.last_seq
    told = fault(await at_work.http.post("calls", content=body, headers=JSON), field)
    assert reason in {None, told}
    assert at_work.centre.state.last_seq == before


async def test_a_caller_off_the_map_is_taken_and_flagged(house: House) -> None:
    place = house.place()
    await house.http.post("calls", json={"lon": place["lat"], "lat": place["lon"]})
    incident = (await house.http.get("incidents/1")).json()
    assert (incident["state"], incident["off_map"], incident["hint"]) == ("waiting", True, "swapped")
    assert (incident["lon"], incident["lat"]) == (place["lat"], place["lon"])


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "assignments", {"unit": "u"}, "incident"),
        ("POST", "assignments", {"incident": "99", "unit": "u"}, "incident"),
        ("POST", "assignments", {"incident": "1", "unit": "nobody"}, "unit"),
        ("POST", "assignments", {"incident": 1, "unit": "u"}, "incident"),
        ("POST", "incidents/1/close", {"reason": ""}, "reason"),
        ("POST", "incidents/1/close", {}, "reason"),
        ("POST", "assignments/1-1/status", {"status": "arrived"}, "status"),
        ("POST", "assignments/1-1/status", {"status": "accepted", "at": "2026-03-02T09:30:00"}, "at"),
        ("POST", "assignments/1-1/status", {"status": "accepted", "at": "0001-01-01T00:00:00+14:00"}, "at"),
        ("POST", "assignments/1-1/status", {"status": "accepted", "at": "2026-03-02T10:30:00Z"}, "at"),
        ("POST", "assignments/1-1/status", {"status": "accepted", "hospital": "x"}, "hospital"),
        ("POST", "units/u/state", {"state": "asleep"}, "state"),
        ("POST", "units/u/position", {"lon": 1, "lat": 2}, "at"),
        ("POST", "units/u/position", {"lon": 1, "lat": 2, "at": 5}, "at"),
        ("POST", "closures", {"geometry": {"type": "Circle"}, "reason": "x"}, "geometry.type"),
        (
            "POST",
            "closures",
            {"geometry": {"type": "Point", "coordinates": [1]}, "reason": "x"},
            "geometry.coordinates",
        ),
        (
            "POST",
            "closures",
            {"geometry": {"type": "LineString", "coordinates": [[0, 0], [0, 1]]}, "reason": "x"},
            "geometry",
        ),
        ("POST", "closures", {"geometry": {"type": "Point", "coordinates": [0, 0]}}, "reason"),
        ("POST", "table", {"sources": [[0, 0]] * 2_001, "targets": [[0, 0]] * 2_000}, "targets"),
        ("POST", "table", {"sources": [[0, 95]], "targets": []}, "sources[0][1]"),
        ("POST", "table", {"sources": [], "targets": [], "at": "2026-03-02T09:30:00"}, "at"),
        ("PATCH", "incidents/1", {}, "body"),
        ("PATCH", "incidents/1", {"priority": 6}, "priority"),
        ("PATCH", "incidents/1", {"priority": None}, "priority"),
        ("PATCH", "incidents/1", {"form": "slow"}, "form"),
        ("PATCH", "incidents/1", {"needs": ["physician", "plumber"]}, "needs[1]"),
        ("PATCH", "incidents/1", {"lon": 30}, "lat"),
        ("PATCH", "calls/1", {}, "body"),
        ("PATCH", "calls/1", {"lat": 30}, "lon"),
        ("PATCH", "calls/1", {"reason": "no_such"}, "reason"),
        ("GET", "incidents?limit=0", None, "limit"),
        ("GET", "incidents?after=x", None, "after"),
        ("GET", "incidents?state=lost", None, "state"),
        ("GET", "events?after=-1", None, "after"),
        ("GET", "events?after=99999999999999999999", None, "after"),
        ("GET", "events?wait=31", None, "wait"),
        ("GET", "events?wait=nan", None, "wait"),
        ("GET", "events?limit=1001", None, "limit"),
        ("GET", "route?from=1,2", None, "to"),
        ("GET", "route?from=1,2&to=north", None, "to"),
        ("GET", "route?from=181,2&to=1,1", None, "from"),
        ("GET", "route?from=1,2&to=1,1&at=2026-03-02T25:30:00Z", None, "at"),
    ],
)
async def test_a_wrong_field_is_named(at_work: House, method: str, path: str, body: Any, field: str) -> None:
    before = at_work.centre.state.last_seq
    path = path.replace("/u/", f"/{at_work.town.fleet.units[0].id}/")
    answer = await at_work.http.request(
        method, path, json=body, headers={"If-Match": "2" if "incidents" in path else "1"}
    )
    assert fault(answer, field)
    assert at_work.centre.state.last_seq == before


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "calls/7", None),
        ("PATCH", "calls/7", {"text": "x"}),
        ("GET", "incidents/7", None),
        ("GET", "incidents/%00%F0%9F%98%B7", None),
        ("GET", f"incidents/{'9' * 5_000}", None),
        ("PATCH", "incidents/7", {"priority": 1}),
        ("POST", "incidents/7/close", {"reason": "x"}),
        ("POST", "incidents/7/erase", None),
        ("GET", "incidents/7/recommendation", None),
        ("GET", "incidents/7/hospitals", None),
        ("GET", "assignments/7-1", None),
        ("GET", "assignments/x", None),
        ("POST", "assignments/7-1/status", {"status": "ended"}),
        ("POST", "units/nobody/position", {"lon": 1, "lat": 2, "at": "2026-03-02T09:30:00Z"}),
        ("POST", "units/nobody/state", {"state": "at_station"}),
        ("DELETE", "closures/7", None),
    ],
)
async def test_what_does_not_exist_is_not_found(at_work: House, method: str, path: str, body: Any) -> None:
    problem(await at_work.http.request(method, path, json=body, headers={"If-Match": "1"}), 404, "unknown")


async def test_paths_methods_types_and_sizes_that_are_wrong_are_problems_too(house: House) -> None:
    problem(await house.http.get("nowhere"), 404, "no_such_path")
    problem(await house.http.get(house.origin + "/calls"), 404, "no_such_path")
    wrong = await house.http.delete("calls")
    problem(wrong, 405, "wrong_method")
    assert wrong.headers["Allow"]
    problem(await house.http.post("calls", data={"text": "x"}), 415, "wrong_content_type")
    problem(await house.http.post("calls", content=b" " * 1_048_577, headers=JSON), 413, "body_too_large")


@pytest.mark.parametrize(
    ("header", "text"), [("If-Match", "abc"), ("If-Match", "9" * 40), ("X-Actor", "%FF"), ("X-Seat", "x" * 101)]
)
async def test_a_wrong_header_is_named(at_work: House, header: str, text: str) -> None:
    headers = {"If-Match": "1", header: text}
    fault(await at_work.http.patch("incidents/1", json={"priority": 1}, headers=headers), header)


async def test_a_problem_has_its_title_in_the_language_of_the_reader(house: House) -> None:
    russian, english = [await house.http.get("calls/7", headers={"Accept-Language": tag}) for tag in ("ru", "en")]
    assert (russian.json()["title"], english.json()["title"]) == ("Не найдено", "Not found")


async def test_of_two_who_send_one_unit_at_once_one_wins_and_the_other_is_told_who(house: House) -> None:
    first, second, unit = await house.call(0.3), await house.call(0.7), house.town.fleet.units[0].id
    bodies = [{"incident": incident, "unit": unit} for incident in (first, second)]
    answers = await asyncio.gather(
        *(
            house.http.post("assignments", json=body, headers={"X-Actor": name})
            for body, name in zip(bodies, ("anna", "boris"), strict=True)
        )
    )
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert won.status_code == 201
    told = problem(lost, 409, "unit_taken")
    assert told["assignment"] == won.json()["id"]
    assert told["by"] == {first: "anna", second: "boris"}[won.json()["incident"]]


async def test_a_status_out_of_order_tells_what_may_follow(house: House) -> None:
    assignment = await house.send(await house.call(), house.town.fleet.units[0].id)
    told = problem(
        await house.http.post(f"assignments/{assignment}/status", json={"status": "on_scene"}), 409, "status_order"
    )
    assert (told["assignment"], told["present"], told["allowed"]) == (assignment, "proposed", ["accepted", "ended"])


async def test_nothing_is_done_on_an_ended_incident(house: House) -> None:
    unit = house.town.fleet.units[0].id
    assignment = await house.send(await house.call(), unit)
    problem(await house.http.post("incidents/1/erase"), 409, "incident_open")
    await house.http.post("incidents/1/close", json={"reason": "cancelled"})
    asked = [
        house.http.post("assignments", json={"incident": "1", "unit": unit}),
        house.http.post(f"assignments/{assignment}/status", json={"status": "accepted"}),
        house.http.post("incidents/1/close", json={"reason": "again"}),
        house.http.patch("incidents/1", json={"priority": 1}, headers={"If-Match": "4"}),
        house.http.get("incidents/1/recommendation"),
        house.http.get("incidents/1/hospitals"),
    ]
    for answer in asked:
        assert problem(await answer, 409, "incident_ended")["incident"] == "1"


async def test_a_unit_off_duty_is_not_sent(house: House) -> None:
    unit = house.town.fleet.units[0].id
    await house.http.post(f"units/{unit}/state", json={"state": "off_duty"})
    told = await house.http.post("assignments", json={"incident": await house.call(), "unit": unit})
    assert problem(told, 409, "unit_unavailable")["state"] == "off_duty"


async def test_hospitals_are_not_ranked_for_an_incident_without_a_place(house: House) -> None:
    await house.http.post("calls", json={})
    problem(await house.http.get("incidents/1/hospitals"), 409, "no_place")


async def test_a_request_sent_twice_takes_effect_once(house: House) -> None:
    body = {"text": "один раз", **house.place()}
    key = {"Idempotency-Key": "a-1"}
    answers = await asyncio.gather(*(house.http.post("calls", json=body, headers=key) for _ in range(5)))
    assert [(each.status_code, each.json()) for each in answers] == [(201, {"call": "1", "incident": "1"})] * 5
    assert len((await house.http.get("calls")).json()) == 1
    reordered = json.dumps(dict(reversed(body.items()))).encode()
    assert (await house.http.post("calls", content=reordered, headers=key | JSON)).status_code == 201
    fault(await house.http.post("calls", json={**body, "text": "другой"}, headers=key), "Idempotency-Key")
    fault(await house.http.post("incidents/1/erase", headers=key), "Idempotency-Key")
    other = await house.http.post("calls", json=body, headers=key | {"X-Actor": "boris"})
    assert other.json() != answers[0].json()
    assert len((await house.http.get("calls")).json()) == 2


async def test_crossing_keys_with_different_bodies_store_one_of_them(house: House) -> None:
    answers = await asyncio.gather(
        *(house.http.post("calls", json={"text": text}, headers={"Idempotency-Key": "k"}) for text in ("a", "b"))
    )
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert won.status_code == 201
    fault(lost, "Idempotency-Key")
    assert len((await house.http.get("calls")).json()) == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "ключ".encode().decode("latin-1")])
async def test_a_key_is_short_and_plain(at_work: House, key: str) -> None:
    headers = httpx.Headers([(b"Idempotency-Key", key.encode("latin-1"))])
    fault(await at_work.http.post("calls", json={}, headers=headers), "Idempotency-Key")


async def test_a_journal_that_is_away_is_told_honestly(house: House) -> None:
    folder = house.folder
    blocker = sqlite3.connect(folder / "centre.sqlite")
    blocker.execute("DROP TABLE idempotency")
    blocker.commit()
    answer = await house.http.post("calls", json={}, headers={"Idempotency-Key": "k"})
    problem(answer, 503, "journal_away")
    assert answer.headers["Retry-After"] == "1"
    blocker.execute("DROP TABLE events")
    blocker.commit()
    blocker.close()
    problem(await house.http.get(house.origin + "/health/ready"), 503, "journal_away")
    assert (await house.http.get("incidents")).status_code == 200
    with pytest.raises(JournalError):
        house.centre.journal.last_seq()


async def test_nobody_enters_without_a_token(guarded: House) -> None:
    for path in (
        "calls",
        "nowhere",
        guarded.origin + "/api/v1",
        guarded.origin + "/openapi.json",
        guarded.origin + "/metrics",
    ):
        answer = await guarded.http.get(path)
        problem(answer, 401, "not_signed_in")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    for wrong in ("Bearer wrong", "Basic x", "Bearer", "Bearer \xff"):
        headers = httpx.Headers([(b"Authorization", wrong.encode("latin-1"))])
        problem(await guarded.http.get("calls", headers=headers), 401, "not_signed_in")
    assert (await guarded.http.get(guarded.origin + "/health/ready")).status_code == 200


async def test_accounts_that_cannot_be_read_are_told_honestly(guarded: House) -> None:
    blocker = sqlite3.connect(guarded.folder / "centre.sqlite")
    blocker.execute("CREATE TABLE accounts (name TEXT)")
    blocker.close()
    answer = await guarded.http.get("calls", headers={"Authorization": "Bearer x"})
    problem(answer, 503, "accounts_away")
    assert answer.headers["Retry-After"] == "1"


@pytest.fixture
def as_role(guarded: House) -> Callable[[str], dict[str, str]]:
    assert guarded.accounts is not None
    add = guarded.accounts.add
    return lambda role: {"Authorization": f"Bearer {add(role, role)}", "X-Actor": "somebody else"}


async def test_a_role_does_what_its_rights_allow(guarded: House, as_role: Callable[[str], dict[str, str]]) -> None:
    taker, planner, crew = as_role("call_taker"), as_role("planner"), as_role("crew")
    taken = await guarded.http.post("calls", json={"text": "тайна"}, headers=taker)
    assert taken.status_code == 201
    told = (await guarded.http.get("calls/1", headers=taker)).json()
    assert (told["by"], told["text"]) == ("call_taker", "тайна")
    assert (await guarded.http.get("calls/1", headers=planner)).json()["text"] is None
    events = (await guarded.http.get("events", headers=planner)).json()["events"]
    assert not any("sealed" in event for event in events)
    for refused in (
        guarded.http.post("calls", json={}, headers=planner),
        guarded.http.get("incidents", headers=crew),
        guarded.http.post("incidents/1/erase", headers=taker),
        guarded.http.get(guarded.origin + "/metrics", headers=taker),
    ):
        assert problem(await refused, 403, "not_allowed")["right"]
    assert (await guarded.http.get("hospitals", headers=crew)).status_code == 200
