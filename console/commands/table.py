"""`table`: driving times between many places of a built map."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import click

from console.commands.options import FILE, at_option, map_argument, state_option, use_kernel_cache, zone_option
from console.errors import ConsoleError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


@click.command("table")
@map_argument
@click.option("--sources", type=FILE, required=True, help="CSV with the columns lon,lat.")
@click.option("--targets", type=FILE, required=True, help="CSV with the columns lon,lat.")
@click.option("--out", type=FILE, required=True, help="File *.npy of int32 ms, (sources, targets).")
@at_option
@zone_option
@state_option
def command(
    folder: Path, sources: Path, targets: Path, out: Path, at: str | None, time_zone: str, state: Path | None
) -> None:
    """Write the driving times from all sources to all targets; 2147483647 where no road leads.

    Example: dispatch112 table region --sources a.csv --targets b.csv --out times.npy
    """
    use_kernel_cache(state)
    import numpy as np

    from console.departures import asked_moment, metric_at
    from console.region import open_region
    from console.settings import region_zone
    from routing import travel_times

    zone = region_zone(time_zone)
    departure = asked_moment(at, zone)
    metric = metric_at(open_region(folder), departure, zone)
    times = travel_times(metric, read_places(sources), read_places(targets), at=departure)
    try:
        with out.open("wb") as file:
            np.save(file, times)
    except OSError as error:
        raise ConsoleError(f"{out}: cannot be written: {error.strerror}") from error


def read_places(file: Path) -> NDArray[np.float64]:
    """Read a CSV file with the columns lon,lat; a line that is wrong raises `ConsoleError` naming it."""
    import numpy as np

    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = list(csv.DictReader(text))
    except OSError as error:
        raise ConsoleError(f"{file}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConsoleError(f"{file}: is no CSV in UTF-8: {error}") from error
    return np.array([_place(file, line, row) for line, row in enumerate(rows, start=2)]).reshape(-1, 2)


def _place(file: Path, line: int, row: dict[str, str]) -> tuple[float, float]:
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
    except (KeyError, TypeError, ValueError):
        raise ConsoleError(f"{file}:{line}: needs the columns lon and lat with numbers") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ConsoleError(f"{file}:{line}: {lon},{lat} lies outside -180 to 180 and -90 to 90 degrees")
    return lon, lat
