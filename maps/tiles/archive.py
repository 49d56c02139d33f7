"""Tiles in one file: MBTiles 1.3, an SQLite database with gzipped vector tiles."""

from __future__ import annotations

import gzip
import json
import sqlite3
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

from maps.errors import MapError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from maps.built_map import BuiltMap

_SCHEMA: Final = """
PRAGMA application_id = 0x4d504258;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB,
                    PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID;
"""
_READ: Final = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
_COMPRESSION: Final = 6
KEPT_TILES: Final = 2_000
"""So many tiles are kept in memory, the earliest read given up first: about 12 MB of a city."""


class TileWriter:
    """Writes a new file of tiles."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.tiles = 0

    def add(self, zoom: int, x: int, y: int, tile: bytes) -> None:
        """Add an encoded tile, y from the north."""
        packed = gzip.compress(tile, _COMPRESSION, mtime=0)
        self._database.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (zoom, x, _row(zoom, y), packed))
        self.tiles += 1

    def describe(self, metadata: Mapping[str, Any]) -> None:
        """Add what the file says of itself; what is no text is written as JSON."""
        for name, value in metadata.items():
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            self._database.execute("INSERT INTO metadata VALUES (?, ?)", (name, text))


@contextmanager
def write_tiles(file: Path) -> Iterator[TileWriter]:
    """Open a file that does not exist yet; all of it is written when the block ends well."""
    with closing(sqlite3.connect(file)) as database:
        database.executescript(_SCHEMA)
        yield TileWriter(database)
        database.commit()


class TileArchive:
    """A file of tiles, opened to be read from any thread; those asked for last are kept in memory."""

    def __init__(self, file: Path) -> None:
        """Open the file.

        Raises
        ------
        MapError
            Where it is no file of tiles.
        """
        self._file = file
        self._kept: dict[tuple[int, int, int], bytes | None] = {}
        self._lock = threading.Lock()
        address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        try:
            self.metadata = dict(self._database.execute("SELECT name, value FROM metadata"))
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise self._damaged(error) from error

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Give a tile as gzip, None where there is none; y counts from the north.

        Raises
        ------
        MapError
            Where the file is damaged.
        """
        place = zoom, x, y
        with self._lock:
            if place not in self._kept:
                tile = self._read(zoom, x, y)
                if len(self._kept) >= KEPT_TILES:
                    del self._kept[next(iter(self._kept))]
                self._kept[place] = tile
            return self._kept[place]

    def is_kept(self, zoom: int, x: int, y: int) -> bool:
        """Tell whether a tile can be given without reading the file."""
        return (zoom, x, y) in self._kept

    def _read(self, zoom: int, x: int, y: int) -> bytes | None:
        try:
            found = self._database.execute(_READ, (zoom, x, _row(zoom, y))).fetchone()
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        return None if found is None else bytes(found[0])

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _damaged(self, error: sqlite3.DatabaseError) -> MapError:
        return MapError(f"{self._file}: the tiles cannot be read ({error}), build the map again")


def open_tiles(built: BuiltMap) -> TileArchive | None:
    """Open the base map of a built map; None where it has none."""
    return None if built.tiles is None else TileArchive(built.tiles)


def _row(zoom: int, y: int) -> int:
    """Give the row as MBTiles counts it, from the south."""
    return (1 << zoom) - 1 - y
