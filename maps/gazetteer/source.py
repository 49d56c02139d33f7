"""What a search reads: the rows of the file, and what is kept of it in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.errors import MapError
from maps.gazetteer.bearers import Bearers, bearers_of
from maps.gazetteer.columns import Columns, unpacked_columns
from maps.gazetteer.index import NameIndex, unpacked
from maps.gazetteer.likeness import Likeness
from maps.gazetteer.rows import Rows

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The parts of an opened gazetteer; `roads` are the rows of numbered roads by plain ref."""

    rows: Rows
    index: NameIndex
    likeness: Likeness
    columns: Columns
    bearers: Bearers
    roads: dict[str, list[int]]


def open_source(file: Path) -> Source:
    """Open a file that `build_gazetteer` wrote.

    Raises
    ------
    MapError
        Where it is none, or is damaged.
    """
    rows = Rows(file)
    try:
        parts = rows.parts()
        index, columns = unpacked(parts), unpacked_columns(parts)
        roads: dict[str, list[int]] = {}
        for row, ref in rows.roads():
            roads.setdefault(ref, []).append(row)
        return Source(rows, index, Likeness(index), columns, bearers_of(index, columns), roads)
    except (KeyError, ValueError, IndexError) as error:
        rows.close()
        raise MapError(f"{file}: the gazetteer is damaged ({error}), build the map again") from error
    except MapError:
        rows.close()
        raise
