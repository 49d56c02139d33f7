"""Times of several units in one cell, such as ``M5=07:05:17, E12=07:06:02``, on a day that another column tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from simulator.history.columns import NO_TIME, Stage
from simulator.history.gathering import no_stages
from simulator.history.mapping import STAGE_WORDS
from simulator.history.wall_clock import DAY_MS

if TYPE_CHECKING:
    from simulator.history.cells import Cells
    from simulator.history.errors import Faults
    from simulator.history.tally import Tallies

_ENTRY: Final = re.compile(r"([^=,]+)=(\d{2}):(\d{2}):(\d{2})")
_HALF_A_DAY_MS: Final = DAY_MS // 2


class UnitLists:
    """Reads the lists of a row into responses.

    Of a unit that stands in a list more than once the first time counts, of its end the last. A time is on the next
    day where it would be more than 12 hours before the one of the stage before it: the lists have no dates.
    """

    def __init__(self, cells: Cells, faults: Faults, tallies: Tallies) -> None:
        self._cells = cells
        self._faults = faults
        self._tallies = tallies

    def responses(self, line: int, row: list[str], midnight_ms: int) -> dict[str, list[int]]:
        """Give the times of each unit of a row, in the order in which units first stand there."""
        units: dict[str, list[int]] = {}
        for stage in Stage:
            for unit, time_ms in self._entries(line, row, stage):
                times = units.setdefault(unit, no_stages())
                if times[stage] == NO_TIME or stage is Stage.ENDED:
                    times[stage] = time_ms
        return {unit: _dated(times, midnight_ms) for unit, times in units.items()}

    def _entries(self, line: int, row: list[str], stage: Stage) -> list[tuple[str, int]]:
        word = STAGE_WORDS[stage]
        entries = []
        for text in filter(None, (each.strip() for each in self._cells.text(row, word).split(","))):
            found = _ENTRY.fullmatch(text)
            if found is None or not (int(found[2]) < 24 and int(found[3]) < 60 and int(found[4]) < 60):
                self._faults.add(line, f"{word} {text!r} is no UNIT=hh:mm:ss")
                continue
            entries.append((found[1].strip(), (int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4])) * 1000))
        if len({unit for unit, _ in entries}) < len(entries):
            self._tallies.add("unit_twice_in_list", line, word)
        return entries


def _dated(times: list[int], midnight_ms: int) -> list[int]:
    """Put times of the day on the day, or on the next one."""
    dated, before = no_stages(), NO_TIME
    for stage, time_ms in enumerate(times):
        if time_ms == NO_TIME:
            continue
        at_ms = midnight_ms + time_ms
        if before != NO_TIME and before - at_ms > _HALF_A_DAY_MS:
            at_ms += DAY_MS
        dated[stage] = before = at_ms
    return dated
