"""The minimum set of data as it is sent: read as far as it goes, and written to the same octets."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import msgspec

from dispatch.channels.errors import ChannelError
from dispatch.channels.msd.editions import EDITIONS, Edition
from dispatch.channels.uper import BitReader, BitWriter

LONGEST: Final = 1_024
"""Octets that are looked at; in-band modems send 140, filled up with zeros."""


class Msd(msgspec.Struct, frozen=True, kw_only=True):
    """A minimum set of data with its values as they are sent; None where it broke off, or where optional.

    Attributes
    ----------
    version : int
        Edition of EN 15722, 1 to 3.
    message_id : int
        1 for the first message of an event, then counted on.
    automatic, test_call, position_trusted : bool
    vehicle : str
        Category of the vehicle such as ``M1``; None also for one of a later edition.
    vin : str
        17 characters.
    fuels : tuple of str
        What the car stores to drive with.
    timestamp_s : int
        Seconds since 1970 (UTC); 0 where the car does not know.
    latitude_mas, longitude_mas : int
        Milliseconds of arc; 2147483647 where the car does not know.
    direction : int
        Steps of 2° clockwise from north; 255 where the car does not know.
    recent_1, recent_2 : (int, int)
        Latitude and longitude of the place before, from the place and from `recent_1`, in 100 ms of arc.
    passengers : int
        Seat belts that are fastened; 255 where the car does not know.
    additional_oid, additional_data : bytes
        Relative object identifier and contents of the optional additional data, such as that of ЭРА-ГЛОНАСС.
    """

    version: int
    message_id: int | None = None
    automatic: bool | None = None
    test_call: bool | None = None
    position_trusted: bool | None = None
    vehicle: str | None = None
    vin: str | None = None
    fuels: tuple[str, ...] | None = None
    timestamp_s: int | None = None
    latitude_mas: int | None = None
    longitude_mas: int | None = None
    direction: int | None = None
    recent_1: tuple[int, int] | None = None
    recent_2: tuple[int, int] | None = None
    passengers: int | None = None
    additional_oid: bytes | None = None
    additional_data: bytes | None = None


class Reading(NamedTuple):
    """A minimum set of data as far as it could be read, and what was wrong after that."""

    msd: Msd
    fault: str | None


def read_msd(octets: bytes) -> Reading:
    """Read a minimum set of data; one that is damaged is read up to the damage.

    Raises
    ------
    ChannelError
        Where it is none: empty, too long, or of an unknown edition.
    """
    if not octets:
        raise ChannelError("the MSD is empty")
    if len(octets) > LONGEST:
        raise ChannelError(f"{len(octets)} octets are no MSD: it has at most {LONGEST}")
    version = octets[0]
    if version not in EDITIONS:
        raise ChannelError(f"an MSD of edition {version} is not known, only {', '.join(map(str, EDITIONS))}")
    values: dict[str, Any] = {}
    fault = _read_into(values, octets[1:], EDITIONS[version])
    return Reading(Msd(version=version, **values), fault)


def write_msd(msd: Msd) -> bytes:
    """Write a minimum set of data.

    Raises
    ------
    ChannelError
        Where a value is missing or is none of its edition; the message names it.
    """
    if msd.version not in EDITIONS:
        raise ChannelError(f"version: {msd.version} is none of {', '.join(map(str, EDITIONS))}")
    edition, bits = EDITIONS[msd.version], BitWriter()
    edition.message.write(bits, msgspec.structs.asdict(msd))
    message = bits.octets()
    return bytes([msd.version, len(message)] if edition.wrapped else [msd.version]) + message


def _read_into(values: dict[str, Any], octets: bytes, edition: Edition) -> str | None:
    """Read what stands after the version; give what was wrong, None where nothing was."""
    missing = 0
    if edition.wrapped:
        length, octets = _unwrapped(octets)
        missing = length - len(octets)
        octets, after = octets[:length], octets[length:]
    else:
        after = b""
    bits = BitReader(octets)
    try:
        edition.message.read(bits, values)
    except ChannelError as error:
        return str(error)
    rest = bits.value & ((1 << bits.left) - 1)
    if missing > 0:
        return f"{missing} octets of it are missing"
    return "something stands after its end" if rest or any(after) else None


def _unwrapped(octets: bytes) -> tuple[int, bytes]:
    return (octets[0], octets[1:]) if octets else (0, b"")
