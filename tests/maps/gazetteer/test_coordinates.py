"""Coordinates in every notation that people type or paste."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.gazetteer.coordinates import read_coordinates

PALACE_SQUARE = (30.3141, 59.9386)
"""To four decimals."""

HERE = (
    "59.9386, 30.3141",
    "59.9386,30.3141",
    "59.9386 30.3141",
    "59.9386; 30.3141",
    "59.9386 / 30.3141",
    "59,9386; 30,3141",
    "59,9386 30,3141",
    "59,9386, 30,3141",
    "59,9386,30,3141",
    "(59.9386, 30.3141).",
    "N59.9386 E30.3141",
    "N 59.9386, E 30.3141",
    "30.3141E 59.9386N",
    "30.3141 e, 59.9386 n",
    "E30.3141 N59.9386",
    "с.ш. 59.9386 в.д. 30.3141",
    "59,9386° с. ш. 30,3141° в. д.",
    "59.9386 северной широты, 30.3141 восточной долготы",
    "в.д. 30,3141 с.ш. 59,9386",
    "С59.9386 В30.3141",
    "C 59.9386 B 30.3141",
    "широта 59.9386, долгота 30.3141",
    "Широта: 59.9386 Долгота: 30.3141",
    "lat=59.9386 lon=30.3141",
    "lng: 30.3141, lat: 59.9386",
    '{"lat": 59.9386, "lon": 30.3141}',
    "координаты: 59.9386 30.3141",
    "+59.9386 +30.3141",
    "59.9386°, 30.3141°",
    "59.9386 градусов 30.3141 градусов",
    "59°56.316' 30°18.846'",
    "59° 56,316′ 30° 18,846′",
    "59 56.316 30 18.846",
    "59 56.316N 30 18.846E",
    "N59 56.316 E30 18.846",
    "59°56′18.96″ с.ш. 30°18′50.76″ в.д.",
    "59°56'18.96\"N 30°18'50.76\"E",
    "59º56’18,96’’ 30º18’50,76’’",
    "59˚56´18.96” 30˚18´50.76”",
    "59 56 18.96 30 18 50.76",
    "59:56:18.96 30:18:50.76",
    "59d56m18.96s 30d18m50.76s",
    "59 град. 56 мин. 18,96 сек. с.ш. 30 град. 18 мин. 50,76 сек. в.д.",
    "59 градусов 56 минут 18.96 секунд северной широты 30 градусов 18 минут 50.76 секунд восточной долготы",
    "geo:59.9386,30.3141",
    "geo:59.9386,30.3141,12;crs=wgs84;u=40",
    "geo:0,0?q=59.9386,30.3141(Человек)",
    "https://yandex.ru/maps/2/saint-petersburg/?ll=30.3141%2C59.9386&z=17",
    "https://yandex.ru/maps/?ll=30.1%2C59.1&whatshere%5Bpoint%5D=30.3141%2C59.9386&z=17",
    "https://yandex.ru/maps/?pt=30.3141,59.9386,pm2rdm&z=17",
    "https://yandex.ru/maps/?text=59.9386%2C30.3141",
    "https://yandex.ru/maps/?rtext=59.1%2C30.1~59.9386%2C30.3141&rtt=auto",
    "yandex.ru/maps/?ll=30.3141,59.9386",
    "https://www.google.com/maps/@59.9386,30.3141,17z",
    "https://www.google.com/maps/place/X/@59.1,30.1,17z/data=!3m1!4b1!4m6!8m2!3d59.9386!4d30.3141",
    "https://www.google.ru/maps/place/59%C2%B056'19.0%22N+30%C2%B018'50.8%22E/@59.9386,30.3141,17z",
    "https://maps.google.com/?q=59.9386,30.3141",
    "https://www.google.com/maps/search/?api=1&query=59.9386%2C30.3141",
    "https://www.google.com/maps/search/59.9386,+30.3141?entry=tts",
    "https://www.openstreetmap.org/#map=17/59.9386/30.3141",
    "https://www.openstreetmap.org/?mlat=59.9386&mlon=30.3141#map=15/59.1/30.1",
    "https://maps.apple.com/?ll=59.9386,30.3141",
    "https://2gis.ru/spb/geo/30.3141,59.9386",
    "https://2gis.ru/spb?m=30.3141%2C59.9386%2F16",
    "Я здесь: https://yandex.ru/maps/?ll=30.3141,59.9386&z=17 помогите",
)

NOT_COORDINATES = (
    "",
    " ",
    "Ленина 5",
    "12, 5",
    "12 5",
    "5/7",
    "59",
    "59.9386",
    "30,59",
    "А-181, 54 км",
    "5 к2",
    "+7 921 123-45-67",
    "89211234567",
    "8 (921) 123 45 67",
    "59 56 30 18",
    "95.0, 195.0",
    "59°61′ 30°18′",
    "59°56.5′18″ 30°18′",
    "59.5 56.3 30.1 18.2",
    "N59.9386 S30.3141",
    "N -59.9386 E30.3141",
    "59.9386, 30.3141 дом 5",
    "1.2.3.4",
    "999999999999999999999.5, 30.5",
    "geo:здесь",
    "https://yandex.ru/maps/-/CDabc123",
    "https://[/maps/?ll=30,59",
    "https://www.google.com/maps?q=Невский+5",
    "٥٩.٩ ٣٠.٣",
    "😀 59.9",
    "' or 1=1; --",
    "7" * 10_000,
    "59.9386, 30.3141 " * 1_000,
)

SIDES = (tuple("NSEW"), tuple("СЮВЗ"), ("с.ш.", "ю.ш.", "в.д.", "з.д."))

latitudes = st.floats(-89.9, 89.9)
longitudes = st.floats(-179.9, 179.9)


@pytest.mark.parametrize("text", HERE)
def test_a_place_is_read_in_every_notation(text: str) -> None:
    found = read_coordinates(text)
    assert found is not None, text
    assert found == [pytest.approx(PALACE_SQUARE, abs=1e-6)]


@pytest.mark.parametrize("text", NOT_COORDINATES)
def test_what_is_no_place_on_earth_is_none(text: str) -> None:
    assert read_coordinates(text) is None


def test_the_order_that_lies_in_the_region_is_meant() -> None:
    region = (28.0, 58.0, 36.0, 62.0)
    assert read_coordinates("30.3141, 59.9386", region) == [PALACE_SQUARE]
    assert read_coordinates("59.9386, 30.3141", region) == [PALACE_SQUARE]


def test_where_the_region_does_not_tell_both_orders_are_given_latitude_first() -> None:
    assert read_coordinates("40.5, 41.5", (35.0, 35.0, 45.0, 45.0)) == [(41.5, 40.5), (40.5, 41.5)]
    assert read_coordinates("40.5, 41.5", (0.0, 0.0, 1.0, 1.0)) == [(41.5, 40.5), (40.5, 41.5)]
    assert read_coordinates("40.5, 41.5") == [(41.5, 40.5)]


def test_what_can_only_be_a_longitude_is_one() -> None:
    assert read_coordinates("-122.4, 37.8") == [(-122.4, 37.8)]
    assert read_coordinates("122.4° 37.8°", (0, 0, 1, 1)) == [(122.4, 37.8)]


def test_what_the_text_tells_is_not_doubted() -> None:
    assert read_coordinates("N40.5 E41.5", (0.0, 0.0, 1.0, 1.0)) == [(41.5, 40.5)]
    assert read_coordinates("33.5 ю.ш. 70.6 з.д.", (0.0, 0.0, 1.0, 1.0)) == [(-70.6, -33.5)]


@given(latitudes, longitudes, st.sampled_from((", ", ";", " ", "/")))
def test_decimals_come_back(lat: float, lon: float, between: str) -> None:
    assert _read(f"{lat:.7f}{between}{lon:.7f}") == pytest.approx((lon, lat), abs=1e-6)


@given(latitudes, longitudes, st.sampled_from(("; ", " ", ", ")))
def test_decimal_commas_come_back(lat: float, lon: float, between: str) -> None:
    text = f"{lat:.7f}".replace(".", ",") + between + f"{lon:.7f}".replace(".", ",")
    assert _read(text) == pytest.approx((lon, lat), abs=1e-6)


@given(latitudes, longitudes, st.sampled_from((1, -1)), st.sampled_from(SIDES))
def test_sides_of_the_world_come_back_in_either_order(
    lat: float, lon: float, step: int, words: tuple[str, ...]
) -> None:
    north, south, east, west = words
    angles = [f"{abs(lat):.7f}{south if lat < 0 else north}", f"{abs(lon):.7f} {west if lon < 0 else east}"]
    assert _read(" ".join(angles[::step])) == pytest.approx((lon, lat), abs=1e-6)


@given(latitudes, longitudes, st.sampled_from(("°′", "°'", "  ")), st.sampled_from("NС"), st.sampled_from("EВ"))
def test_minutes_come_back(lat: float, lon: float, signs: str, north: str, east: str) -> None:
    sides = (north if lat >= 0 else "S", east if lon >= 0 else "W")
    told = (_minutes(abs(angle), signs) + side for angle, side in zip((lat, lon), sides, strict=True))
    assert _read(" ".join(told)) == pytest.approx((lon, lat), abs=1e-6)


@given(latitudes, longitudes, st.sampled_from(("°′″", "°'\"", "   ", "::″", "˚´”")))
def test_seconds_come_back(lat: float, lon: float, signs: str) -> None:
    text = f"{_seconds(abs(lat), signs)}{'NS'[lat < 0]} {_seconds(abs(lon), signs)}{'EW'[lon < 0]}"
    assert _read(text) == pytest.approx((lon, lat), abs=1e-6)


@given(latitudes, longitudes)
def test_links_come_back(lat: float, lon: float) -> None:
    for link in (
        f"geo:{lat:.7f},{lon:.7f}",
        f"https://yandex.ru/maps/?ll={lon:.7f}%2C{lat:.7f}&z=12",
        f"https://www.google.com/maps/@{lat:.7f},{lon:.7f},12z",
        f"https://www.openstreetmap.org/#map=12/{lat:.7f}/{lon:.7f}",
        f"https://www.openstreetmap.org/?mlat={lat:.7f}&mlon={lon:.7f}",
    ):
        assert _read(link) == pytest.approx((lon, lat), abs=1e-6)


@given(st.text(max_size=60) | st.text(alphabet="0123456789.,;°'\"NSEWсювз -+/:@=", max_size=60))
def test_any_text_is_a_place_on_earth_or_none(text: str) -> None:
    for lon, lat in read_coordinates(text, (29.0, 59.0, 31.0, 61.0)) or ():
        assert abs(lon) <= 180
        assert abs(lat) <= 90


def _read(text: str) -> tuple[float, float]:
    found = read_coordinates(text)
    assert found is not None, text
    return found[0]


def _minutes(angle: float, signs: str) -> str:
    total = round(angle * 60, 6)
    return f"{int(total // 60)}{signs[0]}{total % 60:.6f}{signs[1]}"


def _seconds(angle: float, signs: str) -> str:
    total = round(angle * 3600, 4)
    return f"{int(total // 3600)}{signs[0]}{int(total // 60 % 60)}{signs[1]}{total % 60:.4f}{signs[2]}"
