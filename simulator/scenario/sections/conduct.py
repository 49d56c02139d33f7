"""Sections of a scenario: what crews do, who decides, what is late, and the runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.scenario.keys import Kind, key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """Time from the order to rolling wheels."""

    at_station_s: float = key(Kind.NUMBER, "of a crew at its station", default=60.0, least=0, most=3_600, unit="s")
    on_road_s: float = key(Kind.NUMBER, "of a crew on the road", default=0.0, least=0, most=3_600, unit="s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What else crews do, and do not."""

    cleaning_min: float = key(
        Kind.NUMBER, "cleaning after each patient who was carried", default=0.0, least=0, most=1_440, unit="min"
    )
    break_min: float = key(Kind.NUMBER, "a break in each shift; 0 for none", default=0.0, least=0, most=480, unit="min")
    break_after_h: float = key(
        Kind.NUMBER, "when it is owed, after the beginning of the shift", default=4.0, least=0, most=24, unit="h"
    )
    refusal_share: float = key(Kind.NUMBER, "share of orders that a crew refuses", default=0.0, least=0, most=1)
    refusal_after_s: float = key(
        Kind.NUMBER, "how long it takes to refuse", default=30.0, least=0, most=3_600, unit="s"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChoice:
    """Who is sent: a policy of the product with figures of its own, or a planner's class."""

    name: str | None = key(Kind.TEXT, "a policy of the product; `full` without it")
    class_: str | None = key(
        Kind.TEXT, "a planner's own, `module:Class`, with a method `decide`; stands instead of `name`"
    )
    with_: Mapping[str, Any] | None = key(Kind.REST, "what the class is made with, by name")
    figures: Mapping[str, Any] | None = key(Kind.REST, "figures of the policy, as in `[policy]` of `centre.toml`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation:
    """Whether crews without an order are moved."""

    by: str = key(
        Kind.TEXT,
        "`none`: to their own base; `dmexclp`: where expected cover is won; `posts`: to fixed posts",
        default="none",
        choices=("none", "dmexclp", "posts"),
    )
    posts: tuple[str, ...] | None = key(
        Kind.TEXTS,
        "posts in the order in which they are filled: stations, or places of the matrix",
        needed=True,
        when=("posts",),
    )
    figures: Mapping[str, Any] | None = key(Kind.REST, "limits of moves, as in `[moves]` of `centre.toml`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """When a response is late, and what cover counts with."""

    late_after_min: tuple[float, ...] = key(
        Kind.NUMBERS,
        "from the answered call to the first unit there: of all, or of each priority, 1 first",
        default=(20.0,),
        above=0,
        most=1_440,
        unit="min",
    )
    drive_late_after_min: float | None = key(
        Kind.NUMBER,
        "drive within which a unit covers a place; the shortest of `late_after_min` without it",
        above=0,
        most=1_440,
        unit="min",
    )
    busy_share: float | None = key(
        Kind.NUMBER, "how busy units are taken to be for cover; as seen in the run without it", least=0, most=0.95
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Which stretch of time is simulated, how often, with which chance."""

    begin: datetime = key(Kind.INSTANT, "when it begins", needed=True, unit="wall clock")
    duration_h: float | None = key(
        Kind.NUMBER,
        "how long calls come; to the last of them where it is left out, which drawn calls need",
        above=0,
        most=1_000_000,
        unit="h",
    )
    warm_up_h: float = key(Kind.NUMBER, "left out at the beginning", default=0.0, least=0, most=1_000_000, unit="h")
    find_warm_up: bool = key(Kind.SWITCH, "find how much to leave out instead", default=False)
    seed: int = key(Kind.WHOLE, "seed of all chance", default=1, least=0, most=2**53)
    replications: int = key(Kind.WHOLE, "how many runs", default=1, least=1, most=100_000, unit="runs")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionWanted:
    """Runs until a measure is known well enough, instead of a number of them."""

    measure: str = key(Kind.TEXT, "name of the measure", needed=True)
    half_width: float = key(Kind.NUMBER, "of its interval, in its unit or as a share", needed=True, above=0)
    relative: bool = key(Kind.SWITCH, "whether that is a share of the measure", default=False)
    level: float = key(Kind.NUMBER, "level of the interval", default=0.95, above=0, most=0.9999)
    least: int = key(Kind.WHOLE, "fewest runs", default=10, least=2, most=100_000, unit="runs")
    most: int = key(Kind.WHOLE, "most runs", default=1_000, least=2, most=100_000, unit="runs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """One key with several values: a scenario for each."""

    key_: str = key(Kind.TEXT, "its path, such as `runs.seed` or `crews.2.count`", needed=True)
    values: tuple[Any, ...] = key(Kind.VALUES, "its values", needed=True)
