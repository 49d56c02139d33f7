"""A crash of a car as Vehicle Emergency Data Sets tell it (NENA/APCO-INS-1.102, VEDS 3): place, people, how hard."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.channels.decoded import Fields
from dispatch.channels.source import Source
from dispatch.channels.vin import is_vin, maker_code
from dispatch.channels.written import iso_instant, kept, number, shown
from dispatch.channels.xml_tree import text_of, word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from xml.etree.ElementTree import Element

MOST_LISTED: Final = 100
LONGEST_WORD: Final = 500

_KMH: Final = {"KPH": 1.0, "KMH": 1.0, "KM/H": 1.0, "MPH": 1.609344, "MPS": 3.6, "M/S": 3.6}
_KILOGRAMS: Final = {"KILOGRAM": 1.0, "KILOGRAMS": 1.0, "KG": 1.0, "POUND": 0.45359237, "POUNDS": 0.45359237}
_PHONE: Final = ("ContactTelephoneNumber", "FullTelephoneNumber", "TelephoneNumberFullID")
_WORDS_OF_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A seat by the code of its place, and whether someone sat there, belted."""

    place: str | None
    occupied: bool | None
    belted: bool | None


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """One impact: change of speed, where from by the hours of a clock (12 is ahead), and quarter turns rolled."""

    change_kmh: float | None
    from_hour: float | None
    quarter_turns: float | None


class Occupant(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the crash."""

    name: str | None
    birth_date: str | None
    sex: str | None
    conditions: str | None


class Vehicle(msgspec.Struct, frozen=True, kw_only=True):
    """The car; `vin` as it is told, `maker` only where that has the form of one."""

    vin: str | None
    vin_valid: bool
    maker: str | None
    make: str | None
    model: str | None
    year: str | None
    colour: str | None
    plate: str | None
    fuels: tuple[str, ...]
    airbags_deployed: tuple[str, ...]
    seats: tuple[Seat, ...]
    impacts: tuple[Impact, ...]
    rolled_over: bool | None
    weight_kg: float | None


class CrashFields(Fields, frozen=True, kw_only=True):
    """What a crash notification tells; None where it does not, and in `faults` what makes no sense."""

    text: str | None
    place_text: str | None
    cross_street: str | None
    datum: str | None
    phone: str | None
    provider: str | None
    direction_deg: float | None
    passengers: float | None
    severe_injury: bool | None
    multiple_impacts: bool | None
    fuel_leaking: bool | None
    fire: bool | None
    rest: str | None
    vehicles: tuple[Vehicle, ...]
    people: tuple[Occupant, ...]
    faults: tuple[str, ...]


def read_crash(root: Element) -> CrashFields:
    """Read a notification."""
    faults: list[str] = []
    crash = root.find("Crash")
    crash = root if crash is None else crash
    place = next(root.iter("LocationTwoDimensionalGeographicCoordinate"), None)
    lon, lat = (None, None) if place is None else _place(place, faults)
    return CrashFields(
        lon=lon,
        lat=lat,
        at=_at(root, crash, faults),
        source=Source.VEDS,
        text=_word(root, "DocumentDescriptionText"),
        place_text=_word(root, "Location", "LocationDescriptionText"),
        cross_street=_word(root, "Location", "LocationCrossStreet", "CrossStreetDescriptionText"),
        datum=None if place is None else _word(place, "GeographicDatumCode"),
        phone=_word(root, "ContactActivity", *_PHONE),
        provider=_word(root, "NotificationOriginatingOrganization", "OrganizationName"),
        direction_deg=_number(crash, faults, -360, 360, "ConveyanceHeadingMeasure", "MeasurePointValue"),
        passengers=_number(crash, faults, 0, 1_000, "DrivingIncidentPassengerQuantityText"),
        severe_injury=_truth(crash, faults, "SevereInjuryIndicator"),
        multiple_impacts=_truth(crash, faults, "MultipleImpactsIndicator"),
        fuel_leaking=_truth(crash, faults, "FuelLeakingIndicator"),
        fire=_truth(crash, faults, "VehicleFireIndicator"),
        rest=_word(crash, "VehicleFinalRestOrientationCategoryCode"),
        vehicles=tuple(_vehicle(each, faults) for each in crash.findall("CrashVehicle")[:MOST_LISTED]),
        people=tuple(_occupant(each) for each in root.findall("Person")[:MOST_LISTED]),
        faults=tuple(faults[:MOST_LISTED]),
    )


def _at(root: Element, crash: Element, faults: list[str]) -> datetime | None:
    """Give when it happened, else when it was sent."""
    happened = _instant(crash, faults, "ActivityDate", "DateTime")
    return happened or _instant(root, faults, "DocumentPostDate", "DateTime")


def _vehicle(car: Element, faults: list[str]) -> Vehicle:
    vin = _word(car, "VehicleIdentification", "IdentificationID")
    return Vehicle(
        vin=vin,
        vin_valid=is_vin(vin or ""),
        maker=maker_code(vin or ""),
        make=_word(car, "ItemMakeName"),
        model=_word(car, "ItemModelName"),
        year=_word(car, "ItemModelYearDate"),
        colour=_word(car, "ConveyanceColorPrimaryText"),
        plate=_word(car, "ConveyanceRegistrationPlateIdentification", "IdentificationID"),
        fuels=tuple(_words(car, "VehiclePropulsionStorageCode")),
        airbags_deployed=tuple(_airbags(car, faults)),
        seats=tuple(_seat(each, faults) for each in car.findall("VehicleSeat")[:MOST_LISTED]),
        impacts=tuple(_impact(each, faults) for each in car.findall("VehicleCrashPulse")[:MOST_LISTED]),
        rolled_over=_truth(car, faults, "VehicleRolloverIndicator"),
        weight_kg=_measure(car.find("VehicleUnladenWeightMeasure"), _KILOGRAMS, faults),
    )


def _airbags(car: Element, faults: list[str]) -> list[str]:
    fired = [each for each in car.findall("Airbag")[:MOST_LISTED] if _truth(each, faults, "AirbagDeployedIndicator")]
    return [_word(each, "AirbagCategoryCode") or "unknown" for each in fired]


def _seat(seat: Element, faults: list[str]) -> Seat:
    return Seat(
        place=_word(seat, "VehicleSeatLocationCategoryCode"),
        occupied=_truth(seat, faults, "VehicleSeatOccupiedIndicator"),
        belted=_truth(seat, faults, "VehicleSeatbeltFastenedIndicator"),
    )


def _impact(pulse: Element, faults: list[str]) -> Impact:
    return Impact(
        change_kmh=_measure(pulse.find("CrashPulseChangeInVelocityMeasure"), _KMH, faults),
        from_hour=_number(pulse, faults, 0, 12, "CrashPulsePrincipalDirectionOfForceValue"),
        quarter_turns=_number(pulse, faults, -100, 100, "CrashPulseRolloverQuarterTurnsValue"),
    )


def _occupant(person: Element) -> Occupant:
    return Occupant(
        name=_word(person, "PersonName", "PersonFullName"),
        birth_date=_word(person, "PersonBirthDate", "Date"),
        sex=_word(person, "PersonSexCode"),
        conditions=_word(person, "PersonOtherConditionsText"),
    )


def _place(place: Element, faults: list[str]) -> tuple[float | None, float | None]:
    """Give lon, lat, both or none."""
    lon, lat = _angle(place, "Longitude", 180, faults), _angle(place, "Latitude", 90, faults)
    return (None, None) if lon is None or lat is None else (lon, lat)


def _angle(place: Element, axis: str, limit_deg: float, faults: list[str]) -> float | None:
    """Give an angle of degrees, minutes and seconds, the latter two optional, the sign at the degrees.

    None where one of them makes no sense: without its minutes a place would be another one.
    """
    told = place.find(f"GeographicCoordinate{axis}")
    told = place if told is None else told
    degrees = _number(told, faults, -limit_deg, limit_deg, f"{axis}DegreeValue")
    minutes = _number(told, faults, 0, 60, f"{axis}MinuteValue", absent=0.0)
    seconds = _number(told, faults, 0, 60, f"{axis}SecondValue", absent=0.0)
    if degrees is None or minutes is None or seconds is None:
        return None
    angle = math.copysign(abs(degrees) + minutes / 60 + seconds / 3_600, degrees)
    return angle if abs(angle) <= limit_deg else None


def _measure(element: Element | None, units: Mapping[str, float], faults: list[str]) -> float | None:
    """Give a measure in the unit whose factor is 1; None without a unit, since nobody knows which is meant."""
    if element is None:
        return None
    unit = _word(element, "MeasureUnitText")
    value = _number(element, faults, -1e6, 1e6, "MeasurePointValue")
    factor = units.get((unit or "").upper())
    if value is not None and factor is None:
        faults.append(f"{element.tag}: the unit {shown(unit or '')} is not known")
    return None if value is None or factor is None else value * factor


def _word(element: Element, *path: str) -> str | None:
    text = word(element, *path)
    return None if text is None else " ".join(text.split())[:LONGEST_WORD]


def _words(element: Element, name: str) -> list[str]:
    return [" ".join(text_of(each).split())[:LONGEST_WORD] for each in element.findall(name)[:MOST_LISTED]]


def _number(
    element: Element, faults: list[str], low: float, high: float, *path: str, absent: float | None = None
) -> float | None:
    text = word(element, *path)
    return absent if text is None else kept(faults, lambda: number(path[-1], text, low=low, high=high))


def _instant(element: Element, faults: list[str], *path: str) -> datetime | None:
    text = word(element, *path)
    return None if text is None else kept(faults, lambda: iso_instant(path[0], text))


def _truth(element: Element, faults: list[str], *path: str) -> bool | None:
    text = word(element, *path)
    if text is not None and text not in _WORDS_OF_TRUTH:
        faults.append(f"{path[-1]}: {shown(text)} is neither true nor false")
    return None if text is None else _WORDS_OF_TRUTH.get(text)
