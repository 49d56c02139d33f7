"""Profiles of speeds as files, and the two that come with this package."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import ROAD_CLASSES
from routing.speeds.errors import SpeedError
from routing.speeds.profile import HOURS, SpeedProfile

if TYPE_CHECKING:
    from numpy.typing import NDArray

GROUPS: Final = {
    "fast": ("motorway", "trunk"),
    "main": ("primary", "secondary"),
    "minor": ("tertiary", "unclassified", "residential", "other"),
    "yard": ("living_street", "service", "track", "ferry"),
}
"""Columns that stand for several classes of road."""

_HOUR: Final = "hour_of_week"


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
        CSV: `# name: ...`, `# source: ...`; the header `hour_of_week` and names of `GROUPS` or of
        `maps.road_graph.ROAD_CLASSES`, which together are every class once; a row of factors for each of the hours 0
        to 167.

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
    column = _column_of_class(file, rows[0][1] if rows else [])
    if len(rows) != HOURS + 1:
        raise SpeedError(f"{file}: {HOURS} hours must follow the header, not {len(rows) - 1}")
    factors = [_factors(file, number, row, hour, len(rows[0][1])) for hour, (number, row) in enumerate(rows[1:])]
    return SpeedProfile(about.get("name", file.stem), about.get("source", ""), np.array(factors).T[column])


def write_speed_profile(profile: SpeedProfile, file: Path) -> None:
    """Write a profile, learnt or not, with a column for each class; `read_speed_profile` gives it back to 4 digits."""
    rows = [f"{hour}," + ",".join(f"{factor:.4f}" for factor in profile.factor[:, hour]) for hour in range(HOURS)]
    header = [f"# name: {profile.name}", f"# source: {profile.source}", ",".join((_HOUR, *ROAD_CLASSES))]
    file.write_text("\n".join([*header, *rows, ""]), encoding="utf-8")


def _column_of_class(file: Path, header: list[str]) -> NDArray[np.int64]:
    """Give the column of each class, (classes,) int64."""
    columns = [(name, number) for number, column in enumerate(header[1:]) for name in GROUPS.get(column, (column,))]
    if header[:1] != [_HOUR] or sorted(name for name, _ in columns) != sorted(ROAD_CLASSES):
        raise SpeedError(
            f"{file}: the header must be {_HOUR} and columns that name every class of road once: "
            f"{','.join(GROUPS)} or {','.join(ROAD_CLASSES)}"
        )
    number_of = dict(columns)
    return np.array([number_of[name] for name in ROAD_CLASSES])


def _factors(file: Path, number: int, row: list[str], hour: int, size: int) -> list[float]:
    if len(row) != size or row[0].strip() != str(hour):
        raise SpeedError(f"{file}:{number}: hour {hour} and {size - 1} factors must stand here")
    try:
        return [float(value) for value in row[1:]]
    except ValueError as error:
        raise SpeedError(f"{file}:{number}: {error}") from error
