"""What the plan for an opening reads: units, sites, zones and hospitals, by times with bridges down and raised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fleet.coverage.checks import flags, rows, times_ms
from fleet.coverage.columns import unit_columns
from fleet.coverage.reach import reached_within
from fleet.relocation.banks import LONGEST_DETOUR_MS, NO_BANK, banks_of_places, banks_of_sites, two_tables
from maps.road_graph import frozen
from routing.times import add_times

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from fleet.coverage.columns import DemandColumns
    from fleet.relocation.banks import TwoTables


@dataclass(frozen=True, slots=True, eq=False)
class BridgeTables:
    """Travel times between all that an opening concerns.

    Attributes
    ----------
    sites : TwoTables
        (sites, sites): stations and posts.
    site_zones : TwoTables
        (sites, zones)
    unit_sites : TwoTables
        (units, sites), from where each unit is.
    unit_zones : TwoTables
        (units, zones)
    site_hospitals : TwoTables
        (sites, hospitals)
    """

    sites: TwoTables
    site_zones: TwoTables
    unit_sites: TwoTables
    unit_zones: TwoTables
    site_hospitals: TwoTables


@dataclass(frozen=True, slots=True, eq=False)
class Banks:
    """On which bank everything lies while bridges are raised, `NO_BANK` where it is joined with no site; read-only.

    Attributes
    ----------
    count : int
    site, unit, zone, hospital : (rows,) int32
    """

    count: int
    site: NDArray[np.int32]
    unit: NDArray[np.int32]
    zone: NDArray[np.int32]
    hospital: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class BridgeColumns:
    """Units, sites, zones and hospitals, each sorted by id, checked and read-only.

    Attributes
    ----------
    banks : Banks
    serves : (units, classes) bool
        As of `UnitColumns`.
    movable : (units,) bool
        Idle, and may be sent to another bank.
    home : (units,) int32
        Row of its station.
    ready_to_site_ms : (units, sites) int32
        Turnout and drive before the opening.
    reach_down, reach_raised : (units, zones) bool
        From where each unit is.
    site_reach : (sites, zones) bool
        While bridges are raised, turnout included.
    departments : (hospitals, departments) bool
    """

    banks: Banks
    serves: NDArray[np.bool_]
    movable: NDArray[np.bool_]
    home: NDArray[np.int32]
    ready_to_site_ms: NDArray[np.int32]
    reach_down: NDArray[np.bool_]
    reach_raised: NDArray[np.bool_]
    site_reach: NDArray[np.bool_]
    departments: NDArray[np.bool_]


def banks_of(tables: BridgeTables, longest_detour_ms: int = LONGEST_DETOUR_MS) -> Banks:
    """Find the banks that an opening leaves.

    Raises
    ------
    FieldError
        Where tables do not fit each other.
    """
    sites = len(tables.sites.down_ms)
    units, zones = len(tables.unit_sites.down_ms), tables.site_zones.down_ms.shape[1]
    shapes: dict[str, tuple[int | None, int | None]] = {
        "sites": (sites, sites),
        "site_zones": (sites, None),
        "site_hospitals": (sites, None),
        "unit_sites": (None, sites),
        "unit_zones": (units, zones),
    }
    for name, shape in shapes.items():
        table = getattr(tables, name)
        two_tables(name, table.down_ms, table.raised_ms, shape)
    site = banks_of_sites(tables.sites, longest_detour_ms)
    return Banks(
        count=int(site.max(initial=NO_BANK)) + 1,
        site=site,
        unit=banks_of_places(site, tables.unit_sites.transposed(), longest_detour_ms),
        zone=banks_of_places(site, tables.site_zones, longest_detour_ms),
        hospital=banks_of_places(site, tables.site_hospitals, longest_detour_ms),
    )


def bridge_columns(
    wanted: DemandColumns,
    tables: BridgeTables,
    *,
    unit_turnout_ms: ArrayLike,
    site_turnout_ms: ArrayLike,
    limit_ms: int,
    idle: ArrayLike,
    movable: ArrayLike,
    capabilities: ArrayLike,
    home: ArrayLike,
    departments: ArrayLike,
    unit_drive_ms: ArrayLike | None = None,
    longest_detour_ms: int = LONGEST_DETOUR_MS,
) -> BridgeColumns:
    """Check what a plan reads, and find the banks.

    Parameters
    ----------
    wanted : DemandColumns
    tables : BridgeTables
    unit_turnout_ms : (units,) integers
        Of each unit where it is.
    site_turnout_ms : (sites,) integers
        Of a unit that stands there.
    limit_ms : int
        Who reaches a zone within it covers the zone.
    idle, movable : (units,) bool
    capabilities : (units,) integers
    home : (units,) integers
    departments : (hospitals, departments) bool
    unit_drive_ms : (units, sites) integers, optional
        From where each unit is by what is open now, where some bridges are raised already; with all down if left out.
    longest_detour_ms : int
        As of `banks_of_sites`.

    Raises
    ------
    FieldError
        Where an array does not fit the others, or holds what it must not.
    """
    banks = banks_of(tables, longest_detour_ms)
    units, sites, hospitals = len(banks.unit), len(banks.site), len(banks.hospital)
    turnout_ms = times_ms("unit_turnout_ms", unit_turnout_ms, (units,))
    given_ms = tables.unit_sites.down_ms if unit_drive_ms is None else unit_drive_ms
    drive_ms = times_ms("unit_drive_ms", given_ms, (units, sites))
    down, raised = tables.unit_zones.down_ms, tables.unit_zones.raised_ms
    ready = unit_columns(wanted, reached_within(turnout_ms, raised, limit_ms), capabilities=capabilities, idle=idle)
    return BridgeColumns(
        banks=banks,
        serves=ready.serves,
        movable=frozen(flags("movable", movable, (units,)) & flags("idle", idle, (units,))),
        home=rows("home", home, (units,), below=sites),
        ready_to_site_ms=frozen(add_times(turnout_ms[:, None], drive_ms)),
        reach_down=reached_within(turnout_ms, down, limit_ms),
        reach_raised=ready.reach,
        site_reach=reached_within(site_turnout_ms, tables.site_zones.raised_ms, limit_ms),
        departments=flags("departments", departments, (hospitals, None)),
    )
