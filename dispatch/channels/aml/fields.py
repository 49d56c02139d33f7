"""What Advanced Mobile Location tells, whatever way it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dispatch.channels.decoded import Fields
from dispatch.channels.source import Source

if TYPE_CHECKING:
    from datetime import datetime

GREATEST_RADIUS_M: Final = 1_000_000.0

SOURCES: Final = {
    "gnss": Source.AML_GNSS,
    "gps": Source.AML_GNSS,
    "wifi": Source.AML_WIFI,
    "cell": Source.AML_CELL,
}
"""What a method of positioning is as a source of places; any other is `Source.AML`."""


class AmlFields(Fields, frozen=True, kw_only=True):
    """What a message of Advanced Mobile Location tells; None where it does not.

    Attributes
    ----------
    version : int
        1, or 2 for the short experimental form.
    phone : str
        The number of the caller; an SMS has it as its sender instead.
    emergency_number : str
        The number that was called.
    called_at : datetime
        When the call began, by the phone, UTC.
    crashed_at : datetime
        When the phone felt a car crash.
    confidence : float
        Per cent of cases in which the caller is within the radius.
    method : str
        ``gnss``, ``wifi``, ``cell``, ``fused``, ``unknown`` or ``none``; ``gps`` in forms.
    altitude_m, vertical_accuracy_m : float
    floor : str
        As it is written beside the buttons of a lift.
    imsi, imei, mcc, mnc, home_mcc, home_mnc : str
        Card, phone, network that carries the call, network of the card.
    language : str
        Languages of the phone (BCP 47), comma separated.
    length : int
        Length of the message by itself.
    lost_characters : int
        By how many characters it is shorter than that.
    unread : tuple of str
        Values that were there and make no sense.
    """

    version: int = 1
    phone: str | None = None
    emergency_number: str | None = None
    called_at: datetime | None = None
    crashed_at: datetime | None = None
    confidence: float | None = None
    method: str | None = None
    altitude_m: float | None = None
    vertical_accuracy_m: float | None = None
    floor: str | None = None
    imsi: str | None = None
    imei: str | None = None
    mcc: str | None = None
    mnc: str | None = None
    home_mcc: str | None = None
    home_mnc: str | None = None
    language: str | None = None
    length: int | None = None
    lost_characters: int = 0
    unread: tuple[str, ...] = ()
