"""Whether a form of Advanced Mobile Location is genuine, new, and sent by a phone whose clock is right.

The signature is what Android's Emergency Location Service puts into forms: HMAC-SHA-1 under the key that phone maker
and centre share, over all of the body before ``&hmac=``, in hexadecimal, as the last field.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dispatch.channels.aml.fields import AmlFields
from dispatch.channels.aml.form import decode_form

if TYPE_CHECKING:
    from datetime import datetime

    from dispatch.channels.decoded import Decoded

SIGNATURE_FIELD: Final = b"&hmac="
CLOCK_AHEAD: Final = timedelta(minutes=1)
"""(m) Further ahead of us no phone is that has its time from the network."""

CLOCK_BEHIND: Final = timedelta(hours=12)
"""(m) A message of a call that began longer ago is of another call, or of a phone without the time."""

MOST_REMEMBERED: Final = 100_000


class ArrivalFault(StrEnum):
    """Why a message is not taken as what a phone sent just now."""

    SIGNATURE = "signature"
    CLOCK = "clock"
    REPEAT = "repeat"


class SeenMessages:
    """The messages of the last hours, by digest; bounded, the oldest forgotten first."""

    def __init__(self, *, keep: timedelta = CLOCK_BEHIND + CLOCK_AHEAD, most: int = MOST_REMEMBERED) -> None:
        self._keep = keep
        self._most = most
        self._seen: OrderedDict[bytes, datetime] = OrderedDict()

    def __len__(self) -> int:
        return len(self._seen)

    def is_new(self, body: bytes, now: datetime) -> bool:
        """Tell whether this is the first time that a message comes, and remember it."""
        self._forget(now)
        digest = hashlib.sha256(body).digest()
        if digest in self._seen:
            return False
        self._seen[digest] = now
        return True

    def _forget(self, now: datetime) -> None:
        while self._seen:
            oldest = next(iter(self._seen))
            if len(self._seen) < self._most and now - self._seen[oldest] <= self._keep:
                return
            del self._seen[oldest]


def signature_of(body: bytes, key: bytes) -> str:
    """Give the signature of a body without its field ``hmac``."""
    return hmac.new(key, body, hashlib.sha1).hexdigest()


def is_signed(body: bytes, key: bytes) -> bool:
    """Tell whether a body ends with the signature that the shared key gives, compared in constant time."""
    signed, told, signature = body.rpartition(SIGNATURE_FIELD)
    expected = signature_of(signed, key).encode()
    return hmac.compare_digest(expected, signature.lower()) and bool(told)


def arrival_fault(body: bytes, *, key: bytes, now: datetime, seen: SeenMessages) -> ArrivalFault | None:
    """Tell why a form is not believed, None where it is.

    A place may have been found long before the call, so its clock is judged by the beginning of the call where that
    is told. Forms that are not signed or whose clock is wrong are not remembered.
    """
    if not is_signed(body, key):
        return ArrivalFault.SIGNATURE
    if has_wrong_clock(decode_form(body), now):
        return ArrivalFault.CLOCK
    signed = body.rpartition(SIGNATURE_FIELD)[0]
    return None if seen.is_new(signed, now) else ArrivalFault.REPEAT


def has_wrong_clock(decoded: Decoded, now: datetime) -> bool:
    """Tell whether what a phone says of the time cannot be; a message without any time is not doubted."""
    fields = decoded.fields
    told = (fields.called_at if isinstance(fields, AmlFields) else None) or fields.at
    return told is not None and not -CLOCK_BEHIND <= told - now <= CLOCK_AHEAD
