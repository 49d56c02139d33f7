"""The versions of the catalogue that a centre works by: which is in force when, and those that old interviews name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.priority import CAR_REASON, UNKNOWN_REASON
from dispatch.triage.errors import CatalogueError
from dispatch.triage.loader import in_order, load_catalogue, shipped_catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from dispatch.triage.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of the catalogue.

    Attributes
    ----------
    ordered : tuple of Catalogue
        Those that come into force, the first first; at least one.
    kept : tuple of Catalogue
        Others by which interviews may have been asked; they come into force no more.
    """

    ordered: tuple[Catalogue, ...]
    kept: tuple[Catalogue, ...] = ()

    def at(self, instant: datetime) -> Catalogue:
        """Give the version in force at an instant; before all of them it is the first, since calls must be taken."""
        return next((each for each in reversed(self.ordered) if each.valid_from <= instant), self.ordered[0])

    def named(self, version: str) -> Catalogue | None:
        """Give a version by its name, whether in force or not; None where there is none."""
        return next((each for each in (*self.ordered, *self.kept) if each.version == version), None)

    def with_reason(self, reason: str, instant: datetime) -> Catalogue | None:
        """Give the version in force at an instant; where that has not the reason, the newest that has it, else None."""
        in_turn = (self.at(instant), *reversed(self.ordered), *reversed(self.kept))
        return next((each for each in in_turn if reason in each.reasons), None)


def shipped_versions() -> Versions:
    """Give the versions that come with the product."""
    return Versions(shipped_catalogues())


def own_versions(folder: Path) -> Versions:
    """Give the versions in a folder of the service, each in a folder of its own.

    From the first of them on only they come into force; until then it is what comes with the product.

    Raises
    ------
    CatalogueError
        The folder cannot be read or has no version; one has faults, lacks a reason that calls are opened by, or has
        a name or an instant that belongs to another. Faults are told as ``PATH: path: reason``.
    """
    own, shipped = _read(folder), shipped_catalogues()
    faults = [f"{folder}: {fault}" for fault in _unfit(own, shipped)]
    if faults:
        raise CatalogueError(faults)
    before = tuple(each for each in shipped if each.valid_from < own[0].valid_from)
    return Versions((*before, *own), tuple(each for each in shipped if each not in before))


def _read(folder: Path) -> tuple[Catalogue, ...]:
    try:
        folders = sorted(each for each in folder.iterdir() if each.is_dir())
    except OSError as error:
        raise CatalogueError([f"{folder}: cannot be read: {error.strerror}"]) from None
    if not folders:
        raise CatalogueError([f"{folder}: has no version; the files of each lie in a folder of its own"])
    faults: list[str] = []
    read = [each for path in folders if (each := _version(path, faults)) is not None]
    if faults:
        raise CatalogueError(faults)
    try:
        return in_order(read)
    except CatalogueError as error:
        raise CatalogueError([f"{folder}: {fault}" for fault in error.faults]) from None


def _version(folder: Path, faults: list[str]) -> Catalogue | None:
    try:
        return load_catalogue(sorted(folder.glob("*.toml")))
    except CatalogueError as error:
        faults += [f"{folder}/{fault}" for fault in error.faults]
        return None


def _unfit(own: Sequence[Catalogue], shipped: Sequence[Catalogue]) -> Iterator[str]:
    names = {each.version for each in shipped}
    for each in own:
        if each.version in names:
            yield f"version {each.version} is one of the product: give yours another name"
        for reason in (UNKNOWN_REASON, CAR_REASON):
            if reason not in each.reasons:
                yield f"version {each.version} has no reason {reason!r}, by which calls are opened"
