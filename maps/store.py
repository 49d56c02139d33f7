"""A built map: a folder of arrays that opens by memory map, and the sources it is built of."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from maps.built_map import GRAPH_ARRAYS, INDEX_ARRAYS, BuiltMap, Manifest, Surroundings, built_map, surroundings_bytes
from maps.closures_file import read_closures
from maps.errors import MapError
from maps.folders import check_files, file_sizes, replace_folder
from maps.made_up.region import made_up
from maps.osm.extract import read_extract
from maps.own_places import PLACES_FILE
from maps.road_graph import RoadGraph, frozen
from maps.snapping import ArcIndex
from maps.turn_restrictions import COPY_ARRAYS, RESTRICTION_ARRAYS, ArcCopies, RestrictionTexts, TurnRestrictions
from maps.via_ways import obey_via_ways

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from maps.closures import TimedClosure

    Progress = Callable[[str], None]

__all__ = ["BuiltMap", "build_map", "describe_map", "open_map", "save_map"]

FORMAT: Final = 4
MANIFEST_FILE: Final = "map.json"
MADE_UP_PREFIX: Final = "made-up:"
TILES_FILE: Final = "tiles.mbtiles"
"""The base map, where the map was saved with one."""
GAZETTEER_FILE: Final = "gazetteer.sqlite"
"""What can be found by name, where the map was saved with it."""

SET_BY_HAND: Final = ("closures.csv", PLACES_FILE)
"""Files that people put into the folder of a built map; no part of what was built."""

_SURROUNDINGS_FILE: Final = "surroundings.json"
_NAMES_FILE: Final = "names.json"
_RESTRICTIONS_FILE: Final = "restrictions.json"
_OSM_ENDINGS: Final = (".osm.pbf", ".osm", ".osm.gz", ".osm.bz2")
_OPEN_ATTEMPTS: Final = 100


class _Saved(msgspec.Struct):
    """The manifest file: its format first, so that another format is told apart before anything else is read."""

    format: int
    manifest: Manifest
    files: dict[str, int]


def build_map(
    source: str | os.PathLike[str],
    *,
    closures: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> BuiltMap:
    """Build a map of a source: *.osm.pbf, *.osm, *.osm.gz, *.osm.bz2, *.graphml or `made-up:NODES[:SEED]`.

    Parameters
    ----------
    closures : path, optional
        A closures.csv; its rows stand in the map instead of the source's own.

    Raises
    ------
    MapError
        Where the source or the closures cannot be used; the message names the file.
    """
    tell = progress or (lambda _: None)
    timetable = None if closures is None else tuple(read_closures(closures))
    name = str(source)
    tell(f"{Path(name).name}: reading roads")
    if name.startswith(MADE_UP_PREFIX):
        built = _of_made_up(name, timetable)
    elif name.lower().endswith(_OSM_ENDINGS):
        built = _of_extract(Path(source), timetable, progress)
    elif name.lower().endswith(".graphml"):
        built = _of_graphml(Path(source), timetable)
    else:
        raise MapError(f"{name}: a map is built of *.osm.pbf, *.osm[.gz|.bz2], *.graphml or made-up:NODES[:SEED]")
    tell(f"{built.manifest.source}: {built.graph.nodes:,} nodes, {built.graph.arcs:,} arcs")
    return built


def save_map(folder: str | os.PathLike[str], built: BuiltMap, *, extra: Callable[[Path], object] | None = None) -> None:
    """Save a built map so that a reader finds the old map or the new one, never a part.

    Parameters
    ----------
    folder : path
        Made new; a built map that is there is replaced, and `SET_BY_HAND` carried over from it.
    extra : callable, optional
        Gets the folder before it takes its place and may add files of its own in a folder below.

    Raises
    ------
    MapError
        Where the folder holds something else than a built map, or cannot be written.
    """
    target = Path(folder)
    if target.exists() and not (target / MANIFEST_FILE).is_file() and not _is_empty_folder(target):
        raise MapError(f"{target}: exists and is not a built map")
    try:
        with replace_folder(target) as new:
            _write_parts(new, built)
            if extra is not None:
                extra(new)
            saved = _Saved(FORMAT, built.manifest, file_sizes(new))
            (new / MANIFEST_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(saved)))
            _carry_over(target, new)
    except OSError as error:
        raise MapError(f"{target}: the map cannot be written ({error.strerror or error})") from error


def _carry_over(old: Path, new: Path) -> None:
    """Copy what was set by hand in a map that is replaced."""
    for name in SET_BY_HAND:
        if (old / name).is_file():
            shutil.copy2(old / name, new / name)


def open_map(folder: str | os.PathLike[str]) -> BuiltMap:
    """Open a built map by memory map.

    Raises
    ------
    MapError
        Where the folder is no built map, is of another format, or a file is missing or cut short.
    """
    home = Path(folder)
    for _ in range(_OPEN_ATTEMPTS):
        before = _mark(home)
        try:
            built = _open_parts(home, _saved(home))
        except MapError:
            if _mark(home) == before:
                raise
            continue
        if _mark(home) == before:
            return built
    raise MapError(f"{home}: the map is replaced again and again while it is opened")


def describe_map(folder: str | os.PathLike[str]) -> dict[str, Any]:
    """Tell what a built map holds, as plain values: its manifest and the counts of what stands beside the roads."""
    home = Path(folder)
    saved = _saved(home)
    check_files(home, saved.files)
    surroundings = _surroundings(home)
    counts = {name: len(values) for name, values in msgspec.structs.asdict(surroundings).items()}
    return {"format": saved.format, **msgspec.structs.asdict(saved.manifest), **counts}


def _of_extract(path: Path, timetable: tuple[TimedClosure, ...] | None, progress: Progress | None) -> BuiltMap:
    extract = read_extract(path, progress=progress)
    surroundings = Surroundings(
        extract.hospitals, extract.stations, extract.places, extract.movable_bridges, timetable or ()
    )
    obeying = obey_via_ways(extract.graph, extract.restrictions)
    return built_map(
        obeying.graph,
        surroundings,
        source=extract.source,
        report=asdict(extract.report) | {"copied_arcs": len(obeying.restrictions.copies)},
        restrictions=obeying.restrictions,
        signals=extract.signals[obeying.arc],
    )


def _of_graphml(path: Path, timetable: tuple[TimedClosure, ...] | None) -> BuiltMap:
    from maps.places_download import read_graphml

    return built_map(read_graphml(path), Surroundings(closures=timetable or ()), source=path.name, report={})


def _of_made_up(name: str, timetable: tuple[TimedClosure, ...] | None) -> BuiltMap:
    nodes, seed = _made_up_numbers(name)
    region = made_up(nodes, seed)
    surroundings = Surroundings(
        region.hospitals,
        region.stations,
        region.places,
        region.movable_bridges,
        region.closures if timetable is None else timetable,
    )
    return built_map(
        region.graph,
        surroundings,
        source=f"{MADE_UP_PREFIX}{nodes}:{seed}",
        seed=seed,
        report={},
        restrictions=region.restrictions,
        signals=region.signals,
    )


def _made_up_numbers(name: str) -> tuple[int, int]:
    parts = name.removeprefix(MADE_UP_PREFIX).split(":")
    if len(parts) > 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise MapError(
            f"{name}: a made-up region is asked for as made-up:NODES or made-up:NODES:SEED, in whole numbers"
        )
    nodes, seed = (*parts, "1")[:2]
    return int(nodes), int(seed)


def _write_parts(folder: Path, built: BuiltMap) -> None:
    parts = (
        ("graph", built.graph, GRAPH_ARRAYS),
        ("index", built.index, INDEX_ARRAYS),
        ("restrictions", built.restrictions, RESTRICTION_ARRAYS),
        ("copies", built.restrictions.copies, COPY_ARRAYS),
        ("map", built, ("signals",)),
    )
    for prefix, owner, names in parts:
        for name in names:
            np.save(_array_file(folder, prefix, name), getattr(owner, name))
    (folder / _RESTRICTIONS_FILE).write_bytes(msgspec.json.encode(built.restrictions.texts))
    (folder / _NAMES_FILE).write_bytes(msgspec.json.encode(built.graph.names))
    (folder / _SURROUNDINGS_FILE).write_bytes(surroundings_bytes(built.surroundings))


def _open_parts(home: Path, saved: _Saved) -> BuiltMap:
    check_files(home, saved.files)
    try:
        graph = RoadGraph(
            **{name: _open_array(home, "graph", name) for name in GRAPH_ARRAYS},
            names=msgspec.json.decode((home / _NAMES_FILE).read_bytes(), type=tuple[str, ...]),
        )
        index = ArcIndex(**{name: _open_array(home, "index", name) for name in INDEX_ARRAYS})
        texts = msgspec.json.decode((home / _RESTRICTIONS_FILE).read_bytes(), type=RestrictionTexts)
        arrays = {name: _open_array(home, "restrictions", name) for name in RESTRICTION_ARRAYS}
        copies = ArcCopies(**{name: _open_array(home, "copies", name) for name in COPY_ARRAYS})
        restrictions = TurnRestrictions(**arrays, **texts._asdict(), copies=copies)
        signals = frozen(_open_array(home, "map", "signals"))
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise MapError(f"{home}: the map is damaged ({error})") from error
    tiles, gazetteer = (home / name if name in saved.files else None for name in (TILES_FILE, GAZETTEER_FILE))
    return BuiltMap(graph, index, _surroundings(home), saved.manifest, restrictions, signals, tiles, gazetteer)


def _surroundings(home: Path) -> Surroundings:
    try:
        return msgspec.json.decode((home / _SURROUNDINGS_FILE).read_bytes(), type=Surroundings)
    except (OSError, msgspec.DecodeError) as error:
        raise MapError(f"{home / _SURROUNDINGS_FILE}: is damaged ({error})") from error


def _open_array(folder: Path, prefix: str, name: str) -> Any:
    return np.load(_array_file(folder, prefix, name), mmap_mode="r", allow_pickle=False)


def _array_file(folder: Path, prefix: str, name: str) -> Path:
    return folder / f"{prefix}.{name}.npy"


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _mark(home: Path) -> tuple[int, int]:
    """Give what another saved map, even an equal one, has otherwise."""
    try:
        about = (home / MANIFEST_FILE).stat()
    except OSError:
        return 0, 0
    return about.st_ino, about.st_mtime_ns


def _saved(home: Path) -> _Saved:
    try:
        manifest = (home / MANIFEST_FILE).read_bytes()
    except OSError as error:
        raise MapError(f"{home}: is not a built map, it has no {MANIFEST_FILE}") from error
    try:
        found = json.loads(manifest)
        number = found["format"] if isinstance(found, dict) else None
    except (ValueError, KeyError):
        number = None
    if not isinstance(number, int):
        raise MapError(f"{home / MANIFEST_FILE}: is damaged or not of a built map")
    if number != FORMAT:
        age = "newer" if number > FORMAT else "older"
        raise MapError(f"{home}: is a map of the {age} format {number}, this program reads {FORMAT}: build it again")
    try:
        return msgspec.json.decode(manifest, type=_Saved)
    except msgspec.DecodeError as error:
        raise MapError(f"{home / MANIFEST_FILE}: is damaged ({error})") from error
