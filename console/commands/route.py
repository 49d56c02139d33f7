"""`route`: the way between two places of a built map."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from console.commands.options import PLACE, at_option, map_argument, state_option, use_kernel_cache, zone_option
from console.errors import ConsoleError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("route")
@map_argument
@click.option("--from", "source", type=PLACE, required=True, help="Where it begins.")
@click.option("--to", "target", type=PLACE, required=True, help="Where it ends.")
@at_option
@zone_option
@state_option
def command(
    folder: Path,
    source: tuple[float, float],
    target: tuple[float, float],
    at: str | None,
    time_zone: str,
    state: Path | None,
) -> None:
    """Find the way between two places: {"travel_ms", "wait_ms", "length_m", "geometry", "steps"}.

    Example: dispatch112 route region --from 30.31,59.94 --to 30.36,59.93 --at 2026-11-22T01:05
    """
    use_kernel_cache(state)
    from console.departures import asked_moment, metric_at
    from console.region import open_region
    from console.settings import region_zone
    from routing import NoRoute, route, spoken
    from routing.routes.spoken import LANGUAGES

    zone = region_zone(time_zone)
    departure = asked_moment(at, zone)
    found = route(metric_at(open_region(folder), departure, zone), source, target, at=departure)
    if isinstance(found, NoRoute):
        raise ConsoleError(f"no road leads from {source[0]},{source[1]} to {target[0]},{target[1]}")
    click.echo(
        json.dumps(
            {
                "travel_ms": found.travel_ms,
                "wait_ms": found.wait_ms,
                "length_m": round(found.length_m, 1),
                "walk_ms": found.walk_ms,
                "walk_m": round(found.walk_m, 1),
                "geometry": {"type": "LineString", "coordinates": found.geometry.round(7).tolist()},
                "steps": [
                    asdict(step) | {language: spoken(step, language, zone=zone) for language in LANGUAGES}
                    for step in found.steps
                ],
            },
            ensure_ascii=False,
        )
    )
