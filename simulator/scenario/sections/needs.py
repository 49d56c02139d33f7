"""Sections of a scenario: calls, demand, and how long crews take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.scenario.keys import Kind, key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from simulator.scenario.paths import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class CallColumns:
    """Calls from columns of CSV files, `FILE#COLUMN` or the first column of FILE; row by row the same call."""

    gap_min: Column | None = key(
        Kind.COLUMN, "time since the call before, since the beginning for the first", unit="min"
    )
    at_min: Column | None = key(Kind.COLUMN, "time since the beginning", unit="min")
    place: Column | None = key(Kind.COLUMN, "id of its place in the matrix")
    lon: Column | None = key(Kind.COLUMN, "longitude", unit="degrees")
    lat: Column | None = key(Kind.COLUMN, "latitude", unit="degrees")
    priority: Column | None = key(Kind.COLUMN, "1 (highest) to 5")
    reason: Column | None = key(Kind.COLUMN, "class of reasons")
    carried: Column | None = key(Kind.COLUMN, "whether somebody is carried to hospital: true or false, 1 or 0")
    on_scene_min: Column | None = key(Kind.COLUMN, "time at the patient", unit="min")
    handover_min: Column | None = key(Kind.COLUMN, "time at the hospital; not read where nobody is carried", unit="min")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Who calls, when and where."""

    by: str = key(
        Kind.TEXT,
        "`columns` of files; a `history`, call by call; drawn from `[demand]`",
        needed=True,
        choices=("columns", "history", "demand"),
    )
    mapping: str | None = key(
        Kind.TEXT,
        "mapping of the history: a TOML file or the name of one of the product's",
        needed=True,
        when=("history",),
    )
    file: Path | None = key(Kind.PATH, "the history; the one that the mapping names without it", when=("history",))
    usual_priority: int = key(Kind.WHOLE, "priority of all other calls that tell none", default=1, least=1, most=5)
    priorities: Mapping[str, float] | None = key(
        Kind.FIGURES, "priority of calls that tell none, by class of reasons", least=1, most=5
    )
    columns: CallColumns | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandSource:
    """Demand from which calls are drawn."""

    by: str = key(
        Kind.TEXT, "fitted to a `history`, or over `zones` and hours", needed=True, choices=("history", "zones")
    )
    mapping: str | None = key(
        Kind.TEXT,
        "mapping of the history: a TOML file or the name of one of the product's",
        needed=True,
        when=("history",),
    )
    file: Path | None = key(Kind.PATH, "the history; the one that the mapping names without it", when=("history",))
    seasons: bool = key(
        Kind.SWITCH, "learn months and growth where the history is long enough", default=True, when=("history",)
    )
    registers: Path | None = key(
        Kind.PATH, "CSV zone,count or zone,class,count: what makes zones likelier to call; counts, never persons"
    )
    zones: Path | None = key(
        Kind.PATH,
        "CSV id,weight with lon,lat on a map: zones and their share of the calls",
        needed=True,
        when=("zones",),
    )
    calls_per_day: Mapping[str, float] | None = key(
        Kind.FIGURES,
        "calls a day, as a number or by class of reasons",
        needed=True,
        when=("zones",),
        least=0,
        unit="calls/day",
    )
    hourly: tuple[float, ...] = key(
        Kind.NUMBERS,
        "share of each hour of the day (24) or of the week (168, from Monday), in any unit; even without",
        default=(1.0,),
        when=("zones",),
        least=0,
    )
    factor: float = key(Kind.NUMBER, "times as many calls", default=1.0, least=0, most=1_000)
    growth_per_year: float | None = key(
        Kind.NUMBER,
        "times as many calls a year later, growing evenly from the beginning on; as learnt without it",
        above=0,
        most=1_000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """More or fewer calls wherever and whenever all that is told fits."""

    factor: float = key(Kind.NUMBER, "times as many calls", needed=True, least=0, most=1_000)
    zones: tuple[str, ...] = key(Kind.TEXTS, "only there", default=())
    classes: tuple[str, ...] = key(Kind.TEXTS, "only for these classes of reasons", default=())
    from_: datetime | None = key(Kind.INSTANT, "from then on", unit="wall clock")
    until: datetime | None = key(Kind.INSTANT, "until then", unit="wall clock")
    hours: tuple[float, ...] | None = key(
        Kind.NUMBERS, "only in these hours of the week, 0 is Monday 00:00 to 01:00", least=0, most=167
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How long crews take, and whether they carry somebody to hospital."""

    by: str = key(
        Kind.TEXT,
        "as given with the `calls` (recorded; drawn as fitted where a history has none); `fitted` by reason to a "
        "history; by a `law`",
        default="calls",
        choices=("calls", "fitted", "law"),
    )
    mapping: str | None = key(
        Kind.TEXT, "mapping of the history to fit to; that of the calls or the demand without it", when=("fitted",)
    )
    file: Path | None = key(Kind.PATH, "the history to fit to", when=("fitted",))
    fit: str | None = key(
        Kind.TEXT,
        "take this law however well it fits; whichever fits without it",
        when=("fitted", "calls"),
        choices=("lognormal", "empirical"),
    )
    law: str = key(
        Kind.TEXT,
        "law of all times",
        default="lognormal",
        when=("law",),
        choices=("lognormal", "exponential", "constant"),
    )
    carried_share: float | None = key(
        Kind.NUMBER, "share of calls after which somebody is carried", needed=True, when=("law",), least=0, most=1
    )
    on_scene_mean_min: float | None = key(
        Kind.NUMBER, "mean time at the patient", needed=True, when=("law",), above=0, unit="min"
    )
    on_scene_spread_min: float | None = key(
        Kind.NUMBER, "its standard deviation; half the mean without it", when=("law",), above=0, unit="min"
    )
    handover_mean_min: float | None = key(
        Kind.NUMBER, "mean time at the hospital", needed=True, when=("law",), above=0, unit="min"
    )
    handover_spread_min: float | None = key(
        Kind.NUMBER, "its standard deviation; half the mean without it", when=("law",), above=0, unit="min"
    )
