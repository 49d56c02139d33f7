import pytest

from maps.osm.max_speed import UNLIMITED_KMH, max_speed_kmh


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("60", 60.0),
        ("60 km/h", 60.0),
        ("30 mph", 30 * 1.609344),
        ("30mph", 30 * 1.609344),
        ("10 knots", 18.52),
        ("RU:urban", 60.0),
        ("ru:rural", 90.0),
        ("RU:motorway", 110.0),
        ("RU:living_street", 20.0),
        ("walk", 5.0),
        ("none", UNLIMITED_KMH),
        ("60;80", 60.0),
        ("80; 50", 50.0),
        ("7.5", 7.5),
    ],
)
def test_known_values(text: str, kmh: float) -> None:
    assert max_speed_kmh(text) == pytest.approx(kmh)


@pytest.mark.parametrize(
    "text", ["", "fast", "60 furlongs", "-50", "0", "60;signals", "50,5", "٦٠ km", "1e9", "1000000"]
)
def test_what_is_not_understood_is_no_number(text: str) -> None:
    assert max_speed_kmh(text) is None
