"""`plan`: where stations and posts should stand, with proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.commands.options import FILE, say, state_option, use_kernel_cache
from console.commands.plan_on_map import posts_, stations_
from console.commands.plan_options import AMOUNT, COUNT, busy_option, limit_option, most_option, show

if TYPE_CHECKING:
    from pathlib import Path


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
    show(found, [site + 1 for site in found.sites])


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
    show(found, [site + 1 for site in found.sites])


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
    show(found, [table.sites[site] for site in found.sites])


command.add_command(stations_)
command.add_command(posts_)
