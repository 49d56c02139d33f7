"""`fleet`: the reference data of a service, from CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.commands.options import FOLDER, state_option
from console.settings import DEFAULT_ZONE, region_zone
from console.state_folder import StateFolder, default_root

if TYPE_CHECKING:
    from pathlib import Path


@click.group("fleet")
def command() -> None:
    """Stations, units, crews, shifts and hospitals."""


@command.command("import")
@click.argument("folder", metavar="DIR", type=FOLDER)
@state_option
@click.option("--time-zone", default=DEFAULT_ZONE, show_default=True, help="On whose wall clock the shifts are kept.")
def import_(folder: Path, state: Path | None, time_zone: str) -> None:
    """Check the files of DIR and keep them; where a line is wrong, every such line is told and nothing is kept.

    Example: dispatch112 fleet import fleet --state /var/lib/dispatch112
    """
    from console.opening import prepare
    from console.stored_fleet import import_fleet

    place = StateFolder(state or default_root())
    prepare(place)
    fleet = import_fleet(folder, place.database, time_zone=region_zone(time_zone))
    click.echo(
        f"{len(fleet.stations)} stations, {len(fleet.units)} units, {len(fleet.crew)} crew members, "
        f"{len(fleet.shifts)} shifts, {len(fleet.hospitals)} hospitals"
    )


@command.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
def template(folder: Path) -> None:
    """Write example files into DIR, to be filled in.

    Example: dispatch112 fleet template fleet
    """
    from fleet.template import write_template

    for path in write_template(folder):
        click.echo(path)
