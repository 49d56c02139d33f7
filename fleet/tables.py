"""A fleet read from its folder of CSV files: all of it, or every line that is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from fleet.cells import codes, day_of_year, days_of_week, degrees, items, time_of_day
from fleet.columns import CREWS, HOSPITAL_ROTA, HOSPITALS, SHIFTS, STATIONS, UNITS
from fleet.complaints import Complaints
from fleet.consistency import doubles, overlapping, unknown
from fleet.crew import CrewMember, Shift
from fleet.csv_rows import Row, Sheet, read_sheet
from fleet.errors import FieldError, FleetError
from fleet.going.ways import Moves
from fleet.hospital import Hospital
from fleet.hospital_rota import DutyHours
from fleet.roster import Fleet
from fleet.station import Station
from fleet.swapped import swapped_places
from fleet.unit import Unit
from fleet.vocabulary import CAPABILITIES, DEPARTMENTS, SKILLS, WAYS_OF_MOVING
from fleet.zones import read_zones

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from zoneinfo import ZoneInfo

T = TypeVar("T")
Located = TypeVar("Located", Station, Hospital)


@dataclass(frozen=True, slots=True)
class _Read(Generic[T]):
    """One file: its rows, and the records of those that could be read, with their lines."""

    sheet: Sheet
    records: tuple[T, ...]
    lines: tuple[int, ...]


def read_fleet(folder: Path, *, time_zone: ZoneInfo) -> Fleet:
    """Read a fleet from its CSV files and, if there, zones.geojson.

    The files are those of `FILE_FORMS`; hospital_rota.csv may be missing. The times of shifts and of duty are those of
    the wall clock of `time_zone`.

    Raises
    ------
    FleetError
        Where anything is wrong; `lines` holds every fault as ``FILE:LINE: reason``, sorted by file and line.
    """
    if not folder.is_dir():
        raise FleetError(f"{folder}: no such folder")
    complaints = Complaints()
    stations = _read(read_sheet(folder, STATIONS, complaints), _station, complaints)
    units = _read(read_sheet(folder, UNITS, complaints), _unit, complaints)
    crew = _read(read_sheet(folder, CREWS, complaints), _crew_member, complaints)
    shifts = _read(read_sheet(folder, SHIFTS, complaints), _shift, complaints)
    hospitals = _read(read_sheet(folder, HOSPITALS, complaints), _hospital, complaints)
    rota = _read(read_sheet(folder, HOSPITAL_ROTA, complaints), _duty_hours, complaints)
    zones = read_zones(folder / "zones.geojson", complaints)
    for sheet in (stations.sheet, units.sheet, crew.sheet, hospitals.sheet):
        _note_doubles(sheet, "id", complaints)
    _note_doubles(units.sheet, "call_sign", complaints)
    _note_unknown(units.sheet, "station", stations.sheet, complaints)
    _note_unknown(shifts.sheet, "unit", units.sheet, complaints)
    _note_unknown(shifts.sheet, "crew", crew.sheet, complaints)
    _note_unknown(rota.sheet, "hospital", hospitals.sheet, complaints)
    _note_lacking(rota, hospitals, complaints)
    _note_overlaps(shifts, complaints)
    _note_swapped(stations, hospitals, complaints)
    complaints.raise_if_any()
    return Fleet(
        stations=stations.records,
        units=units.records,
        crew=crew.records,
        shifts=shifts.records,
        hospitals=hospitals.records,
        zones=zones,
        rota=rota.records,
        time_zone=time_zone,
        origins={**_origins("station", stations), **_origins("hospital", hospitals)},
    )


def _read(sheet: Sheet, parse: Callable[[Row, Sheet], T], complaints: Complaints) -> _Read[T]:
    records: list[T] = []
    lines: list[int] = []
    for row in sheet.rows:
        try:
            records.append(parse(row, sheet))
            lines.append(row.line)
        except FieldError as error:
            complaints.add(sheet.file, row.line, str(error))
    return _Read(sheet, tuple(records), tuple(lines))


def _station(row: Row, sheet: Sheet) -> Station:
    lon, lat = _place(row, sheet)
    return Station(id=row.cells["id"], name=row.cells["name"], lon=lon, lat=lat)


def _hospital(row: Row, sheet: Sheet) -> Hospital:
    lon, lat = _place(row, sheet)
    departments = codes("departments", row.cells["departments"], DEPARTMENTS)
    return Hospital(id=row.cells["id"], name=row.cells["name"], lon=lon, lat=lat, departments=departments)


def _place(row: Row, sheet: Sheet) -> tuple[float, float]:
    lon, lat = (degrees(field, row.cells[field], decimal_comma=sheet.decimal_comma) for field in ("lon", "lat"))
    return lon, lat


def _unit(row: Row, _sheet: Sheet) -> Unit:
    return Unit(
        id=row.cells["id"],
        call_sign=row.cells["call_sign"],
        station=row.cells["station"],
        capabilities=codes("capabilities", row.cells["capabilities"], CAPABILITIES),
        moves=_moves(row.cells["moves"]),
    )


def _moves(text: str) -> Moves:
    code = WAYS_OF_MOVING.code_of(text or Moves.ROAD.code)
    if code is None:
        raise FieldError("moves", WAYS_OF_MOVING.unknown(text))
    return Moves[code.upper()]


def _crew_member(row: Row, _sheet: Sheet) -> CrewMember:
    skills = codes("skills", row.cells["skills"], SKILLS)
    return CrewMember(id=row.cells["id"], name=row.cells["name"], skills=skills)


def _shift(row: Row, _sheet: Sheet) -> Shift:
    return Shift(
        unit=row.cells["unit"],
        crew=items(row.cells["crew"]),
        start=time_of_day("from", row.cells["from"]),
        end=time_of_day("until", row.cells["until"]),
        days=days_of_week("days", row.cells["days"]),
    )


def _duty_hours(row: Row, _sheet: Sheet) -> DutyHours:
    departments = codes("department", row.cells["department"], DEPARTMENTS)
    if len(departments) != 1:
        raise FieldError("department", f"is {row.cells['department']!r}: want one department in each row")
    return DutyHours(
        hospital=row.cells["hospital"],
        department=next(iter(departments)),
        start=time_of_day("from", row.cells["from"]),
        end=time_of_day("until", row.cells["until"]),
        days=days_of_week("days", row.cells["days"]),
        valid_from=day_of_year("valid_from", row.cells["valid_from"]),
        valid_until=day_of_year("valid_until", row.cells["valid_until"]),
    )


def _note_doubles(sheet: Sheet, column: str, complaints: Complaints) -> None:
    rows = [row for row in sheet.rows if row.cells[column]]
    for row, first in doubles(row.cells[column] for row in rows):
        value = rows[row].cells[column]
        complaints.add(sheet.file, rows[row].line, f"{column} {value} is there twice, first on line {rows[first].line}")


def _note_unknown(sheet: Sheet, column: str, target: Sheet, complaints: Complaints) -> None:
    """Note references that lead nowhere; a target that could not be read at all is complained of once, not here."""
    known = {row.cells["id"] for row in target.rows}
    for row in sheet.rows if known else ():
        for _, value in unknown(items(row.cells[column]), known):
            complaints.add(sheet.file, row.line, f"{column} {value} is not in {target.file}")


def _note_lacking(rota: _Read[DutyHours], hospitals: _Read[Hospital], complaints: Complaints) -> None:
    """Note duty for a department that the hospital does not have."""
    has = {hospital.id: hospital.departments for hospital in hospitals.records}
    for hours, line in zip(rota.records, rota.lines, strict=True):
        if hours.department not in has.get(hours.hospital, {hours.department}):
            reason = f"department {hours.department} is none of hospital {hours.hospital} in {hospitals.sheet.file}"
            complaints.add(rota.sheet.file, line, reason)


def _note_overlaps(shifts: _Read[Shift], complaints: Complaints) -> None:
    for overlap in overlapping(shifts.records):
        reason = f"{overlap.who} has another shift then, on line {shifts.lines[overlap.other]} ({overlap.when})"
        complaints.add(shifts.sheet.file, shifts.lines[overlap.row], reason)


def _note_swapped(stations: _Read[Station], hospitals: _Read[Hospital], complaints: Complaints) -> None:
    located = [*_located(stations), *_located(hospitals)]
    for row in swapped_places([(lon, lat) for _, _, lon, lat in located]):
        file, line, lon, lat = located[row]
        complaints.add(file, line, f"lon {lon:g} and lat {lat:g} look swapped: the others lie near {lat:g},{lon:g}")


def _located(read: _Read[Located]) -> list[tuple[str, int, float, float]]:
    file = read.sheet.file
    return [(file, line, place.lon, place.lat) for place, line in zip(read.records, read.lines, strict=True)]


def _origins(kind: str, read: _Read[Located]) -> dict[tuple[str, str], tuple[str, int]]:
    file = read.sheet.file
    return {(kind, place.id): (file, line) for place, line in zip(read.records, read.lines, strict=True)}
