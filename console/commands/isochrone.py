"""`isochrone`: the areas of a built map that can be reached within times."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from console.commands.options import FILE, PLACE, map_argument, state_option, use_kernel_cache
from console.errors import ConsoleError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("isochrone")
@map_argument
@click.option("--from", "source", type=PLACE, required=True, help="Where it begins.")
@click.option("--minutes", required=True, metavar="N[,N…]", help="Limits in minutes.")
@click.option("--out", type=FILE, required=True, help="File *.geojson, an area per limit.")
@state_option
def command(folder: Path, source: tuple[float, float], minutes: str, out: Path, state: Path | None) -> None:
    """Write the areas that are reached within so many minutes, as GeoJSON.

    Example: dispatch112 isochrone region --from 30.31,59.94 --minutes 8,20 --out reach.geojson
    """
    use_kernel_cache(state)
    from console.reached_areas import limits_of, reached_areas
    from console.region import open_region
    from routing import customise

    limits_ms = limits_of(minutes)
    if limits_ms is None:
        raise click.BadParameter(f"{minutes!r} is no list of minutes such as 8,20", param_hint="--minutes")
    region = open_region(folder)
    metric = customise(region.hierarchy, region.map.graph.travel_ms)
    try:
        out.write_text(json.dumps(reached_areas(metric, source, limits_ms)) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConsoleError(f"{out}: cannot be written: {error.strerror}") from error
