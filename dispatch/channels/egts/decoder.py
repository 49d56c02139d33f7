"""The positions in a packet of EGTS (subrecord EGTS_SR_POS_DATA of the teledata service)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.channels.decoded import Decoded, Fields, instant, read
from dispatch.channels.egts.packet import read_packet
from dispatch.channels.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dispatch.channels.egts.packet import Packet

POSITION: Final = 16
_SHORTEST: Final = 21
_EPOCH_S: Final = 1_262_304_000
"""2010-01-01 UTC, from which EGTS counts seconds."""

_FULL: Final = 0xFFFFFFFF
_VALID, _FIX_3D, _STORED, _MOVING, _SOUTH, _WEST, _ALTITUDE = 1, 2, 8, 16, 32, 64, 128
_SPEED_BITS: Final = 0x3FFF
_BELOW_SEA: Final = 1 << 14
_DIRECTION_HIGH: Final = 1 << 15

CLOCK_APART: Final = timedelta(days=1)
"""(m) Positions of one packet are of one drive: clocks further apart than this do not agree."""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One position of a tracker.

    Attributes
    ----------
    object_id : int or None
        The tracker.
    lon, lat : float
        Degrees.
    at : datetime
        UTC, by the tracker.
    valid : bool
        Whether the tracker had a place when it sent this.
    moving, stored : bool
        `stored` positions were kept while there was no network.
    speed_mps, altitude_m : float
    course_deg : int
    doubtful : bool
        Whether its clock does not agree with that of most of the packet.
    """

    object_id: int | None
    lon: float
    lat: float
    at: datetime
    valid: bool
    moving: bool
    stored: bool
    speed_mps: float
    course_deg: int
    altitude_m: float | None
    doubtful: bool = False


class EgtsFields(Fields, frozen=True, kw_only=True):
    """What a packet tells: the latest position that is valid and not doubted, and all of them in their order."""

    packet: int
    type: int
    speed_mps: float | None
    course_deg: int | None
    object_id: int | None
    positions: tuple[Position, ...]


def decode_egts(octets: bytes) -> Decoded:
    """Read one packet; whether it is for a tracker of ours is the caller's question."""
    return read(lambda: _fields(read_packet(octets)))


def _fields(packet: Packet) -> EgtsFields:
    positions = _doubted(list(_positions(packet)))
    good = [position for position in positions if position.valid and not position.doubtful]
    latest = max(good, key=lambda position: position.at, default=None)
    return EgtsFields(
        lon=None if latest is None else latest.lon,
        lat=None if latest is None else latest.lat,
        at=None if latest is None else latest.at,
        source=Source.EGTS,
        packet=packet.number,
        type=packet.type,
        speed_mps=None if latest is None else latest.speed_mps,
        course_deg=None if latest is None else latest.course_deg,
        object_id=None if latest is None else latest.object_id,
        positions=tuple(positions),
    )


def _positions(packet: Packet) -> Iterator[Position]:
    for record in packet.records:
        for kind, data in record.subrecords:
            if kind == POSITION and len(data) >= _SHORTEST:
                yield _position(record.object_id, data)


def _position(object_id: int | None, data: bytes) -> Position:
    """Read a position; every time that four octets can tell is in the calendar."""
    flags, speed = data[12], int.from_bytes(data[13:15], "little")
    at = instant(_EPOCH_S + int.from_bytes(data[:4], "little"))
    assert at is not None
    return Position(
        object_id=object_id,
        lon=_angle(data[8:12], 180.0, negative=bool(flags & _WEST)),
        lat=_angle(data[4:8], 90.0, negative=bool(flags & _SOUTH)),
        at=at,
        valid=bool(flags & _VALID),
        moving=bool(flags & _MOVING),
        stored=bool(flags & _STORED),
        speed_mps=(speed & _SPEED_BITS) / 36,
        course_deg=data[15] + (256 if speed & _DIRECTION_HIGH else 0),
        altitude_m=_altitude(data, below=bool(speed & _BELOW_SEA)) if flags & _ALTITUDE else None,
    )


def _angle(octets: bytes, full_deg: float, *, negative: bool) -> float:
    angle = int.from_bytes(octets, "little") / _FULL * full_deg
    return -angle if negative else angle


def _altitude(data: bytes, *, below: bool) -> float | None:
    octets = data[_SHORTEST : _SHORTEST + 3]
    if len(octets) < 3:
        return None
    altitude_m = float(int.from_bytes(octets, "little"))
    return -altitude_m if below else altitude_m


def _doubted(positions: Sequence[Position]) -> list[Position]:
    """Mark the positions whose clock does not agree with those of most of the packet."""
    times = sorted(position.at for position in positions)
    return [msgspec.structs.replace(each, doubtful=2 * _agreeing(times, each.at) <= len(times)) for each in positions]


def _agreeing(times: list[datetime], at: datetime) -> int:
    """Count the times that are near an instant."""
    return bisect_right(times, at + CLOCK_APART) - bisect_left(times, at - CLOCK_APART)
