"""`bench`: figures of this machine against their budgets."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from console.commands.options import say, state_option, use_kernel_cache
from console.errors import ConsoleError
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routing.benchmarks.comparison import Comparison

SUBJECTS: Final = ("routing", "maps", "dispatch", "fanout", "journal", "channels", "simulator")
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

    Without --map and --check, routing is also measured beside other engines on the real maps of DISPATCH112_DATA.

    Example: dispatch112 bench routing --map region.osm.pbf --check
    """
    if subject in LATER:
        raise ConsoleError(f"{LATER[subject]} is measured by a later release")
    root = use_kernel_cache(state)
    from routing import warm_up

    warm_up()
    results = []
    compares = subject == "routing" and source is None and not check
    for result in chain(_figures(subject, source, events, root), _comparisons() if compares else ()):
        results.append(result)
        if not as_json:
            click.echo(result_line(result))
    if as_json:
        click.echo(json.dumps({"machine": machine(), **results_as_json(results)}))
    else:
        click.echo(machine())
    missed = [result.name for result in results if isinstance(result, Figure) and not result.holds]
    if check and missed:
        raise ConsoleError(f"over three times the budget: {', '.join(missed)}")


def machine() -> str:
    """Name this machine: processor, cores, Python."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if sys.platform == "linux" else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor")
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _figures(subject: str, source: str | None, events: int, root: Path) -> Iterable[Figure]:
    from console.benchmarks.centre import bench_dispatch, bench_journal, bench_maps
    from console.benchmarks.channels import bench_channels
    from console.benchmarks.fanout import bench_fanout
    from console.benchmarks.tiles import bench_tiles
    from console.region import DEMO_SOURCE, demo_region
    from routing.benchmarks.budgets import bench_routing

    if subject == "maps":
        return chain(bench_maps(source or DEMO_SOURCE), bench_tiles(source, root))
    if subject == "journal":
        return bench_journal(events)
    if subject == "channels":
        return bench_channels()
    if subject == "fanout":
        return bench_fanout(source, root)
    region = demo_region(source, root, progress=say)
    return bench_routing(region.map.graph) if subject == "routing" else bench_dispatch(region)


def _comparisons() -> Iterable[Comparison | Figure]:
    from routing.benchmarks.comparisons import compare

    return compare(say)


def result_line(result: Comparison | Figure) -> str:
    """Give one thing measured as a line of text."""
    if isinstance(result, Figure):
        sign = "≥" if result.at_least else "≤"
        budget = "" if result.budget is None else f"   {sign} {result.budget:g}{'' if result.holds else '   MISSED'}"
        return f"{result.name:<60}{result.value:>14,.2f} {result.unit}{budget}"
    name = f"{result.graph}: {result.what}"
    times = f"{result.ours_ms:>14,.4g} ms   {result.peer} {result.theirs_ms:,.4g} ms"
    missed = "" if result.reached else "   MISSED"
    return f"{name:<60}{times}   {result.ratio:,.2f} × ≥ {result.at_least:g} ×{missed}"


def results_as_json(results: Iterable[Comparison | Figure]) -> dict[str, list[dict[str, Any]]]:
    """Give all that was measured as plain values: figures, and comparisons with their ratios."""
    figures, comparisons = [], []
    for result in results:
        if isinstance(result, Figure):
            figures.append(asdict(result))
        else:
            comparisons.append({**asdict(result), "ratio": result.ratio, "reached": result.reached})
    return {"figures": figures, "comparisons": comparisons}
