"""A minimum set of data becomes what a dispatcher reads: degrees, an instant, words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.channels.decoded import Decoded, Fields, instant, refused
from dispatch.channels.errors import ChannelError
from dispatch.channels.msd.message import Msd, read_msd
from dispatch.channels.source import Source
from dispatch.channels.vin import maker_code

if TYPE_CHECKING:
    from datetime import datetime

MAS_PER_DEGREE: Final = 3_600_000
MAS_PER_DELTA: Final = 100
UNKNOWN: Final = 255
"""Direction and passengers that the car does not know."""

TRUSTED_RADIUS_M: Final = 150.0
"""A place that may be trusted is right within this in 95 of 100 cases (EN 15722, positionCanBeTrusted)."""


class Spot(msgspec.Struct, frozen=True):
    """A place in degrees."""

    lon: float
    lat: float


class AdditionalData(msgspec.Struct, frozen=True):
    """Optional additional data, whose contents are another standard's: its relative identifier, and hex."""

    oid: str
    data: str


class MsdFields(Fields, frozen=True, kw_only=True):
    """What a minimum set of data tells.

    Attributes
    ----------
    damaged : bool
        Whether it broke off or holds what its edition does not allow: what is told was read before that.
    direction_deg : int or None
        Where the car was heading, clockwise from north.
    recent : tuple of Spot
        Where it was before, the latest first.
    """

    damaged: bool
    version: int
    message_id: int | None
    vin: str | None
    maker: str | None
    automatic: bool | None
    test_call: bool | None
    position_trusted: bool | None
    vehicle: str | None
    fuels: tuple[str, ...]
    direction_deg: int | None
    recent: tuple[Spot, ...]
    passengers: int | None
    additional: AdditionalData | None


def decode_msd(octets: bytes) -> Decoded:
    """Read the minimum set of data of a car.

    One that is damaged is refused, and tells all that stands before the damage, so that its VIN is never lost.
    """
    try:
        msd, fault = read_msd(octets)
    except ChannelError as error:
        return refused(str(error))
    fields = fields_of(msd, damaged=fault is not None)
    return Decoded(ok=True, fields=fields) if fault is None else refused(f"the MSD is damaged: {fault}", fields)


def fields_of(msd: Msd, *, damaged: bool) -> MsdFields:
    """Give what a message tells in degrees and words."""
    spots = _spots(msd)
    trusted = bool(spots) and msd.position_trusted is True
    return MsdFields(
        lon=spots[0].lon if spots else None,
        lat=spots[0].lat if spots else None,
        radius_m=TRUSTED_RADIUS_M if trusted else None,
        at=_at(msd.timestamp_s),
        source=Source.ECALL,
        damaged=damaged,
        version=msd.version,
        message_id=msd.message_id,
        vin=msd.vin,
        maker=maker_code(msd.vin or ""),
        automatic=msd.automatic,
        test_call=msd.test_call,
        position_trusted=msd.position_trusted,
        vehicle=msd.vehicle,
        fuels=msd.fuels or (),
        direction_deg=_direction(msd.direction),
        recent=tuple(spots[1:]),
        passengers=None if msd.passengers == UNKNOWN else msd.passengers,
        additional=_additional(msd),
    )


def dotted(octets: bytes) -> str:
    """Write a relative object identifier with dots (ITU-T X.690, 8.20)."""
    numbers, number = [], 0
    for octet in octets:
        number = number << 7 | octet & 0x7F
        if octet < 0x80:
            numbers.append(number)
            number = 0
    return ".".join(map(str, numbers))


def _spots(msd: Msd) -> list[Spot]:
    """Give the place and those before it, none where the car does not know it; the first unknown one ends them."""
    if msd.latitude_mas is None or msd.longitude_mas is None:
        return []
    lat, lon, spots = msd.latitude_mas, msd.longitude_mas, []
    for delta in ((0, 0), msd.recent_1, msd.recent_2):
        if delta is None:
            break
        lat, lon = lat + delta[0] * MAS_PER_DELTA, lon + delta[1] * MAS_PER_DELTA
        if abs(lat) > 90 * MAS_PER_DEGREE or abs(lon) > 180 * MAS_PER_DEGREE:
            break
        spots.append(Spot(lon / MAS_PER_DEGREE, lat / MAS_PER_DEGREE))
    return spots


def _at(timestamp_s: int | None) -> datetime | None:
    return instant(timestamp_s) if timestamp_s else None


def _direction(steps: int | None) -> int | None:
    """Give degrees; 180 steps of 2° are all round, more mean that the car does not know."""
    return None if steps is None or steps >= 180 else 2 * steps


def _additional(msd: Msd) -> AdditionalData | None:
    if msd.additional_oid is None or msd.additional_data is None:
        return None
    return AdditionalData(dotted(msd.additional_oid), msd.additional_data.hex())
