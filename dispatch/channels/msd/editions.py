"""How each edition of EN 15722 lays out the minimum set of data: 2011 (1), 2015 (2), 2020 (3).

All are `ECallMessage`s in unaligned packed encoding. From edition 2 on the message stands in an octet string after
its version, the fuel `other` is known, and from edition 3 on there are 23 categories of vehicle and the two recent
places are always told.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from dispatch.channels.uper import (
    Boolean,
    Characters,
    Enumerated,
    Flags,
    Integer,
    Octets,
    Part,
    Sequence,
    Tuple,
)
from dispatch.channels.vin import VIN_ALPHABET, VIN_SIZE

_CARS: Final = ("M1", "M2", "M3", "N1", "N2", "N3", "L1e", "L2e", "L3e", "L4e", "L5e", "L6e", "L7e")
_ALL_VEHICLES: Final = (*_CARS, "O", "R", "S", "T", "G", "SA", "SB", "SC", "SD", "other")
_FUELS: Final = ("gasoline", "diesel", "natural_gas", "propane", "electric", "hydrogen")

_OCTET: Final = Integer(0, 8)
_MILLIARCSECONDS: Final = Integer(-(1 << 31), 32)
_DELTA: Final = Tuple(Integer(-512, 10), 2)
_VIN: Final = Characters(VIN_ALPHABET, VIN_SIZE, 6)

_ADDITIONAL: Final = Sequence((Part("additional_oid", Octets()), Part("additional_data", Octets())), extensible=False)


class Edition(NamedTuple):
    """One edition: whether its message is wrapped in an octet string, and the parts of the message."""

    wrapped: bool
    message: Sequence


def _edition(*, wrapped: bool, vehicles: Enumerated, fuels: tuple[str, ...], recent_optional: bool) -> Edition:
    structure = (
        Part("message_id", _OCTET),
        Part("automatic", Boolean()),
        Part("test_call", Boolean()),
        Part("position_trusted", Boolean()),
        Part("vehicle", vehicles),
        Part("vin", _VIN),
        Part("fuels", Flags(fuels)),
        Part("timestamp_s", Integer(0, 32)),
        Part("latitude_mas", _MILLIARCSECONDS),
        Part("longitude_mas", _MILLIARCSECONDS),
        Part("direction", _OCTET),
        Part("recent_1", _DELTA, recent_optional),
        Part("recent_2", _DELTA, recent_optional),
        Part("passengers", _OCTET, optional=True),
    )
    return Edition(
        wrapped,
        Sequence(
            (
                Part("structure", Sequence(structure, extensible=True)),
                Part("additional", _ADDITIONAL, optional=True),
            ),
            extensible=True,
        ),
    )


EDITIONS: Final = {
    1: _edition(wrapped=False, vehicles=Enumerated(_CARS, 4), fuels=_FUELS, recent_optional=True),
    2: _edition(wrapped=True, vehicles=Enumerated(_CARS, 4), fuels=(*_FUELS, "other"), recent_optional=True),
    3: _edition(wrapped=True, vehicles=Enumerated(_ALL_VEHICLES, 5), fuels=(*_FUELS, "other"), recent_optional=False),
}
"""By the number that a message begins with."""
