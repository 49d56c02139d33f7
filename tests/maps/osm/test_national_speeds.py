import re

import pytest

from maps.osm.max_speed import UNLIMITED_KMH, implied_speed_kmh
from maps.osm.national_speeds import national_speed_kmh, national_speeds_kmh


@pytest.mark.parametrize(
    ("code", "kmh"),
    [
        ("RU:urban", 60.0),
        ("RU:rural", 90.0),
        ("RU:motorway", 110.0),
        ("RU:living_street", 20.0),
        ("DE:motorway", UNLIMITED_KMH),
        ("FI:urban", 50.0),
        ("pt:RURAL", 90.0),
        ("LI:rural", 80.0),
        ("AD:urban", 50.0),
        ("GB:nsl_single", 96.56),
        ("UK:motorway", 112.65),
        ("DE:zone:30", 30.0),
        ("AT:zone30", 30.0),
        ("CH:20", 20.0),
    ],
)
def test_codes(code: str, kmh: float) -> None:
    assert national_speed_kmh(code) == kmh


@pytest.mark.parametrize("code", ["", "sign", "XX:urban", "RU", "RU:", ":urban", "RU:0", "RU:zone:", "urban"])
def test_what_names_no_law(code: str) -> None:
    assert national_speed_kmh(code) is None


def test_every_row_of_the_table_is_a_code_with_a_speed_on_roads() -> None:
    for code, kmh in national_speeds_kmh().items():
        assert re.fullmatch("[a-z]{2}:[a-z_]+", code)
        assert 5 <= kmh <= 140 or kmh == UNLIMITED_KMH


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"source:maxspeed": "RU:rural"}, 90.0),
        ({"maxspeed:type": "sign", "zone:traffic": "RU:urban"}, 60.0),
        ({"zone:maxspeed": "DE:30"}, 30.0),
        ({"source:maxspeed": "survey"}, None),
        ({}, None),
    ],
)
def test_the_first_key_that_names_a_law_counts(tags: dict[str, str], kmh: float | None) -> None:
    assert implied_speed_kmh(tags) == kmh
