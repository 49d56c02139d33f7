"""A made-up call with its truth: which incident it tells of, and of what sort it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime


class Sort(StrEnum):
    """Why a call is in the day.

    The first seven tell of an incident that is known already; the next four look as if they did, and do not.
    """

    SECOND_AT_CRASH = "second_at_crash"
    NEIGHBOUR = "neighbour"
    ASKS_AGAIN = "asks_again"
    ECALL = "ecall"
    OTHER_REASON = "other_reason"
    WRONG_HOUSE = "wrong_house"
    MASS_EVENT = "mass_event"
    ONE_BLOCK = "one_block"
    FREQUENT_CALLER = "frequent_caller"
    NEXT_CRASH = "next_crash"
    BUSY_SPOT = "busy_spot"
    PLAIN = "plain"


REPEATS: Final = (
    Sort.SECOND_AT_CRASH,
    Sort.NEIGHBOUR,
    Sort.ASKS_AGAIN,
    Sort.ECALL,
    Sort.OTHER_REASON,
    Sort.WRONG_HOUSE,
    Sort.MASS_EVENT,
)
LOOK_ALIKES: Final = (Sort.ONE_BLOCK, Sort.FREQUENT_CALLER, Sort.NEXT_CRASH, Sort.BUSY_SPOT)


@dataclass(frozen=True, slots=True)
class MadeUpCall:
    """A call as a call taker would have typed it; None where the caller did not say.

    Attributes
    ----------
    id : str
        `C1`, `C2`, … in order of arrival.
    phone : str or None
        Begins with +7 000, which no telephone has.
    radius_m : float
        Uncertainty of lon, lat.
    incident : str
        The truth.
    """

    id: str
    at: datetime
    phone: str | None
    text: str
    lon: float | None
    lat: float | None
    radius_m: float
    address: str | None
    reason: str | None
    patients: int | None
    incident: str
    sort: Sort
