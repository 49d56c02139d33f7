"""What stands beside the roads: hospitals, ambulance stations, towns and movable bridges, as small frozen records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Landmark:
    """A hospital or an ambulance station; `id` names its source, as in `node/123`."""

    id: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Place:
    """A city, town or village; `kind` is the value of `place`, `population` 0 where it is not told."""

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    population: int


@dataclass(frozen=True, slots=True)
class MovableBridge:
    """A bridge that opens for ships, with the OSM ways that cross it."""

    name: str
    way_ids: tuple[int, ...]
