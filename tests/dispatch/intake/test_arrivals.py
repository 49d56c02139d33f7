from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dispatch.channels.decode import DECODERS
from dispatch.channels.decoded import Decoded
from dispatch.channels.msd.decoder import decode_msd
from dispatch.channels.msd.message import Msd, write_msd
from dispatch.channels.source import Source
from dispatch.commands import ReceiveCall
from dispatch.intake.arrivals import KINDS, Arrival, Nothing, Sighting, Unusable, arrival_of
from dispatch.vocabulary import Channel

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PHONE = "+79110000001"
CAR = Msd(
    version=2,
    message_id=1,
    automatic=True,
    test_call=False,
    position_trusted=True,
    vehicle="M1",
    vin="XTAGFL110MY123456",
    fuels=("natural_gas",),
    timestamp_s=int(NOW.timestamp()),
    latitude_mas=int(59.98 * 3_600_000),
    longitude_mas=30 * 3_600_000,
    direction=45,
    passengers=2,
)


def arrival(kind: str, message: bytes, phone: str | None = None) -> Arrival:
    return arrival_of(DECODERS[kind](message), NOW, phone)


def test_a_car_is_a_call_with_its_place_and_all_that_it_tells() -> None:
    call = arrival("msd", write_msd(CAR).hex().encode(), PHONE)
    assert isinstance(call, ReceiveCall)
    assert (call.channel, call.reason, call.phone) == (Channel.CAR, "traffic", PHONE)
    assert (call.lon, call.lat) == pytest.approx((30.0, 59.98))
    assert call.found is not None
    assert (call.found.source, call.found.radius_m, call.found.at) == (Source.ECALL, 150.0, NOW)
    assert call.text is not None
    assert call.text.splitlines() == [
        "Вызов из автомобиля (eCall, ЭРА-ГЛОНАСС), сработал сам",
        "VIN XTAGFL110MY123456, категория M1",
        "Пристёгнуто людей: 2",
        "Топливо: сжатый газ",
        "Направление движения: 90°",
        "Месту можно доверять",
        "Время по часам автомобиля: 2026-03-02T09:30:00+00:00",
    ]


def test_a_test_call_asks_nothing() -> None:
    assert arrival("msd", write_msd(replace(CAR, test_call=True))) == Nothing("test_call")


@given(st.integers(1, 38))
def test_a_message_of_a_car_that_breaks_off_anywhere_is_a_call_that_says_so(length: int) -> None:
    whole = write_msd(CAR)
    call = arrival_of(decode_msd(whole[: min(length, len(whole) - 1)]), NOW)
    assert isinstance(call, ReceiveCall)
    assert "СООБЩЕНИЕ ПОВРЕЖДЕНО" in (call.text or "")
    assert call.lon is call.found is None
    if length > 20:
        assert "XTAGFL110MY123456" in (call.text or "")


def test_a_car_whose_clock_is_ahead_was_seen_when_it_called() -> None:
    ahead = replace(CAR, timestamp_s=CAR.timestamp_s + 86_400)
    call = arrival("msd", write_msd(ahead))
    assert isinstance(call, ReceiveCall)
    assert call.found is not None
    assert call.found.at == NOW
    assert "2026-03-03" in (call.text or "")


@pytest.mark.parametrize(
    ("entity", "phone", "whose"),
    [
        ("tel:+79110000001", None, "+79110000001"),
        ("sip:+79110000001@112.example.org", None, "+79110000001"),
        ("sips:+79110000001;user=phone@112.example.org", None, "+79110000001"),
        ("sip:somebody@112.example.org", PHONE, PHONE),
        ("tel:+79110000002", PHONE, PHONE),
        ("pres:somebody@example.org", None, None),
    ],
)
def test_a_presence_document_is_about_the_number_it_names_unless_the_network_says_another(
    entity: str, phone: str | None, whose: str | None
) -> None:
    document = f"""<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"
        xmlns:gml="http://www.opengis.net/gml" entity="{entity}"><tuple id="a"><status><gp:geopriv><gp:location-info>
        <gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>59.98 30.0</gml:pos></gml:Point>
        </gp:location-info></gp:geopriv></status></tuple></presence>"""
    told = arrival("pidf", document.encode(), phone)
    if whose is None:
        assert isinstance(told, Unusable)
        assert told.field == "phone"
    else:
        assert isinstance(told, Sighting)
        assert (told.phone, told.fix.lon, told.fix.lat) == (whose, 30.0, 59.98)


def test_a_phone_without_a_place_asks_nothing() -> None:
    assert arrival("aml", b"v=1&device_number=%2B79110000001&location_source=") == Nothing("no_place")
    text = 'A"ML=1;lt=+00.00000;lg=+000.00000;rd=N;top=20260302093000;lc=0;pm=N;ml='
    message = f"{text}{len(text) + 2}".encode()
    assert arrival("aml", message, PHONE) == Nothing("no_place")


octets = st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode))


@given(kind=st.sampled_from(KINDS), message=octets, phone=st.none() | st.sampled_from([PHONE, "x", ""]))
def test_whatever_is_sent_becomes_one_thing_and_a_call_knows_its_place_whole(
    kind: str, message: bytes, phone: str | None
) -> None:
    told = arrival(kind, message, phone)
    assert isinstance(told, Sighting | ReceiveCall | Nothing | Unusable)
    if isinstance(told, ReceiveCall):
        assert (told.lon is None) == (told.lat is None) == (told.found is None)
        assert "\x00" not in (told.text or "")


def test_what_was_refused_says_why() -> None:
    assert arrival_of(Decoded(ok=False, fields=DECODERS["text"](b"").fields, reason="it is empty"), NOW) == Unusable(
        "body", "it is empty"
    )


def test_a_place_of_long_ago_keeps_its_age() -> None:
    at = NOW - timedelta(minutes=3)
    told = arrival("form", f'{{"text":"упал","lon":30,"lat":59.9,"at":"{at.isoformat()}"}}'.encode())
    assert isinstance(told, ReceiveCall)
    assert told.found is not None
    assert told.found.at == at
