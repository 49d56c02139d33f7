"""What hospitals let the centre know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReportHospital:
    """Tell how a hospital stands: free beds, departments closed until when (None: until further notice) or open again.

    `room` is how many patients it takes in all from now on; `any_number` lifts such a limit.
    """

    hospital: str
    beds: Mapping[str, int] = field(default_factory=dict)
    closed: Mapping[str, datetime | None] = field(default_factory=dict)
    opened: tuple[str, ...] = ()
    room: int | None = None
    any_number: bool = False
