from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.benchmarks.channel_messages import MESSAGES
from dispatch.channels.crash import CrashFields
from dispatch.channels.veds import BlockFields, CardFields, ControlFields, decode_veds

if TYPE_CHECKING:
    from pathlib import Path

GOOD = MESSAGES["veds"]["crash"].decode()


def crash_of(document: str | bytes) -> CrashFields:
    decoded = decode_veds(document.encode() if isinstance(document, str) else document)
    assert decoded.ok, decoded.reason
    assert isinstance(decoded.fields, CrashFields)
    return decoded.fields


def test_a_crash_tells_place_time_car_and_how_hard() -> None:
    fields = crash_of(GOOD)
    assert (fields.lon, fields.lat, fields.at) == (30.3351, 59.9343, datetime(2026, 1, 31, 12, tzinfo=UTC))
    assert (fields.passengers, fields.direction_deg, fields.severe_injury) == (2, 90, True)
    car = fields.vehicles[0]
    assert (car.vin, car.vin_valid, car.maker) == ("XTAGFL110MY000001", True, "XTA")
    assert (car.airbags_deployed, car.impacts[0].change_kmh) == (("FRONT",), -48)


def test_minutes_and_seconds_count_away_from_zero() -> None:
    degrees = "<nc:LatitudeDegreeValue>59.9343</nc:LatitudeDegreeValue>"
    parts = "<nc:LatitudeMinuteValue>30</nc:LatitudeMinuteValue><nc:LatitudeSecondValue>36</nc:LatitudeSecondValue>"
    assert crash_of(GOOD.replace(degrees, degrees.replace("59.9343", "-59") + parts)).lat == pytest.approx(-59.51)
    assert crash_of(GOOD.replace(degrees, degrees.replace("59.9343", "-0") + parts)).lat == pytest.approx(-0.51)
    assert crash_of(GOOD.replace(degrees, degrees.replace("59.9343", "90") + parts)).lat is None


def test_a_place_whose_minutes_make_no_sense_is_no_place() -> None:
    degrees = "<nc:LatitudeDegreeValue>59.9343</nc:LatitudeDegreeValue>"
    fields = crash_of(GOOD.replace(degrees, f"{degrees}<nc:LatitudeMinuteValue>half</nc:LatitudeMinuteValue>"))
    assert (fields.lon, fields.lat) == (None, None)
    assert "LatitudeMinuteValue" in fields.faults[0]


@given(st.sampled_from(re.findall(r">([^<>\s]+)<", GOOD)), st.text("0123456789.+-eETZ: true", max_size=25))
def test_a_crash_with_any_value_changed_is_read(good: str, wrong: str) -> None:
    assert crash_of(GOOD.replace(f">{good}<", f">{wrong}<")).vehicles


@pytest.mark.parametrize(
    ("good", "wrong", "name"),
    [
        ("59.9343", "159.9", "LatitudeDegreeValue"),
        (">2<", ">two<", "DrivingIncidentPassengerQuantityText"),
        ("KPH", "knots", "CrashPulseChangeInVelocityMeasure"),
        ("<veds:SevereInjuryIndicator>true", "<veds:SevereInjuryIndicator>yes", "SevereInjuryIndicator"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00", "ActivityDate"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_told(good: str, wrong: str, name: str) -> None:
    fields = crash_of(GOOD.replace(good, wrong))
    assert fields.faults[0].startswith(name)
    assert fields.vehicles[0].vin == "XTAGFL110MY000001"


@pytest.mark.realdata
def test_published_crashes(data_dir: Path) -> None:
    first = crash_of((data_dir / "msg112" / "veds" / "VEDS_20180824.xml").read_bytes())
    assert (first.lon, first.lat) == (-95.712891, 37.09024)
    assert first.at == datetime(2018, 1, 4, 2, 29, tzinfo=UTC)
    assert (first.severe_injury, first.fire, first.fuel_leaking, first.rest) == (True, False, False, "Roof")
    assert (first.phone, first.provider, first.cross_street) == ("888-555-1212", "OnStar", "Enighed and FR3900")
    car = first.vehicles[0]
    assert (car.vin, car.vin_valid, car.rolled_over, car.fuels) == (
        "1HGS43423552234",
        False,
        True,
        ("GASOLINE", "ELECTRIC"),
    )
    assert (car.impacts[0].change_kmh, car.impacts[0].from_hour, car.impacts[0].quarter_turns) == (-32.2, 9, 3)
    assert [(seat.place, seat.occupied, seat.belted) for seat in car.seats] == [("9", True, True), ("2", True, True)]
    assert [(person.birth_date, person.sex) for person in first.people] == [("2001-04-02", "M")]
    second = crash_of((data_dir / "msg112" / "veds" / "VEDS_Example_2.xml").read_bytes())
    assert (second.lon, second.at, second.fuel_leaking, second.rest) == (None, None, True, "Driver")
    assert second.vehicles[0].impacts[0].change_kmh == pytest.approx(160.9344)
    assert (second.vehicles[0].weight_kg, second.vehicles[0].make) == (600, "Saab")


@pytest.mark.realdata
def test_published_control_blocks(data_dir: Path) -> None:
    control = {}
    for file in (data_dir / "msg112" / "veds").glob("Rfc*.xml"):
        decoded = decode_veds(file.read_bytes())
        assert decoded.ok
        assert isinstance(decoded.fields, ControlFields)
        control[file.name] = decoded.fields
    assert control["Rfc8147-9.1.1.3.xml"].acknowledged == (
        {"received": "true", "ref": "1234567890@atlanta.example.com"},
    )
    assert control["Rfc8147-9.1.3.3.xml"].requests == ({"action": "send-data", "datatype": "eCall.MSD"},)
    lamp = control["Rfc8148-9.3.1.xml"].results[1]
    assert (lamp["action"], lamp["success"], lamp["reason"]) == ("lamp", "false", "unable")


@pytest.mark.realdata
def test_published_additional_data(data_dir: Path) -> None:
    folder = data_dir / "msg112" / "additionaldata"
    told = {file.name: decode_veds(file.read_bytes()) for file in folder.glob("*.xml")}
    assert {name for name, decoded in told.items() if not decoded.ok} == {
        "CapExample1.xml",
        "CapExample3.xml",
        "PidfLoProvidedByByValue.xml",
    }
    device, card = told["DeviceInfo1.xml"].fields, told["XcardType1.xml"].fields
    assert isinstance(device, BlockFields)
    assert (device.block.kind, device.block.values["UniqueDeviceID"]) == ("DeviceInfo", "35788104")
    assert isinstance(card, CardFields)
    assert card.contact.phones == ("+1-418-656-9254;ext=102", "+1-418-262-6501")
    assert told["ServiceInfo1.xml"].ok
