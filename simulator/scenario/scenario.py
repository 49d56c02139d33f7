"""A scenario as a whole: one frozen object, whatever files it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from fleet.instants import to_ms
from fleet.local_clock import instant_of
from simulator.scenario.keys import Kind, key
from simulator.scenario.sections.conduct import (
    Duty,
    PolicyChoice,
    PrecisionWanted,
    Relocation,
    Runs,
    Sweep,
    Targets,
    Turnout,
)
from simulator.scenario.sections.means import Crews, Hospitals, Station, Travel, Units
from simulator.scenario.sections.needs import CallColumns, Calls, DemandSource, Event, Service

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.scenario.layers import Origins

TABLES: Final[dict[str, type[Any]]] = {
    "travel": Travel,
    "units": Units,
    "hospitals": Hospitals,
    "calls": Calls,
    "calls.columns": CallColumns,
    "demand": DemandSource,
    "service": Service,
    "turnout": Turnout,
    "duty": Duty,
    "policy": PolicyChoice,
    "relocation": Relocation,
    "targets": Targets,
    "runs": Runs,
    "precision": PrecisionWanted,
    "sweep": Sweep,
}
"""Sections that stand once, by their name in the file."""

LISTS: Final[dict[str, type[Any]]] = {"stations": Station, "crews": Crews, "events": Event}
"""Sections that may stand several times, `[[name]]`."""

OPTIONAL: Final = ("demand", "calls.columns", "precision", "sweep")
"""Sections without which there is nothing, instead of their defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """What stands above all sections."""

    name: str = key(Kind.TEXT, "what it is called", needed=True)
    time_zone: str = key(Kind.TEXT, "the region's wall clock, such as `Europe/Moscow`", needed=True)
    extends: str | None = key(Kind.TEXT, "the scenario file from which this one differs")
    folder: Path | None = key(
        Kind.PATH, "below which all relative paths lie; without it they lie beside the file that names them"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Top):
    """What is simulated; every section is described where it is defined.

    Attributes
    ----------
    origins : Origins
        Where each key stands.
    """

    travel: Travel
    units: Units
    hospitals: Hospitals
    calls: Calls
    service: Service
    turnout: Turnout
    duty: Duty
    policy: PolicyChoice
    relocation: Relocation
    targets: Targets
    runs: Runs
    stations: tuple[Station, ...] = ()
    crews: tuple[Crews, ...] = ()
    events: tuple[Event, ...] = ()
    demand: DemandSource | None = None
    precision: PrecisionWanted | None = None
    sweep: Sweep | None = None
    origins: Origins = field(repr=False, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        """The region's zone."""
        return ZoneInfo(self.time_zone)

    @property
    def begin_ms(self) -> int:
        """When it begins, ms since 1970 UTC."""
        return to_ms(instant_of(self.runs.begin, self.zone))

    def where(self, path: str) -> str:
        """Give the place of a key, such as ``town.toml:12: runs.seed``."""
        return self.origins.where(path)

    def beside(self, path: str) -> Path:
        """Give the folder below which relative paths of a key lie."""
        return self.folder or self.origins.of(path).file.parent
