"""`bench`: figures of this machine against their budgets."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from console.commands.options import say, state_option, use_kernel_cache
from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routing.figures import Figure

SUBJECTS: Final = ("routing", "maps", "dispatch", "fanout", "journal", "simulator")
LATER: Final = {"simulator": "the speed of simulations"}
DEFAULT_EVENTS: Final = 100_000


@click.command("bench")
@click.argument("subject", type=click.Choice(SUBJECTS))
@click.option("--check", is_flag=True, help="Exit 1 where a figure misses its budget three times over.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--map", "source", metavar="FILE|DIR", help="Extract or built map; a made-up region without it.")
@click.option("--events", type=click.IntRange(min=100), default=DEFAULT_EVENTS, show_default=True, help="journal only")
@state_option
def command(subject: str, source: str | None, events: int, state: Path | None, *, check: bool, as_json: bool) -> None:
    """Measure a SUBJECT on this machine.

    Example: dispatch112 bench routing --map region.osm.pbf --check
    """
    if subject in LATER:
        raise ConsoleError(f"{LATER[subject]} is measured by a later release")
    root = use_kernel_cache(state)
    from routing import warm_up

    warm_up()
    figures = []
    for figure in _figures(subject, source, events, root):
        figures.append(figure)
        if not as_json:
            click.echo(_line(figure))
    if as_json:
        click.echo(json.dumps({"machine": machine(), "figures": [asdict(each) for each in figures]}))
    else:
        click.echo(machine())
    missed = [figure.name for figure in figures if not figure.holds]
    if check and missed:
        raise ConsoleError(f"over three times the budget: {', '.join(missed)}")


def machine() -> str:
    """Name this machine: processor, cores, Python."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if sys.platform == "linux" else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor")
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _figures(subject: str, source: str | None, events: int, root: Path) -> Iterable[Figure]:
    from console.benchmarks.centre import bench_dispatch, bench_journal, bench_maps
    from console.benchmarks.fanout import bench_fanout
    from console.region import DEMO_SOURCE, demo_region
    from routing.benchmark import bench_routing

    if subject == "maps":
        return bench_maps(source or DEMO_SOURCE)
    if subject == "journal":
        return bench_journal(events)
    if subject == "fanout":
        return bench_fanout(source, root)
    region = demo_region(source, root, progress=say)
    return bench_routing(region.map.graph) if subject == "routing" else bench_dispatch(region)


def _line(figure: Figure) -> str:
    sign = "≥" if figure.at_least else "≤"
    budget = "" if figure.budget is None else f"   {sign} {figure.budget:g}{'' if figure.holds else '   MISSED'}"
    return f"{figure.name:<60}{figure.value:>14,.2f} {figure.unit}{budget}"
