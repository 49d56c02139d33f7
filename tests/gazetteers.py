"""A small gazetteer by hand: two settlements with a street of the same name, a crossing, a numbered road."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from maps.gazetteer.build import build_gazetteer
from maps.gazetteer.entries import Crossings, Entries, Houses, NumberedRoad, Settlement, Street

if TYPE_CHECKING:
    from pathlib import Path

HOUSE: Final = (30.31, 59.94)
"""Лесная улица, 5 in the town."""
HOUSE_IN_VILLAGE: Final = (30.91, 60.14)
CROSSING: Final = (30.312, 59.94)


def small_entries() -> Entries:
    return Entries(
        settlements=(
            Settlement("Сосногорск", (), "town", 30.31, 59.94, 50_000, -1),
            Settlement("Ручьи", (), "village", 30.91, 60.14, 300, -1),
        ),
        streets=(
            Street("Лесная улица", (), 0, *HOUSE),
            Street("Мостовая улица", (), 0, *CROSSING),
            Street("Лесная улица", (), 1, *HOUSE_IN_VILLAGE),
        ),
        houses=Houses(
            street=np.array([0, 2], dtype=np.int32),
            number=("5", "5"),
            lon=np.array([HOUSE[0], HOUSE_IN_VILLAGE[0]]),
            lat=np.array([HOUSE[1], HOUSE_IN_VILLAGE[1]]),
        ),
        crossings=Crossings(
            one=np.array([0], dtype=np.int32),
            other=np.array([1], dtype=np.int32),
            lon=np.array([CROSSING[0]]),
            lat=np.array([CROSSING[1]]),
        ),
        roads=(NumberedRoad("А-181", "", np.array([54.0, 55.0]), np.array([30.5, 30.518]), np.array([60.0, 60.0])),),
    )


def write_small_gazetteer(file: Path) -> None:
    build_gazetteer(small_entries(), file, progress=lambda _step: None)
