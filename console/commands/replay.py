"""`replay`: the state of a centre at any past moment, from its journal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from console.commands.journal import existing, read_only
from console.commands.options import state_option
from console.errors import ConsoleError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("replay")
@click.option("--at", "moment", help="The moment, ISO time; the end of the journal where it is left out.")
@click.option("--seq", type=click.IntRange(min=0), help="The number of the last event, in place of a moment.")
@click.option("--checkpoint", is_flag=True, help="Print the state in the very bytes of a checkpoint.")
@state_option
def command(moment: str | None, seq: int | None, state: Path | None, *, checkpoint: bool) -> None:
    """Print incidents and units as they stood at a past moment, as JSON; works beside a running centre.

    Example: dispatch112 replay --at 2026-11-22T03:00:00Z --state /var/lib/dispatch112
    """
    from console.replaying import board, state_at

    if moment is not None and seq is not None:
        raise click.UsageError("--at and --seq exclude each other")
    journal = read_only(existing(state))
    try:
        then = state_at(journal, at=None if moment is None else _instant(moment), seq=seq)
    finally:
        journal.close()
    if checkpoint:
        click.echo(then.checkpoint().state)
    else:
        click.echo(json.dumps(board(then), ensure_ascii=False))


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ConsoleError(f"--at: {text!r} is no ISO time such as 2026-11-22T03:00:00Z") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
