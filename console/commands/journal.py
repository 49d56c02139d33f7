"""`journal`: check the chain, erase an incident."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from console.commands.options import state_option
from console.errors import ConsoleError
from console.state_folder import StateFolder, default_root

if TYPE_CHECKING:
    from pathlib import Path

    from dispatch.adapters.sqlite_journal import SqliteJournal


@click.group("journal")
def command() -> None:
    """The journal of all that happened."""


@command.command()
@state_option
def verify(state: Path | None) -> None:
    """Check the whole chain, without any key; works beside a running centre.

    Example: dispatch112 journal verify --state /var/lib/dispatch112
    """
    folder = existing(state)
    journal = read_only(folder)
    try:
        with click.progressbar(length=journal.last_seq(), label="journal", file=sys.stderr) as bar:
            verified = journal.verify(lambda done, _all: bar.update(done - bar.pos))
    finally:
        journal.close()
    click.echo(
        json.dumps(
            {
                "ok": True,
                "events": verified.events,
                "sealed": verified.sealed,
                "hash": verified.hash.hex(),
                "checkpoints": list(verified.checkpoints),
            }
        )
    )


@command.command()
@click.argument("incident")
@state_option
def erase(incident: str, state: Path | None) -> None:
    """Make the sealed fields of an ended incident unreadable for good, through the centre if it runs.

    Example: dispatch112 journal erase 17 --state /var/lib/dispatch112
    """
    folder = existing(state)
    holder = folder.holder()
    click.echo(json.dumps(_erase_here(folder, incident) if holder is None else _erase_there(holder, folder, incident)))


def existing(state: Path | None) -> StateFolder:
    """Give the state folder that holds a journal; raises `ConsoleError` where none is there."""
    folder = StateFolder(state or default_root())
    if not folder.database.is_file():
        raise ConsoleError(f"{folder.path} holds no journal: name the folder with --state")
    return folder


def read_only(folder: StateFolder) -> SqliteJournal:
    """Open the journal of a folder for reading."""
    from dispatch.adapters.sqlite_journal import SqliteJournal

    return SqliteJournal.open(folder.database, folder.keys, read_only=True)


def _erase_here(folder: StateFolder, incident: str) -> dict[str, Any]:
    from console.system_clock import SystemClock
    from dispatch.adapters.sqlite_journal import SqliteJournal
    from dispatch.commands import Actor
    from dispatch.erasing import erase_in_journal

    with folder.locked():
        journal = SqliteJournal.open(folder.database, folder.keys)
        try:
            return erase_in_journal(journal, incident, Actor("administrator", "command line"), SystemClock().now())
        finally:
            journal.close()


def _erase_there(holder: dict[str, Any], folder: StateFolder, incident: str) -> dict[str, Any]:
    import httpx

    address = holder.get("url")
    if address is None:
        raise ConsoleError(f"process {holder.get('pid')} holds {folder.path} but does not serve yet; try again")
    try:
        answer = httpx.post(
            f"{address}/api/v1/incidents/{quote(incident, safe='')}/erase",
            headers={"Authorization": f"Bearer {folder.local_token()}"},
            timeout=10,
        )
        body = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ConsoleError(f"the centre at {address} does not answer: {error}") from error
    if answer.is_error:
        raise ConsoleError(str(body.get("detail", body)))
    return dict(body)
