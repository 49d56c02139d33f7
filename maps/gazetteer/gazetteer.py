"""A gazetteer: finds places by what people say, and says what is at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.gazetteer.answers import answers
from maps.gazetteer.at_coordinates import coordinate_answers
from maps.gazetteer.finding import search
from maps.gazetteer.source import Source, open_source
from maps.gazetteer.text import tidy

if TYPE_CHECKING:
    from pathlib import Path

    from maps.gazetteer.found import Found


class Gazetteer:
    """An opened gazetteer; any thread may ask."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def find(self, text: str, *, near: tuple[float, float] | None = None, limit: int = 5) -> list[Found]:
        """Find what a text may mean: an address, street, crossing, kilometre, settlement, sight or coordinates.

        Parameters
        ----------
        text : str
            As people type it, or the part typed so far; not more than its first 200 characters and 16 words are read.
        near : (lon, lat), optional
            Of answers that are as good as each other the nearest come first, else those in bigger settlements.
        limit : int
            How many answers are given at most.

        Returns
        -------
        list of Found
            The surest first; empty where nothing was understood. After coordinates comes what stands nearest to them.
        """
        if told := coordinate_answers(self._source, text, limit):
            return told
        seen = tidy(text)
        return answers(self._source, seen, search(self._source, seen, near), limit)

    def near(self, lon: float, lat: float, *, limit: int = 3) -> list[Found]:
        """Give the addresses, crossings and kilometres nearest to a place."""
        return self._source.rows.near(self._source.columns, lon, lat, limit)

    def close(self) -> None:
        """Close the file."""
        self._source.rows.close()


def open_gazetteer(file: Path) -> Gazetteer:
    """Open a file that `build_gazetteer` wrote, to be read by any number of processes and threads.

    Raises
    ------
    MapError
        Where it is none, or is damaged.
    """
    return Gazetteer(open_source(file))
