"""Packets of EGTS: transport header, records and subrecords, each length and check sum held to (order 285, annex 5)."""

from __future__ import annotations

from binascii import crc_hqx
from typing import TYPE_CHECKING, Final, NamedTuple

from dispatch.channels.errors import ChannelError

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST: Final = 65_535 + 18
"""Octets of a packet: body, longest header and check sum."""

_VERSION: Final = 1
_LEAST_HEADER: Final = 11
_ROUTED_HEADER: Final = 16
_RESPONSE, _APPDATA, _SIGNED = 0, 1, 2
_CRC8_POLYNOMIAL: Final = 0x31
_OBJECT, _EVENT, _TIME = 1, 2, 4
"""Bits of a record's flags: which of its optional fields are there."""


class Record(NamedTuple):
    """A record: its number, the object that it is of, its service, and its subrecords by type and contents."""

    number: int
    object_id: int | None
    service: int
    subrecords: tuple[tuple[int, bytes], ...]


class Packet(NamedTuple):
    """A packet: its number, its type (0 response, 1 data, 2 signed data) and its records."""

    number: int
    type: int
    records: tuple[Record, ...]


def read_packet(octets: bytes) -> Packet:
    """Read one packet.

    Raises
    ------
    ChannelError
        Where a length or a check sum does not hold, or it is encrypted or compressed.
    """
    if len(octets) > LONGEST:
        raise ChannelError(f"an EGTS packet has at most {LONGEST} octets, this has {len(octets)}")
    header = _header(octets)
    size = int.from_bytes(octets[5:7], "little")
    body, check = octets[header : header + size], octets[header + size :]
    if size == 0:
        return Packet(_number(octets), octets[9], ())
    if len(body) < size or len(check) != 2:
        raise ChannelError(f"the packet tells {size} octets of data and holds {len(octets) - header - 2}")
    if crc_hqx(body, 0xFFFF) != int.from_bytes(check, "little"):
        raise ChannelError("the check sum of the data does not hold")
    return Packet(_number(octets), octets[9], tuple(_records(_data(octets[9], body))))


def _number(octets: bytes) -> int:
    return int.from_bytes(octets[7:9], "little")


def _header(octets: bytes) -> int:
    """Check the header and give its length."""
    if len(octets) < _LEAST_HEADER or octets[0] != _VERSION:
        raise ChannelError("it is no EGTS packet of version 1")
    length, flags = octets[3], octets[2]
    if length not in {_LEAST_HEADER, _ROUTED_HEADER} or len(octets) < length:
        raise ChannelError(f"a header of {length} octets is none of EGTS")
    if _crc8(octets[: length - 1]) != octets[length - 1]:
        raise ChannelError("the check sum of the header does not hold")
    if flags & 0b0001_1100:
        raise ChannelError("encrypted and compressed packets are not read")
    return length


def _crc8(octets: bytes) -> int:
    """Give CRC-8 of polynomial x⁸ + x⁵ + x⁴ + 1, from 0xFF on."""
    check = 0xFF
    for octet in octets:
        check = _CRC8[check ^ octet]
    return check


def _crc8_of_octet(octet: int) -> int:
    for _ in range(8):
        octet = (octet << 1 ^ _CRC8_POLYNOMIAL if octet & 0x80 else octet << 1) & 0xFF
    return octet


_CRC8: Final = tuple(_crc8_of_octet(octet) for octet in range(256))


def _data(packet_type: int, body: bytes) -> bytes:
    """Give the records of a body, behind what a response confirms or a signature."""
    if packet_type == _APPDATA:
        return body
    if packet_type == _RESPONSE:
        return body[3:]
    if packet_type == _SIGNED:
        return body[2 + int.from_bytes(body[:2], "little") :]
    raise ChannelError(f"packets of type {packet_type} are not known")


def _records(data: bytes) -> Iterator[Record]:
    at = 0
    while at < len(data):
        size, number, flags = _whole(data, at, 2), _whole(data, at + 2, 2), _whole(data, at + 4, 1)
        at += 5
        object_id = _whole(data, at, 4) if flags & _OBJECT else None
        at += 4 * (flags & (_OBJECT | _EVENT | _TIME)).bit_count()
        service, contents = _whole(data, at, 1), data[at + 2 : at + 2 + size]
        if len(contents) < size:
            raise ChannelError(f"record {number} breaks off")
        yield Record(number, object_id, service, tuple(_subrecords(contents)))
        at += 2 + size


def _subrecords(contents: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(contents):
        size = _whole(contents, at + 1, 2)
        data = contents[at + 3 : at + 3 + size]
        if len(data) < size:
            raise ChannelError("a subrecord breaks off")
        yield contents[at], data
        at += 3 + size


def _whole(data: bytes, at: int, size: int) -> int:
    octets = data[at : at + size]
    if len(octets) < size:
        raise ChannelError("a record breaks off")
    return int.from_bytes(octets, "little")
