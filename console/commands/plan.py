"""`plan`: where stations and posts should stand, with proof."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from console.commands.options import (
    FILE,
    at_option,
    map_argument,
    say,
    state_option,
    use_kernel_cache,
    zone_option,
)

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from fleet.locations.by_road import RoadPlacement
    from fleet.locations.place_files import DemandPlaces, PlacesWithIds
    from fleet.locations.placement import Placement

    Table = tuple[NDArray[np.int32], DemandPlaces, PlacesWithIds]


class Number(click.FloatRange):
    """A number of a range; what is no number is refused too."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read the number and check its range."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


COUNT = click.IntRange(min=1)
AMOUNT = Number(min=0)
busy_option = click.option(
    "--q", "busy", type=Number(min=0, max=1, max_open=True), required=True, help="Share of the time a unit is busy."
)
most_option = click.option("--most-each", type=COUNT, metavar="N", help="At most so many units at one site.")
limit_option = click.option(
    "--time-limit",
    type=Number(min=0),
    default=60.0,
    show_default=True,
    help="Seconds; then the best so far, not proven.",
)
demand_option = click.option(
    "--demand",
    type=FILE,
    required=True,
    help="CSV with the columns lon,lat,demand; or *.geojson with zones, which count by the share of people in them.",
)
candidates_option = click.option(
    "--candidates", type=FILE, required=True, help="CSV with the columns lon,lat and, if wanted, id."
)


@click.group("plan")
def command() -> None:
    """Where stations and posts should stand.

    Each model prints {value, sites, proven, seconds, bound}: with proven true, no placement is better.
    """


@command.command("p-median")
@click.argument("file", type=FILE)
@limit_option
@state_option
def p_median_(file: Path, time_limit: float, state: Path | None) -> None:
    """Choose sites with the least sum of distances from all nodes of FILE, a graph as in OR-Library.

    The first line has nodes, edges and p, each other line two nodes, from 1, and the cost of the edge; gzip too.

    Example: dispatch112 plan p-median pmed1.txt.gz
    """
    use_kernel_cache(state)
    from console.heartbeat import told_search
    from fleet.locations.graph_files import read_graph_instance
    from fleet.locations.p_median import p_median
    from fleet.locations.warm_up import warm_up

    with told_search(say) as search:
        warm_up()
        instance = read_graph_instance(file)
        found = p_median(instance.distance, instance.sites, limit_s=time_limit, progress=search.tell)
    _show(found, [site + 1 for site in found.sites])


@command.command("mclp")
@click.argument("file", type=FILE)
@click.option("--radius", type=AMOUNT, required=True, help="How far a site reaches, in the units of the file.")
@click.option("--p", "sites", type=COUNT, required=True, help="How many sites.")
@limit_option
def mclp_(file: Path, radius: float, sites: int, time_limit: float) -> None:
    """Choose among the points of FILE those that cover the most demand.

    The first line has the number of points, each other line x, y and demand. Sites are numbered from 1.

    Example: dispatch112 plan mclp SJC324.txt --radius 800 --p 3
    """
    from console.heartbeat import told_search
    from fleet.locations.mclp import mclp
    from fleet.locations.point_files import read_point_instance

    with told_search(say) as search:
        points = read_point_instance(file)
        found = mclp(points.reach(radius), points.demand, sites, limit_s=time_limit, progress=search.tell)
    _show(found, [site + 1 for site in found.sites])


@command.command("mexclp")
@click.option(
    "--matrix", type=FILE, required=True, help="CSV of minutes: a row per site, a column per place, ids first."
)
@click.option("--demand", type=FILE, required=True, help="CSV with the columns id,demand.")
@click.option("--units", type=COUNT, required=True, help="How many units; a site may have several.")
@busy_option
@click.option("--minutes", type=AMOUNT, required=True, help="Within which a unit is in time.")
@most_option
@limit_option
def mexclp_(
    matrix: Path, demand: Path, units: int, busy: float, minutes: float, most_each: int | None, time_limit: float
) -> None:
    """Place units so that the demand expected to find a free one in time is most.

    A site stands in the answer as often as it has units.

    Example: dispatch112 plan mexclp --matrix minutes.csv --demand demand.csv --units 20 --q 0.6 --minutes 12
    """
    from console.heartbeat import told_search
    from fleet.locations.mexclp import mexclp
    from fleet.locations.tables import read_demand, read_minutes_matrix

    with told_search(say) as search:
        table = read_minutes_matrix(matrix)
        amounts = read_demand(demand, table.places)
        reach = table.minutes <= minutes
        found = mexclp(reach, amounts, units, busy, most_each=most_each, limit_s=time_limit, progress=search.tell)
    _show(found, [table.sites[site] for site in found.sites])


@command.command("stations")
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


@command.command("posts")
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
    _show(found.placement, sites, measure=measure, demand=_number(found.demand), unreached=_number(found.unreached))


def _site(offered: PlacesWithIds, row: int) -> dict[str, Any]:
    lon, lat = offered.places[row].tolist()
    return {"id": offered.ids[row], "lon": lon, "lat": lat}


def _show(found: Placement, sites: list[Any], **more: Any) -> None:
    answer = {
        "value": _number(found.value),
        "sites": sites,
        "proven": found.proven,
        "seconds": round(found.seconds, 3),
        "bound": _number(found.bound),
    }
    click.echo(json.dumps({**answer, **more}, ensure_ascii=False))


def _number(value: float) -> float | int:
    """Give a whole number without its point."""
    return int(value) if value.is_integer() else value
