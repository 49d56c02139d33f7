"""The fleet as a whole: who and what there is, looked up by id, and who is on duty."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fleet.consistency import doubles, overlapping, unknown
from fleet.duty import OFF_DUTY, DutyTable
from fleet.errors import FleetError
from fleet.going.ways import Moves
from fleet.instants import from_ms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from fleet.crew import CrewMember, Shift
    from fleet.duty import Duty
    from fleet.hospital import Hospital
    from fleet.hospital_rota import DutyHours
    from fleet.station import Station
    from fleet.unit import Unit
    from fleet.zones import Zone

    Record = Station | Unit | CrewMember | Hospital | Zone


@dataclass(frozen=True, slots=True, eq=False)
class Fleet:
    """Everything that one service can send, and where it can bring patients.

    Attributes
    ----------
    stations, units, crew, hospitals, zones : tuples
        Sorted by id, whatever the order in which they were given.
    shifts : tuple of Shift
        In the order given.
    rota : tuple of DutyHours
        When hospitals take patients; a department of a hospital that has no hours does so always.
    made_up : bool
        True where the fleet was made up; screens and events carry a mark then.
    time_zone : ZoneInfo
        On whose wall clock the shifts are kept.
    origins : mapping
        Where a record was read, such as ``("station", "s1")`` -> ``("stations.csv", 2)``; empty where it was not read.
    unit_rows, unit_by_id, station_by_id, hospital_by_id, crew_by_id : mappings
        The row of each unit id, and the records by id.

    Raises
    ------
    FleetError
        Where an id or call sign is there twice, a reference leads nowhere, or shifts overlap.
    """

    stations: tuple[Station, ...]
    units: tuple[Unit, ...]
    crew: tuple[CrewMember, ...]
    shifts: tuple[Shift, ...]
    hospitals: tuple[Hospital, ...]
    zones: tuple[Zone, ...] = ()
    rota: tuple[DutyHours, ...] = ()
    made_up: bool = False
    time_zone: ZoneInfo = field(default_factory=partial(ZoneInfo, "UTC"))
    origins: Mapping[tuple[str, str], tuple[str, int]] = field(default_factory=dict, repr=False)
    unit_rows: Mapping[str, int] = field(init=False, repr=False)
    unit_by_id: Mapping[str, Unit] = field(init=False, repr=False)
    station_by_id: Mapping[str, Station] = field(init=False, repr=False)
    hospital_by_id: Mapping[str, Hospital] = field(init=False, repr=False)
    crew_by_id: Mapping[str, CrewMember] = field(init=False, repr=False)
    _duty: DutyTable = field(init=False, repr=False)

    def __post_init__(self) -> None:
        faults = tuple(_faults(self))
        if faults:
            raise FleetError(*faults)
        for name in ("stations", "units", "crew", "hospitals", "zones"):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=attrgetter("id"))))
        unit_rows = {unit.id: row for row, unit in enumerate(self.units)}
        object.__setattr__(self, "unit_rows", MappingProxyType(unit_rows))
        object.__setattr__(self, "unit_by_id", _by_id(self.units))
        object.__setattr__(self, "station_by_id", _by_id(self.stations))
        object.__setattr__(self, "hospital_by_id", _by_id(self.hospitals))
        object.__setattr__(self, "crew_by_id", _by_id(self.crew))
        object.__setattr__(self, "_duty", DutyTable.of(self.shifts, unit_rows))

    def moves_of(self, unit: str) -> Moves:
        """Give how a unit moves; one that is on the roster no more is taken to drive."""
        known = self.unit_by_id.get(unit)
        return Moves.ROAD if known is None else known.moves

    def duty(self, at: datetime) -> dict[str, datetime]:
        """Give the units on duty at an instant (aware, any zone), and when the present shift of each ends (UTC)."""
        until_ms = self.duty_columns(at).until_ms.tolist()
        ends = {end: from_ms(end) for end in set(until_ms)}
        return {unit.id: ends[end] for unit, end in zip(self.units, until_ms, strict=True) if end != OFF_DUTY}

    def crews(self, at: datetime) -> dict[str, tuple[str, ...]]:
        """Give who rides with each unit that is on duty at an instant (aware, any zone): ids of crew members."""
        rows = self.duty_columns(at).shift.tolist()
        return {unit.id: self.shifts[row].crew for unit, row in zip(self.units, rows, strict=True) if row != OFF_DUTY}

    def duty_columns(self, at: datetime) -> Duty:
        """Give the same as columns by unit row, with the shift itself and whether the next crew takes over."""
        return self._duty.at(at.astimezone(self.time_zone))


def _by_id(records: tuple[Record, ...]) -> Mapping[str, Record]:
    return MappingProxyType({record.id: record for record in records})


def _faults(fleet: Fleet) -> Iterator[str]:
    tables: dict[str, tuple[Record, ...]] = {
        "station": fleet.stations,
        "unit": fleet.units,
        "crew member": fleet.crew,
        "hospital": fleet.hospitals,
        "zone": fleet.zones,
    }
    for kind, records in tables.items():
        for row, _ in doubles(record.id for record in records):
            yield f"{kind} {records[row].id} is there twice"
    for row, first in doubles(unit.call_sign for unit in fleet.units):
        one, other = fleet.units[first], fleet.units[row]
        yield f"units {one.id} and {other.id} have one call sign, {other.call_sign}"
    for row, station in unknown((unit.station for unit in fleet.units), {each.id for each in fleet.stations}):
        yield f"unit {fleet.units[row].id} names an unknown station {station}"
    yield from _shift_faults(fleet)
    for row, hospital in unknown((hours.hospital for hours in fleet.rota), {each.id for each in fleet.hospitals}):
        yield f"duty {row + 1} names an unknown hospital {hospital}"


def _shift_faults(fleet: Fleet) -> Iterator[str]:
    units, crew = {unit.id for unit in fleet.units}, {member.id for member in fleet.crew}
    for row, unit in unknown((shift.unit for shift in fleet.shifts), units):
        yield f"shift {row + 1} names an unknown unit {unit}"
    for row, shift in enumerate(fleet.shifts):
        for _, member in unknown(shift.crew, crew):
            yield f"shift {row + 1} names an unknown crew member {member}"
    for overlap in overlapping(fleet.shifts):
        yield f"shifts {overlap.other + 1} and {overlap.row + 1} of {overlap.who} overlap from {overlap.when}"
