"""The fleet in the centre's file: the very files that were imported, read again at start."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.database import reference_tables
from fleet.tables import read_fleet

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from fleet.roster import Fleet

FILES: Final = (
    "stations.csv",
    "units.csv",
    "crews.csv",
    "shifts.csv",
    "hospitals.csv",
    "hospital_rota.csv",
    "zones.geojson",
)


def import_fleet(folder: Path, database: Path, *, time_zone: ZoneInfo) -> Fleet:
    """Check a fleet folder and keep its files in place of those kept before; raises `FleetError`, nothing kept."""
    fleet = read_fleet(folder, time_zone=time_zone)
    files = [(name, (folder / name).read_bytes()) for name in FILES if (folder / name).exists()]
    with reference_tables(database) as tables:
        tables.execute("DELETE FROM fleet_files")
        tables.executemany("INSERT INTO fleet_files VALUES (?, ?)", files)
    return fleet


def kept_fleet(database: Path, *, time_zone: ZoneInfo) -> Fleet | None:
    """Read the fleet that was imported last; None where none was."""
    with reference_tables(database) as tables:
        files = tables.execute("SELECT name, content FROM fleet_files").fetchall()
    if not files:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files:
            (Path(folder) / name).write_bytes(content)
        return read_fleet(Path(folder), time_zone=time_zone)
