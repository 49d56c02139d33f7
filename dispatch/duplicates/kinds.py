"""Kinds of incidents, and how two of them bear on each other."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dispatch.errors import DispatchError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

NEUTRAL: Final = 0
"""Row of what speaks neither for nor against."""


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """The table of kinds, a row for each; row 0 is neutral.

    Attributes
    ----------
    row_of : mapping
        Codes, groups and beginnings of codes to rows.
    worth : (kinds, kinds) float64
        Nats for two different reasons of these kinds.
    outdoors : (kinds,) bool
        Seen by passers-by and placed loosely.
    """

    row_of: Mapping[str, int]
    worth: NDArray[np.float64]
    outdoors: NDArray[np.bool_]

    def row(self, code: str | None, group: str | None = None) -> int:
        """Give the row of a reason: by its code, else the longest beginning of it that is known, else its group."""
        beginnings = (code[:end] for end in range(len(code), 0, -1)) if code else ()
        named = (name for name in (*beginnings, group) if name is not None)
        return next((self.row_of[name] for name in named if name in self.row_of), NEUTRAL)


@cache
def kinds() -> Kinds:
    """Read `kinds.toml`, once."""
    return kinds_of(tomllib.loads(files("dispatch.duplicates").joinpath("kinds.toml").read_text(encoding="utf-8")))


def kinds_of(table: Mapping[str, Any]) -> Kinds:
    """Make the table of kinds from its data.

    Raises
    ------
    DispatchError
        Where a pair or list names a kind that is not there.
    """
    row = {name: number for number, name in enumerate(table["kinds"], start=1)}
    row_of = {name: row[kind] for kind, names in table["kinds"].items() for name in (kind, *names)}
    row_of |= dict.fromkeys(table["neutral"]["codes"], NEUTRAL)
    worth = np.full((len(row) + 1, len(row) + 1), float(table["worth"]["apart"]))
    for how in ("sometimes", "often"):
        for pair in table["together"][how]:
            one, other = (_known(row, name) for name in pair.split())
            worth[one, other] = worth[other, one] = float(table["worth"][how])
    np.fill_diagonal(worth, float(table["worth"]["often"]))
    worth[NEUTRAL, :] = worth[:, NEUTRAL] = 0.0
    outdoors = np.zeros(len(worth), dtype=np.bool_)
    outdoors[[_known(row, name) for name in table["outdoors"]["kinds"]]] = True
    return Kinds(row_of, worth, outdoors)


def _known(row: Mapping[str, int], name: str) -> int:
    if name not in row:
        raise DispatchError(f"kinds.toml names the kind {name!r}, which its table [kinds] has not")
    return row[name]
