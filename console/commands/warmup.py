"""`warmup`: compile every kernel, so that no call waits for it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from console.commands.options import say, state_option, use_kernel_cache

if TYPE_CHECKING:
    from pathlib import Path


@click.command("warmup")
@state_option
def command(state: Path | None) -> None:
    """Compile every kernel into the state folder.

    Example: dispatch112 warmup
    """
    use_kernel_cache(state)
    from dispatch.assignment import load_solver
    from fleet.coverage import warm_up as warm_up_coverage
    from fleet.locations.warm_up import warm_up as warm_up_locations
    from fleet.relocation.warm_up import warm_up as warm_up_relocation
    from routing import warm_up

    started = time.perf_counter()
    say("вычислительные ядра · compiling kernels")
    warm_up()
    load_solver()
    warm_up_locations()
    warm_up_coverage()
    warm_up_relocation()
    click.echo(f"ready in {time.perf_counter() - started:.1f} s")
