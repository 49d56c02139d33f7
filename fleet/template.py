"""An example of a fleet's files, to be filled in."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from fleet.errors import FleetError

if TYPE_CHECKING:
    from pathlib import Path


def write_template(folder: Path) -> tuple[Path, ...]:
    """Write example CSV files and a README.txt in Russian and English; gives the files.

    Raises
    ------
    FleetError
        Where one of the files is there already (nothing is written then), or the folder cannot be written.
    """
    examples = {folder / each.name: each.read_bytes() for each in files("fleet").joinpath("templates").iterdir()}
    taken = sorted(path.name for path in examples if path.exists())
    if taken:
        raise FleetError(*(f"{folder / name} is there already and was not touched" for name in taken))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in examples.items():
            path.write_bytes(content)
    except OSError as error:
        raise FleetError(f"{folder} cannot be written: {error.strerror}") from error
    return tuple(sorted(examples))
