"""`decode`: what a phone, a car or another centre sent, as the intake reads it."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

import click

from console.errors import ConsoleError

KINDS: Final = ("aml", "msd", "pidf", "egts", "veds", "lost", "text", "form", "eido")
READ_AT_MOST: Final = 1_048_576
"""Octets of a file; more than any message that is looked at."""


@click.command("decode")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("message", metavar="TEXT-or-FILE")
def command(kind: str, message: str) -> int:
    """Read a message of a KIND: {"ok", "reason", "fields": {"lon", "lat", "radius_m", "at", ...}}.

    Exits with 0 where it was read and 1 where it was refused; what was certain all the same stands in fields. MSD,
    EGTS and data SMS come as octets in a file or as hexadecimal.

    Example: dispatch112 decode aml 'A"ML=1;lt=+59.93430;lg=+030.33510;rd=12;lc=90;pm=G;ml=56'
    """
    import msgspec

    from dispatch.channels.decode import DECODERS
    from dispatch.exchange.eido.decoder import decode_eido

    decoders = DECODERS | {"eido": decode_eido}
    decoded = decoders[kind](_octets(message))
    click.echo(msgspec.json.format(msgspec.json.encode(decoded), indent=2))
    return 0 if decoded.ok else 1


def _octets(message: str) -> bytes:
    """Give the contents of the file of that name, or the text itself where there is none."""
    try:
        with Path(message).open("rb") as file:
            return file.read(READ_AT_MOST)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return message.encode(errors="surrogateescape")
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return message.encode(errors="surrogateescape")
        raise ConsoleError(f"{message}: cannot be read: {error.strerror}") from error
