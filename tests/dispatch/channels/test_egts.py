from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.benchmarks.channel_messages import MESSAGES
from dispatch.channels.egts.decoder import EgtsFields, Position, decode_egts
from dispatch.channels.egts.packet import read_packet

if TYPE_CHECKING:
    from pathlib import Path

GOOD = bytes.fromhex(MESSAGES["egts"]["two positions"].decode())


def fields_of(octets: bytes) -> EgtsFields:
    decoded = decode_egts(octets)
    assert decoded.ok, decoded.reason
    assert isinstance(decoded.fields, EgtsFields)
    return decoded.fields


def check(octets: bytes, polynomial: int, bits: int) -> int:
    """Give a check sum bit by bit, from all ones on."""
    value = (1 << bits) - 1
    for octet in octets:
        value ^= octet << (bits - 8)
        for _ in range(8):
            value = value << 1 ^ (polynomial if value >> (bits - 1) else 0)
            value &= (1 << bits) - 1
    return value


def packet(body: bytes, *, packet_type: int = 1, flags: int = 0) -> bytes:
    header = bytes([1, 0, flags, 11, 0]) + len(body).to_bytes(2, "little") + bytes([7, 0, packet_type])
    header += bytes([check(header, 0x31, 8)])
    return header + body + check(body, 0x1021, 16).to_bytes(2, "little")


def test_the_latest_position_counts_and_all_are_told() -> None:
    fields = fields_of(GOOD)
    assert (fields.lon, fields.lat) == pytest.approx((30.3369, 59.935), abs=1e-6)
    assert fields.at == datetime(2026, 1, 31, 12, 0, 10, tzinfo=UTC)
    assert (fields.speed_mps, fields.course_deg, fields.object_id) == (10, 45, 112)
    assert [position.course_deg for position in fields.positions] == [300, 45]


def test_a_position_whose_clock_is_years_off_is_doubted() -> None:
    body = bytearray(GOOD[11:-2])
    first = body[:35]
    first[15:19] = (int.from_bytes(first[15:19], "little") + 8 * 365 * 86_400).to_bytes(4, "little")
    fields = fields_of(packet(bytes(first) + bytes(body[35:]) * 2))
    assert [position.doubtful for position in fields.positions] == [True, False, False]
    assert fields.at == datetime(2026, 1, 31, 12, 0, 10, tzinfo=UTC)


@given(st.integers(0, 8 * len(GOOD) - 1))
def test_a_packet_with_a_bit_turned_is_refused(bit: int) -> None:
    octets = bytearray(GOOD)
    octets[bit // 8] ^= 1 << bit % 8
    assert not decode_egts(bytes(octets)).ok


@given(st.integers(0, len(GOOD) - 1))
def test_a_packet_that_breaks_off_is_refused(length: int) -> None:
    assert not decode_egts(GOOD[:length]).ok


@given(st.binary(max_size=80), st.sampled_from((0, 1, 2)))
def test_any_body_under_right_check_sums_is_read_or_refused(body: bytes, packet_type: int) -> None:
    decoded = decode_egts(packet(body, packet_type=packet_type))
    assert decoded.reason if not decoded.ok else fields_of(packet(body, packet_type=packet_type)).type == packet_type


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (packet(b"a", flags=0b0000_1000), "encrypted"),
        (packet(b"a", flags=0b0000_0100), "compressed"),
        (packet(b"a", packet_type=9), "type 9"),
        (packet(bytes([50, 0, 1, 0, 0, 2, 2])), "record 1 breaks off"),
        (packet(bytes([4, 0, 1, 0, 0, 2, 2, 16, 9, 0, 0])), "subrecord breaks off"),
        (b"\x02" + GOOD[1:], "no EGTS packet"),
        (bytes(70_000), "at most"),
    ],
)
def test_what_is_none_is_refused_with_the_reason(octets: bytes, reason: str) -> None:
    assert reason in (decode_egts(octets).reason or "")


def test_a_packet_without_data_tells_no_place() -> None:
    header = packet(b"")[:11]
    assert fields_of(header).positions == ()
    assert fields_of(packet(bytes([0, 0, 1, 0, 0, 2, 2]))).lon is None


@pytest.mark.realdata
def test_published_packets_are_read_with_every_position(data_dir: Path) -> None:
    published = json.loads((data_dir / "gps_protocols" / "egts_packets_decoded.json").read_text(encoding="utf-8"))
    compared = 0
    for each in published["packets"] + published["responses"]:
        octets = bytes.fromhex(each["hex"])
        told, fields = read_packet(octets), fields_of(octets)
        assert (told.number, told.type) == (each["packet_id"], each["packet_type"])
        subrecords = [(kind, data.hex()) for record in told.records for kind, data in record.subrecords]
        assert subrecords == [(sub["type"], sub["data"]) for record in each["records"] for sub in record["subrecords"]]
        compared += _same_positions(each, fields)
    assert compared == 114


@pytest.mark.realdata
def test_a_published_packet_whose_clocks_contradict_each_other_tells_no_place_as_the_latest(data_dir: Path) -> None:
    with gzip.open(data_dir / "gps_protocols" / "egts_large_packet_decoded.json.gz") as file:
        published = json.load(file)["packet"]
    fields = fields_of(bytes.fromhex(published["hex"]))
    assert _same_positions(published, fields) == 135
    assert {position.at.year for position in fields.positions} >= {2014, 2022}
    assert all(position.doubtful for position in fields.positions)
    assert (fields.lon, fields.lat, fields.at) == (None, None, None)


def _same_positions(published: dict[str, Any], fields: EgtsFields) -> int:
    told = [
        (record.get("object_id"), sub["pos_data"])
        for record in published["records"]
        for sub in record["subrecords"]
        if "pos_data" in sub
    ]
    assert len(told) == len(fields.positions)
    for (object_id, expected), position in zip(told, fields.positions, strict=True):
        _same_position(object_id, expected, position)
    return len(told)


def _same_position(object_id: int | None, expected: dict[str, Any], position: Position) -> None:
    assert position.object_id == object_id
    assert (position.lon, position.lat) == pytest.approx((expected["lon"], expected["lat"]), abs=1e-7)
    assert position.at == datetime.fromisoformat(expected["time_utc"])
    assert position.speed_mps == pytest.approx(expected["speed_kmh"] / 3.6)
    assert position.course_deg == expected["course_deg"]
    assert (position.valid, position.moving) == (expected["valid"], expected["moving"])
    assert (position.stored, position.altitude_m) == (expected["black_box"], expected.get("altitude_m"))
