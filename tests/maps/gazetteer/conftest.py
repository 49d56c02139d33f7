"""A small region with everything that can be found by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.gazetteer.build import build_gazetteer
from maps.gazetteer.entries import (
    NOWHERE,
    Crossings,
    Entrances,
    Entries,
    Houses,
    NumberedRoad,
    Settlement,
    Sight,
    Street,
)
from maps.gazetteer.gazetteer import Gazetteer, open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTLEMENTS = (
    Settlement("Большеград", ("Старград",), "city", 30.3, 59.94, 5_000_000, NOWHERE),
    Settlement("Гатчина", (), "town", 30.13, 59.57, 90_000, NOWHERE),
    Settlement("Тосно", (), "town", 30.88, 59.54, 36_000, NOWHERE),
    Settlement("Шушары", (), "village", 30.38, 59.8, 60_000, 0),
    Settlement("СНТ Ромашка", (), "allotments", 30.2, 59.6, 0, 1),
    Settlement("Vaduz", (), "town", 9.52, 47.14, 5_000, NOWHERE),
)
STREETS = (
    ("Невский проспект", 0),
    ("Литейный проспект", 0),
    ("улица Ленина", 1),
    ("улица Ленина", 2),
    ("проспект Ленина", 0),
    ("2-я Советская улица", 0),
    ("улица Мира", 1),
    ("Садовая улица", 0),
    ("Садовая улица", 1),
    ("улица 8 Марта", 1),
    ("12-я линия В.О.", 0),
    ("Школьная улица", 3),
    ("переулок Ленина", 1),
    ("Набережная улица", 2),
    ("Städtle", 5),
    ("Landstrasse", 5),
    ("Петро-Славянская улица", 3),
)
NUMBERS = ("1", "2", "3", "5", "5 к2", "7", "9", "12А", "14", "18/2", "38 к1", "42")
OF_NEVSKY = ("40 к1", "7 к2 стр1")


def small_entries() -> Entries:
    """Give the entries of the region; its houses stand in rows to the north-east of their streets."""
    streets = [
        Street(name, (), row, SETTLEMENTS[row].lon + 0.01 * number, SETTLEMENTS[row].lat)
        for number, (name, row) in enumerate(STREETS)
    ]
    society = Street("СНТ Ромашка", (), 4, 30.2, 59.6, is_place=True)
    rows = [(street, number) for street in range(len(streets)) for number in NUMBERS]
    rows += [(0, number) for number in OF_NEVSKY] + [(len(streets), "уч. 15")]
    streets.append(society)
    step = 0.0001 * np.arange(len(rows))
    houses = Houses(
        street=np.array([street for street, _ in rows], dtype=np.int32),
        number=tuple(number for _, number in rows),
        lon=np.array([streets[street].lon for street, _ in rows]) + step,
        lat=np.array([streets[street].lat for street, _ in rows]) + step,
    )
    return Entries(
        settlements=SETTLEMENTS,
        streets=tuple(streets),
        houses=houses,
        entrances=Entrances(np.array([0], dtype=np.int32), ("2",), np.array([30.301]), np.array([59.941])),
        crossings=Crossings(
            np.array([0, 2, 7], dtype=np.int32),
            np.array([1, 6, 4], dtype=np.int32),
            np.array([30.35, 30.14, 30.36]),
            np.array([59.93, 59.56, 59.92]),
        ),
        roads=(
            NumberedRoad(
                "А-181",
                "Северное шоссе",
                np.array([40.0, 50.0, 60.0]),
                np.array([29.0, 29.1, 29.2]),
                np.array([60.0, 60.1, 60.2]),
            ),
        ),
        sights=(
            Sight("Школа № 15", (), "school", 1, 30.1, 59.5),
            Sight("Парковая", (), "subway", 0, 30.2, 59.9),
            Sight("Ручей", (), "shop", 1, 30.12, 59.51),
            Sight("Ручей", (), "shop", 1, 30.16, 59.53),
            Sight("Гимназия № 2", (), "school", 2, 30.9, 59.5),
        ),
    )


@pytest.fixture(scope="session")
def small_gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    """Give the region's gazetteer."""
    file: Path = tmp_path_factory.mktemp("gazetteer") / "gazetteer.sqlite"
    build_gazetteer(small_entries(), file, progress=lambda _: None)
    gazetteer = open_gazetteer(file)
    yield gazetteer
    gazetteer.close()
