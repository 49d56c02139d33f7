"""What the columns of a run may hold, and how each kind is checked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from maps.road_graph import frozen
from simulator.errors import FieldError, RowError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

NOBODY: Final = -1
"""Row of a name where there is none."""

FIRST_MS: Final = -59_000_000_000_000.0
LAST_MS: Final = 250_000_000_000_000.0
"""Bounds of instants, within those of calendars in every zone."""

_KIND: Final = "kind"


class Kind(Enum):
    """What a column holds."""

    ID = "texts, each once"
    NAME = "names out of few, or none"
    INSTANT = "ms of the years 100 to 9900, NaN where it never came"
    MOMENT = "ms of the years 100 to 9900, always known"
    DURATION = "ms from 0, NaN where there is none"
    DISTANCE = "metres from 0"
    SHARE = "0 to 1"
    PRIORITY = "1 to 5"
    FLAG = "yes or no"

    @property
    def column(self) -> dict[str, Kind]:
        """Give what the field of a column of this kind says of itself."""
        return {_KIND: self}


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """A column of names out of few; read-only.

    Attributes
    ----------
    row : (rows,) int32
        Which name, -1 where there is none.
    names : tuple of str
    """

    row: NDArray[np.int32]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        """Freeze the rows and check that each leads to a name."""
        row = np.asarray(self.row)
        if row.ndim != 1 or row.dtype.kind not in "iu":
            raise FieldError("row", f"is {row.dtype} of shape {row.shape}: want a row of whole numbers")
        if len(set(self.names)) != len(self.names) or "" in self.names:
            raise FieldError("names", "holds an empty name or one twice")
        if row.size and not (row.min() >= NOBODY and row.max() < len(self.names)):
            raise FieldError("row", f"leads beyond the {len(self.names)} names")
        object.__setattr__(self, "row", frozen(row.astype(np.int32)))

    def __len__(self) -> int:
        return self.row.size

    @classmethod
    def of(cls, texts: Iterable[str]) -> Names:
        """Make the column of texts, names in alphabetical order; an empty text is no name."""
        given = np.array(list(texts), dtype=np.str_)
        names, row = np.unique(given, return_inverse=True)
        absent = int(names.size > 0 and names[0] == "")
        return cls(row.astype(np.int32).reshape(-1) - absent, tuple(names[absent:].tolist()))

    def texts(self) -> NDArray[np.str_]:
        """Give the names of all rows, empty where there is none."""
        return np.array([*self.names, ""], dtype=np.str_)[self.row]


def kinds_of(table: type | object) -> dict[str, Kind]:
    """Give the kind of each column of a table, in their order."""
    return {each.name: each.metadata[_KIND] for each in fields(table)}  # type: ignore[arg-type]


def check_table(table: object) -> None:
    """Check each column of a table, and put a read-only one of the right type into its place.

    Raises
    ------
    FieldError
        With the name of the column and the first row at fault, from 0.
    """
    lengths = set()
    for name, kind in kinds_of(table).items():
        values = getattr(table, name)
        checked = values if isinstance(values, Names) else frozen(_checked(name, kind, values))
        if (kind is Kind.NAME) != isinstance(checked, Names):
            raise FieldError(name, f"is no column of {kind.value}")
        object.__setattr__(table, name, checked)
        lengths.add(len(checked))
        if len(lengths) > 1:
            raise FieldError(name, f"holds {len(checked)} rows, other columns {min(lengths - {len(checked)})}")


def _checked(name: str, kind: Kind, values: object) -> NDArray[Any]:
    given = np.asarray(values)
    if given.ndim != 1:
        raise FieldError(name, f"has {given.ndim} dimensions: want a row")
    if kind is Kind.ID:
        return _ids(name, given)
    if kind is Kind.FLAG:
        if given.size and given.dtype != np.bool_:
            raise FieldError(name, f"holds {given.dtype}: want {kind.value}")
        return given.astype(np.bool_)
    return _quantities(name, kind, given)


def _ids(name: str, given: NDArray[Any]) -> NDArray[np.str_]:
    texts = given.astype(np.str_)
    if (texts == "").any():
        raise RowError(name, int(np.flatnonzero(texts == "")[0]), "is empty")
    _, first = np.unique(texts, return_index=True)
    again = np.setdiff1d(np.arange(texts.size), first)
    if again.size:
        raise RowError(name, int(again[0]), f"is {texts[again[0]]}, as an earlier one")
    return texts


def _quantities(name: str, kind: Kind, given: NDArray[Any]) -> NDArray[Any]:
    if given.size and given.dtype.kind not in "iuf":
        raise FieldError(name, f"holds {given.dtype}: want {kind.value}")
    wrong = np.flatnonzero(~_fits(kind, given.astype(np.float64)))
    if wrong.size:
        raise RowError(name, int(wrong[0]), f"is {given[wrong[0]]}: want {kind.value}")
    return given.astype(np.int8 if kind is Kind.PRIORITY else np.float64)


def _fits(kind: Kind, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    if kind in {Kind.INSTANT, Kind.MOMENT}:
        allowed = (values >= FIRST_MS) & (values <= LAST_MS)
        return allowed | np.isnan(values) if kind is Kind.INSTANT else allowed
    finite = np.isfinite(values)
    if kind is Kind.DURATION:
        return np.isnan(values) | (finite & (values >= 0))
    if kind is Kind.PRIORITY:
        return np.isin(values, (1, 2, 3, 4, 5))
    if kind is Kind.SHARE:
        return (values >= 0) & (values <= 1)
    return finite & (values >= 0)
