"""Tables of a run as npz: read at once, for runs of a million calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar
from zipfile import BadZipFile

import numpy as np

from simulator.errors import FieldError, SimulatorError
from simulator.measures.kinds import Kind, Names, kinds_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

T = TypeVar("T")

_NAMES: Final = ".names"


def write_npz(file: Path, table: object) -> None:
    """Write a table, one array per column; the names of a column stand beside it as ``column.names``."""
    arrays: dict[str, NDArray[Any]] = {}
    for name in kinds_of(table):
        values = getattr(table, name)
        if isinstance(values, Names):
            arrays[name], arrays[name + _NAMES] = values.row, np.array(values.names, dtype=np.str_)
        else:
            arrays[name] = values
    with file.open("wb") as out:
        np.savez(out, allow_pickle=False, **arrays)


def read_npz(file: Path, form: type[T]) -> T:
    """Read a table of that form, such as `CallColumns`.

    Raises
    ------
    SimulatorError
        Where the file cannot be read or holds what the form refuses.
    """
    arrays = _arrays(file)
    try:
        return form(**{name: _column(arrays, name, kind) for name, kind in kinds_of(form).items()})
    except KeyError as error:
        raise SimulatorError(f"{file}: lacks the column {error.args[0]}") from error
    except FieldError as error:
        raise SimulatorError(f"{file}: {error}") from error


def _arrays(file: Path) -> Mapping[str, NDArray[Any]]:
    try:
        with file.open("rb") as source, np.load(source, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except OSError as error:
        raise SimulatorError(f"{file}: cannot be read: {error.strerror or error}") from error
    except (BadZipFile, EOFError, ValueError, AttributeError, TypeError) as error:
        raise SimulatorError(f"{file}: is no npz file of a table") from error


def _column(arrays: Mapping[str, NDArray[Any]], name: str, kind: Kind) -> NDArray[Any] | Names:
    if kind is not Kind.NAME:
        return arrays[name]
    return Names(arrays[name], tuple(str(each) for each in arrays[name + _NAMES].tolist()))
