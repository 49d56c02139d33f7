"""Advanced Mobile Location in an SMS: text or packed data, version 1 and the short version 2."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from dispatch.channels.aml.fields import GREATEST_RADIUS_M, SOURCES, AmlFields
from dispatch.channels.decoded import Decoded, instant, read
from dispatch.channels.errors import ChannelError
from dispatch.channels.gsm7 import unpacked
from dispatch.channels.source import Source
from dispatch.channels.written import latitude, longitude, number, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST: Final = 640
"""Characters of the longest message that is looked at: four SMS in a row."""

HEADER: Final = 'A"ML'
LOSS_BORNE: Final = 2
"""Characters that may be lost on the way, such as a plus or the end of the line: the rest is whole if it reads well."""

_HEADER: Final = re.compile(f"{HEADER}=([12])(?:;|$)")
_METHODS: Final = {"G": "gnss", "W": "wifi", "C": "cell", "F": "fused", "U": "unknown", "N": "none"}
_DIGITS: Final = re.compile(r"[0-9]{1,20}", re.ASCII)
_NETWORK: Final = re.compile(r"([0-9]{3})([0-9]{2,3})", re.ASCII)
_STAMP: Final = re.compile(r"[0-9]{14}", re.ASCII)


def decode_sms(text: str) -> Decoded:
    """Read a text SMS."""
    return read(lambda: _fields(text))


def decode_data_sms(octets: bytes) -> Decoded:
    """Read a data SMS, whose characters of seven bits are packed into octets; without its user data header."""
    return read(lambda: _fields(unpacked(octets[:LONGEST])))


def _fields(text: str) -> AmlFields:
    if len(text) > LONGEST:
        raise ChannelError(f"an AML message has at most {LONGEST} characters, this has {len(text)}")
    header = _HEADER.match(text)
    if header is None:
        raise ChannelError(f"{shown(text[:8])}: an AML message begins with {HEADER}=1; or {HEADER}=2;")
    attributes, version = _attributes(text), header[1]
    length = _length(attributes)
    if length is None and version == "1":
        raise ChannelError("ml is missing: without its length nobody knows whether the message is whole")
    lost = 0 if length is None else length - len(text)
    if not 0 <= lost <= LOSS_BORNE:
        raise ChannelError(f"ml says {length} characters, the message has {len(text)}")
    read_version = _version_1 if version == "1" else _version_2
    return replace(read_version(attributes), length=length, lost_characters=lost)


def _attributes(text: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for attribute in text.split(";"):
        name, told, value = attribute.partition("=")
        if not told or not name or not value:
            raise ChannelError(f"{shown(attribute)} is no attribute such as lc=68")
        if name in attributes:
            raise ChannelError(f"{name} is told twice")
        attributes[name] = value
    return attributes


def _length(attributes: Mapping[str, str]) -> int | None:
    told = _digits(attributes, "ml")
    return None if told is None else int(told)


def _version_1(attributes: Mapping[str, str]) -> AmlFields:
    lat, lon = latitude("lt", _needed(attributes, "lt")), longitude("lg", _needed(attributes, "lg"))
    method = _method(attributes, "pm")
    stamp = attributes.get("top")
    located = method != "none"
    return AmlFields(
        lon=lon if located else None,
        lat=lat if located else None,
        radius_m=_radius(attributes.get("rd")) if located else None,
        at=None if stamp is None else _stamped(stamp),
        source=SOURCES.get(method or "", Source.AML),
        version=1,
        confidence=_confidence(attributes),
        method=method,
        imsi=_digits(attributes, "si"),
        imei=_digits(attributes, "ei"),
        mcc=_digits(attributes, "mcc"),
        mnc=_digits(attributes, "mnc"),
    )


def _version_2(attributes: Mapping[str, str]) -> AmlFields:
    lat, lon, radius_m = _location(attributes)
    altitude_m, vertical_m = _height(attributes)
    method = _method(attributes, "ls")
    called_s = _seconds(attributes, "et", low=0)
    called_at = None if called_s is None else instant(called_s)
    (mcc, mnc), (home_mcc, home_mnc) = _network(attributes, "nc"), _network(attributes, "hc")
    return AmlFields(
        lon=lon,
        lat=lat,
        radius_m=radius_m,
        at=_located_at(attributes, called_s),
        source=SOURCES.get(method or "", Source.AML),
        version=2,
        emergency_number=attributes.get("en"),
        called_at=called_at,
        confidence=_confidence(attributes),
        method=method,
        altitude_m=altitude_m,
        vertical_accuracy_m=vertical_m,
        imei=_digits(attributes, "ei"),
        mcc=mcc,
        mnc=mnc,
        home_mcc=home_mcc,
        home_mnc=home_mnc,
        language=attributes.get("lg"),
    )


def _needed(attributes: Mapping[str, str], name: str) -> str:
    if name not in attributes:
        raise ChannelError(f"{name} is missing")
    return attributes[name]


def _radius(text: str | None) -> float | None:
    """Give a radius; N and 0 are unknown ones."""
    return None if text is None or text == "N" else number("rd", text, low=0, high=GREATEST_RADIUS_M) or None


def _stamped(text: str) -> datetime:
    if _STAMP.fullmatch(text):
        with suppress(ValueError):
            return datetime.fromisoformat(f"{text[:8]}T{text[8:]}+00:00")
    raise ChannelError(f"top: {shown(text)} is no time such as 20260131120000")


def _confidence(attributes: Mapping[str, str]) -> float | None:
    return number("lc", attributes["lc"], low=0, high=100) if "lc" in attributes else None


def _method(attributes: Mapping[str, str], name: str) -> str | None:
    told = attributes.get(name)
    if told is not None and told not in _METHODS:
        raise ChannelError(f"{name}: {shown(told)} is none of {', '.join(_METHODS)}")
    return None if told is None else _METHODS[told]


def _digits(attributes: Mapping[str, str], name: str) -> str | None:
    told = attributes.get(name)
    if told is not None and not _DIGITS.fullmatch(told):
        raise ChannelError(f"{name}: {shown(told)} is no number of digits")
    return told


def _network(attributes: Mapping[str, str], name: str) -> tuple[str | None, str | None]:
    told = attributes.get(name)
    if told is None:
        return None, None
    found = _NETWORK.fullmatch(told)
    if found is None:
        raise ChannelError(f"{name}: {shown(told)} is no country and network such as 25001")
    return found[1], found[2]


def _location(attributes: Mapping[str, str]) -> tuple[float | None, float | None, float | None]:
    """Give latitude, longitude and radius of `lo`; a radius of 0 is an unknown one."""
    if "lo" not in attributes:
        return None, None, None
    parts = attributes["lo"].split(",")
    if len(parts) not in {2, 3}:
        raise ChannelError(f"lo: {shown(attributes['lo'])} is no latitude, longitude and radius")
    radius_m = number("lo", parts[2], low=0, high=GREATEST_RADIUS_M) or None if len(parts) == 3 else None
    return latitude("lo", parts[0]), longitude("lo", parts[1]), radius_m


def _height(attributes: Mapping[str, str]) -> tuple[float | None, float | None]:
    """Give altitude and its accuracy of `lz`; an accuracy of 0 is an unknown one."""
    if "lz" not in attributes:
        return None, None
    parts = attributes["lz"].split(",")
    if len(parts) > 2:
        raise ChannelError(f"lz: {shown(attributes['lz'])} is no altitude and accuracy")
    accuracy = number("lz", parts[1], low=0, high=GREATEST_RADIUS_M) or None if len(parts) == 2 else None
    return number("lz", parts[0], low=-GREATEST_RADIUS_M, high=GREATEST_RADIUS_M), accuracy


def _seconds(attributes: Mapping[str, str], name: str, *, low: float) -> float | None:
    return number(name, attributes[name], low=low, high=1e11) if name in attributes else None


def _located_at(attributes: Mapping[str, str], called_s: float | None) -> datetime | None:
    """Give when the place was found: `lt` seconds after the call began."""
    after_s = _seconds(attributes, "lt", low=-1e11)
    return None if "lo" not in attributes or called_s is None or after_s is None else instant(called_s + after_s)
