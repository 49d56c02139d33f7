"""Frozen storms: questions to the decision as arrays in one file, and what sending the closest would cost instead."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from dispatch.assignment import NO_UNIT, decide, waiting_cost
from dispatch.columns import DecisionState, DecisionTables, IncidentColumns, Refusal, UnitColumns
from dispatch.policy import FULL
from dispatch.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from dispatch.assignment import Choice

_UNIT, _INCIDENT = "unit_", "incident_"
_PER_PAIR: Final = ("travel_ms", "estimated", "declined")


class Compared(NamedTuple):
    """Totals of one storm, waiting included, and who was chosen."""

    joint: int
    sequential: int
    choice: Choice
    closest: NDArray[np.int32]


def freeze(storms: Sequence[Question], path: Path) -> None:
    """Write storms into one compressed file: the columns of all, one after another, and how many each has."""
    kept: dict[str, Any] = {
        "now_ms": np.array([each.now_ms for each in storms]),
        "units": np.array([len(each.state.units.ids) for each in storms]),
        "incidents": np.array([len(each.state.incidents.ids) for each in storms]),
        "hour_of_week": np.array([each.tables.hour_of_week for each in storms]),
        "minor_starts": np.concatenate([each.tables.minor_starts for each in storms]),
        "minor_ends": np.concatenate([each.tables.minor_ends for each in storms]),
        "unit_coverage_lost": np.concatenate([each.tables.coverage_lost for each in storms]),
    }
    for name in _names(UnitColumns):
        kept[_UNIT + name] = np.concatenate([getattr(each.state.units, name) for each in storms])
    for name in _names(IncidentColumns):
        kept[_INCIDENT + name] = np.concatenate([getattr(each.state.incidents, name) for each in storms])
    for name in _PER_PAIR:
        kept[name] = np.concatenate([getattr(each.tables, name).ravel() for each in storms])
    np.savez_compressed(path, **kept)


def frozen(path: Path) -> Iterator[Question]:
    """Read the storms of a file, each as a question under the policy `full`."""
    with np.load(path) as file:
        kept = dict(file)
    ends = {count: np.cumsum(kept[count]).tolist() for count in ("units", "incidents")}
    pair_ends = np.cumsum(kept["units"] * kept["incidents"]).tolist()
    for number, (rows, columns) in enumerate(zip(kept["units"].tolist(), kept["incidents"].tolist(), strict=True)):
        of_units = slice(ends["units"][number] - rows, ends["units"][number])
        of_incidents = slice(ends["incidents"][number] - columns, ends["incidents"][number])
        pairs = slice(pair_ends[number] - rows * columns, pair_ends[number])
        state = DecisionState(
            UnitColumns(ids=_ids(rows), **{name: kept[_UNIT + name][of_units] for name in _names(UnitColumns)}),
            IncidentColumns(
                ids=_ids(columns), **{name: kept[_INCIDENT + name][of_incidents] for name in _names(IncidentColumns)}
            ),
        )
        tables = DecisionTables(
            coverage_lost=kept["unit_coverage_lost"][of_units],
            hour_of_week=int(kept["hour_of_week"][number]),
            minor_starts=kept["minor_starts"][of_units],
            minor_ends=kept["minor_ends"][of_incidents],
            **{name: kept[name][pairs].reshape(rows, columns) for name in _PER_PAIR},
        )
        yield Question(state, int(kept["now_ms"][number]), tables, FULL)


def compared(question: Question) -> Compared:
    """Decide jointly and one after another, and price both alike."""
    choice = decide(question.state, question.now_ms, question.tables, question.policy)
    closest = _sequential_closest(question, choice)
    allowed = (choice.refusal == Refusal.NONE) & ~question.tables.estimated
    waiting = waiting_cost(question.state, choice.price, allowed)
    return Compared(_total(choice, choice.unit_of_slot, waiting), _total(choice, closest, waiting), choice, closest)


def _sequential_closest(question: Question, choice: Choice) -> NDArray[np.int32]:
    """Serve incidents as they came, each by the free unit that is there soonest; first units before further ones."""
    response_ms = question.state.units.turnout_ms[:, None] + question.tables.travel_ms.astype(np.int64)
    free = np.ones(len(response_ms), dtype=bool)
    found = np.full(choice.slot_of.size, NO_UNIT, dtype=np.int32)
    nth = np.arange(found.size) - np.searchsorted(choice.slot_of, choice.slot_of)
    for slot in np.lexsort((question.state.incidents.opened_at_ms[choice.slot_of], nth)):
        column = choice.slot_of[slot]
        can = free & (choice.refusal[:, column] == Refusal.NONE) & ~question.tables.estimated[:, column]
        if can.any():
            row = int(np.where(can, response_ms[:, column], np.iinfo(np.int64).max).argmin())
            found[slot], free[row] = row, False
    return found


def _total(choice: Choice, unit_of_slot: NDArray[np.int32], waiting: NDArray[np.int64]) -> int:
    served = choice.price[unit_of_slot, choice.slot_of]
    return int(np.where(unit_of_slot == NO_UNIT, waiting, served).sum())


def _names(kind: type[Any]) -> list[str]:
    return [field.name for field in fields(kind) if field.name != "ids"]


def _ids(count: int) -> tuple[str, ...]:
    return tuple(f"{number:03d}" for number in range(count))
