"""A region ready to be driven in: its built map with the routing files beside it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.errors import ConsoleError
from maps.closures_file import read_closures
from maps.errors import MapError
from maps.gazetteer.build import build_gazetteer
from maps.gazetteer.gathering import gather_entries
from maps.own_places import with_own_places
from maps.store import GAZETTEER_FILE, TILES_FILE, build_map, open_map, save_map
from maps.tiles import build_tiles
from maps.turn_costs import turn_table
from maps.turn_profile import WITH_SIREN
from routing import RoutingError, build_hierarchy, open_hierarchy, save_hierarchy, unknown_ways

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps import TimedClosure
    from maps.store import BuiltMap
    from maps.turns import TurnTable
    from routing import Hierarchy

    Progress = Callable[[str], None]

DEMO_SOURCE: Final = "made-up:20000:1"
CLOSURES_FILE: Final = "closures.csv"
"""The timetable of bridges; beside a source it is built into the map, in a map's folder it stands instead of that."""

_ROUTING: Final = "routing"


@dataclass(frozen=True, slots=True)
class Region:
    """A built map, its hierarchy with the turns of an ambulance on duty, and its roads that the clock closes."""

    map: BuiltMap
    hierarchy: Hierarchy
    closures: tuple[TimedClosure, ...]


def build_region(source: str, folder: Path, *, progress: Progress, closures: Path | None = None) -> None:
    """Build a map of a source into a folder, with its routing files, its base map and what can be found by name.

    Parameters
    ----------
    source : str
    folder : path
    closures : path, optional
        A closures.csv; without it the one beside the source file, where there is one.
    progress : callable
        Is told each step.

    Raises
    ------
    MapError
        Where the source, the closures or the places.csv of the folder cannot be used; nothing is left then.
    """
    timetable = closures or _beside(Path(source))
    if timetable is not None:
        progress(f"{timetable.name}: closures by the clock")
    built = build_map(source, closures=timetable, progress=progress)
    for name, way in unknown_ways(built.graph, built.closures):
        progress(f"{name}: way {way} is not in the map and closes nothing · такой линии на карте нет")
    gathered = gather_entries(source, built, progress=progress)
    entries = with_own_places(gathered.entries, folder)
    progress("иерархия дорог · road hierarchy")
    hierarchy = build_hierarchy(built.graph, siren_turns(built))

    def add_files(new: Path) -> None:
        save_hierarchy(hierarchy, new / _ROUTING)
        build_tiles(source, built, new / TILES_FILE, progress=progress)
        build_gazetteer(entries, new / GAZETTEER_FILE, progress=progress)

    save_map(folder, built.reporting({"gazetteer": gathered.report}), extra=add_files)


def open_region(folder: Path, *, closures: Path | None = None) -> Region:
    """Open a built map by memory map.

    Parameters
    ----------
    folder : path
    closures : path, optional
        A closures.csv that stands instead of the map's own timetable; without it the one in the folder, where there
        is one.

    Raises
    ------
    MapError, RoutingError
        Where it is no built map, is damaged, or the closures cannot be used.
    """
    built = open_map(folder)
    hierarchy = open_hierarchy(folder / _ROUTING, built.graph, arc_index=built.index)
    file = closures or folder / CLOSURES_FILE
    own = closures is None and not file.is_file()
    return Region(built, hierarchy, built.closures if own else tuple(read_closures(file)))


def demo_region(source: str | None, root: Path, *, progress: Progress) -> Region:
    """Open a built map, or build the source once below `root` and open that; what an older version built, anew."""
    if source is not None and Path(source).is_dir():
        return open_region(Path(source))
    folder = root / "maps" / _cache_name(source or DEMO_SOURCE)
    if all((folder / name).is_file() for name in (TILES_FILE, GAZETTEER_FILE)):
        with suppress(MapError, RoutingError):
            return open_region(folder)
    build_region(source or DEMO_SOURCE, folder, progress=progress)
    return open_region(folder)


def siren_turns(built: BuiltMap) -> TurnTable:
    """Give the turns of a map as an ambulance with lights and siren makes them."""
    return turn_table(built.graph, built.restrictions, WITH_SIREN, signals=built.signals)


def _beside(source: Path) -> Path | None:
    file = source.with_name(CLOSURES_FILE)
    return file if source.is_file() and file.is_file() else None


def _cache_name(source: str) -> str:
    """Name a source so that another file, or the same file changed, gets another name."""
    path = Path(source)
    if not path.exists():
        if source.startswith("made-up:"):
            return source.replace(":", "-")
        raise ConsoleError(f"{source}: there is no such file, and it is no built map")
    files = [path, *filter(None, [_beside(path)])]
    told = [f"{file.resolve()} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
    mark = hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]
    return f"{path.name.split('.')[0]}-{mark}"
