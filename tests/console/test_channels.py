"""Messages of phones and cars at a served centre: what they open, what they move, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dispatch.channels.aml.arrival import signature_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    import httpx
    from conftest import House

pytestmark = pytest.mark.anyio

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PHONE = "+79110000001"
CAR = bytes.fromhex("0324101a03cd1481ea02080abe08418828c8167752e408cdc4a1886824d485a815fd829f4030")
KEY = b"shared with the makers of phones"


@pytest.fixture
async def house_with_key(make_house: Callable[..., House]) -> AsyncIterator[House]:
    async with make_house(aml_key=KEY).opened() as house:
        yield house


def aml(lon: float, lat: float, radius_m: int = 12, at: datetime = START) -> bytes:
    text = f'A"ML=1;lt={lat:+.5f};lg={lon:+.5f};rd={radius_m};top={at:%Y%m%d%H%M%S};lc=90;pm=G;ml='
    length = len(text) + len(str(len(text) + 2))
    return f"{text}{length}".encode()


def form(lon: float, lat: float, at: datetime = START, key: bytes = KEY) -> bytes:
    at_ms = int(at.timestamp() * 1_000)
    body = (
        f"v=1&device_number=%2B{PHONE[1:]}&time={at_ms}&location_latitude={lat}&location_longitude={lon}"
        f"&location_time={at_ms}&location_accuracy=8&location_source=GPS"
    ).encode()
    return body + b"&hmac=" + signature_of(body, key).encode()


async def sent(house: House, kind: str, body: bytes, *, phone: str | None = PHONE, **headers: str) -> httpx.Response:
    params = {} if phone is None else {"phone": phone}
    return await house.http.post(f"channels/{kind}", content=body, params=params, headers=headers)


async def rang(house: House, phone: str = PHONE) -> dict[str, str]:
    told: dict[str, str] = (await house.http.post("telephone/rings", json={"line": "1", "phone": phone})).json()
    return told


async def incident(house: House, key: str) -> dict[str, Any]:
    told: dict[str, Any] = (await house.http.get(f"incidents/{key}")).json()
    return told


async def events(house: House, kind: str) -> list[dict[str, Any]]:
    told = (await house.http.get("events?after=0&limit=1000")).json()["events"]
    return [event for event in told if event["type"] == kind]


async def test_the_place_that_a_ringing_phone_sends_is_that_of_its_incident(house: House) -> None:
    call, place = await rang(house), house.place(0.3)
    answer = await sent(house, "aml", aml(**place), phone="8 (911) 000-00-01")
    assert (answer.status_code, answer.json()) == (
        200,
        {"kind": "aml", "ok": True, "call": call["call"], "incident": call["incident"], "used": True, "why": "first"},
    )
    await house.http.post(f"calls/{call['call']}/answer")
    told = await incident(house, call["incident"])
    assert (told["lon"], told["lat"]) == pytest.approx((place["lon"], place["lat"]), abs=1e-5)
    assert told["state"] == "waiting"


async def test_a_worse_place_that_comes_later_is_not_used_and_a_finer_one_is(house: House) -> None:
    call = await rang(house)
    await house.http.post(f"calls/{call['call']}/answer")
    for radius_m, share, why in ((50, 0.3, "first"), (900, 0.6, "worse"), (5, 0.31, "finer")):
        answer = (await sent(house, "aml", aml(**house.place(share), radius_m=radius_m))).json()
        assert (answer["used"], answer["why"]) == (why != "worse", why)
    told, kept = await incident(house, call["incident"]), house.place(0.31)
    assert told["lon"] == pytest.approx(kept["lon"], abs=1e-5)


async def test_a_place_that_comes_before_its_call_waits_for_it(served: House) -> None:
    place = served.place(0.4)
    assert (await sent(served, "aml", aml(**place))).json() == {"kind": "aml", "ok": True, "pending": True}
    call = await rang(served)
    seq = (await events(served, "CallRang"))[-1]["seq"]
    located = (await served.http.get(f"events?after={seq}&wait=10")).json()["events"]
    assert [(event["type"], event["by"], event["data"]["why"]) for event in located] == [
        ("CallLocated", "intake", "first")
    ]
    await served.http.post(f"calls/{call['call']}/answer")
    assert (await incident(served, call["incident"]))["lat"] == pytest.approx(place["lat"], abs=1e-5)


async def test_a_place_waits_no_longer_than_ten_minutes_and_for_its_own_number_alone(served: House) -> None:
    await sent(served, "aml", aml(**served.place(0.4)))
    await rang(served, "+79110000002")
    served.clock.advance(timedelta(minutes=11))
    await rang(served)
    await sent(served, "aml", aml(**served.place(0.5), at=served.clock.now()))
    assert [event["data"]["call"] for event in await events(served, "CallLocated")] == ["2"]


async def test_a_place_finds_the_newest_open_call_of_its_number(house: House) -> None:
    first = await house.call(phone=PHONE)
    second = (await house.http.post("calls", json={"phone": PHONE})).json()
    third = (await house.http.post("calls", json={"phone": PHONE})).json()
    await house.http.post(f"incidents/{third['incident']}/close", json={"reason": "false_call"})
    answer = (await sent(house, "aml", aml(**house.place(0.2)))).json()
    assert (answer["call"], answer["used"]) == (second["call"], True)
    assert (await incident(house, first))["lon"] == house.place(0.5)["lon"]


async def test_a_corrected_number_finds_its_call(house: House) -> None:
    call = (await house.http.post("calls", json={"phone": "+79119999999"})).json()["call"]
    await house.http.patch(f"calls/{call}", json={"phone": PHONE}, headers={"If-Match": "1"})
    assert (await sent(house, "aml", aml(**house.place(0.2)))).json()["call"] == call
    assert (await sent(house, "aml", aml(**house.place(0.2)), phone="+79119999999")).json()["pending"]


@pytest.mark.realdata
async def test_a_crashed_car_opens_an_incident_at_its_place(house: House, data_dir: Path) -> None:
    vectors = json.loads((data_dir / "msg112" / "ecall_msd_vectors.json").read_text(encoding="utf-8"))
    answer = await sent(house, "msd", vectors["generated_leningrad_region"][0]["hex"].encode(), phone=None)
    assert answer.status_code == 201
    told = await incident(house, answer.json()["incident"])
    assert (told["reason"], told["lon"], told["lat"]) == ("traffic", pytest.approx(30.3341), pytest.approx(59.9343))
    call = (await house.http.get(f"calls/{answer.json()['call']}")).json()
    assert call["channel"] == "car"
    for words in ("XTAGFL110MY123456", "сработал сам", "людей: 3", "180°", "Месту можно доверять"):
        assert words in call["text"]


@pytest.mark.realdata
async def test_a_damaged_message_of_a_car_is_a_call_that_says_so_with_its_vin(house: House, data_dir: Path) -> None:
    vectors = json.loads((data_dir / "msg112" / "ecall_msd_vectors.json").read_text(encoding="utf-8"))
    answer = await sent(house, "msd", bytes.fromhex(vectors["malformed"][0]["hex"]))
    assert (answer.status_code, answer.json()["ok"]) == (201, False)
    assert "damaged" in answer.json()["reason"]
    call = (await house.http.get(f"calls/{answer.json()['call']}")).json()
    assert "ПОВРЕЖДЕНО" in call["text"]
    assert "ASDAJNPR1VABCDEFG" in call["text"]
    assert (await incident(house, answer.json()["incident"]))["state"] == "draft"


@pytest.mark.realdata
async def test_a_crash_notification_opens_an_incident_and_a_control_block_none(house: House, data_dir: Path) -> None:
    folder = data_dir / "msg112" / "veds"
    crash = await sent(house, "veds", (folder / "VEDS_20180824.xml").read_bytes(), phone=None)
    control = await sent(house, "veds", (folder / "Rfc8147-9.1.3.3.xml").read_bytes(), phone=None)
    assert crash.status_code == 201
    assert (control.status_code, control.json()) == (200, {"kind": "veds", "ok": True, "why": "no_crash"})
    assert len(await events(house, "CallReceived")) == 1


async def test_a_text_message_and_a_form_open_incidents(house: House) -> None:
    text = await sent(house, "text", "плохо с сердцем, 59.9843, 30.0117".encode())
    web = await sent(house, "form", json.dumps({"text": "упал", "name": "сосед", "lon": 30.0, "lat": 59.98}).encode())
    assert [each.status_code for each in (text, web)] == [201, 201]
    one, other = [(await house.http.get(f"calls/{each.json()['call']}")).json() for each in (text, web)]
    assert (one["channel"], one["phone"], one["lat"], one["lon"]) == ("text", PHONE, 59.9843, 30.0117)
    assert (other["channel"], other["text"], other["lon"]) == ("web", "упал\nЗаявитель: сосед", 30.0)


async def test_the_same_octets_take_effect_once_within_minutes(house: House) -> None:
    first, again = [await sent(house, "text", "помогите".encode()) for _ in range(2)]
    assert first.json() == again.json()
    house.clock.advance(timedelta(minutes=30))
    later = await sent(house, "text", "помогите".encode())
    other = await sent(house, "text", "помогите".encode(), phone="+79110000002")
    assert len({each.json()["incident"] for each in (first, later, other)}) == 3


async def test_two_strangers_who_write_the_same_words_are_two_calls(house: House) -> None:
    told = [(await sent(house, "text", "помогите".encode(), phone=None)).json() for _ in range(2)]
    assert told[0]["incident"] != told[1]["incident"]
    cars = [(await sent(house, "msd", CAR, phone=None)).json() for _ in range(2)]
    assert cars[0]["incident"] == cars[1]["incident"]


async def test_an_idempotency_key_makes_sending_twice_take_effect_once(house: House) -> None:
    headers = {"Idempotency-Key": "m1"}
    first = await sent(house, "text", "помогите".encode(), **headers)
    house.clock.advance(timedelta(hours=2))
    assert (await sent(house, "text", "помогите".encode(), **headers)).json() == first.json()
    assert (await sent(house, "text", "другое".encode(), **headers)).status_code == 422


async def test_a_form_has_to_be_signed_fresh_and_new(house_with_key: House) -> None:
    house = house_with_key
    call, place = await rang(house), house.place(0.3)
    genuine = form(**place)
    taken = await sent(house, "aml", genuine, phone=None, **{"Idempotency-Key": "a"})
    assert taken.json()["call"] == call["call"]
    assert (await sent(house, "aml", genuine, phone=None, **{"Idempotency-Key": "a"})).json() == taken.json()
    refused = [
        (genuine, "was sent before"),
        (form(**place, key=b"another"), "signature"),
        (genuine.partition(b"&hmac=")[0], "signature"),
        (form(**place, at=START - timedelta(days=1)), "clock"),
    ]
    for body, reason in refused:
        answer = await sent(house, "aml", body, phone=None)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "body"
        assert reason in answer.json()["errors"][0]["reason"]
    assert (await sent(house, "aml", aml(**place))).status_code == 200


@pytest.mark.parametrize(
    ("kind", "body", "phone", "field"),
    [
        ("aml", b"nonsense", PHONE, "body"),
        ("aml", aml(30.0, 59.98), None, "phone"),
        ("msd", b"", PHONE, "body"),
        ("pidf", b"<presence/>", PHONE, "body"),
        ("veds", b"<!DOCTYPE x><x/>", PHONE, "body"),
        ("text", b"\xff\xfe", PHONE, "body"),
        ("form", b"{}", PHONE, "body"),
        ("text", b"help", "no number", "phone"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_its_reason(
    house: House, kind: str, body: bytes, phone: str | None, field: str
) -> None:
    answer = await sent(house, kind, body, phone=phone)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert not await events(house, "CallReceived")


async def test_other_kinds_and_endless_messages_are_refused(house: House) -> None:
    assert (await sent(house, "egts", b"\x01")).status_code == 404
    assert (await sent(house, "text", b"a" * 300_000)).status_code == 413


async def test_an_erased_number_finds_nothing(house: House) -> None:
    opened = await house.call(phone=PHONE)
    await sent(house, "aml", aml(**house.place(0.2)))
    await house.http.post(f"incidents/{opened}/close", json={"reason": "cancelled"})
    await house.http.post(f"incidents/{opened}/erase")
    assert (await sent(house, "aml", aml(**house.place(0.2)))).json()["pending"]
