"""Advanced Mobile Location over HTTPS: the form that a phone posts (Android Emergency Location Service, version 1).

Every field is optional there, so one that makes no sense is told in `unread` rather than losing the others; only
without a latitude or longitude that can be read is a form with one refused, and tells the rest all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import parse_qsl

from dispatch.channels.aml.fields import GREATEST_RADIUS_M, SOURCES, AmlFields
from dispatch.channels.decoded import Decoded, instant, refused
from dispatch.channels.errors import ChannelError
from dispatch.channels.source import Source
from dispatch.channels.written import number

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

T = TypeVar("T")

LONGEST: Final = 8_192
"""Octets of the longest form that is looked at."""

MOST_FIELDS: Final = 100
LONGEST_WORD: Final = 200
_LATEST_MS: Final = 1e14
_PLACE: Final = ("location_latitude", "location_longitude")


def decode_form(body: bytes) -> Decoded:
    """Read the body of a request, `name=value&…`; whether it is genuine is told by `arrival_fault`."""
    try:
        return _decoded(form_values(body))
    except ChannelError as error:
        return refused(str(error))


def form_values(body: bytes) -> dict[str, str]:
    """Give the fields of a form by name, without empty ones.

    Raises
    ------
    ChannelError
        Where it is no form of version 1, too long, or tells a field twice.
    """
    if len(body) > LONGEST:
        raise ChannelError(f"an AML form has at most {LONGEST} octets, this has {len(body)}")
    try:
        pairs = parse_qsl(body.decode(), strict_parsing=True, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise ChannelError("the body is no form such as v=1&location_latitude=59.9") from None
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ChannelError("the form tells a field twice")
    if values.get("v") != "1":
        raise ChannelError("v: an AML form has version 1")
    return {name: value for name, value in values.items() if value}


def _decoded(values: dict[str, str]) -> Decoded:
    form = _Form(values)
    fields = _fields(form)
    faults = [form.faults[name] for name in _PLACE if name in form.faults]
    return refused(faults[0], fields) if faults else Decoded(ok=True, fields=fields)


class _Form:
    """The fields of a form, each read on its own; what cannot be read is kept with its reason."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        self.faults: dict[str, str] = {}

    def word(self, name: str) -> str | None:
        """Give a field as it is written."""
        value = self.values.get(name)
        return None if value is None else self._kept(name, lambda: _short(name, value))

    def number(self, name: str, *, low: float, high: float) -> float | None:
        """Give a number within its bounds."""
        value = self.values.get(name)
        return None if value is None else self._kept(name, lambda: number(name, value, low=low, high=high))

    def instant(self, name: str) -> datetime | None:
        """Give an instant that is told in ms since 1970."""
        value = self.number(name, low=0, high=_LATEST_MS)
        return None if value is None else instant(value / 1_000)

    def _kept(self, name: str, reading: Callable[[], T]) -> T | None:
        try:
            return reading()
        except ChannelError as error:
            self.faults[name] = str(error)
            return None


def _short(name: str, value: str) -> str:
    if len(value) > LONGEST_WORD:
        raise ChannelError(f"{name}: has over {LONGEST_WORD} characters")
    return value


def _fields(form: _Form) -> AmlFields:
    lat = form.number("location_latitude", low=-90, high=90)
    lon = form.number("location_longitude", low=-180, high=180)
    located = lat is not None and lon is not None
    method = (form.word("location_source") or "").lower() or None
    metres = {"low": 0.0, "high": GREATEST_RADIUS_M}
    return AmlFields(
        lon=lon if located else None,
        lat=lat if located else None,
        radius_m=form.number("location_accuracy", **metres) or None if located else None,
        at=form.instant("location_time"),
        source=SOURCES.get(method or "", Source.AML),
        version=1,
        phone=form.word("device_number"),
        emergency_number=form.word("emergency_number"),
        called_at=form.instant("time"),
        crashed_at=form.instant("adr_carcrash_time"),
        confidence=_confidence(form),
        method=method,
        altitude_m=form.number("location_altitude", low=-GREATEST_RADIUS_M, high=GREATEST_RADIUS_M),
        vertical_accuracy_m=form.number("location_vertical_accuracy", **metres) or None,
        floor=form.word("location_floor"),
        imsi=form.word("device_imsi"),
        imei=form.word("device_imei"),
        mcc=form.word("cell_network_mcc"),
        mnc=form.word("cell_network_mnc"),
        home_mcc=form.word("cell_home_mcc"),
        home_mnc=form.word("cell_home_mnc"),
        language=form.word("device_languages"),
        unread=tuple(sorted(form.faults)),
    )


def _confidence(form: _Form) -> float | None:
    """Give the confidence in per cent, which newer phones tell as a share of one."""
    share = form.number("location_confidence", low=0, high=1)
    return form.number("location_certainty", low=0, high=100) if share is None else 100 * share
