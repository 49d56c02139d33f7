"""`plan stations` and `plan posts`: on the roads of a built map."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from console.commands.options import FILE, at_option, map_argument, say, state_option, use_kernel_cache, zone_option
from console.commands.plan_options import AMOUNT, COUNT, busy_option, limit_option, most_option, number_of, show

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from fleet.locations.by_road import RoadPlacement
    from fleet.locations.place_files import DemandPlaces, PlacesWithIds

    Table = tuple[NDArray[np.int32], DemandPlaces, PlacesWithIds]

demand_option = click.option(
    "--demand",
    type=FILE,
    required=True,
    help="CSV with the columns lon,lat,demand; or *.geojson with zones, which count by the share of people in them.",
)
candidates_option = click.option(
    "--candidates", type=FILE, required=True, help="CSV with the columns lon,lat and, if wanted, id."
)


@click.command("stations")
@map_argument
@demand_option
@candidates_option
@click.option("--p", "sites", type=COUNT, required=True, help="How many stations.")
@click.option(
    "--minutes", type=AMOUNT, help="Cover the most demand within them; without it the mean drive is shortest."
)
@at_option
@zone_option
@limit_option
@state_option
def stations_(
    folder: Path,
    demand: Path,
    candidates: Path,
    sites: int,
    minutes: float | None,
    at: str | None,
    time_zone: str,
    time_limit: float,
    state: Path | None,
) -> None:
    """Choose stations on a built map by driving times.

    Example: dispatch112 plan stations region --demand calls.csv --candidates sites.csv --p 8 --minutes 12
    """
    use_kernel_cache(state)
    from console.heartbeat import told_search
    from fleet.locations.by_road import covering_stations, near_stations
    from fleet.locations.warm_up import warm_up

    with told_search(say) as search:
        travel_ms, asked, offered = _table(folder, demand, candidates, at, time_zone)
        if minutes is None:
            warm_up()
            found = near_stations(travel_ms, asked.demand, sites, limit_s=time_limit, progress=search.tell)
        else:
            found = covering_stations(travel_ms, asked.demand, sites, minutes, limit_s=time_limit, progress=search.tell)
    chosen = [_site(offered, row) for row in found.placement.sites]
    _show_by_road(found, chosen, "mean_minutes" if minutes is None else "demand_covered")


@click.command("posts")
@map_argument
@demand_option
@candidates_option
@click.option("--units", type=COUNT, required=True, help="How many units; a post may have several.")
@busy_option
@click.option("--minutes", type=AMOUNT, required=True, help="Within which a unit is in time.")
@most_option
@at_option
@zone_option
@limit_option
@state_option
def posts_(
    folder: Path,
    demand: Path,
    candidates: Path,
    units: int,
    busy: float,
    minutes: float,
    most_each: int | None,
    at: str | None,
    time_zone: str,
    time_limit: float,
    state: Path | None,
) -> None:
    """Choose posts for units on a built map by driving times.

    Example: dispatch112 plan posts region --demand calls.csv --candidates sites.csv --units 20 --q 0.4 --minutes 12
    """
    use_kernel_cache(state)
    from console.heartbeat import told_search
    from fleet.locations.by_road import posts

    with told_search(say) as search:
        travel_ms, asked, offered = _table(folder, demand, candidates, at, time_zone)
        found = posts(
            travel_ms,
            asked.demand,
            units,
            busy,
            minutes,
            most_each=most_each,
            limit_s=time_limit,
            progress=search.tell,
        )
    chosen = [{**_site(offered, row), "units": units} for row, units in Counter(found.placement.sites).items()]
    _show_by_road(found, chosen, "expected_demand_covered")


def _table(folder: Path, demand: Path, candidates: Path, at: str | None, time_zone: str) -> Table:
    """Read the places, and give the driving times from all candidates to all of them."""
    from console.departures import asked_moment, metric_at
    from console.region import open_region
    from console.settings import region_zone
    from fleet.locations.place_files import read_candidates, read_demand_places
    from fleet.locations.zone_demand import read_zone_demand
    from routing import travel_times

    zone = region_zone(time_zone)
    departure = asked_moment(at, zone)
    asked = None if demand.suffix == ".geojson" else read_demand_places(demand)
    offered = read_candidates(candidates)
    region = open_region(folder)
    if asked is None:
        asked = read_zone_demand(demand, region.map.graph, region.map.places)
    metric = metric_at(region, departure, zone)
    return travel_times(metric, offered.places, asked.places, at=departure), asked, offered


def _show_by_road(found: RoadPlacement, sites: list[dict[str, Any]], measure: str) -> None:
    if found.unreached:
        say(f"{found.unreached:g} of {found.demand:g} demand is reached by no candidate")
    show(found.placement, sites, measure=measure, demand=number_of(found.demand), unreached=number_of(found.unreached))


def _site(offered: PlacesWithIds, row: int) -> dict[str, Any]:
    lon, lat = offered.places[row].tolist()
    return {"id": offered.ids[row], "lon": lon, "lat": lat}
