"""`geocode`: where a place of a built map is by what a caller says, and what stands at a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from console.commands.options import PLACE, map_argument
from console.errors import ConsoleError

if TYPE_CHECKING:
    from pathlib import Path

    from maps.gazetteer.gazetteer import Gazetteer


@click.command("geocode", context_settings={"ignore_unknown_options": True})
@map_argument
@click.argument("words", metavar="TEXT", nargs=-1)
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Most answers.")
@click.option("--near", type=PLACE, help="Of equal answers those near here come first.")
@click.option("--reverse", "point", type=PLACE, help="Instead of TEXT: what stands nearest to here.")
def command(
    folder: Path,
    words: tuple[str, ...],
    limit: int,
    near: tuple[float, float] | None,
    point: tuple[float, float] | None,
) -> None:
    """Find the places that TEXT may mean, best first: [{"lon", "lat", "label", "kind", "score", ...}].

    TEXT is an address, street, crossing, kilometre, settlement, name of a sight, or coordinates in any notation.

    Example: dispatch112 geocode region "Ленина 5" --near 30.31,59.94
    """
    text = _text(words)
    if (text is None) == (point is None):
        raise click.UsageError("geocode asks for TEXT or for --reverse LON,LAT")
    import msgspec

    gazetteer = _opened(folder)
    found = gazetteer.find(text or "", near=near, limit=limit) if point is None else gazetteer.near(*point, limit=limit)
    click.echo(msgspec.json.encode(found).decode())


def _text(words: tuple[str, ...]) -> str | None:
    """Join what was typed; a word with two dashes is a mistyped option."""
    for word in words:
        if word.startswith("--"):
            raise click.NoSuchOption(word)
    return " ".join(words) if words else None


def _opened(folder: Path) -> Gazetteer:
    from maps.gazetteer.gazetteer import open_gazetteer
    from maps.store import open_map

    file = open_map(folder).gazetteer
    if file is None:
        raise ConsoleError(f"{folder}: was built without places; build it again with dispatch112 map build")
    return open_gazetteer(file)
