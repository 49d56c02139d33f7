"""What a hospital is worth to a patient: the numbers that its price is made of, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True)
class Window:
    """Until when a patient should be at the door of a department that can still do the most for them.

    Attributes
    ----------
    arrive_within_ms : int
        From its beginning to the door.
    from_contact : bool
        Whether it begins when a crew came to the patient; else it is a limit of the drive alone.
    source : str
        Where the figure was read.
    """

    arrive_within_ms: int
    from_contact: bool
    source: str


WINDOWS: Final[Mapping[str, Window]] = MappingProxyType(
    {
        "stroke": Window(
            40 * MINUTE_MS, from_contact=False, source="order 928н of 15.11.2012: drive to a stroke department (m)"
        ),
        "pci": Window(
            60 * MINUTE_MS,
            from_contact=True,
            source="ESC 2012: PCI within 120 min of first medical contact, of which 60 min behind the door (m)",
        ),
    }
)
"""The departments that have one."""

SECOND_BEST: Final[Mapping[str, str]] = MappingProxyType({"pci": "cardiology", "burns": "trauma"})
"""The department that can begin what another one should do (m)."""


@dataclass(frozen=True, slots=True)
class HospitalPolicy:
    """Prices in ms-equivalents: one is as bad as handing over later by one millisecond.

    All figures are defaults from general knowledge, to be set by the service, unless a source is named.

    Attributes
    ----------
    lacking_ms
        Price of a department that is not there, and once more where not even a general one is.
    lacking_in_window_ms
        The same while a window runs: more than any window, so that a centre within it goes before a nearer hospital.
    late_ms
        Price of a centre beyond its window; it stands `lacking_ms` before a hospital that is none.
    second_best_ms
        What is taken off the price of lacking where a department of `SECOND_BEST` is there.
    no_bed_ms, bed_news_ms
        Price of a department without a free bed; it fades to nothing as the knowledge reaches that age.
    no_road_ms
        Price of having no road there: more than any road time.
    handover_ms, handover_weight
        Mean time from the door until the crew is free, and for how many handovers it counts against those seen.
        15 minutes is what national guidance asks for in England (nuffieldtrust.org.uk, ambulance handover delays).
    handover_places
        Crews that hand over at the same time.
    """

    name: str = "hospitals_1"
    lacking_ms: int = 30 * MINUTE_MS
    lacking_in_window_ms: int = 3 * HOUR_MS
    late_ms: int = 3 * HOUR_MS - 30 * MINUTE_MS
    second_best_ms: int = 15 * MINUTE_MS
    no_bed_ms: int = 45 * MINUTE_MS
    bed_news_ms: int = 4 * HOUR_MS
    no_road_ms: int = 1_000_000_000
    handover_ms: int = 15 * MINUTE_MS
    handover_weight: int = 5
    handover_places: int = 2
    windows: Mapping[str, Window] = field(default_factory=lambda: WINDOWS)
    second_best: Mapping[str, str] = field(default_factory=lambda: SECOND_BEST)


DEFAULT: Final = HospitalPolicy()
"""The policy that ships."""
