"""What a place was found with, and how much that tells where the message itself does not."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Source(StrEnum):
    """What a place was found with."""

    MAP = "map"
    """Set on the map by who takes the call."""
    ADDRESS = "address"
    """An address that the caller confirmed."""
    CALLER = "caller"
    """Coordinates that the caller wrote or said."""
    AML_GNSS = "aml_gnss"
    AML_WIFI = "aml_wifi"
    AML_CELL = "aml_cell"
    AML = "aml"
    """Advanced Mobile Location that does not tell its method, or mixes several."""
    ECALL = "ecall"
    VEDS = "veds"
    PIDF = "pidf"
    FORM = "form"
    """The place of a browser."""
    EGTS = "egts"
    CELL = "cell"
    """The cell of the network that carries the call."""
    UNKNOWN = "unknown"


AUTHORITY: Final[dict[Source, int]] = {Source.MAP: 2, Source.ADDRESS: 2, Source.CALLER: 1}
"""Sources that are persons: who takes the call stands above what the caller wrote, both above machines, with 0."""

USUAL_RADIUS_M: Final[dict[Source, float]] = {
    Source.MAP: 20.0,
    Source.ADDRESS: 50.0,
    Source.CALLER: 100.0,
    Source.AML_GNSS: 50.0,
    Source.AML_WIFI: 100.0,
    Source.AML_CELL: 2_000.0,
    Source.AML: 500.0,
    Source.ECALL: 1_000.0,
    Source.VEDS: 150.0,
    Source.PIDF: 500.0,
    Source.FORM: 200.0,
    Source.EGTS: 50.0,
    Source.CELL: 3_000.0,
    Source.UNKNOWN: 3_000.0,
}
"""(m) Radius of a place whose message does not tell one; that of eCall is for positions the car does not trust."""
