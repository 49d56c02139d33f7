"""Every kind of message by its word, and what reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch.channels.aml.decoder import decode_aml
from dispatch.channels.decoded import Decoded, refused
from dispatch.channels.egts.decoder import decode_egts
from dispatch.channels.hexadecimal import octets_of
from dispatch.channels.lost import decode_lost
from dispatch.channels.msd.decoder import decode_msd
from dispatch.channels.pidf.document import decode_pidf
from dispatch.channels.text_message import decode_text
from dispatch.channels.veds import decode_veds
from dispatch.channels.web_form import decode_web_form

if TYPE_CHECKING:
    from collections.abc import Callable


def _decode_msd(message: bytes) -> Decoded:
    return decode_msd(octets_of(message))


def _decode_egts(message: bytes) -> Decoded:
    return decode_egts(octets_of(message))


def _decode_text(message: bytes) -> Decoded:
    try:
        return decode_text(message.decode())
    except UnicodeDecodeError:
        return refused("a text message is in UTF-8")


DECODERS: Final[dict[str, Callable[[bytes], Decoded]]] = {
    "aml": decode_aml,
    "msd": _decode_msd,
    "pidf": decode_pidf,
    "veds": decode_veds,
    "lost": decode_lost,
    "egts": _decode_egts,
    "text": _decode_text,
    "form": decode_web_form,
}
"""By the word that `dispatch112 decode` takes; each reads any octets and gives what it read or why it refused."""
