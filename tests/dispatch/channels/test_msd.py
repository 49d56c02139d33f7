from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.channels.errors import ChannelError
from dispatch.channels.msd.decoder import MsdFields, decode_msd, dotted
from dispatch.channels.msd.editions import EDITIONS
from dispatch.channels.msd.message import Msd, read_msd, write_msd
from dispatch.channels.vin import VIN_ALPHABET

if TYPE_CHECKING:
    from pathlib import Path

CARS = ("M1", "M2", "M3", "N1", "N2", "N3", "L1e", "L2e", "L3e", "L4e", "L5e", "L6e", "L7e")
OTHERS = ("O", "R", "S", "T", "G", "SA", "SB", "SC", "SD", "other")
FUELS = ("gasoline", "diesel", "natural_gas", "propane", "electric", "hydrogen")
DELTA = st.tuples(st.integers(-512, 511), st.integers(-512, 511))
MAS = st.integers(-(2**31), 2**31 - 1)

EXAMPLE = Msd(
    version=3,
    message_id=1,
    automatic=True,
    test_call=False,
    position_trusted=True,
    vehicle="M1",
    vin="XTAGFL110MY000001",
    fuels=("gasoline",),
    timestamp_s=1_769_860_800,
    latitude_mas=215_763_480,
    longitude_mas=109_202_760,
    direction=90,
    recent_1=(5, -3),
    recent_2=(10, -12),
    passengers=3,
)


@st.composite
def messages(draw: st.DrawFn) -> Msd:
    version = draw(st.sampled_from((1, 2, 3)))
    recent = DELTA if version == 3 else st.none() | DELTA
    additional = draw(st.none() | st.tuples(st.binary(max_size=8), st.binary(max_size=90)))
    return Msd(
        version=version,
        message_id=draw(st.integers(0, 255)),
        automatic=draw(st.booleans()),
        test_call=draw(st.booleans()),
        position_trusted=draw(st.booleans()),
        vehicle=draw(st.sampled_from(CARS + OTHERS if version == 3 else CARS)),
        vin=draw(st.text(VIN_ALPHABET, min_size=17, max_size=17)),
        fuels=tuple(fuel for fuel in FUELS + (() if version == 1 else ("other",)) if draw(st.booleans())),
        timestamp_s=draw(st.integers(0, 2**32 - 1)),
        latitude_mas=draw(MAS),
        longitude_mas=draw(MAS),
        direction=draw(st.integers(0, 255)),
        recent_1=draw(recent),
        recent_2=draw(recent),
        passengers=draw(st.none() | st.integers(0, 255)),
        additional_oid=additional and additional[0],
        additional_data=additional and additional[1],
    )


def fields_of(octets: bytes) -> MsdFields:
    fields = decode_msd(octets).fields
    assert isinstance(fields, MsdFields)
    return fields


@given(messages())
def test_what_is_written_is_read_again_in_every_edition(msd: Msd) -> None:
    octets = write_msd(msd)
    assert read_msd(octets) == (msd, None)
    assert read_msd(octets + bytes(140 - len(octets))) == (msd, None)
    assert write_msd(read_msd(octets).msd) == octets


@given(messages(), st.data())
def test_a_message_that_breaks_off_keeps_what_stood_before_and_says_so(msd: Msd, data: st.DataObject) -> None:
    octets = write_msd(msd)
    cut = octets[: data.draw(st.integers(1, len(octets) - 1))]
    decoded = decode_msd(cut)
    assert not decoded.ok
    assert (decoded.reason or "").startswith("the MSD is damaged")
    assert isinstance(decoded.fields, MsdFields)
    assert decoded.fields.damaged
    assert decoded.fields.vin in {msd.vin, None}
    assert len(cut) < 20 or decoded.fields.vin == msd.vin


def test_degrees_instant_and_words() -> None:
    fields = fields_of(write_msd(EXAMPLE))
    assert (fields.lon, fields.lat) == pytest.approx((109_202_760 / 3.6e6, 215_763_480 / 3.6e6))
    assert fields.radius_m == 150
    assert fields.at == datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert (fields.direction_deg, fields.passengers, fields.maker) == (180, 3, "XTA")
    first, second = fields.recent
    assert first.lat == pytest.approx(fields.lat + 0.5 / 3600)
    assert second.lon == pytest.approx(fields.lon - 1.5 / 3600)


@pytest.mark.parametrize(
    "unknown", [{"latitude_mas": 2**31 - 1}, {"longitude_mas": 2**31 - 1}, {"latitude_mas": 90 * 3_600_000 + 1}]
)
def test_a_car_that_does_not_know_where_it_is_tells_no_place(unknown: dict[str, int]) -> None:
    fields = fields_of(write_msd(_with(**unknown)))
    assert (fields.lon, fields.lat, fields.radius_m, fields.recent) == (None, None, None, ())


def test_what_a_car_does_not_know_is_told_as_nothing() -> None:
    fields = fields_of(write_msd(_with(direction=255, passengers=255, timestamp_s=0, position_trusted=False)))
    assert (fields.direction_deg, fields.passengers, fields.at, fields.radius_m) == (None, None, None, None)
    assert fields.lon is not None


def test_additional_data_is_told_in_hexadecimal() -> None:
    fields = fields_of(write_msd(_with(additional_oid=bytes([1, 4, 0x81, 0x00]), additional_data=b"\x0a\xff")))
    assert fields.additional is not None
    assert (fields.additional.oid, fields.additional.data) == ("1.4.128", "0aff")


def test_fuels_told_to_be_absent_count_as_absent() -> None:
    canonical = write_msd(_with(version=2, fuels=()))
    bits = f"{int.from_bytes(canonical[2:], 'big'):0{8 * (len(canonical) - 2)}b}"
    at = 22 + 17 * 6
    told = bits[: at + 1] + "1" * 7 + "0" * 7 + bits[at + 8 :]
    told += "0" * (-len(told) % 8)
    fields = fields_of(bytes([2, len(told) // 8]) + int(told, 2).to_bytes(len(told) // 8, "big"))
    assert fields.fuels == ()
    assert fields.vin == EXAMPLE.vin
    assert not fields.damaged


def test_additions_of_a_later_edition_are_passed_over() -> None:
    canonical = write_msd(_with(passengers=None))
    bits = f"{int.from_bytes(canonical[2:], 'big'):0{8 * (len(canonical) - 2)}b}"
    end = 21 + 102 + 9 + 104 + 40
    addition = "0000000" + "1" + "00000001" + "10101010"
    told = bits[:2] + "1" + bits[3:end] + addition
    told += "0" * (-len(told) % 8)
    decoded = decode_msd(bytes([3, len(told) // 8]) + int(told, 2).to_bytes(len(told) // 8, "big"))
    assert decoded.ok
    assert isinstance(decoded.fields, MsdFields)
    assert decoded.fields.recent[1].lon == fields_of(canonical).recent[1].lon


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"", "empty"),
        (b"\x04" + bytes(40), "edition 4"),
        (b"\x03" * 2_000, "at most"),
        (b"\x03", "breaks off"),
        (write_msd(EXAMPLE) + b"\x01", "after its end"),
    ],
)
def test_what_is_none_or_holds_more_is_refused(octets: bytes, reason: str) -> None:
    assert reason in (decode_msd(octets).reason or "")


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"vin": "XTAGFL110MY00000I"}, "vin"),
        ({"vehicle": "Z9"}, "vehicle"),
        ({"version": 4}, "version"),
        ({"direction": 256}, "direction"),
        ({"recent_1": None}, "recent_1"),
        ({"version": 1, "fuels": ("other",)}, "fuels"),
        ({"additional_oid": b"", "additional_data": bytes(200)}, "additional_data"),
    ],
)
def test_a_value_that_no_edition_has_is_named(wrong: dict[str, Any], name: str) -> None:
    with pytest.raises(ChannelError, match=name):
        write_msd(_with(**wrong))


@given(st.lists(st.integers(0, 2**28), max_size=6))
def test_relative_identifiers_are_written_with_dots(numbers: list[int]) -> None:
    octets = bytearray()
    for number in numbers:
        sevens = [number >> shift & 0x7F for shift in range(28, -1, -7)]
        while len(sevens) > 1 and sevens[0] == 0:
            del sevens[0]
        octets += bytes([seven | 0x80 for seven in sevens[:-1]] + sevens[-1:])
    assert dotted(bytes(octets)) == ".".join(map(str, numbers))


@pytest.mark.realdata
def test_published_messages_are_read_and_written_to_the_same_octets(data_dir: Path) -> None:
    vectors = json.loads((data_dir / "msg112" / "ecall_msd_vectors.json").read_text(encoding="utf-8"))
    good = [vectors["standard_example_v3"], *vectors["generated_leningrad_region"]]
    for vector in good:
        octets = bytes.fromhex(vector["hex"])
        reading = read_msd(octets)
        assert reading.fault is None
        assert write_msd(reading.msd) == octets
        _same_as_published(vector["decoded"], reading.msd, fields_of(octets))
    assert len(good) == 3


def _same_as_published(published: dict[str, Any], msd: Msd, fields: MsdFields) -> None:
    structure = published["msd"]["msdStructure"]
    location, control = structure["vehicleLocation"], structure["control"]
    assert (msd.version, msd.message_id) == (published["id"], structure["messageIdentifier"])
    assert (msd.automatic, msd.test_call) == (control["automaticActivation"], control["testCall"])
    assert msd.position_trusted == control["positionCanBeTrusted"]
    assert control["vehicleType"].endswith(f"Category{msd.vehicle}")
    assert msd.vin == published["vin"] == "".join(structure["vehicleIdentificationNumber"].values())
    assert fields.maker == structure["vehicleIdentificationNumber"]["isowmi"]
    assert [fuel in (msd.fuels or ()) for fuel in (*FUELS, "other")] == _propulsion(structure)
    assert msd.timestamp_s == structure["timestamp"]
    assert fields.at == datetime.fromtimestamp(structure["timestamp"], UTC)
    assert (msd.latitude_mas, msd.longitude_mas) == (location["positionLatitude"], location["positionLongitude"])
    assert msd.recent_1 == tuple(structure["recentVehicleLocationN1"].values())
    assert msd.recent_2 == tuple(structure["recentVehicleLocationN2"].values())
    assert msd.passengers == structure.get("numberOfPassengers")
    degrees = published["decoded_degrees"]
    assert fields.direction_deg == degrees["direction_deg"]
    if degrees["lat"] > 90:
        assert fields.lon is fields.lat is None
    else:
        assert (fields.lon, fields.lat) == pytest.approx((degrees["lon"], degrees["lat"]), abs=1e-7)


def _propulsion(structure: dict[str, Any]) -> list[bool]:
    told = structure["vehiclePropulsionStorageType"]
    names = ("gasolineTankPresent", "dieselTankPresent", "compressedNaturalGas", "liquidPropaneGas")
    return [told[name] for name in (*names, "electricEnergyStorage", "hydrogenStorage", "otherStorage")]


@pytest.mark.realdata
def test_a_published_damaged_message_still_tells_its_vin(data_dir: Path) -> None:
    vectors = json.loads((data_dir / "msg112" / "ecall_msd_vectors.json").read_text(encoding="utf-8"))
    for vector in vectors["malformed"]:
        decoded = decode_msd(bytes.fromhex(vector["hex"]))
        assert not decoded.ok
        assert isinstance(decoded.fields, MsdFields)
        assert decoded.fields.damaged
        assert decoded.fields.vin == "ASDAJNPR1VABCDEFG"


def test_there_are_three_editions() -> None:
    assert sorted(EDITIONS) == [1, 2, 3]


def _with(**changes: Any) -> Msd:
    from msgspec.structs import replace

    return replace(EXAMPLE, **changes)
