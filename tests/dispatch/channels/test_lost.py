from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.benchmarks.channel_messages import MESSAGES
from dispatch.channels.fix import Fix, fix_of
from dispatch.channels.lost import LostFields, decode_lost
from dispatch.channels.source import Source

if TYPE_CHECKING:
    from pathlib import Path

GOOD = MESSAGES["lost"]["circle"].decode()
CIVIC = (
    '<location id="b" profile="civic"><civicAddress xmlns="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr">'
    "<country>RU</country><A3>Выборг</A3><RD>Крепостная</RD><HNO>5</HNO></civicAddress></location>"
)
SHAPE = GOOD[GOOD.index("<gs:Circle") : GOOD.index("</location>")]
LOCATION = GOOD[GOOD.index("<location") : GOOD.index("<service>")]


def fields_of(document: str | bytes) -> LostFields:
    decoded = decode_lost(document.encode() if isinstance(document, str) else document)
    assert decoded.ok, decoded.reason
    assert isinstance(decoded.fields, LostFields)
    return decoded.fields


def refusal(document: str | bytes) -> str:
    decoded = decode_lost(document.encode() if isinstance(document, str) else document)
    assert not decoded.ok
    assert decoded.reason is not None
    return decoded.reason


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "lon", "lat", "radius_m", "shape", "service"),
    [
        ("test-findservice", 7.067077, 43.60935, None, "Point", "urn:service:sos"),
        ("test-findservice-plugtests", 7.055422067642212, 43.62295110781917, None, "Point", "urn:service:sos.police"),
        ("test-findservice-radius", 7.053774, 43.623518, 25, "Circle", "urn:service:sos"),
        ("test-findservice-wien", 16.361229, 48.212539, None, "Point", "urn:service:sos.police"),
    ],
)
def test_published_queries(
    data_dir: Path, name: str, lon: float, lat: float, radius_m: float | None, shape: str, service: str
) -> None:
    fields = fields_of((data_dir / "msg112" / "lost" / f"{name}.xml").read_bytes())
    assert (fields.lon, fields.lat, fields.radius_m) == (lon, lat, radius_m)
    assert (fields.shape, fields.service, fields.location) == (shape, service, "6020688f1ce1896d")
    assert (fields.boundary, fields.recursive, fields.validate, fields.faults) == ("value", True, False, ())


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["test-ip", "test-uri", "test-uri-sip", "test-uri-tel", "test-wrong-xsd"])
def test_published_requests_of_another_protocol_are_refused(data_dir: Path, name: str) -> None:
    reason = refusal((data_dir / "msg112" / "lost" / f"{name}.xml").read_bytes())
    root = "locationRequesd" if name == "test-wrong-xsd" else "locationRequest"
    assert reason.startswith(f"it is {root} of 'urn:ietf:params:xml:ns:geopriv:held', no LoST query")


@pytest.mark.realdata
def test_every_published_file_is_read_or_refused(data_dir: Path) -> None:
    told = {file.name: decode_lost(file.read_bytes()).ok for file in (data_dir / "msg112" / "lost").iterdir()}
    assert len(told) == 9
    assert {name for name, ok in told.items() if ok} == {name for name in told if "findservice" in name}


def test_the_place_of_a_query_can_be_judged_like_any_other() -> None:
    now = datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert fix_of(decode_lost(GOOD.encode()), now) == Fix(
        lon=30.3351, lat=59.9343, radius_m=35, at=now, source=Source.PIDF
    )


def test_an_address_stands_beside_a_place_or_alone() -> None:
    both = fields_of(GOOD.replace(LOCATION, LOCATION + CIVIC))
    assert (both.lon, both.location, both.address) == (30.3351, "a", "RU, Выборг, Крепостная, 5")
    alone = fields_of(GOOD.replace(LOCATION, CIVIC))
    assert (alone.lon, alone.location, alone.civic["HNO"]) == (None, "b", "5")


def test_a_location_that_makes_no_sense_is_passed_over_and_told() -> None:
    fields = fields_of(GOOD.replace(LOCATION, LOCATION.replace("59.9343", "159") + LOCATION.replace('"a"', '"c"')))
    assert (fields.lat, fields.location) == (59.9343, "c")
    assert fields.faults == ("Circle: latitude: 159 is outside -90 to 90",)


@pytest.mark.parametrize(
    ("good", "wrong", "reason"),
    [
        ("urn:ietf:params:xml:ns:lost1", "urn:ietf:params:xml:ns:lost2", "no LoST query"),
        (' xmlns="urn:ietf:params:xml:ns:lost1"', "", "of no namespace"),
        ("findService", "listServicesByLocation", "of LoST only findService is read"),
        ("<service>urn:service:sos.ambulance</service>", "", "service is missing"),
        ("urn:service:sos.ambulance", "sos", "'sos' is no service"),
        ("urn:service:sos.ambulance", "urn:service:sos..fire", "is no service"),
        (LOCATION, "", "location is missing"),
        (LOCATION, LOCATION * 21, "over 20 locations"),
        ('profile="geodetic-2d"', "", "the profile '' is none of geodetic-2d, civic"),
        ("geodetic-2d", "civic", "no civicAddress"),
        (SHAPE, "", "no shape of geodetic-2d"),
        ("gs:Circle", "gs:Sphere", "no shape of geodetic-2d"),
        ("EPSG::4326", "EPSG::27700", "reference system"),
        ("59.9343 30.3351", "59.9343", "pos"),
        (">35<", ">-35<", "radius"),
        ("</location>", "", "not well formed"),
    ],
)
def test_what_cannot_be_answered_is_refused(good: str, wrong: str, reason: str) -> None:
    assert good in GOOD
    assert reason in refusal(GOOD.replace(good, wrong))


def test_a_word_that_is_neither_true_nor_false_is_told() -> None:
    fields = fields_of(GOOD.replace('recursive="true"', 'recursive="perhaps"'))
    assert (fields.recursive, fields.faults) == (False, ("recursive: 'perhaps' is neither true nor false",))


@given(st.sampled_from(["urn:service:sos.ambulance", "59.9343 30.3351", "geodetic-2d", ">35<"]), st.text(max_size=30))
def test_any_value_is_read_or_refused(good: str, wrong: str) -> None:
    decoded = decode_lost(GOOD.replace(good, wrong).encode(errors="surrogatepass"))
    assert decoded.ok == (decoded.reason is None)
