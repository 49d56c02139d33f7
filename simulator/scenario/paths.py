"""Paths of a scenario: absolute, relative, or below the folder that a variable of the environment names."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulator.scenario.errors import UnfitError

_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))(?=/|$)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a CSV file, the first one where it has no name."""

    file: Path
    name: str | None

    def __str__(self) -> str:
        return f"{self.file}#{self.name}" if self.name else str(self.file)


def column_at(told: str, folder: Path) -> Column:
    """Give the column that ``FILE#COLUMN`` or ``FILE`` names; raises as `path_at`."""
    file, _, name = told.partition("#")
    return Column(path_at(file, folder), name or None)


def path_at(told: str, folder: Path) -> Path:
    """Give a path; a relative one lies below the folder, ``$NAME/…`` below the folder that NAME names.

    Raises
    ------
    UnfitError
        Where that variable is not set.
    """
    found = _VARIABLE.match(told)
    if not found:
        return folder / Path(told).expanduser()
    name = found[1] or found[2]
    if not os.environ.get(name):
        raise UnfitError(f"needs the variable {name} of the environment, which is not set")
    return Path(os.environ[name] + told[found.end() :])
