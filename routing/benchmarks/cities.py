"""Real road graphs to measure on: where they lie in the folder of test material, and how they are read."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import road_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps import RoadGraph

NEW_YORK: Final = "New York"
PORTO: Final = "Porto"
KRASNODAR: Final = "Krasnodar"
LIECHTENSTEIN: Final = "Liechtenstein"
CITIES: Final = (NEW_YORK, PORTO, KRASNODAR, LIECHTENSTEIN)

_EXTRACTS: Final = {
    PORTO: "osm/porto_portugal.osm.pbf",
    KRASNODAR: "osm/krasnodar/krasnodar_derived.osm.pbf",
    LIECHTENSTEIN: "osm/liechtenstein-latest.osm.pbf",
}
_UNIT_MS: Final = 10
"""What a unit of time of the DIMACS graphs is taken for."""


def data_folder() -> Path | None:
    """Give the folder that DISPATCH112_DATA names, or the one beside the checkout; None where it is absent."""
    folder = Path(os.environ.get("DISPATCH112_DATA", Path(__file__).parents[3] / "shared" / "data"))
    return folder if folder.is_dir() else None


def read_city(folder: Path, city: str) -> RoadGraph:
    """Read the road graph of one of `CITIES` from the folder of test material.

    Raises
    ------
    MapError
        Where its extract cannot be read.
    OSError
        Where a file of New York is missing.
    """
    if city == NEW_YORK:
        return _dimacs_graph(folder / "osm" / "dimacs_ny", "NY")
    from maps.osm.extract import read_osm

    return read_osm(folder / _EXTRACTS[city])


def _dimacs_graph(folder: Path, region: str) -> RoadGraph:
    """Read a graph of the 9th DIMACS Implementation Challenge; every road of it is two-way."""
    arcs = _numbers(folder / f"USA-road-t.{region}.gr.gz", b"a", 3)
    nodes = _numbers(folder / f"USA-road-d.{region}.co.gz", b"v", 3)
    tail, head = arcs[:, 0] - 1, arcs[:, 1] - 1
    there, back = np.lexsort((head, tail)), np.lexsort((tail, head))
    reverse = np.empty(len(arcs), dtype=np.int64)
    reverse[there] = back
    lon, lat = nodes[:, 1] / 1e6, nodes[:, 2] / 1e6
    return road_graph(tail, head, lon, lat, travel_ms=arcs[:, 2] * _UNIT_MS, reverse=reverse)


def _numbers(file: Path, mark: bytes, columns: int) -> NDArray[np.int64]:
    with gzip.open(file) as rows:
        lines = [row[2:] for row in rows if row.startswith(mark + b" ")]
    return np.array(b" ".join(lines).split(), dtype=np.int64).reshape(-1, columns)
