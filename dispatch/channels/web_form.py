"""A call for help from a form of a web page or an app: JSON of a fixed shape."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import msgspec

from dispatch.channels.decoded import Decoded, Fields, read
from dispatch.channels.errors import ChannelError
from dispatch.channels.source import Source
from dispatch.channels.written import in_utc, phone_number

LONGEST: Final = 16_384
"""Octets of a form."""

Name = Annotated[str, msgspec.Meta(max_length=200)]
Words = Annotated[str, msgspec.Meta(max_length=4_000)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Accuracy = Annotated[float, msgspec.Meta(ge=0, le=20_000_000)]


class WebForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page posts; `accuracy` in metres and `at` as browsers tell them of the place."""

    phone: Name | None = None
    name: Name | None = None
    text: Words | None = None
    lon: Longitude | None = None
    lat: Latitude | None = None
    accuracy: Accuracy | None = None
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class FormFields(Fields, frozen=True, kw_only=True):
    """What a form tells."""

    phone: str | None
    name: str | None
    text: str | None


_DECODER: Final = msgspec.json.Decoder(WebForm)


def decode_web_form(body: bytes) -> Decoded:
    """Read the body of a form: phone, name, text, lon, lat, accuracy, at; each optional, but not all absent."""
    return read(lambda: _fields(_read(body)))


def _read(body: bytes) -> WebForm:
    if len(body) > LONGEST:
        raise ChannelError(f"a form has at most {LONGEST} octets, this has {len(body)}")
    try:
        return _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ChannelError(f"the form cannot be read: {error}") from error
    except RecursionError:
        raise ChannelError("the form is nested too deeply") from None


def _fields(form: WebForm) -> FormFields:
    if (form.lon is None) != (form.lat is None):
        raise ChannelError("lon and lat are told together or not at all")
    located = form.lon is not None
    if not (located or form.phone or form.text):
        raise ChannelError("the form tells neither a phone, nor a place, nor what happened")
    return FormFields(
        lon=form.lon,
        lat=form.lat,
        radius_m=form.accuracy or None if located else None,
        at=None if form.at is None else in_utc("at", form.at),
        source=Source.FORM,
        phone=phone_number("phone", form.phone) if form.phone else None,
        name=form.name,
        text=form.text,
    )
