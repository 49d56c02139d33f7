"""What people have put into the folder of a built map, and what of it fits the map no longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console.region import CLOSURES_FILE
from maps.closures_file import read_closures
from maps.own_places import PLACES_FILE, read_own_places
from maps.store import open_map
from routing import unknown_ways

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maps import TimedClosure
    from maps.gazetteer.entries import Sight

_MARGIN_DEGREES: Final = 0.02
"""How far off the outermost roads a place may lie."""


@dataclass(frozen=True, slots=True)
class SetByHand:
    """Closures by the clock, and places with names of the service's own."""

    closures: tuple[TimedClosure, ...] = ()
    places: tuple[Sight, ...] = ()


def read_set_by_hand(folder: Path) -> SetByHand:
    """Read what a folder holds of it, whether there is a map in it or not.

    Raises
    ------
    MapError
        Where a file cannot be used; the message names its lines.
    """
    closures, places = folder / CLOSURES_FILE, folder / PLACES_FILE
    return SetByHand(
        tuple(read_closures(closures)) if closures.is_file() else (),
        tuple(read_own_places(places)) if places.is_file() else (),
    )


def what_no_longer_fits(kept: SetByHand, folder: Path) -> Iterator[str]:
    """Give a sentence for each closed way that a built map does not have, and for each place outside it."""
    built = open_map(folder)
    for name, way in unknown_ways(built.graph, kept.closures):
        yield f"{CLOSURES_FILE}: {name}: way {way} is not in the map and closes nothing · такой линии на карте нет"
    west, south, east, north = built.manifest.bbox
    for place in kept.places:
        off_lon, off_lat = max(west - place.lon, place.lon - east), max(south - place.lat, place.lat - north)
        if max(off_lon, off_lat) > _MARGIN_DEGREES:
            yield f"{PLACES_FILE}: {place.name}: lies outside the map · место вне карты"
