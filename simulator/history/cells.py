"""What the cells of a row say, by a mapping."""

from __future__ import annotations

import math
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from simulator.history.columns import NO_TIME, NO_URGENCY, Stage
from simulator.history.mapping import RESPONSE_WORDS, STAGE_WORDS

if TYPE_CHECKING:
    from simulator.history.csv_stream import CsvStream
    from simulator.history.errors import Faults
    from simulator.history.mapping import Mapping
    from simulator.history.tally import Tallies

NOWHERE: Final = (math.nan, math.nan)

_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


class Cells:
    """Reads the cells of one row after another; faults go to `faults`, what is odd to `tallies`.

    Attributes
    ----------
    tells_responses : bool
        Whether any column tells of units that were sent.
    """

    def __init__(self, mapping: Mapping, stream: CsvStream, faults: Faults, tallies: Tallies) -> None:
        self._mapping = mapping
        self._faults = faults
        self._tallies = tallies
        self._clock = mapping.clock()
        self._places = {word: [stream.place(name) for name in names] for word, names in mapping.columns.items()}
        self._keep = [(stream.place(column), patterns) for column, patterns in mapping.keep.items()]
        self.tells_responses = any(word in mapping.columns for word in RESPONSE_WORDS)
        self._stages = [self._places.get(word, []) for word in STAGE_WORDS]
        self._needs = {Stage[word.upper()]: stream.place(column) for word, column in mapping.needs.items()}

    def keeps(self, cells: list[str]) -> bool:
        """Tell whether the mapping wants the row."""
        return not self._keep or all(
            any(fnmatchcase(cells[place], each) for each in patterns) for place, patterns in self._keep
        )

    def text(self, cells: list[str], word: str) -> str:
        """Give the text of a column, empty where the mapping has none."""
        places = self._places.get(word)
        return cells[places[0]].strip() if places else ""

    def time(self, line: int, cells: list[str], word: str) -> int:
        """Give a time in ms since 1970 UTC, `NO_TIME` where it is empty or cannot be read."""
        return self._time(line, word, [cells[place].strip() for place in self._places.get(word, [])])

    def stages(self, line: int, cells: list[str]) -> list[int]:
        """Give the times of a response."""
        times = [
            self._time(line, STAGE_WORDS[stage], [cells[place].strip() for place in self._stages[stage]])
            for stage in Stage
        ]
        for stage, place in self._needs.items():
            if not cells[place].strip():
                times[stage] = NO_TIME
        return times

    def place(self, line: int, cells: list[str]) -> tuple[float, float]:
        """Give lon and lat, NaN where they are empty, not filled in or cannot be read."""
        told = self._place_texts(cells)
        if told is None:
            return NOWHERE
        if not all(_NUMBER.fullmatch(each) for each in told):
            self._faults.add(line, f"the place {', '.join(told)!r} is no pair of degrees")
            return NOWHERE
        lon, lat = float(told[0]), float(told[1])
        if lon == 0 and lat == 0:
            self._tallies.add("zero_place", line)
            return NOWHERE
        if abs(lon) > 180 or abs(lat) > 90:
            self._tallies.add("off_the_globe", line)
            return NOWHERE
        return lon, lat

    def urgency(self, line: int, cells: list[str]) -> int:
        """Give 1 to 5, `NO_URGENCY` where it is empty or a word that the mapping does not know."""
        word = self.text(cells, "urgency")
        if word and word not in self._mapping.urgency:
            self._tallies.add("unknown_urgency", line, word)
        return self._mapping.urgency.get(word, NO_URGENCY)

    def _place_texts(self, cells: list[str]) -> tuple[str, str] | None:
        if "point" in self._places:
            first, _, second = self.text(cells, "point").strip("()").partition(",")
            pair = (second.strip(), first.strip()) if self._mapping.lat_first else (first.strip(), second.strip())
        else:
            pair = (self.text(cells, "lon"), self.text(cells, "lat"))
        return pair if any(pair) else None

    def _time(self, line: int, word: str, texts: list[str]) -> int:
        if not texts or not all(texts):
            return NO_TIME
        try:
            return self._clock.read_ms(texts[0] if len(texts) == 1 else _sum(texts))
        except ValueError as error:
            self._faults.add(line, f"{word} {' + '.join(texts)!r} {error}")
            return NO_TIME


def _sum(texts: list[str]) -> str:
    """Add up minutes; raises `ValueError` where one is no number."""
    if not all(_NUMBER.fullmatch(each) for each in texts):
        raise ValueError("is no sum of minutes")
    return repr(sum(map(float, texts)))
