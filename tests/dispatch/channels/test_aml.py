from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.benchmarks.channel_messages import MESSAGES
from dispatch.channels.aml.arrival import (
    ArrivalFault,
    SeenMessages,
    arrival_fault,
    has_wrong_clock,
    is_signed,
    signature_of,
)
from dispatch.channels.aml.decoder import decode_aml
from dispatch.channels.aml.fields import AmlFields
from dispatch.channels.gsm7 import packed, unpacked
from dispatch.channels.source import Source

if TYPE_CHECKING:
    from pathlib import Path

KEY = b"shared"
NOW = datetime(2026, 1, 31, 12, 0, 5, tzinfo=UTC)
FORM = MESSAGES["aml"]["form"]
FORM_NAMES = tuple(name for name, _ in parse_qsl(FORM.decode()))


def told(text: str) -> str:
    """End a message of version 1 with its own length."""
    for length in range(len(text), len(text) + 10):
        whole = f"{text};ml={length}"
        if len(whole) == length:
            return whole
    raise AssertionError(text)


def fields_of(message: str | bytes) -> AmlFields:
    decoded = decode_aml(message.encode() if isinstance(message, str) else message)
    assert decoded.ok, decoded.reason
    assert isinstance(decoded.fields, AmlFields)
    return decoded.fields


def reason_of(message: str | bytes) -> str:
    decoded = decode_aml(message.encode() if isinstance(message, str) else message)
    assert not decoded.ok
    return decoded.reason or ""


@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(1, 99_999), st.integers(0, 100), st.sampled_from("GWCUF"))
def test_what_a_phone_tells_is_read(lat: float, lon: float, radius_m: int, confidence: int, method: str) -> None:
    text = told(f'A"ML=1;lt={lat:+.5f};lg={lon:+.5f};rd={radius_m};top=20260131120000;lc={confidence};pm={method}')
    fields = fields_of(text)
    assert (fields.lat, fields.lon) == (float(f"{lat:.5f}"), float(f"{lon:.5f}"))
    assert (fields.radius_m, fields.confidence) == (radius_m, confidence)
    assert fields.at == datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert fields_of(packed(text)) == fields


def test_a_phone_that_knows_no_place_tells_none() -> None:
    fields = fields_of(told('A"ML=1;lt=+00.00000;lg=+000.00000;rd=N;top=20260131120000;lc=0;pm=N'))
    assert (fields.lon, fields.lat, fields.radius_m, fields.method) == (None, None, None, "none")


def test_a_place_without_a_radius_is_one_whose_radius_is_unknown() -> None:
    assert fields_of(told('A"ML=1;lt=+59.9;lg=+30.3;rd=0;lc=68;pm=W')).radius_m is None


@pytest.mark.parametrize(("lost", "ok"), [(-1, False), (0, True), (1, True), (2, True), (3, False), (100, False)])
def test_a_message_may_lose_two_characters_on_the_way_and_says_so(lost: int, *, ok: bool) -> None:
    whole = told('A"ML=1;lt=+59.93430;lg=+30.33510;rd=12;pm=G;lc=90;mcc=250;mnc=01;si=250010000000000')
    length = int(whole.rpartition("=")[2]) + lost
    decoded = decode_aml(f"{whole.rpartition('=')[0]}={length:02d}".encode())
    assert decoded.ok is ok
    assert not ok or (isinstance(decoded.fields, AmlFields) and decoded.fields.lost_characters == lost)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('A"ML=3;lt=+59.9', "begins with"),
        ('a"ML=1;lt=+59.9', "begins with"),
        ('A"ML=1;lt=+59.9;lg=+30.3', "ml is missing"),
        (told('A"ML=1;lg=+30.3'), "lt is missing"),
        (told('A"ML=1;lt=+95.0;lg=+30.3'), "outside -90 to 90"),
        (told('A"ML=1;lt=nan;lg=+30.3'), "no number"),
        (told('A"ML=1;lt=+59.9;lg=+30.3;lg=+30.4'), "told twice"),
        (told('A"ML=1;lt=+59.9;lg=+30.3;pm=X'), "pm"),
        (told('A"ML=1;lt=+59.9;lg=+30.3;lc=101'), "lc"),
        (told('A"ML=1;lt=+59.9;lg=+30.3;ei=35x'), "ei"),
        (told('A"ML=1;lt=+59.9;lg=+30.3;top=20260231120000'), "top"),
        (told('A"ML=1;lt=+59.9;lg=+30.3;top=٢٠٢٦٠١٣١١٢٠٠٠٠'), "top"),
        ('A"ML=2;lo=59.9', "lo"),
        ('A"ML=2;lo=59.9,30.3,1,1', "lo"),
        ('A"ML=2;nc=25', "nc"),
        ('A"ML=2;lz=1,2,3', "lz"),
    ],
)
def test_a_message_that_makes_no_sense_is_refused_with_the_reason(text: str, reason: str) -> None:
    assert reason in reason_of(text)


VALUES = st.text("0123456789.,+-eN٣ ", min_size=1, max_size=8)
NAMES = st.sampled_from(
    ("lt", "lg", "rd", "top", "lc", "pm", "si", "ei", "mcc", "mnc", "ml", "et", "lo", "lz", "ls", "nc")
)


@given(st.sampled_from("12"), st.dictionaries(NAMES, VALUES, max_size=8), st.data())
def test_attributes_with_any_values_are_read_or_refused(
    version: str, values: dict[str, str], data: st.DataObject
) -> None:
    text = "".join([f'A"ML={version}', *(f";{name}={value}" for name, value in values.items())])
    if data.draw(st.booleans()) and "ml" not in values:
        text = told(f"{text};lt=+1;lg=+2" if not {"lt", "lg"} & set(values) else text)
    decoded = decode_aml(text.encode())
    assert decoded.ok or decoded.reason


@pytest.mark.parametrize("length", ["38.0", "+38", "٣٨"])
def test_a_length_is_told_in_digits(length: str) -> None:
    assert "ml" in reason_of(f'A"ML=1;lt=+59.9;lg=+30.3;pm=W;ml={length}')


@given(st.dictionaries(st.sampled_from(FORM_NAMES), VALUES, max_size=8))
def test_a_form_with_any_values_is_read_or_refused(values: dict[str, str]) -> None:
    decoded = decode_aml(urlencode({"v": "1"} | values).encode())
    assert decoded.ok or decoded.reason


def test_the_short_version_may_leave_everything_out() -> None:
    fields = fields_of('A"ML=2')
    assert (fields.lon, fields.at, fields.version, fields.source) == (None, None, 2, Source.AML)


@given(st.text('ABCabc0123456789;=,.+-" @£é', max_size=60))
def test_packed_text_is_unpacked_again(text: str) -> None:
    assert unpacked(packed(text)) == text.rstrip("@\r")


def test_a_form_tells_what_it_holds_and_what_makes_no_sense_in_it() -> None:
    fields = fields_of(FORM + b"&location_floor=&location_altitude=high&location_vertical_accuracy=3")
    assert fields.phone == "+70000000001"
    assert fields.called_at == datetime(2026, 1, 31, 11, 59, 50, tzinfo=UTC)
    assert fields.unread == ("location_altitude",)
    assert (fields.floor, fields.vertical_accuracy_m) == (None, 3)


def test_a_form_with_a_place_that_makes_no_sense_is_refused_and_tells_the_phone() -> None:
    decoded = decode_aml(FORM.replace(b"location_latitude=59", b"location_latitude=99"))
    assert not decoded.ok
    assert "location_latitude" in (decoded.reason or "")
    assert isinstance(decoded.fields, AmlFields)
    assert (decoded.fields.phone, decoded.fields.lon) == ("+70000000001", None)


@pytest.mark.parametrize("body", [b"v=2&time=1", b"time=1", b"v=1&v=1", b"v=1&" * 101 + b"a=1", b"v=1&x"])
def test_what_is_no_form_of_version_1_is_refused(body: bytes) -> None:
    assert reason_of(body)


def test_a_newer_confidence_is_a_share_of_one() -> None:
    assert fields_of(b"v=1&location_confidence=0.9").confidence == pytest.approx(90)
    assert fields_of(b"v=1&location_certainty=0").confidence == 0


def test_a_crash_that_a_phone_felt_is_told() -> None:
    assert fields_of(b"v=1&adr_carcrash_time=1769860800000").crashed_at == datetime(2026, 1, 31, 12, tzinfo=UTC)


def signed(body: bytes, key: bytes = KEY) -> bytes:
    """Sign a body as RFC 2104 writes it down."""
    block = key.ljust(64, b"\0")
    inner = hashlib.sha1(bytes(octet ^ 0x36 for octet in block) + body).digest()
    return body + b"&hmac=" + hashlib.sha1(bytes(octet ^ 0x5C for octet in block) + inner).hexdigest().encode()


@given(st.binary(max_size=300))
def test_a_body_is_believed_with_the_signature_of_the_shared_key_alone(body: bytes) -> None:
    assert is_signed(signed(body), KEY)
    assert not is_signed(signed(body, b"other"), KEY)
    assert not is_signed(signed(body) + b"&a=1", KEY)
    assert not is_signed(b"a" + signed(body), KEY)


def test_a_body_that_is_its_own_signature_is_not_believed() -> None:
    assert not is_signed(signature_of(b"", KEY).encode(), KEY)
    assert not is_signed("подпись".encode(), KEY)


def test_a_form_is_taken_once_and_only_with_a_right_clock_and_signature() -> None:
    seen, body = SeenMessages(), signed(FORM)
    assert arrival_fault(FORM, key=KEY, now=NOW, seen=seen) is ArrivalFault.SIGNATURE
    assert arrival_fault(body, key=KEY, now=NOW + timedelta(days=1), seen=seen) is ArrivalFault.CLOCK
    assert arrival_fault(body, key=KEY, now=NOW - timedelta(days=1), seen=seen) is ArrivalFault.CLOCK
    assert arrival_fault(body, key=KEY, now=NOW, seen=seen) is None
    assert arrival_fault(body, key=KEY, now=NOW + timedelta(hours=1), seen=seen) is ArrivalFault.REPEAT
    assert arrival_fault(FORM + body[len(FORM) :].upper().replace(b"HMAC", b"hmac"), key=KEY, now=NOW, seen=seen) is (
        ArrivalFault.REPEAT
    )
    assert arrival_fault(signed(FORM + b"&a=1"), key=KEY, now=NOW, seen=seen) is None


def test_a_place_found_long_before_the_call_is_no_wrong_clock() -> None:
    assert not has_wrong_clock(
        decode_aml(FORM.replace(b"location_time=1769860800000", b"location_time=1769000000000")), NOW
    )
    assert not has_wrong_clock(decode_aml(b'A"ML=2'), NOW)


def test_seen_messages_are_bounded_and_forgotten_with_time() -> None:
    seen = SeenMessages(keep=timedelta(hours=1), most=3)
    assert [seen.is_new(bytes([each % 4]), NOW) for each in range(5)] == [True, True, True, True, True]
    assert len(seen) == 3
    assert not seen.is_new(b"\0", NOW)
    assert seen.is_new(b"\0", NOW + timedelta(hours=2))
    assert len(seen) == 1


@pytest.mark.realdata
def test_published_messages_are_read_or_refused_as_they_say(data_dir: Path) -> None:
    vectors = json.loads((data_dir / "msg112" / "aml_vectors.json").read_text(encoding="utf-8"))
    refused = 0
    for vector in vectors["sms"]:
        decoded = decode_aml(vector["sms_text"].encode())
        assert decoded.ok is not vector.get("reject", False), vector["name"]
        refused += not decoded.ok
        if "decoded" in vector:
            _same_as_published(vector["decoded"], fields_of(vector["sms_text"]))
    assert refused == 5
    for vector in vectors["data_sms"]:
        octets = bytes.fromhex(vector["data_sms_hex"])
        assert unpacked(octets) == vector["unpacked_text"]
        assert packed(vector["unpacked_text"]) == octets
        assert fields_of(octets) == fields_of(vector["data_sms_hex"]) == fields_of(vector["unpacked_text"])
    for vector in vectors["https"]:
        _same_as_published(vector["decoded"], fields_of(vector["form_body"]))


def _same_as_published(published: dict[str, Any], fields: AmlFields) -> None:
    ours = {"accuracy_m": "radius_m", "device_number": "phone", "network_mcc": "mcc", "network_mnc": "mnc"}
    for name, value in published.items():
        if name == "time_utc":
            assert fields.at == datetime.fromisoformat(value)
        elif name in {"time_unix", "time_unix_ms"}:
            assert fields.at is not None
            assert fields.at.timestamp() == value / (1000 if name.endswith("ms") else 1)
        elif name == "call_start_unix":
            assert fields.called_at is not None
            assert fields.called_at.timestamp() == value
        else:
            assert getattr(fields, ours.get(name, name)) == value, name
