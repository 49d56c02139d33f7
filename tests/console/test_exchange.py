"""Cards of the 112 system over HTTP: taken once, changed by later versions, answered by what happens."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute

from console.api.app import ROUTERS
from dispatch.exchange.letters import Acknowledged, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from conftest import House

    from dispatch.exchange.letters import Outcome
    from dispatch.exchange.reactions import Reaction

pytestmark = pytest.mark.anyio

CAP = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier><sender>meteo</sender>
  <sent>2026-03-02T12:00:00+03:00</sent><status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>
  {references}<info><language>ru</language><category>Met</category><event>Шторм</event><urgency>Immediate</urgency>
  <severity>Severe</severity><certainty>Observed</certainty><expires>2026-03-02T18:00:00+03:00</expires>
  <area><areaDesc>Побережье</areaDesc><circle>59.98,30.0 2</circle></area></info></alert>"""
XML = {"Content-Type": "application/cap+xml"}


class Partner:
    """The other side: notes what comes and answers in turn, then acknowledges."""

    def __init__(self, *answers: Outcome) -> None:
        self.came: list[Reaction] = []
        self.answers = list(answers)

    async def deliver(self, reaction: Reaction) -> Outcome:
        self.came.append(reaction)
        return self.answers.pop(0) if self.answers else Acknowledged()

    async def close(self) -> None:
        pass


def card(house: House, **fields: Any) -> dict[str, Any]:
    return {
        "format": "dispatch112.card/1",
        "card": "78-1",
        "created_at": "2026-03-02T12:29:40+03:00",
        "caller": {"phone": "+70000000001"},
        "place": {**house.place(0.4), "radius_m": 20, "address": "Лесная, 5"},
        "what": {"text": "боль в груди", "reason": "Боль в груди"},
    } | fields


async def post(house: House, **fields: Any) -> httpx.Response:
    return await house.http.post("exchange/cards", json=card(house, **fields))


async def put(house: House, key: str = "78-1", **fields: Any) -> httpx.Response:
    return await house.http.put(f"exchange/cards/{key}", json=card(house, **fields))


async def carry(house: House) -> None:
    await house.exchange.outbox.take_in()
    while await house.exchange.outbox.deliver():
        pass


async def test_a_card_opens_an_incident_and_is_answered_step_by_step(house: House) -> None:
    taken = await post(house)
    assert (taken.status_code, taken.json()) == (
        201,
        {"card": "78-1", "version": 1, "call": "1", "incident": "1", "off_map": False, "hint": None},
    )
    incident = (await house.http.get("incidents/1")).json()
    assert (incident["reason"], incident["address"], incident["priority"]) == ("chest_pain", "Лесная, 5", 1)
    call = (await house.http.get("calls/1")).json()
    assert call["phone"] == "+70000000001"
    assert call["text"].startswith("боль в груди\n")
    await carry(house)
    unit = await house.best("1")
    assignment = await house.send("1", unit)
    await house.move(assignment, "accepted", "en_route", "on_scene", "ended")
    await carry(house)
    told = (await house.http.get("exchange/cards/78-1")).json()
    assert [each["reaction"]["state"] for each in told["reactions"]] == ["accepted", "crew_sent", "on_scene", "closed"]
    assert {each["state"] for each in told["reactions"]} == {"kept"}
    assert (told["state"], told["incident"]) == ("closed", "1")
    assert told["reactions"][1]["reaction"]["unit"] == unit
    assert told["reactions"][1]["reaction"]["eta_at"] > told["reactions"][1]["reaction"]["at"]


async def test_the_same_card_again_takes_effect_once(house: House) -> None:
    first = await post(house)
    again = await post(house)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["incident"] == first.json()["incident"]
    assert len((await house.http.get("incidents")).json()) == 1
    assert (await put(house)).json()["call"] == "1"


async def test_a_card_whose_answer_was_lost_in_a_crash_opens_nothing_twice(make_house: Callable[..., House]) -> None:
    async with make_house().opened() as house:
        first = await post(house)
        with house.exchange.letters._file.writing() as connection:
            connection.execute("DELETE FROM cards")
            connection.execute("DELETE FROM letters")
    async with make_house(clock=house.clock).opened() as house:
        again = await post(house)
        assert again.json() == first.json()
        assert len((await house.http.get("incidents")).json()) == 1
        await carry(house)
        assert (await house.http.get("exchange/cards/78-1")).json()["state"] == "accepted"


async def test_a_later_version_changes_the_call(house: House) -> None:
    await post(house)
    changed = await put(house, version=3, what={"text": "не дышит"}, caller={"phone": "+70000000002"})
    assert (changed.status_code, changed.json()["version"]) == (200, 3)
    call = (await house.http.get("calls/1")).json()
    assert (call["phone"], call["version"]) == ("+70000000002", 2)
    assert call["text"].startswith("не дышит\n")
    assert (await house.http.get("exchange/cards/78-1")).json()["version"] == 3
    assert (await post(house, version=4)).status_code == 200
    old = await put(house, version=2)
    assert (old.status_code, old.json()["current"]) == (412, 4)


async def test_a_later_version_reaches_the_incident_where_nobody_changed_it(house: House) -> None:
    await post(house)
    await put(house, version=2, place={**house.place(0.6), "address": "Лесная, 7"}, what={"reason": "Без сознания"})
    followed = (await house.http.get("incidents/1")).json()
    assert (followed["address"], followed["reason"]) == ("Лесная, 7", "unconscious")
    version = {"If-Match": f'"{followed["version"]}"'}
    await house.http.patch("incidents/1", json={"address": "Садовая, 1"}, headers=version)
    await put(house, version=3, place={**house.place(0.6), "address": "Лесная, 9"})
    assert (await house.http.get("incidents/1")).json()["address"] == "Садовая, 1"
    assert (await house.http.get("calls/1")).json()["address"] == "Лесная, 9"


async def test_a_card_is_confirmed_by_a_person_and_the_sender_hears_it(house: House) -> None:
    await post(house)
    running = [each["code"] for each in (await house.http.get("incidents/1/timers")).json()]
    assert "confirmation" in running
    assert (await house.http.post("incidents/1/confirm", json={})).status_code == 200
    again = await house.http.post("incidents/1/confirm", json={}, headers={"X-Actor": "boris"})
    assert (again.status_code, again.json()["code"]) == (409, "already_confirmed")
    assert "confirmation" not in [each["code"] for each in (await house.http.get("incidents/1/timers")).json()]
    await carry(house)
    told = (await house.http.get("exchange/cards/78-1")).json()
    assert [each["reaction"]["state"] for each in told["reactions"]] == ["accepted", "confirmed"]


async def test_a_card_that_carries_on_another_changes_its_call_and_is_answered_too(house: House) -> None:
    await post(house)
    more = await post(house, card="78-2", earlier="78-1", what={"text": "второй пострадавший"})
    assert (more.status_code, more.json()["incident"]) == (201, "1")
    assert (await house.http.get("calls/1")).json()["text"].startswith("второй пострадавший")
    await house.http.post("incidents/1/close", json={"reason": "false_call"})
    await carry(house)
    for key in ("78-1", "78-2"):
        told = (await house.http.get(f"exchange/cards/{key}")).json()
        assert [each["reaction"]["state"] for each in told["reactions"]] == ["accepted", "refused"]


async def test_a_place_with_exchanged_coordinates_is_taken_with_a_hint(house: House) -> None:
    place = house.place(0.4)
    taken = await post(house, place={"lon": place["lat"], "lat": place["lon"]})
    assert (taken.status_code, taken.json()["off_map"], taken.json()["hint"]) == (201, True, "swapped")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"format": "dispatch112.card/9"}, "format"),
        ({"version": 0}, "version"),
        ({"card": "a/b"}, "card"),
        ({"created_at": "2026-03-02T09:32:00Z"}, "created_at"),
        ({"place": {"lon": 999, "lat": 0}}, "place.lon"),
        ({"place": {"lon": 30}}, "place.lat"),
        ({"attachments": [{"name": "photo.jpg"}]}, "attachments"),
        ({"earlier": "78-0"}, "earlier"),
        ({"secret": 1}, "secret"),
        ({"what": "боль"}, "what"),
    ],
)
async def test_a_card_that_cannot_be_is_refused_and_nothing_is_stored(
    house: House, fields: dict[str, Any], field: str
) -> None:
    before = house.centre.state.last_seq
    refused = await post(house, **fields)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field
    assert house.centre.state.last_seq == before
    assert (await house.http.get("exchange/cards/78-1")).status_code == 404


@pytest.mark.parametrize("raw", [b"\x00" * 1_000_000, b"[" * 1_000_000, b'{"card":"\\ud800"}', b"\xff", b""])
async def test_nonsense_is_refused(house: House, raw: bytes) -> None:
    for path in ("exchange/cards", "exchange/alerts"):
        kind = XML if path.endswith("alerts") else {"Content-Type": "application/json"}
        refused = await house.http.post(path, content=raw, headers=kind)
        assert (refused.status_code, bool(refused.json()["errors"][0]["reason"])) == (422, True)
    assert house.centre.state.last_seq == (await house.http.get("events")).json()["last"]


async def test_too_much_is_refused(house: House) -> None:
    for path, kind in (("exchange/cards", {"Content-Type": "application/json"}), ("exchange/alerts", XML)):
        assert (await house.http.post(path, content=b" " * 1_048_577, headers=kind)).status_code == 413


async def test_the_same_version_with_other_content_and_a_foreign_path_are_refused(house: House) -> None:
    await post(house)
    other = await post(house, what={"text": "иное"})
    assert (other.status_code, other.json()["errors"][0]["field"]) == (422, "version")
    assert (await put(house, "78-9", version=2)).json()["errors"][0]["field"] == "card"
    assert (await put(house, "78-9", card="78-9")).status_code == 404


async def test_a_card_of_another_sender_is_another_card(house: House) -> None:
    await post(house)
    headers = {"X-Actor": "other"}
    assert (await house.http.get("exchange/cards/78-1", headers=headers)).status_code == 404
    taken = await house.http.post("exchange/cards", json=card(house), headers=headers)
    assert (taken.status_code, taken.json()["incident"]) == (201, "2")


async def test_dead_letters_are_seen_sent_again_and_dropped(make_house: Callable[..., House]) -> None:
    partner = Partner(Refused("answered 404"), Refused("answered 410"))
    async with make_house(partner=lambda: partner).opened() as house:
        await post(house)
        await house.send("1", await house.best("1"))
        await carry(house)
        told = (await house.http.get("exchange/outbox")).json()
        assert (told["waiting"], told["partner"]["state"]) == (0, "up")
        first, second = told["letters"]
        assert (first["state"], first["reason"], first["reaction"]["state"]) == ("dead", "answered 404", "accepted")
        again = await house.http.post(f"exchange/outbox/{first['id']}/again")
        assert (again.status_code, again.json()["state"], again.json()["attempts"]) == (200, "waiting", 0)
        await carry(house)
        unreasoned = await house.http.post(f"exchange/outbox/{second['id']}/drop", json={})
        assert unreasoned.json()["errors"][0]["field"] == "reason"
        dropped = await house.http.post(f"exchange/outbox/{second['id']}/drop", json={"reason": "по телефону"})
        assert (dropped.json()["state"], dropped.json()["reason"]) == ("dropped", "по телефону")
        settled = await house.http.post(f"exchange/outbox/{second['id']}/again")
        assert (settled.status_code, settled.json()["code"]) == (409, "letter_settled")
        assert (await house.http.post("exchange/outbox/nobody/again")).status_code == 404
        assert (await house.http.get("exchange/outbox")).json()["letters"] == []
        assert [reaction.state.value for reaction in partner.came] == ["accepted", "crew_sent", "accepted"]


async def alert(house: House, identifier: str = "1", kind: str = "Alert", **more: str) -> httpx.Response:
    text = CAP.format(identifier=identifier, kind=kind, **{"status": "Actual", "references": "", **more})
    return await house.http.post("exchange/alerts", content=text.encode(), headers=XML)


async def test_an_alert_holds_until_it_is_cancelled_or_expires(make_house: Callable[..., House]) -> None:
    async with make_house().opened() as house:
        taken, again = await alert(house), await alert(house)
        assert (taken.status_code, again.status_code, taken.json()["standing"]) == (201, 200, "holds")
        await alert(house, "2", status="Exercise")
        told = (await house.http.get("exchange/alerts")).json()
        assert [(each["identifier"], each["real"]) for each in told] == [("2", False), ("1", True)]
        (area,) = told[1]["infos"][0]["areas"]
        assert area["rings"][0][0] == pytest.approx([30.0, 59.998], abs=1e-3)
    async with make_house(clock=house.clock).opened() as house:
        assert len((await house.http.get("exchange/alerts")).json()) == 2
        named = "<references>meteo,1,2026-03-02T12:00:00+03:00</references>"
        await alert(house, "3", "Cancel", references=named)
        every = (await house.http.get("exchange/alerts", params={"every": "true"})).json()
        assert {each["identifier"]: each["standing"] for each in every} == {"1": "cancelled", "2": "holds"}
        house.clock.advance(timedelta(hours=6))
        assert (await house.http.get("exchange/alerts")).json() == []


async def test_an_alert_that_cannot_be_is_refused_with_its_path(house: House) -> None:
    refused = await alert(house, kind="Alarm")
    assert refused.json()["errors"][0]["field"] == "alert.msgType"
    assert (await house.http.post("exchange/alerts", json={})).status_code == 415
    assert (await house.http.get("exchange/alerts", params={"every": "true"})).json() == []


async def test_an_incident_of_another_centre_is_a_card_too(house: House) -> None:
    shared = "550e8400-e29b-41d4-a716-446655440000"
    incident: dict[str, Any] = {
        "sharedIncidentId": shared,
        "sentByDispatcherAt": "2026-03-02T09:20:00Z",
        "issue": "Sturz",
        "missionLocation": {"coordinate": house.place(0.4)},
    }
    taken = await house.http.post("exchange/ucri2/incidents", json=incident)
    assert (taken.status_code, taken.json()) == (
        201,
        {"sharedIncidentId": shared, "acknowledgedByDispatcherAt": "2026-03-02T09:30:00Z", "status": "accepted"},
    )
    assert (await house.http.post("exchange/ucri2/incidents", json=incident)).status_code == 200
    incident |= {"sentByDispatcherAt": "2026-03-02T09:25:00Z", "patients": [{"name": "Muster", "surname": "Hans"}]}
    refused = await house.http.post("exchange/ucri2/incidents", json=incident)
    assert (refused.status_code, refused.json()["errors"][0]["reason"]) == (
        422,
        "object contains unknown field `patients`",
    )
    later = await house.http.post("exchange/ucri2/incidents", params={"patients": "true"}, json=incident)
    assert later.status_code == 200
    assert (await house.http.get("calls/1")).json()["patient"] == {"name": "Muster Hans"}
    assert len((await house.http.get("incidents")).json()) == 1
    assert (await house.http.get(f"exchange/cards/{shared}")).json()["incident"] == "1"
    assert (await house.http.post("exchange/ucri2/incidents", content=b"<a/>", headers=XML)).status_code == 415


async def test_an_object_of_another_centre_is_a_card_by_its_content_type(house: House) -> None:
    eido = {
        "$id": "urn:emergency:uid:incidentid:a1:psap.example.org",
        "lastUpdateTimeStamp": "2026-03-02T09:20:00Z",
        "eidoVersion": "1.0",
        "incidentComponent": {"incidentTypeInternalText": "Инсульт"},
        "callbackComponent": [{"callBackInformationUri": ["tel:+70000000001"]}],
    }
    kind = {"Content-Type": "application/emergency.eido+json"}
    taken = await house.http.post("exchange/cards", content=json.dumps(eido), headers=kind)
    assert (taken.status_code, taken.json()["card"]) == (201, "a1:psap.example.org")
    call = (await house.http.get("calls/1")).json()
    assert (call["phone"], call["reason"]) == ("+70000000001", "stroke")
    assert (await house.http.post("exchange/cards", content=json.dumps(eido), headers=kind)).status_code == 200
    refused = await house.http.post("exchange/cards", content=json.dumps(eido | {"eidoVersion": "2"}), headers=kind)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "eidoVersion")


async def test_nothing_sealed_lies_in_the_exchange_file(house: House) -> None:
    await post(house, patients=[{"name": "Тайный Пациент"}])
    await house.send("1", await house.best("1"))
    await carry(house)
    with house.exchange.letters._file.reading() as connection:
        dump = "\n".join(connection.iterdump())
    for word in ("боль", "Лесная", "Тайный", "+7000", json.dumps(house.place(0.4)["lon"])):
        assert word not in dump


def test_no_two_forms_of_the_description_share_a_name() -> None:
    named: dict[str, Any] = {}
    for route in (route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)):
        for name, form in (route.openapi_extra or {}).get("x-forms", {}).items():
            assert named.setdefault(name, form) == form, f"{name} of {route.path}"
