"""Forms of options that the location models share, and how they print their answers."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from fleet.locations.placement import Placement


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


def show(found: Placement, sites: list[Any], **more: Any) -> None:
    """Print a placement as JSON."""
    answer = {
        "value": number_of(found.value),
        "sites": sites,
        "proven": found.proven,
        "seconds": round(found.seconds, 3),
        "bound": number_of(found.bound),
    }
    click.echo(json.dumps({**answer, **more}, ensure_ascii=False))


def number_of(value: float) -> float | int:
    """Give a whole number without its point."""
    return int(value) if value.is_integer() else value
