"""A hierarchy in a folder: saved once per map, opened by memory map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.folders import replace_folder
from maps.turns import TurnTable
from routing.errors import HierarchyFileError
from routing.hierarchy import ARRAYS, Hierarchy, graph_digest

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from maps import RoadGraph
    from maps.snapping import ArcIndex

FORMAT: Final = 3
MANIFEST: Final = "hierarchy.json"
_OPEN_ATTEMPTS: Final = 100
_TURNS: Final = ("turns.from_arc", "turns.to_arc", "turns.turn_ms")


def save_hierarchy(hierarchy: Hierarchy, folder: str | os.PathLike[str]) -> None:
    """Write a hierarchy, without its graph, so that a reader finds the old one or the new one, never a part.

    Parameters
    ----------
    hierarchy : Hierarchy
    folder : path
        Made new; a hierarchy that is there is replaced, and stays as it is for whoever has it open.

    Raises
    ------
    HierarchyFileError
        Where the folder holds something else than a hierarchy.
    """
    target = Path(folder)
    if target.exists() and not (target / MANIFEST).is_file() and any(target.iterdir()):
        raise HierarchyFileError(f"{target} holds something else than a hierarchy: choose another folder")
    arrays = {name: getattr(hierarchy, name) for name in ARRAYS} | _turn_arrays(hierarchy.turns)
    manifest = {
        "format": FORMAT,
        **_of_graph(hierarchy.graph),
        "arrays": {name: [values.dtype.str, len(values)] for name, values in arrays.items()},
    }
    with replace_folder(target) as new:
        for name, values in arrays.items():
            np.save(_file(new, name), values, allow_pickle=False)
        (new / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def open_hierarchy(folder: str | os.PathLike[str], graph: RoadGraph, *, arc_index: ArcIndex | None = None) -> Hierarchy:
    """Open a saved hierarchy of a road graph by memory map, with its turns where it was built with them.

    Parameters
    ----------
    folder : path
        As written by `save_hierarchy`.
    graph : RoadGraph
        The one that it was built of.
    arc_index : maps.snapping.ArcIndex, optional
        The index of its roads; made at the first question for a place where it is not given.

    Raises
    ------
    HierarchyFileError
        Where a file is missing, cut or damaged, or the hierarchy is of another graph or another format.
    """
    source = Path(folder)
    for _ in range(_OPEN_ATTEMPTS):
        before = _mark(source)
        try:
            hierarchy = _open_parts(source, graph, arc_index)
        except HierarchyFileError:
            if _mark(source) == before:
                raise
            continue
        if _mark(source) == before:
            return hierarchy
    raise HierarchyFileError(f"{source}: the hierarchy is replaced again and again while it is opened")


def _open_parts(source: Path, graph: RoadGraph, arc_index: ArcIndex | None) -> Hierarchy:
    manifest = _manifest(source / MANIFEST)
    if manifest.get("format") != FORMAT:
        raise HierarchyFileError(
            f"{source / MANIFEST} has format {manifest.get('format')}, this version reads {FORMAT}: build it anew"
        )
    if any(manifest.get(key) != value for key, value in _of_graph(graph).items()):
        raise HierarchyFileError(f"{source} holds the hierarchy of another map: build it anew")
    expected = manifest.get("arrays", {})
    arrays: dict[str, Any] = {name: _array(_file(source, name), expected.get(name)) for name in ARRAYS}
    turns = None
    if _TURNS[0] in expected:
        turns = TurnTable(*(_array(_file(source, name), expected.get(name)) for name in _TURNS))
    return Hierarchy(graph=graph, turns=turns, given_index=arc_index, **arrays)


def _mark(folder: Path) -> tuple[int, int]:
    """Give what another saved hierarchy, even an equal one, has otherwise."""
    try:
        about = (folder / MANIFEST).stat()
    except OSError:
        return 0, 0
    return about.st_ino, about.st_mtime_ns


def _of_graph(graph: RoadGraph) -> dict[str, Any]:
    return {"nodes": graph.nodes, "arcs": graph.arcs, "graph": graph_digest(graph)}


def _turn_arrays(turns: TurnTable | None) -> dict[str, NDArray[Any]]:
    if turns is None:
        return {}
    return dict(zip(_TURNS, (turns.from_arc, turns.to_arc, turns.turn_ms), strict=True))


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.npy"


def _manifest(file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise HierarchyFileError(f"{file} is missing: there is no hierarchy in this folder") from error
    except (OSError, ValueError) as error:
        raise HierarchyFileError(f"{file} cannot be read: {error}") from error
    if not isinstance(manifest, dict):
        raise HierarchyFileError(f"{file} is not the description of a hierarchy")
    return manifest


def _array(file: Path, expected: object) -> NDArray[Any]:
    """Open an array copy-on-write: kernels compile anew for an array that is mapped read-only."""
    try:
        values: NDArray[Any] = np.load(file, mmap_mode="c", allow_pickle=False)
    except FileNotFoundError as error:
        raise HierarchyFileError(f"{file} is missing: build the hierarchy anew") from error
    except (OSError, ValueError, EOFError) as error:
        raise HierarchyFileError(f"{file} is cut or damaged: build the hierarchy anew") from error
    if [values.dtype.str, *values.shape] != expected:
        raise HierarchyFileError(f"{file} does not hold what {MANIFEST} says: build the hierarchy anew")
    return values
