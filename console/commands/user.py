"""`user`: local accounts."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from console.commands.options import state_option
from console.people.accounts import ROLES, Accounts
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
@click.option("--station", "stations", metavar="ID", multiple=True, help="A station that it is for; all without any.")
@click.option("--organisation", metavar="TEXT", help="For whom the person works.")
@state_option
def add(
    name: str, role: str, unit: str | None, stations: tuple[str, ...], organisation: str | None, state: Path | None
) -> None:
    """Add an account and print its bearer token, which is shown once.

    Example: dispatch112 user add seat-4 --role dispatcher --station s1 --state /var/lib/dispatch112
    """
    accounts = _accounts(state)
    click.echo(accounts.add(name, role, unit=unit, stations=stations, organisation=organisation))


@command.command("list")
@state_option
def show(state: Path | None) -> None:
    """Print every account, without tokens and passwords.

    Example: dispatch112 user list --state /var/lib/dispatch112
    """
    told = [
        {
            "name": each.name,
            "role": each.role,
            "unit": each.unit,
            "stations": each.stations,
            "organisation": each.organisation,
            "disabled": each.disabled,
            "has_password": each.has_password,
        }
        for each in _accounts(state).all()
    ]
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


@command.command()
@click.argument("name")
@state_option
def password(name: str, state: Path | None) -> None:
    """Set the password of an account: asked for, or the first line of standard input where that is no terminal.

    Example: dispatch112 user password anna --state /var/lib/dispatch112
    """
    if sys.stdin.isatty():
        told = click.prompt("Пароль · password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        told = sys.stdin.readline().rstrip("\r\n")
    _accounts(state).set_password(name, told)


@command.command()
@click.argument("name")
@state_option
def token(name: str, state: Path | None) -> None:
    """Give an account another bearer token and print it; the one before ends.

    Example: dispatch112 user token seat-4 --state /var/lib/dispatch112
    """
    click.echo(_accounts(state).new_token(name))


@command.command()
@click.argument("name")
@state_option
def disable(name: str, state: Path | None) -> None:
    """Let an account open nothing any more; its sessions end.

    Example: dispatch112 user disable seat-4 --state /var/lib/dispatch112
    """
    _accounts(state).disable(name)


@command.command()
@click.argument("name")
@state_option
def enable(name: str, state: Path | None) -> None:
    """Let a disabled account in again.

    Example: dispatch112 user enable seat-4 --state /var/lib/dispatch112
    """
    _accounts(state).enable(name)


def _accounts(state: Path | None) -> Accounts:
    from console.opening import prepare

    folder = StateFolder(state or default_root())
    prepare(folder)
    return Accounts(folder.database)
