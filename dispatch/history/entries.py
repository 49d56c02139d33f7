"""What a history holds: calls and hazards, as records that somebody else may keep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

FALSE_CALL: Final = "false_call"
"""The outcome that counts as false; `dispatch.vocabulary.CLOSE_REASONS` has it."""


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call that came before.

    Attributes
    ----------
    number : str or None
        Digest of the number, never the number.
    places : tuple of str
        Keys of the place: address, cell, or both.
    reason, outcome : str or None
        Code of the reason for call; why its incident was closed, None while it is open.
    """

    call: str
    incident: str
    at: datetime
    number: str | None = None
    places: tuple[str, ...] = ()
    reason: str | None = None
    outcome: str | None = None


class HazardKind(StrEnum):
    """What a crew should know before it enters."""

    DOG = "dog"
    AGGRESSION = "aggression"
    WEAPON = "weapon"
    OXYGEN = "oxygen"
    INFECTION = "infection"
    ACCESS = "access"
    DOOR_CODE = "door_code"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Hazard:
    """A warning about a place.

    Attributes
    ----------
    place : str
        Key of the place.
    text : str
        What to know: the code, where the dog is.
    set_by : str
        Who set it.
    until : datetime or None
        From then on it holds no more; None until it is lifted.
    """

    place: str
    kind: HazardKind
    text: str
    set_by: str
    at: datetime
    until: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Tell whether a crew should be warned."""
        return self.until is None or now < self.until


Entry = PastCall | Hazard


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a number or a place.

    Attributes
    ----------
    calls : tuple of PastCall
        Newest first.
    false_calls : int
        Of these, how many were false.
    flood : int
        Calls within the span of the rule for floods, where they are as many as it says, else 0. It warns; nothing is
        blocked.
    hazards : tuple of Hazard
        That hold now, newest first.
    """

    calls: tuple[PastCall, ...] = ()
    false_calls: int = 0
    flood: int = 0
    hazards: tuple[Hazard, ...] = ()
