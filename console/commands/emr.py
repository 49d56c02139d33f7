"""`emr`: the reference FHIR server of made-up people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from fastapi import FastAPI

PEOPLE_LIMIT: Final = 100_000


@click.command("emr")
@click.option("--port", type=click.IntRange(0, 65_535), default=8113, show_default=True)
@click.option("--people", type=click.IntRange(1, PEOPLE_LIMIT), default=5_000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same people.")
@click.option("--fault", type=click.Choice(["slow", "wrong", "half-open", "dead"]), help="Misbehave, for trials.")
def command(port: int, people: int, seed: int, fault: str | None) -> None:
    """Serve the medical records of made-up people as FHIR R4, for demos and trials.

    Example: dispatch112 emr --port 8113
    """
    from console.emr.faults import SILENT, be_silent
    from console.serving import address, listen, serve

    with listen("127.0.0.1", port) as listener:
        url = address(listener)
        if fault in SILENT:
            be_silent(listener, fault, when_ready=lambda: click.echo(f"READY {url}"))
        else:
            serve(_app(people, seed, fault), listener, when_ready=lambda: click.echo(f"READY {url}"))


def _app(people: int, seed: int, fault: str | None) -> FastAPI:
    from console.emr.app import emr_app
    from console.emr.faults import be_slow, be_wrong
    from console.emr.people import made_up_people
    from console.emr.search import People

    app = emr_app(People(made_up_people(people, seed)))
    if fault == "slow":
        be_slow(app)
    if fault == "wrong":
        be_wrong(app)
    return app
