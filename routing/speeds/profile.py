"""How much slower than the free road each class of road is, hour of the week by hour of the week: data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import MAX_TRAVEL_MS, ROAD_CLASSES, frozen
from routing.speeds.errors import SpeedError

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from numpy.typing import NDArray

    from maps import RoadGraph

HOURS: Final = 168
GROUPS: Final = {
    "fast": ("motorway", "trunk"),
    "main": ("primary", "secondary"),
    "minor": ("tertiary", "unclassified", "residential", "other"),
    "yard": ("living_street", "service", "track", "ferry"),
}
"""Columns of a file of speeds, and the classes of `maps.road_graph.ROAD_CLASSES` that each is for."""

_LEAST, _MOST = 0.01, 10.0


@dataclass(frozen=True, eq=False, slots=True)
class SpeedProfile:
    """Speeds by class of road and hour of the week.

    Attributes
    ----------
    name : str
    source : str
        Where the figures come from, shown beside them.
    factor : (classes, 168) float64
        Speed as a part of that on the free road: by `maps.road_graph.ROAD_CLASSES`, from Monday 00:00 by the clock of
        the place.

    Raises
    ------
    SpeedError
        Where the factors are not of this shape, or one is not between 0.01 and 10.
    """

    name: str
    source: str
    factor: NDArray[np.float64]

    def __post_init__(self) -> None:
        shape = (len(ROAD_CLASSES), HOURS)
        if self.factor.shape != shape:
            raise SpeedError(f"speeds {self.name!r}: the factors must have the shape {shape}, not {self.factor.shape}")
        wrong = np.argwhere(~((self.factor >= _LEAST) & (self.factor <= _MOST)))
        if len(wrong):
            row, hour = wrong[0]
            raise SpeedError(
                f"speeds {self.name!r}: the factor of {ROAD_CLASSES[row]} in hour {hour} of the week is "
                f"{self.factor[row, hour]:g}, outside {_LEAST:g} to {_MOST:g}"
            )
        object.__setattr__(self, "factor", frozen(self.factor))


@cache
def with_siren() -> SpeedProfile:
    """Give the default speeds of a vehicle with lights and siren."""
    return read_speed_profile(Path(__file__).with_name("with_siren.csv"))


@cache
def without_siren() -> SpeedProfile:
    """Give the default speeds of a vehicle in the stream of all others."""
    return read_speed_profile(Path(__file__).with_name("without_siren.csv"))


def read_speed_profile(file: Path) -> SpeedProfile:
    """Read a profile of speeds.

    Parameters
    ----------
    file : Path
        CSV: `# name: ...` and `# source: ...`, the header `hour_of_week,fast,main,minor,yard`, and a row for each of
        the hours 0 to 167 with the factors of these groups of classes.

    Raises
    ------
    SpeedError
        Where it cannot be read or is not this; the message names the file and the line.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SpeedError(f"{file} cannot be read: {error}") from error
    about = dict(line.lstrip("# ").split(": ", 1) for line in lines if line.startswith("#") and ": " in line)
    rows = [(number, line.split(",")) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    header = ["hour_of_week", *GROUPS]
    if not rows or rows[0][1] != header:
        raise SpeedError(f"{file}: the header must be {','.join(header)}")
    if len(rows) != HOURS + 1:
        raise SpeedError(f"{file}: {HOURS} hours must follow the header, not {len(rows) - 1}")
    by_group = np.array([_factors(file, number, row, hour) for hour, (number, row) in enumerate(rows[1:])])
    return SpeedProfile(about.get("name", file.stem), about.get("source", ""), _by_class(by_group))


def hour_of_week(at: datetime, zone: tzinfo) -> int:
    """Give the hour of the week, 0 to 167 from Monday 00:00, of a moment by the clock of the place.

    Raises
    ------
    SpeedError
        Where the moment has no time zone.
    """
    if at.tzinfo is None:
        raise SpeedError(f"the moment {at.isoformat()} has no time zone")
    local = at.astimezone(zone)
    return local.weekday() * 24 + local.hour


def hourly_travel_ms(graph: RoadGraph, profile: SpeedProfile, hour: int) -> NDArray[np.int32]:
    """Give the travel times of an hour of the week, as `routing.customise` takes them.

    Parameters
    ----------
    graph : RoadGraph
        Its own times are those on the free road.
    profile : SpeedProfile
    hour : int
        0 to 167, from Monday 00:00 by the clock of the place; see `hour_of_week`.

    Returns
    -------
    (arcs,) int32
        In ms, rounded; at most `maps.road_graph.MAX_TRAVEL_MS`.

    Raises
    ------
    SpeedError
        Where there is no such hour.
    """
    if not 0 <= hour < HOURS:
        raise SpeedError(f"a week has the hours 0 to {HOURS - 1}, not {hour}")
    slower_ms: NDArray[np.float64] = graph.travel_ms / profile.factor[graph.road_class, hour]
    return np.minimum(np.round(slower_ms), MAX_TRAVEL_MS).astype(np.int32)


def _factors(file: Path, number: int, row: list[str], hour: int) -> list[float]:
    try:
        values = [float(value) for value in row[1:]]
    except ValueError as error:
        raise SpeedError(f"{file}:{number}: {error}") from error
    if len(row) != len(GROUPS) + 1 or row[0].strip() != str(hour):
        raise SpeedError(f"{file}:{number}: hour {hour} and {len(GROUPS)} factors must stand here")
    return values


def _by_class(by_group: NDArray[np.float64]) -> NDArray[np.float64]:
    column = {name: number for number, names in enumerate(GROUPS.values()) for name in names}
    return by_group.T[[column[name] for name in ROAD_CLASSES]]
