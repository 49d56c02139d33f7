"""A region ready to be driven in: its built map with the routing files beside it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.errors import ConsoleError
from maps.errors import MapError
from maps.store import TILES_FILE, build_map, open_map, save_map
from maps.tiles import build_tiles
from routing import RoutingError, build_hierarchy, open_hierarchy, save_hierarchy

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.store import BuiltMap
    from routing import Hierarchy

    Progress = Callable[[str], None]

DEMO_SOURCE: Final = "made-up:20000:1"
_ROUTING: Final = "routing"


@dataclass(frozen=True, slots=True)
class Region:
    """A built map and its hierarchy."""

    map: BuiltMap
    hierarchy: Hierarchy


def build_region(source: str, folder: Path, *, progress: Progress) -> None:
    """Build a map of a source into a folder, with its routing files and its base map.

    Raises
    ------
    MapError
        Where the source cannot be used; nothing is left then.
    """
    built = build_map(source, progress=progress)
    progress("иерархия дорог · road hierarchy")
    hierarchy = build_hierarchy(built.graph)

    def add_files(new: Path) -> None:
        save_hierarchy(hierarchy, new / _ROUTING)
        build_tiles(source, built, new / TILES_FILE, progress=progress)

    save_map(folder, built, extra=add_files)


def open_region(folder: Path) -> Region:
    """Open a built map by memory map; raises `MapError` or `RoutingError` where it is none, or damaged."""
    built = open_map(folder)
    return Region(built, open_hierarchy(folder / _ROUTING, built.graph, arc_index=built.index))


def demo_region(source: str | None, root: Path, *, progress: Progress) -> Region:
    """Open a built map, or build the source once below `root` and open that; what an older version built, anew."""
    if source is not None and Path(source).is_dir():
        return open_region(Path(source))
    folder = root / "maps" / _cache_name(source or DEMO_SOURCE)
    if (folder / TILES_FILE).is_file():
        with suppress(MapError, RoutingError):
            return open_region(folder)
    build_region(source or DEMO_SOURCE, folder, progress=progress)
    return open_region(folder)


def _cache_name(source: str) -> str:
    """Name a source so that another file, or the same file changed, gets another name."""
    path = Path(source)
    if not path.exists():
        if source.startswith("made-up:"):
            return source.replace(":", "-")
        raise ConsoleError(f"{source}: there is no such file, and it is no built map")
    about = path.stat()
    mark = hashlib.sha256(f"{path.resolve()} {about.st_size} {about.st_mtime_ns}".encode()).hexdigest()[:12]
    return f"{path.name.split('.')[0]}-{mark}"
