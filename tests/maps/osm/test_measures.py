import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.osm.max_speed import max_speed_kmh
from maps.osm.measures import NO_LIMIT, duration_s, metres, tonnes


@pytest.mark.parametrize(
    ("text", "length_m"),
    [
        ("3.5", 3.5),
        ("3.5 m", 3.5),
        ("3,5m", 3.5),
        ("250 cm", 2.5),
        ("7'", 2.1336),
        ("7'6\"", 2.286),
        ("7' 6\"", 2.286),
        ("7 ft 6 in", 2.286),
        ("12'-6\"", 3.81),
        ('90"', 2.286),
        ("3.5;2.8", 2.8),
        ("default", NO_LIMIT),
        ("none;4", 4.0),
    ],
)
def test_lengths(text: str, length_m: float) -> None:
    assert metres(text) == pytest.approx(length_m)


@pytest.mark.parametrize(
    ("text", "weight_t"),
    [("7.5", 7.5), ("7.5 t", 7.5), ("3500 kg", 3.5), ("5 st", 4.5359237), ("10000 lbs", 4.5359237), ("none", NO_LIMIT)],
)
def test_weights(text: str, weight_t: float) -> None:
    assert tonnes(text) == pytest.approx(weight_t)


@pytest.mark.parametrize(
    ("text", "time_s"),
    [("20", 1200), ("1:20", 4800), ("01:20:30", 4830), ("PT1H20M", 4800), ("PT45S", 45), ("pt90m", 5400)],
)
def test_durations(text: str, time_s: float) -> None:
    assert duration_s(text) == time_s


@pytest.mark.parametrize(
    "text", ["", "0", "-3", "low", "3.5 feet and a bit", "3.5;low", "٣", "1e3", "3 t", "12:34:56:78"]
)
def test_what_is_not_understood_is_no_number(text: str) -> None:
    assert metres(text) is None
    assert tonnes(text.replace("t", "m")) is None
    assert duration_s(text) is None


@given(st.integers(1, 99_999), st.sampled_from([("", 1.0), (" m", 1.0), ("cm", 0.01), (" ft", 0.3048)]))
def test_a_figure_with_its_unit_is_that_many_metres(hundredths: int, unit: tuple[str, float]) -> None:
    name, factor = unit
    assert metres(f"{hundredths / 100:.2f}{name}") == pytest.approx(hundredths / 100 * factor)


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_two_ways_to_write_a_duration_are_one(hours: int, minutes: int, seconds: int) -> None:
    told = duration_s(f"{hours}:{minutes:02}:{seconds:02}")
    assert told == duration_s(f"PT{hours}H{minutes}M{seconds}S")
    assert told == (hours * 3600 + minutes * 60 + seconds or None)


@given(st.text())
def test_any_text_is_a_positive_number_or_nothing(text: str) -> None:
    for read in (metres, tonnes, duration_s, max_speed_kmh):
        value = read(text)
        assert value is None or value > 0


@given(st.lists(st.integers(5, 140), min_size=1), st.sampled_from(["", " km/h", " mph"]))
def test_of_several_speeds_the_lowest_counts(speeds: list[int], unit: str) -> None:
    assert max_speed_kmh(";".join(f"{speed}{unit}" for speed in speeds)) == max_speed_kmh(f"{min(speeds)}{unit}")
