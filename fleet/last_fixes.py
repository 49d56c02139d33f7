"""The last fix of every unit in the state folder, so that a restart shows it with its age."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from fleet.errors import FieldError, FleetError
from fleet.fields import check_id, check_place
from fleet.positions import Fix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

WRITE_EVERY_S: Final = 5
"""How often the file is written over."""

_FORM: Final = "dispatch112 last fixes, version 1"


class _StoredFix(msgspec.Struct, frozen=True):
    unit: str
    lon: float
    lat: float
    at: datetime


class _Stored(msgspec.Struct, frozen=True):
    form: str
    fixes: list[_StoredFix]


@dataclass(frozen=True, slots=True)
class LastFixes:
    """What the file held; `warning` is one sentence where it was there but could not be used."""

    fixes: tuple[Fix, ...]
    warning: str | None = None


def write_last_fixes(path: Path, fixes: Sequence[Fix]) -> None:
    """Write the file over, whole or not at all.

    Raises
    ------
    FleetError
        Where the folder cannot be written.
    """
    stored = [_StoredFix(fix.unit, fix.lon, fix.lat, fix.at) for fix in fixes]
    content = msgspec.json.encode(_Stored(_FORM, stored))
    beside = path.with_name(f"{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise FleetError(f"{path}: the last positions cannot be written: {error.strerror}") from error


def read_last_fixes(path: Path) -> LastFixes:
    """Read the file; without fixes where it is not there (a first start), or damaged (with a warning)."""
    try:
        stored = msgspec.json.decode(path.read_bytes(), type=_Stored)
        return LastFixes(tuple(_fixes(stored)))
    except FileNotFoundError:
        return LastFixes(())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, FieldError) as error:
        return LastFixes((), f"{path}: the last positions cannot be used and are left out: {error}")


def _fixes(stored: _Stored) -> Iterator[Fix]:
    if stored.form != _FORM:
        raise FieldError("form", f"is {stored.form!r}, not {_FORM!r}")
    for fix in stored.fixes:
        check_id("unit", fix.unit)
        check_place(fix.lon, fix.lat)
        if fix.at.tzinfo is None:
            raise FieldError("at", "has no time zone")
        yield Fix(fix.unit, fix.lon, fix.lat, fix.at)
