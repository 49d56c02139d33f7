"""Advanced Mobile Location in any of its forms, told apart by how it begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dispatch.channels.aml.form import decode_form
from dispatch.channels.aml.sms import HEADER, LONGEST, decode_data_sms, decode_sms
from dispatch.channels.hexadecimal import octets_of

if TYPE_CHECKING:
    from dispatch.channels.decoded import Decoded

_PACKED_HEADER: Final = bytes.fromhex("415193")
"""The header of a data SMS: A, quote and M, packed."""

_FORM: Final = re.compile(rb"[A-Za-z_]+=[^;]*(?:&|$)")


def decode_aml(message: bytes) -> Decoded:
    """Read an SMS, a data SMS (octets or hexadecimal) or a form of HTTPS."""
    octets = octets_of(message)
    if octets.startswith(_PACKED_HEADER):
        return decode_data_sms(octets)
    text = message.strip(b"\r\n")
    if not text.startswith(HEADER.encode()) and _FORM.match(text[:LONGEST]):
        return decode_form(text)
    return decode_sms(text.decode(errors="replace"))
