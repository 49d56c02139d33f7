"""How callers and their telephones say where it is: exactly, about, in words alone, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.made_up_calls.speech import mistyped

if TYPE_CHECKING:
    import numpy as np

    from simulator.made_up_calls.town import Spot, Town

_HOUSE_RADIUS_M: Final = 15.0
_POINT_RADIUS_M: Final = 50.0
_FIX_RADII_M: Final = (15.0, 25.0, 50.0, 120.0, 400.0, 1_500.0)
_FIX_SHARES: Final = (0.3, 0.3, 0.2, 0.12, 0.05, 0.03)
"""Of places that telephones send (m)."""

_BY_WORDS_SHARE: Final = 0.03
_BY_FIX_SHARE: Final = 0.04
_NEAREST_HOUSE_M: Final = 250.0


class Placed(NamedTuple):
    """What is known of the place of a call."""

    lon: float | None
    lat: float | None
    radius_m: float
    address: str | None


def indoors(town: Town, spot: Spot, flat: str, rng: np.random.Generator) -> Placed:
    """Place a call from a house: nearly always the house itself, else the telephone's fix or words alone."""
    address = _with_flat(spot.label, flat, rng)
    how = rng.random()
    if how < _BY_WORDS_SHARE:
        return Placed(None, None, 0.0, mistyped(address, rng) if rng.random() < 0.3 else address)
    if how < _BY_WORDS_SHARE + _BY_FIX_SHARE:
        lon, lat, radius_m = fix(town, spot, rng)
        return Placed(lon, lat, radius_m, address if rng.random() < 0.5 else None)
    return Placed(spot.lon, spot.lat, _HOUSE_RADIUS_M, address)


def outdoors(town: Town, spot: Spot, off_m: float, rng: np.random.Generator) -> Placed:
    """Place a call from a street, so far off: by its name or the nearest house, by the telephone or in words."""
    how = rng.random()
    lon, lat = town.moved(spot, off_m, rng)
    if how < 0.4:
        return Placed(lon, lat, _POINT_RADIUS_M, spot.label)
    if how < 0.5:
        return Placed(None, None, 0.0, mistyped(spot.label, rng) if rng.random() < 0.3 else spot.label)
    near = town.houses_within(spot, 0.0, _NEAREST_HOUSE_M)
    if how < 0.7 and len(near):
        house = town.spot_of_house(int(near[int(rng.integers(min(4, len(near))))]))
        return Placed(house.lon, house.lat, _HOUSE_RADIUS_M, house.label)
    lon, lat, radius_m = fix(town, spot, rng)
    return Placed(lon, lat, radius_m, spot.label if rng.random() < 0.4 else None)


def fix(town: Town, spot: Spot, rng: np.random.Generator) -> tuple[float, float, float]:
    """Give lon, lat and radius in metres as a telephone sends them; four in five lie within the radius."""
    radius_m = float(rng.choice(_FIX_RADII_M, p=_FIX_SHARES))
    lon, lat = town.moved(spot, float(rng.rayleigh(0.55 * radius_m)), rng)
    return lon, lat, radius_m


def _with_flat(label: str, flat: str, rng: np.random.Generator) -> str:
    street, *rest = label.split(", ")
    if len(rest) == 2 and rng.random() < 0.3:
        label = f"{rest[1]}, {street}, д. {rest[0]}"
    if not flat:
        return label
    return f"{label}, {('кв. ', 'кв ', 'квартира ')[int(rng.integers(3))]}{flat}"
