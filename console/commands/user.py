"""`user`: local accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.accounts import ROLES, Accounts
from console.commands.options import state_option
from console.state_folder import StateFolder, default_root

if TYPE_CHECKING:
    from pathlib import Path


@click.group("user")
def command() -> None:
    """Local accounts of a centre."""


@command.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the account may do.")
@click.option("--unit", metavar="ID", help="The unit that a crew's account belongs to; it sees no other's patients.")
@state_option
def add(name: str, role: str, unit: str | None, state: Path | None) -> None:
    """Add an account and print its bearer token, which is shown once.

    Example: dispatch112 user add seat-4 --role dispatcher --state /var/lib/dispatch112
    """
    from console.opening import prepare

    folder = StateFolder(state or default_root())
    prepare(folder)
    click.echo(Accounts(folder.database).add(name, role, unit=unit))
