"""`scenario`: what a scenario file comes to, or everything that is wrong with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from console.commands.options import FILE, state_option, use_kernel_cache

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.inputs import Inputs


@click.group("scenario")
def command() -> None:
    """Scenario files of the simulator."""


@command.command()
@click.argument("file", type=FILE)
@click.option("--set", "changes", multiple=True, metavar="KEY=VALUE", help="Another value of one key; may be repeated.")
@state_option
def check(file: Path, changes: tuple[str, ...], state: Path | None) -> None:
    """Print what the scenario in FILE comes to as JSON, every default told, with counts of what its files hold.

    Of a sweep, each of its scenarios is checked, and the first is shown. What is wrong is told as FILE:LINE.

    Example: dispatch112 scenario check docs/scenarios/utrecht_run_3.toml --set runs.seed=5
    """
    use_kernel_cache(state)
    from simulator.inputs import load
    from simulator.scenario import read_sweep, scenario_as_json
    from simulator.scenario.reading import changes_of

    scenarios = read_sweep(file, changes_of(dict(_parted(each) for each in changes)))
    loaded = [load(each) for each in scenarios]
    told = scenario_as_json(scenarios[0]) | {"scenarios": len(scenarios), "inputs": _counts(loaded[0])}
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _parted(change: str) -> tuple[str, str]:
    path, equals, value = change.partition("=")
    if not (path and equals):
        raise click.BadParameter(f"{change!r}: want KEY=VALUE, such as runs.seed=5", param_hint="--set")
    return path.strip(), value.strip()


def _counts(inputs: Inputs) -> dict[str, Any]:
    calls = inputs.calls(1)
    return {
        "stations": len(inputs.stations),
        "units": len(inputs.units),
        "hospitals": len(inputs.hospitals.sites),
        "shifts": len(inputs.units.shifts.unit),
        "calls": len(calls),
        "carried": int(calls.demands.carried.sum()),
        "left_out": dict(inputs.left_out),
    }
