"""`compare`: which of two folders of runs is better, and by how much, where chance does not explain it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.commands.options import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

GROUPS = ("priority", "form", "district", "hour", "hospital")


@click.command("compare")
@click.argument("a", type=FOLDER)
@click.argument("b", type=FOLDER)
@click.option("--measure", "measures", multiple=True, help="Only this one; may be given again.")
@click.option("--by", type=click.Choice(GROUPS), multiple=True, help="Broken down in this way too; may be given again.")
@click.option("--level", type=float, default=0.95, show_default=True, help="How sure intervals and winners are.")
def command(a: Path, b: Path, measures: tuple[str, ...], by: tuple[str, ...], level: float) -> None:
    """Compare the runs in A with those in B, run by run: [{measure, a, b, difference, low, high, winner}].

    The difference is b - a. A winner, "a" or "b", is named only where chance does not explain the difference; the more
    measures are asked for, the more that takes.

    Example: dispatch112 compare out/closest out/full --measure in_time_share --measure response_mean_min
    """
    import msgspec

    from simulator.runs import compare

    found = compare(a, b, measures=measures, by=by, level=level)
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
