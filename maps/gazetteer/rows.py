"""Reads rows of a gazetteer's file, from any thread."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from maps.errors import MapError
from maps.gazetteer.reverse import nearest_places
from maps.gazetteer.schema import APPLICATION, FORMAT

if TYPE_CHECKING:
    from pathlib import Path

    from maps.gazetteer.columns import Columns
    from maps.gazetteer.found import Found

_AFTER_BASE: Final = "!"
"""Follows the blank: numbers with one base lie before it."""
_HOUSES: Final = """
SELECT id, street, number, plain, lon, lat FROM house WHERE street = ? AND plain >= ? AND plain < ?
"""
_BETWEEN: Final = """
SELECT CAST(plain AS INTEGER) AS base, lon, lat FROM house WHERE street = ? AND base > 0 ORDER BY base
"""


class House(NamedTuple):
    """A house of the file."""

    row: int
    street: int
    number: str
    plain: str
    lon: float
    lat: float


class Rows:
    """The tables of a gazetteer."""

    def __init__(self, file: Path) -> None:
        """Open the file.

        Raises
        ------
        MapError
            Where it is no gazetteer, or of another format.
        """
        self._file = file
        self._lock = threading.Lock()
        address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._damaged(error) from error
        try:
            self._check_format()
        except MapError:
            self._database.close()
            raise

    def parts(self) -> dict[str, bytes]:
        """Give the parts of the index and the columns."""
        return dict(self._all("SELECT name, data FROM part"))

    def roads(self) -> list[tuple[int, str]]:
        """Give row and plain ref of the numbered roads."""
        return self._all("SELECT id, plain FROM road")

    def houses(self, street: int, base: str) -> list[House]:
        """Give the houses of a street whose numbers begin with a base."""
        return [House(*row) for row in self._all(_HOUSES, street, base, base + _AFTER_BASE)]

    def bases(self, street: int) -> list[tuple[int, float, float]]:
        """Give number, longitude and latitude of the houses of a street, in order."""
        return self._all(_BETWEEN, street)

    def entrance(self, house: int, number: str) -> tuple[float, float] | None:
        """Give the place of an entrance, None where it is not known."""
        found = self._all("SELECT lon, lat FROM entrance WHERE house = ? AND number = ?", house, number)
        return found[0] if found else None

    def kilometres(self, road: int) -> list[tuple[float, float, float]]:
        """Give kilometre, longitude and latitude of the points of a stretch, in order."""
        return self._all("SELECT km, lon, lat FROM kilometre WHERE road = ? ORDER BY km", road)

    def name(self, table: str, row: int) -> str:
        """Give the name in a row of `street`, `settlement` or `sight`, or the ref of a `road`."""
        column = "ref" if table == "road" else "name"
        return str(self._all(f"SELECT {column} FROM {table} WHERE id = ?", row)[0][0])  # noqa: S608

    def near(self, columns: Columns, lon: float, lat: float, limit: int) -> list[Found]:
        """Give what stands near a place."""
        with self._lock:
            return nearest_places(self._database, columns, lon, lat, limit=limit)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _check_format(self) -> None:
        marks = [self._all(f"PRAGMA {name}")[0][0] for name in ("application_id", "user_version")]
        if marks != [APPLICATION, FORMAT]:
            raise MapError(f"{self._file}: is no gazetteer of format {FORMAT}, build the map again")

    def _all(self, statement: str, *values: object) -> list[Any]:
        try:
            with self._lock:
                return self._database.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def _damaged(self, error: sqlite3.Error) -> MapError:
        return MapError(f"{self._file}: the gazetteer cannot be read ({error}), build the map again")
