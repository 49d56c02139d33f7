"""`isochrone`: the areas of a built map that can be reached within times."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from console.commands.options import (
    FILE,
    PLACE,
    at_option,
    map_argument,
    state_option,
    use_kernel_cache,
    zone_option,
)
from console.errors import ConsoleError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("isochrone")
@map_argument
@click.option("--from", "source", type=PLACE, required=True, help="Where it begins.")
@click.option("--minutes", required=True, metavar="N[,N…]", help="Limits in minutes.")
@click.option("--out", type=FILE, required=True, help="File *.geojson, an area per limit.")
@at_option
@zone_option
@state_option
def command(
    folder: Path,
    source: tuple[float, float],
    minutes: str,
    out: Path,
    at: str | None,
    time_zone: str,
    state: Path | None,
) -> None:
    """Write the areas that are reached within so many minutes, as GeoJSON.

    Example: dispatch112 isochrone region --from 30.31,59.94 --minutes 8,20 --out reach.geojson
    """
    use_kernel_cache(state)
    from console.departures import asked_moment, metric_at
    from console.reached_areas import limits_of, reached_areas
    from console.region import open_region
    from console.settings import region_zone

    limits_ms = limits_of(minutes)
    if limits_ms is None:
        raise click.BadParameter(f"{minutes!r} is no list of minutes such as 8,20", param_hint="--minutes")
    zone = region_zone(time_zone)
    departure = asked_moment(at, zone)
    metric = metric_at(open_region(folder), departure, zone)
    try:
        out.write_text(json.dumps(reached_areas(metric, source, limits_ms, departure)) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConsoleError(f"{out}: cannot be written: {error.strerror}") from error
