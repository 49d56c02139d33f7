"""Columns that grow while a file is read, and become a history."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.road_graph import frozen
from simulator.history.columns import NO_TIME, UNKNOWN, History, Responses, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from simulator.history.mapping import Mapping


class Names:
    """Names in the order in which they first came, each with its row."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}

    def row(self, name: str) -> int:
        """Give the row of a name, `UNKNOWN` of an empty one."""
        return self._rows.setdefault(name, len(self._rows)) if name else UNKNOWN

    def all(self) -> tuple[str, ...]:
        """Give the names by row."""
        return tuple(self._rows)


class Gathering:
    """Calls and responses as they come from a file, a few machine words each."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._at, self._line = array("q"), array("i")
        self._place = array("d")
        self._zone, self._reason, self._urgency = array("i"), array("i"), array("b")
        self._call, self._unit, self._hospital = array("i"), array("i"), array("i")
        self._stages, self._unit_line = array("q"), array("i")
        self._zones, self._reasons, self._units, self._hospitals = Names(), Names(), Names(), Names()

    def __len__(self) -> int:
        return len(self._at)

    def add_call(
        self, line: int, name: str, at_ms: int, place: tuple[float, float], zone: str, reason: str, urgency: int
    ) -> int:
        """Add a call; give its row."""
        self._ids.append(name)
        self._at.append(at_ms)
        self._line.append(line)
        self._place.extend(place)
        self._zone.append(self._zones.row(zone))
        self._reason.append(self._reasons.row(reason))
        self._urgency.append(urgency)
        return len(self._at) - 1

    def add_response(self, line: int, call: int, unit: str, hospital: str, stages: Sequence[int]) -> None:
        """Add a response to a call that was added."""
        self._call.append(call)
        self._unit_line.append(line)
        self._unit.append(self._units.row(unit))
        self._hospital.append(self._hospitals.row(hospital))
        self._stages.extend(stages)

    def history(self, mapping: Mapping) -> History:
        """Make the history of all that was added."""
        at, line = _column(self._at, np.int64), _column(self._line, np.int32)
        order = np.lexsort((line, at))
        place = _column(self._place, np.float64).reshape(-1, 2)
        reasons = self._reasons.all()
        classes, class_of = np.unique([mapping.class_of(reason) for reason in reasons], return_inverse=True)
        return History(
            name=mapping.name,
            time_zone=mapping.zone.key,
            at_ms=frozen(at[order]),
            id=frozen(np.array(self._ids, dtype=np.str_)[order]),
            lon=frozen(place[order, 0]),
            lat=frozen(place[order, 1]),
            zone=frozen(_column(self._zone, np.int32)[order]),
            reason=frozen(_column(self._reason, np.int32)[order]),
            urgency=frozen(_column(self._urgency, np.int8)[order]),
            line=frozen(line[order]),
            zones=self._zones.all(),
            reasons=reasons,
            class_of=frozen(class_of.astype(np.int32)),
            classes=tuple(map(str, classes)),
            responses=self._responses(order),
        )

    def _responses(self, order: NDArray[np.int64]) -> Responses:
        row = np.empty(len(order), dtype=np.int32)
        row[order] = np.arange(len(order), dtype=np.int32)
        call, line = row[_column(self._call, np.int32)], _column(self._unit_line, np.int32)
        kept = np.lexsort((line, call))
        return Responses(
            call=frozen(call[kept]),
            unit=frozen(_column(self._unit, np.int32)[kept]),
            hospital=frozen(_column(self._hospital, np.int32)[kept]),
            at_ms=frozen(_column(self._stages, np.int64).reshape(-1, len(Stage))[kept]),
            line=frozen(line[kept]),
            units=self._units.all(),
            hospitals=self._hospitals.all(),
        )


def no_stages() -> list[int]:
    """Give the times of a response of which nothing is known."""
    return [NO_TIME] * len(Stage)


def _column(values: array[Any], dtype: Any) -> NDArray[Any]:
    return np.array(values, dtype=dtype)
