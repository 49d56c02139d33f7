"""Counts of calls by slot of the week, zone and reason, where single calls and their dates were never published."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.road_graph import frozen
from simulator.history.errors import HistoryError
from simulator.history.gathering import Names
from simulator.history.mapping import COUNT_WORDS, Mapping, Rows
from simulator.history.reading import open_history
from simulator.history.tally import oddity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from simulator.history.reading import OpenFile
    from simulator.history.tally import Oddity

_DAY_MINUTES: Final = 24 * 60
_MOST: Final = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class WeekCounts:
    """Observations that were not 0, in the order of the file; read-only.

    Attributes
    ----------
    slot_minutes : int
        How long a slot of the day is.
    observations : (7,) int64
        How often each weekday was observed, Monday first; what is not listed was 0 calls.
    slot, weekday, zone, reason, nth, calls, line : (rows,) int32
        `zone` and `reason` are rows in `zones` and `reasons`, sorted by name; `nth` is the number of the observation.
    """

    name: str
    time_zone: str
    slot_minutes: int
    observations: NDArray[np.int64]
    slot: NDArray[np.int32]
    weekday: NDArray[np.int32]
    zone: NDArray[np.int32]
    reason: NDArray[np.int32]
    nth: NDArray[np.int32]
    calls: NDArray[np.int32]
    line: NDArray[np.int32]
    zones: tuple[str, ...]
    reasons: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.calls)

    def cell(self) -> NDArray[np.int64]:
        """Give one number for each slot, weekday, zone and reason of a row, (rows,) int64."""
        shape = (_DAY_MINUTES // self.slot_minutes, 7, len(self.zones), len(self.reasons))
        return np.asarray(np.ravel_multi_index((self.slot, self.weekday, self.zone, self.reason), shape))

    def nth_is_a_rank(self) -> bool:
        """Tell whether observations are numbered 0, 1, 2, … within each cell: then no number stands for a week."""
        order = np.lexsort((self.nth, self.cell()))
        cell, nth = self.cell()[order], self.nth[order]
        first = np.r_[True, cell[1:] != cell[:-1]]
        return bool((nth[first] == 0).all() and (nth[1:][~first[1:]] == nth[:-1][~first[1:]] + 1).all())


def read_week_counts(path: Path, mapping: Mapping) -> WeekCounts:
    """Read counts.

    Raises
    ------
    HistoryError
        As ``FILE:LINE: reason``, where a cell is no whole number or outside its range; where the file has calls, or
        no row.
    """
    if mapping.rows is not Rows.WEEK_COUNTS or mapping.slots is None:
        raise HistoryError(f"{path.name}: holds {mapping.rows}, no counts of calls by hour of the week")
    zones, reasons = Names(), Names()
    with open_history(path, mapping) as file:
        rows = array("i", _rows(file, mapping, zones, reasons))
        file.faults.settle()
    if not rows:
        raise HistoryError(f"{path.name}: has no row that the mapping keeps")
    line, zone, reason, slot, weekday, nth, calls = np.array(rows, dtype=np.int32).reshape(-1, 7).T.copy()
    zone_order, reason_order = (np.argsort(np.argsort(names.all())).astype(np.int32) for names in (zones, reasons))
    return WeekCounts(
        name=mapping.name,
        time_zone=mapping.zone.key,
        slot_minutes=mapping.slots.slot_minutes,
        observations=frozen(np.array(mapping.slots.observations, dtype=np.int64)),
        slot=frozen(slot),
        weekday=frozen(weekday),
        zone=frozen(zone_order[zone]),
        reason=frozen(reason_order[reason]),
        nth=frozen(nth),
        calls=frozen(calls),
        line=frozen(line),
        zones=tuple(sorted(zones.all())),
        reasons=tuple(sorted(reasons.all())),
    )


def count_oddities(counts: WeekCounts) -> tuple[Oddity, ...]:
    """Find what is odd in counts."""
    order = np.lexsort((counts.nth, counts.cell()))
    cell, nth, line = counts.cell()[order], counts.nth[order], counts.line[order]
    again = np.r_[False, (cell[1:] == cell[:-1]) & (nth[1:] == nth[:-1])]
    beyond = counts.nth >= counts.observations[counts.weekday]
    ranks = counts.line[:1].tolist() if counts.nth_is_a_rank() else []
    return (
        *oddity("duplicate", line[again].tolist()),
        *oddity("more_observations_than_told", counts.line[beyond].tolist()),
        *oddity("dates_unknown", ranks, "observations are numbered within each cell"),
    )


def _rows(file: OpenFile, mapping: Mapping, zones: Names, reasons: Names) -> Iterator[int]:
    """Give line, zone, reason, slot, weekday, number of the observation and calls of each row, one after another."""
    known: dict[tuple[str, ...], tuple[int, ...] | None] = {}
    for line, row in file.rows():
        texts = tuple([file.cells.text(row, word) for word in COUNT_WORDS])
        numbers = known.get(texts) or _numbers(file, line, texts, mapping)
        known[texts] = numbers
        zone, reason = file.cells.text(row, "zone"), mapping.class_of(file.cells.text(row, "reason"))
        if numbers is not None:
            yield from (line, zones.row(zone or "any"), reasons.row(reason or "any"), *numbers)


def _numbers(file: OpenFile, line: int, texts: tuple[str, ...], mapping: Mapping) -> tuple[int, ...] | None:
    """Read the columns of `COUNT_WORDS`; a fault is noted in place of them."""
    assert mapping.slots is not None
    limits = (_DAY_MINUTES // mapping.slots.slot_minutes, 7, _MOST, _MOST)
    for word, text, limit in zip(COUNT_WORDS, texts, limits, strict=True):
        if not (text.isdecimal() and text.isascii() and int(text) < limit):
            file.faults.add(line, f"{word} {text!r} is no whole number from 0 to {limit - 1}")
            return None
    return tuple(map(int, texts))
