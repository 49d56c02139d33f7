"""Sections of a scenario: drives, stations, crews, hospitals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.scenario.keys import Kind, key

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """How long every drive takes."""

    by: str = key(
        Kind.TEXT,
        "`map`: by the roads of a built map, at the speeds of the hour, with closures by the clock; "
        "`matrix`: by a table of minutes between places",
        needed=True,
        choices=("map", "matrix"),
    )
    map: Path | None = key(Kind.PATH, "folder of a built map, or `made-up:NODES:SEED`", needed=True, when=("map",))
    closures: Path | None = key(Kind.PATH, "timetable of closures that stands instead of the map's own", when=("map",))
    matrix: Path | None = key(
        Kind.PATH,
        "CSV of minutes, a row per origin and a column per place, ids as headers",
        needed=True,
        when=("matrix",),
        unit="min",
    )
    places: Path | None = key(
        Kind.PATH,
        "CSV of the same places; one under way is at the place nearest to its point on the straight line",
        needed=True,
        when=("matrix",),
    )
    place_id: str = key(Kind.TEXT, "column of `places` with the id", default="id", when=("matrix",))
    place_x: str = key(
        Kind.TEXT, "column of `places` with the first coordinate", default="x", unit="m", when=("matrix",)
    )
    place_y: str = key(
        Kind.TEXT, "column of `places` with the second coordinate", default="y", unit="m", when=("matrix",)
    )
    place_weight: str | None = key(
        Kind.TEXT, "column of `places` by which demand for cover is shared out; alike without it", when=("matrix",)
    )
    to_base_speed_share: float = key(
        Kind.NUMBER, "speed of driving to base, as a share of that to a patient", default=1.0, above=0, most=10
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A station beside those of the fleet."""

    id: str = key(Kind.TEXT, "its id", needed=True)
    name: str | None = key(Kind.TEXT, "its name; its id without one")
    place: str | None = key(Kind.TEXT, "id of its place in the matrix")
    lon: float | None = key(Kind.NUMBER, "its longitude", unit="degrees", least=-180, most=180)
    lat: float | None = key(Kind.NUMBER, "its latitude", unit="degrees", least=-90, most=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Who can be sent, from files."""

    fleet: Path | None = key(Kind.PATH, "folder of a fleet: stations, units, shifts, hospitals")
    file: Path | None = key(Kind.PATH, "CSV of units that are on duty always, in the order that breaks ties")
    id: str = key(Kind.TEXT, "column of `file` with the id", default="id")
    station: str = key(Kind.TEXT, "column of `file` with the station, or its place in the matrix", default="station")
    leave_out: tuple[str, ...] = key(Kind.TEXTS, "ids of units that are not there", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Crews:
    """Crews that are alike."""

    station: str = key(Kind.TEXT, "id or name of their station, or its place in the matrix", needed=True)
    count: int = key(Kind.WHOLE, "how many", default=1, least=1, most=10_000, unit="crews")
    id: str | None = key(Kind.TEXT, "id of the one, or what the ids of several begin with; `crews-N` without it")
    capabilities: tuple[str, ...] = key(Kind.TEXTS, "what they can do, as in `units.csv`", default=("general",))
    shifts: tuple[str, ...] = key(
        Kind.TEXTS,
        "`HH:MM-HH:MM`, if not daily with days: `08:00-20:00 mon-fri`; on duty always without any",
        default=(),
        unit="wall clock",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospitals:
    """Where patients are handed over."""

    choice: str = key(
        Kind.TEXT,
        "`nearest`: the shortest drive; `rule`: as the centre chooses",
        default="nearest",
        choices=("nearest", "rule"),
    )
    file: Path | None = key(Kind.PATH, "CSV of hospitals; those of the fleet without it")
    id: str = key(Kind.TEXT, "column of `file` with the id, in a matrix that of its place", default="id")
    bays: int = key(
        Kind.WHOLE,
        "how many crews hand over at one door at once, others wait; 0 for any number",
        default=0,
        least=0,
        unit="crews",
    )
