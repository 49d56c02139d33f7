"""A town of two stations, each with a zone, a unit, and an incident of its own; and people of both, of every role."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shapely.geometry import box

from console.people.accounts import ROLES
from fleet.zones import Zone
from town import Town, town

if TYPE_CHECKING:
    import httpx
    from conftest import House

WEST, EAST = "s01", "s03"
MIDDLE, MARGIN = 30.0, 0.02
OWN_SECRETS = {"phone": "+79110000001", "address": "Своя улица, 1", "text": "свой больной"}
FOREIGN_SECRETS = {"phone": "+79990000007", "address": "Чужая улица, 7", "text": "чужой больной"}
FOREIGN_PATIENT = {"name": "Чужакова", "birth_date": "1931-07-07"}


@dataclass(frozen=True)
class Side:
    """What belongs to one station."""

    station: str
    unit: str
    spare_unit: str
    share: float
    incident: str = ""
    call: str = ""
    assignment: str = ""
    closed: str = ""
    ended: str = ""

    @property
    def names(self) -> dict[str, str]:
        return {"incident": self.incident, "call": self.call, "assignment": self.assignment, "unit": self.unit}


@dataclass
class Neighbours:
    """A house of two stations; `tokens` by role, of accounts of the own station and of the whole service."""

    house: House
    own: Side
    foreign: Side
    bound: dict[str, str] = field(default_factory=dict)
    free: dict[str, str] = field(default_factory=dict)

    def signed_in(self, role: str, *, bound: bool = True) -> dict[str, str]:
        return {"Authorization": f"Bearer {(self.bound if bound else self.free)[role]}"}

    async def get(self, path: str, role: str, *, bound: bool = True) -> httpx.Response:
        return await self.house.http.get(path, headers=self.signed_in(role, bound=bound))


def divided_town() -> Town:
    """Give the town with a zone west of its middle and one east of it, each with a station; units take turns."""
    whole = town(units=12)
    fleet = whole.fleet
    zones = (Zone("west", "Запад", box(29, 59, MIDDLE, 61)), Zone("east", "Восток", box(MIDDLE, 59, 31, 61)))
    stations = tuple(fleet.station_by_id[station] for station in (WEST, EAST))
    units = tuple(replace(unit, station=(WEST, EAST)[row % 2]) for row, unit in enumerate(fleet.units))
    return whole._replace(fleet=replace(fleet, stations=stations, units=units, zones=zones))


def share_of(house: House, *, west: bool) -> float:
    """Give some way through the nodes that ends well on one side of the middle."""
    lon = house.town.map.graph.lon
    shares = (step / 100 for step in range(1, 100))
    offsets = ((share, lon[int(share * (len(lon) - 1))] - MIDDLE) for share in shares)
    return next(share for share, offset in offsets if (offset < -MARGIN if west else offset > MARGIN))


async def settled(house: House) -> Neighbours:
    """Let both sides have an incident with a unit on it, and a closed one."""
    assert house.accounts is not None
    house.http.headers["Authorization"] = f"Bearer {house.accounts.add('chief', 'dispatcher')}"
    own = Side(WEST, "u01", "u03", share_of(house, west=True))
    foreign = Side(EAST, "u02", "u04", share_of(house, west=False))
    own = await _with_incidents(house, own, OWN_SECRETS)
    foreign = await _with_incidents(house, foreign, {**FOREIGN_SECRETS, "patient": FOREIGN_PATIENT})
    made = Neighbours(house, own, foreign)
    for role in ROLES:
        limits: dict[str, Any] = {"unit": own.unit} if role == "crew" else {"stations": [own.station]}
        made.bound[role] = house.accounts.add(f"{role} of {own.station}", role, **limits)
        made.free[role] = house.accounts.add(f"{role} of all", role)
    return made


async def _with_incidents(house: House, side: Side, secrets: dict[str, Any]) -> Side:
    closed = await house.call(side.share, **secrets)
    ended = await house.send(closed, side.spare_unit)
    await house.http.post(f"incidents/{closed}/close", json={"reason": "cancelled"})
    incident = await house.call(side.share, **secrets)
    call = (await house.http.get(f"incidents/{incident}")).json()["calls"][0]
    assignment = await house.send(incident, side.unit)
    await house.move(assignment, "accepted", "en_route", "on_scene")
    return replace(side, incident=incident, call=call, assignment=assignment, closed=closed, ended=ended)
