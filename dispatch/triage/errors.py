"""What triage refuses; each error carries its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dispatch.errors import DispatchError

if TYPE_CHECKING:
    from collections.abc import Sequence


class CatalogueError(DispatchError):
    """A catalogue is refused; `faults` are its faults, each ``FILE: path: reason``, and the message holds them all."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class InterviewError(DispatchError):
    """A question, an answer or a reason that the interview cannot take."""


class UrgencyError(DispatchError):
    """A change of the urgency that the rules do not allow."""
