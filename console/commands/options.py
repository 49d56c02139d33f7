"""Forms of options and arguments that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from console.errors import ConsoleError
from console.kernel_cache import kernel_cache
from console.settings import DEFAULT_ZONE
from console.state_folder import default_root


class PlaceType(click.ParamType[tuple[float, float]]):
    """A place as LON,LAT in degrees; a negative longitude needs no trick."""

    name = "LON,LAT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """Read the two numbers and check their range."""
        if isinstance(value, tuple):
            return value
        try:
            lon, lat = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value!r} is no LON,LAT such as 30.31,59.94", param, ctx)
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            self.fail(f"{value!r} lies outside -180 to 180 and -90 to 90 degrees", param, ctx)
        return lon, lat


PLACE = PlaceType()
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)

AT_HELP = "When it rolls, as ISO 8601: by the speeds of that hour, bridges that open judged then. Else on free roads."

at_option = click.option("--at", metavar="ISO", help=AT_HELP)
zone_option = click.option("--time-zone", default=DEFAULT_ZONE, show_default=True, help="The region's wall clock.")
state_option = click.option("--state", type=FOLDER, help="Folder of journal, caches and compiled kernels.")
map_argument = click.argument("folder", metavar="DIR", type=FOLDER)


def use_kernel_cache(state: Path | None) -> Path:
    """Let compiled kernels be kept in the state folder; must come before the first kernel is imported.

    Gives the folder for state that lasts: the one that was named, else the default.
    """
    root = state or default_root()
    if "NUMBA_CACHE_DIR" in os.environ:
        return root
    cache = kernel_cache(root)
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConsoleError(
            f"the state folder {root} cannot be made: {error.strerror}; name one with --state"
        ) from error
    os.environ["NUMBA_CACHE_DIR"] = str(cache)
    return root


def say(step: str) -> None:
    """Tell on standard error what a long command is doing."""
    click.echo(f"… {step}", err=True)
