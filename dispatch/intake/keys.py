"""Keys under which numbers and places are kept: digests under a secret, from which neither can be read."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dispatch.history.numbers import number_digest
from dispatch.history.places import address_key, cell_key, cells_around

if TYPE_CHECKING:
    from collections.abc import Mapping


DIGITS: Final = 32
"""Hexadecimal digits of a digest that are kept: 128 bits."""


class PlaceKeys(NamedTuple):
    """The digests of one place: of its address, and of the cell of 25 m that it lies in; None where not told."""

    address: str | None
    cell: str | None


class Keys:
    """Makes digests, each kind under a key of its own.

    Parameters
    ----------
    secret : bytes
        Of the centre; with another one nothing that was kept is found.
    """

    def __init__(self, secret: bytes) -> None:
        self.numbers = derived_key(secret, "numbers")
        self.hazards = derived_key(secret, "hazards")
        self.sightings = derived_key(secret, "sightings")
        self._places = derived_key(secret, "places")

    def number(self, text: str | None) -> str | None:
        """Give the digest of a number, None where there is none."""
        digest = number_digest(self.numbers, text or "")
        return None if digest is None else digest[:DIGITS]

    def place(self, told: Mapping[str, Any]) -> PlaceKeys:
        """Give the digests of the place that sealed fields tell: `address`, `lon`, `lat`."""
        address = address_key(told.get("address") or "")
        cell = None if _half_told(told) else cell_key(told["lon"], told["lat"])
        return PlaceKeys(address and self._digest(address), cell and self._digest(cell))

    def around(self, told: Mapping[str, Any]) -> tuple[str, ...]:
        """Give the digests of all cells that a place may have been put into by who told it within 25 m."""
        cells = () if _half_told(told) else cells_around(told["lon"], told["lat"])
        return tuple(map(self._digest, cells))

    def _digest(self, key: str) -> str:
        return hmac.new(self._places, key.encode(), "sha256").hexdigest()[:DIGITS]


def derived_key(secret: bytes, purpose: str) -> bytes:
    """Give a key of its own for a purpose, HMAC-SHA256 of its name under the secret."""
    return hmac.new(secret, purpose.encode(), "sha256").digest()


def _half_told(told: Mapping[str, Any]) -> bool:
    return told.get("lon") is None or told.get("lat") is None
