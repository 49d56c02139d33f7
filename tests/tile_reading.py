"""Tiles read back as shapes in degrees, by the decoder of another house."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import mapbox_vector_tile
import numpy as np
import shapely

if TYPE_CHECKING:
    from pathlib import Path

EXTENT = 4096


class Feature(NamedTuple):
    id: int
    properties: dict[str, Any]
    geometry: Any


class Tile(NamedTuple):
    zoom: int
    x: int
    y: int
    layers: dict[str, list[Feature]]


def read_tiles(file: Path, *, zoom: int | None = None) -> list[Tile]:
    """Read every tile of a file, or those of one zoom."""
    asked = "" if zoom is None else f" WHERE zoom_level = {zoom}"
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute(f"SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles{asked}").fetchall()
    return [read_tile(z, x, 2**z - 1 - row, data) for z, x, row, data in rows]


def read_tile(zoom: int, x: int, y: int, data: bytes) -> Tile:
    """Read one gzipped tile."""
    decoded = mapbox_vector_tile.decode(gzip.decompress(data), default_options={"y_coord_down": True})

    def degrees(places: Any) -> Any:
        east, south = (places / EXTENT + (x, y)).T / 2**zoom
        return np.column_stack((east * 360 - 180, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * south))))))

    layers = {
        name: [
            Feature(one["id"], one["properties"], shapely.transform(shapely.geometry.shape(one["geometry"]), degrees))
            for one in layer["features"]
        ]
        for name, layer in decoded.items()
    }
    return Tile(zoom, x, y, layers)
