"""Folders that are replaced as a whole, and the sizes by which a cut file is seen."""

from __future__ import annotations

import ctypes
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from maps.errors import MapError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_WORKING_FOLDER: Final = -100
_EXCHANGE: Final = 2
"""AT_FDCWD and RENAME_EXCHANGE of rename(2), Linux."""


@contextmanager
def replace_folder(target: Path) -> Iterator[Path]:
    """Give a new empty folder; when all went well it is flushed to disk and takes the place of `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    new.mkdir()
    try:
        yield new
        _flush(new)
        if target.exists():
            _exchange(new, target, old)
        else:
            new.rename(target)
        _flush_folder(target.parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def file_sizes(folder: Path) -> dict[str, int]:
    """Give the size of every file below a folder, by its path inside it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}


def check_files(folder: Path, sizes: dict[str, int]) -> None:
    """Refuse a folder in which a file is missing or has another size.

    Raises
    ------
    MapError
        Naming the first such file.
    """
    for name, size in sizes.items():
        file = folder / name
        if not file.is_file():
            raise MapError(f"{file}: is missing, build the map again")
        if file.stat().st_size != size:
            raise MapError(f"{file}: has {file.stat().st_size:,} bytes instead of {size:,}, build the map again")


def _exchange(new: Path, target: Path, old: Path) -> None:
    """Swap two folders in one step; in two where the file system cannot, with `target` absent for an instant."""
    exchange = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if exchange is not None:
        names = os.fsencode(new), os.fsencode(target)
        if exchange(_WORKING_FOLDER, names[0], _WORKING_FOLDER, names[1], _EXCHANGE) == 0:
            return
    target.rename(old)
    new.rename(target)


def _flush(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            _flush_folder(path)
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
