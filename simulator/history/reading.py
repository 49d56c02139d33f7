"""A history from a file, by a mapping; streamed row by row."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulator.history.cells import Cells
from simulator.history.columns import NO_TIME, Stage
from simulator.history.csv_stream import CsvStream, open_text
from simulator.history.errors import Faults, HistoryError
from simulator.history.gathering import Gathering
from simulator.history.mapping import Mapping, Rows
from simulator.history.tally import Tallies
from simulator.history.unit_lists import UnitLists

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simulator.history.columns import History
    from simulator.history.tally import Oddity


@dataclass(frozen=True, slots=True)
class Reading:
    """A history as it was read.

    Attributes
    ----------
    rows, left_out : int
        Rows of the file, and how many of them the mapping does not keep.
    met : tuple of Oddity
        What was odd while reading; `oddities` finds the rest.
    """

    history: History
    rows: int
    left_out: int
    met: tuple[Oddity, ...]


@dataclass(slots=True)
class OpenFile:
    """A file that is being read by a mapping."""

    stream: CsvStream
    cells: Cells
    faults: Faults
    tallies: Tallies
    read: int = 0
    left_out: int = 0

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give the rows that the mapping keeps, each with its line."""
        for line, row in self.stream.rows():
            self.read += 1
            if self.cells.keeps(row):
                yield line, row
            else:
                self.left_out += 1


def read_history(path: Path, mapping: Mapping) -> Reading:
    """Read a history.

    Raises
    ------
    HistoryError
        As ``FILE:LINE: reason``, where a cell cannot be read; where the file has no call, or holds counts.
    """
    if mapping.rows is Rows.WEEK_COUNTS:
        raise HistoryError(f"{path.name}: holds counts of calls by hour of the week, no calls that could be replayed")
    gathering = Gathering()
    with open_history(path, mapping) as file:
        _READERS[mapping.rows](file, gathering)
        file.faults.settle()
    if not len(gathering):
        raise HistoryError(f"{path.name}: has no call that the mapping keeps")
    return Reading(gathering.history(mapping), file.read, file.left_out, file.tallies.oddities())


@contextmanager
def open_history(path: Path, mapping: Mapping) -> Iterator[OpenFile]:
    """Open a file for reading by a mapping; raises `HistoryError` where it has not the columns."""
    faults, tallies = Faults(path.name), Tallies()
    with open_text(path) as text:
        stream = CsvStream(text, mapping, faults)
        yield OpenFile(stream, Cells(mapping, stream, faults, tallies), faults, tallies)


def _read_calls(file: OpenFile, gathering: Gathering) -> None:
    """Each row is a call, with the response to it where there are columns for one."""
    ids: set[str] = set()
    for line, row in file.rows():
        at_ms = file.cells.time(line, row, "at")
        if at_ms == NO_TIME:
            file.tallies.add("no_time", line)
            continue
        name = file.cells.text(row, "id")
        if name and name in ids:
            file.tallies.add("repeated_id", line)
        ids.add(name)
        _add_response(file, gathering, line, row, _add_call(file, gathering, line, row, name, at_ms))


def _read_responses(file: OpenFile, gathering: Gathering) -> None:
    """Each row is a unit that was sent; rows of one id are one call, which is told by the first of them."""
    rows: dict[str, int] = {}
    for line, row in file.rows():
        name, at_ms = file.cells.text(row, "id"), file.cells.time(line, row, "at")
        if not name or (at_ms == NO_TIME and name not in rows):
            file.tallies.add("no_time" if name else "no_id", line)
            continue
        if name not in rows:
            rows[name] = _add_call(file, gathering, line, row, name, at_ms)
        _add_response(file, gathering, line, row, rows[name])


def _read_unit_lists(file: OpenFile, gathering: Gathering) -> None:
    """Each row is a call on a day, with lists of times by unit; it came when the first unit was assigned."""
    lists = UnitLists(file.cells, file.faults, file.tallies)
    ids: set[str] = set()
    for line, row in file.rows():
        midnight_ms = file.cells.time(line, row, "at")
        units = {} if midnight_ms == NO_TIME else lists.responses(line, row, midnight_ms)
        known = [times[Stage.ASSIGNED] for times in units.values() if times[Stage.ASSIGNED] != NO_TIME]
        if not known:
            file.tallies.add("no_time", line)
            continue
        name = file.cells.text(row, "id")
        if name and name in ids:
            file.tallies.add("repeated_id", line)
        ids.add(name)
        call = _add_call(file, gathering, line, row, name, min(known))
        for unit, times in units.items():
            gathering.add_response(line, call, unit, "", times)


def _add_call(file: OpenFile, gathering: Gathering, line: int, row: list[str], name: str, at_ms: int) -> int:
    cells = file.cells
    place, urgency = cells.place(line, row), cells.urgency(line, row)
    return gathering.add_call(line, name, at_ms, place, cells.text(row, "zone"), cells.text(row, "reason"), urgency)


def _add_response(file: OpenFile, gathering: Gathering, line: int, row: list[str], call: int) -> None:
    """Add what the row tells of a unit, nothing where it tells of none."""
    if not file.cells.tells_responses:
        return
    unit, stages = file.cells.text(row, "unit"), file.cells.stages(line, row)
    if unit or any(at_ms != NO_TIME for at_ms in stages):
        gathering.add_response(line, call, unit, file.cells.text(row, "hospital"), stages)


_READERS: Final = {Rows.CALLS: _read_calls, Rows.RESPONSES: _read_responses, Rows.UNIT_LISTS: _read_unit_lists}
