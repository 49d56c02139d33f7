"""A place of a caller as a message or a person told it, with its uncertainty, age and source."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.channels.source import AUTHORITY, USUAL_RADIUS_M, Source

if TYPE_CHECKING:
    from dispatch.channels.decoded import Decoded

AHEAD: Final = timedelta(minutes=1)
"""(m) Clocks further ahead than this are wrong."""


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """Where a caller was.

    Attributes
    ----------
    lon, lat : float
        Degrees.
    radius_m : float or None
        Metres around it; None where nobody told.
    at : datetime
        When, UTC.
    source : Source
    """

    lon: float
    lat: float
    radius_m: float | None
    at: datetime
    source: Source

    @property
    def authority(self) -> int:
        """How far a person stands behind it: 2 who takes the call, 1 the caller, 0 a machine."""
        return AUTHORITY.get(self.source, 0)

    @property
    def told_radius_m(self) -> float:
        """The radius, or the usual one of its source."""
        return USUAL_RADIUS_M[self.source] if self.radius_m is None else self.radius_m


def fix_of(decoded: Decoded, received: datetime) -> Fix | None:
    """Give the place that a message tells, None where it was refused or tells none.

    One without a time, or with a time that is a little ahead of ours, counts as found when it was received.
    """
    fields = decoded.fields
    if not decoded.ok or fields.lon is None or fields.lat is None:
        return None
    at = fields.at or received
    at = received if received < at <= received + AHEAD else at
    return Fix(lon=fields.lon, lat=fields.lat, radius_m=fields.radius_m, at=at, source=fields.source)
