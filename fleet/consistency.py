"""What can be wrong between the records of a fleet: doubles, unknown references, overlapping shifts."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from fleet.local_clock import DAY_MIN, WEEK_MIN
from fleet.vocabulary import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from fleet.crew import Shift


class Overlap(NamedTuple):
    """Two shifts of one unit or crew member that run at the same time; `row` is the later one in the list."""

    row: int
    other: int
    who: str
    from_min: int

    @property
    def when(self) -> str:
        """The first minute of the overlap, such as ``mon 20:00``."""
        day, minute = divmod(self.from_min, DAY_MIN)
        return f"{WEEKDAYS.words[day].en} {minute // 60:02}:{minute % 60:02}"


def doubles(values: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Give the row of each value that was there before, and the row where it was first; case does not tell apart."""
    first: dict[str, int] = {}
    for row, value in enumerate(values):
        if first.setdefault(value.casefold(), row) != row:
            yield row, first[value.casefold()]


def unknown(values: Iterable[str], known: Collection[str]) -> Iterator[tuple[int, str]]:
    """Give each row and value that is not known."""
    return ((row, value) for row, value in enumerate(values) if value not in known)


def overlapping(shifts: Sequence[Shift]) -> Iterator[Overlap]:
    """Give the shifts that run while another shift of the same unit, or of a member of the crew, runs.

    Each pair is told once, first those of units; the sweep names the neighbour that reaches furthest.
    """
    seen: set[tuple[int, int]] = set()
    by_unit = ((("unit", shift.unit), row) for row, shift in enumerate(shifts))
    by_member = ((("crew", member), row) for row, shift in enumerate(shifts) for member in shift.crew)
    for keys in (by_unit, by_member):
        for (kind, name), rows in _grouped(keys).items():
            for overlap in _overlaps_among(rows, shifts, f"{kind} {name}"):
                pair = (overlap.row, overlap.other)
                if pair not in seen:
                    seen.add(pair)
                    yield overlap


def _grouped(keys: Iterable[tuple[tuple[str, str], int]]) -> dict[tuple[str, str], list[int]]:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for key, row in keys:
        groups[key].append(row)
    return groups


def _overlaps_among(rows: list[int], shifts: Sequence[Shift], who: str) -> Iterator[Overlap]:
    furthest, holder = 0, -1
    pieces = chain.from_iterable(_pieces(row, shifts[row]) for row in rows)
    for start, end, row in sorted(pieces):
        if start < furthest and row != holder:
            yield Overlap(max(row, holder), min(row, holder), who, start)
        if end > furthest:
            furthest, holder = end, row


def _pieces(row: int, shift: Shift) -> Iterator[tuple[int, int, int]]:
    """Give the runs of a shift inside one week, the run over its end as two pieces."""
    for start in shift.starts_min:
        end = start + shift.length_min
        yield start, min(end, WEEK_MIN), row
        if end > WEEK_MIN:
            yield 0, end - WEEK_MIN, row
