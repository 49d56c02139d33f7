"""A question to the decision: everything that it reads, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from dispatch.assignment import decide
from dispatch.columns import NOT_BOUND, DecisionState, DecisionTables, IncidentColumns, UnitColumns

if TYPE_CHECKING:
    from dispatch.assignment import Choice
    from dispatch.policy import Policy


@dataclass(frozen=True, slots=True)
class Question:
    """Columns, tables, instant and policy of one decision."""

    state: DecisionState
    now_ms: int
    tables: DecisionTables
    policy: Policy

    def decided(self) -> Choice:
        """Decide it."""
        return decide(self.state, self.now_ms, self.tables, self.policy)

    def column_of(self, incident: str) -> int:
        """Give the column of an incident."""
        return self.state.incidents.ids.index(incident)

    def of_pair(self, row: int, column: int) -> Question:
        """Give the same question for one unit and one incident alone; one under way elsewhere is bound to column 1."""
        unit = _part(UnitColumns, self.state.units, row)
        bound_to = np.where(unit.bound_to == NOT_BOUND, NOT_BOUND, unit.bound_to != column).astype(np.int32)
        state = DecisionState(replace(unit, bound_to=bound_to), _part(IncidentColumns, self.state.incidents, column))
        tables = DecisionTables(
            travel_ms=self.tables.travel_ms[row : row + 1, column : column + 1],
            estimated=self.tables.estimated[row : row + 1, column : column + 1],
            declined=self.tables.declined[row : row + 1, column : column + 1],
            hour_of_week=self.tables.hour_of_week,
            minor_starts=self.tables.minor_starts[row : row + 1],
            minor_ends=self.tables.minor_ends[column : column + 1],
            coverage_lost=self.tables.coverage_lost[row : row + 1],
        )
        return replace(self, state=state, tables=tables)


def _part(kind: type[Any], columns: Any, at: int) -> Any:
    return kind(**{field.name: getattr(columns, field.name)[at : at + 1] for field in fields(kind)})
