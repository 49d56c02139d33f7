"""`map`: build a map of a source, look at it, fetch one by its name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from console.commands.options import FILE, FOLDER, map_argument, say, state_option, use_kernel_cache

if TYPE_CHECKING:
    from pathlib import Path


@click.group("map")
def command() -> None:
    """Build maps, look at them, fetch them."""


@command.command()
@click.argument("source")
@click.option("--out", required=True, type=FOLDER, help="Folder of the built map.")
@click.option("--closures", type=FILE, help="Timetable of bridges; without it closures.csv beside SOURCE, if any.")
@state_option
def build(source: str, out: Path, closures: Path | None, state: Path | None) -> None:
    """Build a map of SOURCE: *.osm.pbf, *.osm[.gz|.bz2], *.graphml or made-up:NODES[:SEED].

    A map that is in the folder is replaced; the closures.csv and places.csv beside it stay.

    Example: dispatch112 map build region.osm.pbf --out region
    """
    use_kernel_cache(state)
    _build(source, out, closures=closures)


@command.command()
@map_argument
def info(folder: Path) -> None:
    """Show what a built map holds, as JSON.

    Example: dispatch112 map info region
    """
    _show(folder)


@command.command()
@click.argument("place")
@click.option("--out", required=True, type=FOLDER, help="Folder of the built map; the raw extract lies beside it.")
@state_option
def fetch(place: str, out: Path, state: Path | None) -> None:
    """Fetch the roads of PLACE from the internet and build its map.

    Example: dispatch112 map fetch "Гатчина, Россия" --out gatchina
    """
    use_kernel_cache(state)
    from maps.places_download import fetch_place

    say(f"{place}: from the internet")
    raw = out.with_name(f"{out.name}.graphml")
    fetch_place(place, raw)
    _build(str(raw), out)


def _build(source: str, out: Path, *, closures: Path | None = None) -> None:
    """Build a map, tell what was set by hand and does not fit it, and show it."""
    from console.region import build_region
    from console.set_by_hand import read_set_by_hand, what_no_longer_fits

    kept = read_set_by_hand(out)
    build_region(source, out, progress=say, closures=closures)
    for misfit in what_no_longer_fits(kept, out):
        say(misfit)
    _show(out)


def _show(folder: Path) -> None:
    from maps.store import describe_map

    click.echo(json.dumps(describe_map(folder), ensure_ascii=False, indent=2))
