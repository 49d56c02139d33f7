"""One line that says what is happening: over itself on a terminal, now and then in a log."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Final

import click

from dispatch.vocabulary import FREE_STATES, IncidentState

if TYPE_CHECKING:
    from dispatch.centre import Centre
    from dispatch.service import Service

EVERY_S: Final = 1.0
EVERY_IN_A_LOG_S: Final = 10.0


async def live_line(service: Service) -> None:
    """Keep telling on standard error, until it is cancelled."""
    terminal = sys.stderr.isatty()
    try:
        while True:
            await asyncio.sleep(EVERY_S if terminal else EVERY_IN_A_LOG_S)
            line = happening(service.centre)
            click.echo(f"\r\033[K{line}" if terminal else line, nl=not terminal, err=True)
    finally:
        if terminal:
            click.echo(err=True)


def happening(centre: Centre) -> str:
    """Say in one line how the service stands."""
    now = centre.clock.now()
    open_incidents = centre.state.open_incidents()
    waiting = [each for each in open_incidents if each.state in {IncidentState.WAITING, IncidentState.DRAFT}]
    longest = max((int((now - each.opened_at).total_seconds()) for each in waiting), default=0)
    records = [centre.state.unit(unit.id) for unit in centre.fleet.units]
    free = sum(record.state in FREE_STATES and record.assignment is None for record in records)
    return (
        f"{now.astimezone(centre.fleet.time_zone):%H:%M:%S}"
        f"  ждут {len(waiting)} (макс {longest // 60:02}:{longest % 60:02})"
        f" · в работе {len(open_incidents) - len(waiting)} · свободно {free}/{len(records)}"
        f" · вызовов {centre.state.last_call} · событий {centre.state.last_seq}"
    )
