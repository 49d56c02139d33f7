"""What a call taker types, and what is found first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.errors import MapError
from maps.gazetteer.build import build_gazetteer
from maps.gazetteer.entries import Entries
from maps.gazetteer.gazetteer import open_gazetteer
from maps.gazetteer.measuring import measure_addresses, measure_crossings, measure_kilometres
from maps.gazetteer.misspelling import addresses

from .conftest import small_entries

if TYPE_CHECKING:
    from pathlib import Path

    from maps.gazetteer.gazetteer import Gazetteer

NEVSKY_5 = "Невский проспект, 5, Большеград"


@pytest.mark.parametrize(
    "text",
    [
        "Невский 5",
        "невский проспект 5",
        "НЕВСКИЙ ПР-КТ, Д. 5",
        "5 Невский пр",
        "Большеград, пр Невский, д.5 кв 12",
        "пр-т Невский дом 5, 3 этаж",
        "Старград Невский 5",
        "невскй 5",
        "нвеский 5",
        "ниевскйи пр 5",
        "ytdcrbq 5",
        "Ytdcrbq ghjcgtrn? 5",
        "Большеград ytdcrbq 5",
        "на Невском проспекте 5",
        "у невского проспекта, д 5",
        "Невский 5 ООО Завод",
        "Невский,5",
        "Невский5",
    ],
)
def test_one_address_is_found_however_it_is_typed(small_gazetteer: Gazetteer, text: str) -> None:
    assert small_gazetteer.find(text)[0].label == NEVSKY_5


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Невский 40 - 1", "Невский проспект, 40 к1, Большеград"),
        ("Невский 38 кор 1", "Невский проспект, 38 к1, Большеград"),
        ("Невский д 7 к2 стр 1 лит А", "Невский проспект, 7 к2 стр1, Большеград"),
        ("Невский 12-а", "Невский проспект, 12А, Большеград"),
        ("Невский 12 лит А", "Невский проспект, 12А, Большеград"),
        ("Невский 18/2", "Невский проспект, 18/2, Большеград"),
        ("вторая советская 7", "2-я Советская улица, 7, Большеград"),
        ("2 Советская 7", "2-я Советская улица, 7, Большеград"),
        ("12 линия 5", "12-я линия В.О., 5, Большеград"),
        ("8 марта 5", "улица 8 Марта, 5, Гатчина"),
        ("ленина 5 тосно", "улица Ленина, 5, Тосно"),
        ("г Гатчина пер Ленина 5", "переулок Ленина, 5, Гатчина"),
        ("п. Шушары, Школьная ул., 1", "Школьная улица, 1, Шушары"),
        ("Набережная 3", "Набережная улица, 3, Тосно"),
        ("СНТ Ромашка уч 15", "СНТ Ромашка, уч. 15, Гатчина"),
        ("ромашка 15", "СНТ Ромашка, уч. 15, Гатчина"),
        ("Städtle 12a", "Städtle, 12А, Vaduz"),
        ("stadtle 7", "Städtle, 7, Vaduz"),
        ("Landstr. 7", "Landstrasse, 7, Vaduz"),
        ("landstr 7 vaduz", "Landstrasse, 7, Vaduz"),
        ("литейн пр 5", "Литейный проспект, 5, Большеград"),
        ("Land strasse 7", "Landstrasse, 7, Vaduz"),
        ("петро славянская 7", "Петро-Славянская улица, 7, Шушары"),
        ("петрославянская 7", "Петро-Славянская улица, 7, Шушары"),
        ("ыефведу 7", "Städtle, 7, Vaduz"),
        ("Невский и Литейный", "Невский проспект / Литейный проспект, Большеград"),
        ("перекрёсток Литейного и Невского", "Литейный проспект / Невский проспект, Большеград"),
        ("угол Ленина и Мира", "улица Ленина / улица Мира, Гатчина"),
        ("Ленина / Мира", "улица Ленина / улица Мира, Гатчина"),
        ("угол Ленина Мира", "улица Ленина / улица Мира, Гатчина"),
        ("А-181, 54 км", "А-181, 54 км"),
        ("54-й километр А181", "А-181, 54 км"),
        ("a 181 км 54+300", "А-181, 54.3 км"),
        ("северное шоссе 54,3 км", "А-181, 54.3 км"),
        ("школа 15", "Школа № 15, Гатчина"),
        ("метро Парковая", "Парковая, Большеград"),
        ("гатч", "Гатчина"),
        ("по улице Садовой в Гатчине", "Садовая улица, Гатчина"),
    ],
)
def test_other_ways_to_say_a_place(small_gazetteer: Gazetteer, text: str, label: str) -> None:
    assert small_gazetteer.find(text)[0].label == label


@given(row=st.integers(0, len(small_entries().houses.number) - 1), in_capitals=st.booleans(), far=st.booleans())
def test_a_label_is_found_first(small_gazetteer: Gazetteer, row: int, *, in_capitals: bool, far: bool) -> None:
    label = addresses(small_entries())[row].label
    near = (9.52, 47.14) if far else None
    assert small_gazetteer.find(label.upper() if in_capitals else label, near=near)[0].label == label


def test_every_house_is_found_however_it_is_written(small_gazetteer: Gazetteer) -> None:
    hits = measure_addresses(small_gazetteer, small_entries(), 1, 50)
    assert {way: hit.misses for way, hit in hits.items() if way != "abbreviated"} == {
        way: () for way in hits if way != "abbreviated"
    }
    assert hits["abbreviated"].first >= 0.98


def test_what_was_not_understood_is_told_as_typed(small_gazetteer: Gazetteer) -> None:
    found = small_gazetteer.find("Невский пр-кт, д.5 кв 12 Завод")[0]
    assert found.matched == ("Невский", "пр-кт", "д.5")
    assert found.unmatched == ("кв", "12", "Завод")


def test_words_typed_in_the_wrong_layout_are_told_as_typed(small_gazetteer: Gazetteer) -> None:
    assert small_gazetteer.find("ytdcrbq 5")[0].matched == ("ytdcrbq", "5")


def test_equal_answers_are_counted_and_the_biggest_settlement_comes_first(small_gazetteer: Gazetteer) -> None:
    found = small_gazetteer.find("Ленина 5")
    assert [one.label for one in found[:4]] == [
        "проспект Ленина, 5, Большеград",
        "улица Ленина, 5, Гатчина",
        "переулок Ленина, 5, Гатчина",
        "улица Ленина, 5, Тосно",
    ]
    assert found[0].alike == 3


def test_shops_of_one_name_are_all_told(small_gazetteer: Gazetteer) -> None:
    found = small_gazetteer.find("магазин Ручей", near=(30.17, 59.53))
    assert [(one.label, one.lon, one.alike) for one in found[:2]] == [
        ("Ручей, Гатчина", 30.16, 1),
        ("Ручей, Гатчина", 30.12, 1),
    ]


def test_a_settlement_that_is_said_is_meant(small_gazetteer: Gazetteer) -> None:
    found = small_gazetteer.find("улица Мира 5 Тосно")
    assert (found[0].label, found[0].unmatched) == ("улица Мира, 5, Гатчина", ("Тосно",))
    assert small_gazetteer.find("Ленина 16 Тосно")[0].label == "улица Ленина, 16, Тосно"


def test_of_equal_answers_the_nearest_comes_first(small_gazetteer: Gazetteer) -> None:
    assert small_gazetteer.find("Ленина 5", near=(30.9, 59.5))[0].label == "улица Ленина, 5, Тосно"


def test_a_house_between_its_neighbours_is_placed_between_them(small_gazetteer: Gazetteer) -> None:
    found = small_gazetteer.find("Литейный 16")[0]
    fourteen, eighteen = (small_gazetteer.find(f"Литейный {number}")[0] for number in ("14", "18/2"))
    assert (found.kind, found.label) == ("interpolated", "Литейный проспект, 16, Большеград")
    assert found.lon == pytest.approx((fourteen.lon + eighteen.lon) / 2)
    assert found.lat == pytest.approx((fourteen.lat + eighteen.lat) / 2)
    assert found.score < fourteen.score


def test_where_the_house_is_unknown_its_street_answers(small_gazetteer: Gazetteer) -> None:
    found = small_gazetteer.find("Литейный 99")[0]
    assert (found.kind, found.label, found.unmatched) == ("street", "Литейный проспект, Большеград", ("99",))
    assert found.score < small_gazetteer.find("Литейный 5")[0].score


def test_an_entrance_is_found_where_it_is_known(small_gazetteer: Gazetteer) -> None:
    found = small_gazetteer.find("Невский 1 подъезд 2")[0]
    assert (found.kind, found.lon, found.lat) == ("entrance", 30.301, 59.941)
    other = small_gazetteer.find("Невский 1 подъезд 7")[0]
    assert (other.kind, other.unmatched) == ("house", ("подъезд", "7"))


def test_a_kilometre_lies_on_the_line(small_gazetteer: Gazetteer) -> None:
    found = small_gazetteer.find("А-181 54 км")[0]
    assert (found.lon, found.lat) == (pytest.approx(29.14), pytest.approx(60.14))


def test_beyond_its_ends_a_road_has_no_kilometres(small_gazetteer: Gazetteer) -> None:
    assert all(found.kind != "kilometre" for found in small_gazetteer.find("А-181 75 км"))


def test_every_beginning_of_an_address_is_answered_with_its_street_or_it(small_gazetteer: Gazetteer) -> None:
    text = "Литейный проспект, 5"
    for end in range(3, len(text) + 1):
        assert small_gazetteer.find(text[:end])[0].label.startswith("Литейный проспект")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "🙂🙂",
        "'; DROP TABLE house; --",
        '" OR 1=1',
        "\0",
        "Невский\0 5",
        "\u202eНевский\u202c 5",
        "555555555555555555555555",
        "5",
        "%_*",
        "٥ ٥",
        "½ ² Ⅳ",
        "км км км 54 + + км",
        "/ / и и угол угол",
        "9" * 10_000,
        "Невский 5 " * 1000,
        "а" * 10_000,
    ],
)
def test_any_text_is_answered(small_gazetteer: Gazetteer, text: str) -> None:
    for found in small_gazetteer.find(text):
        assert 0.0 <= found.score <= 1.0


def test_marks_that_nobody_sees_do_not_hurt(small_gazetteer: Gazetteer) -> None:
    assert small_gazetteer.find("\u202eНевский\0 5\u202c")[0].label == NEVSKY_5


@given(text=st.text(max_size=60) | st.text(alphabet="невскийлнад5/-., 12кмиугол", max_size=60))
def test_no_text_is_an_error(small_gazetteer: Gazetteer, text: str) -> None:
    found = small_gazetteer.find(text, near=(30.3, 59.9), limit=3)
    assert len(found) <= 3
    assert all(0.0 <= one.score <= 1.0 for one in found)


def test_threads_may_ask_at_once(small_gazetteer: Gazetteer) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(small_gazetteer.find, ["Невский 5", "Ленина 5 Тосно"] * 50))
    assert {one[0].label for one in found} == {NEVSKY_5, "улица Ленина, 5, Тосно"}


def test_a_region_without_names_has_no_answers(tmp_path: Path) -> None:
    build_gazetteer(Entries(), tmp_path / "empty.sqlite", progress=lambda _: None)
    gazetteer = open_gazetteer(tmp_path / "empty.sqlite")
    assert gazetteer.find("Невский 5") == []
    gazetteer.close()


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"\0" * 200])
def test_a_file_that_is_no_gazetteer_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "gazetteer.sqlite"
    file.write_bytes(content)
    with pytest.raises(MapError, match=r"gazetteer\.sqlite"):
        open_gazetteer(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="absent"):
        open_gazetteer(tmp_path / "absent.sqlite")


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "gazetteer.sqlite"
    build_gazetteer(small_entries(), file, progress=lambda _: None)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(MapError, match=r"gazetteer\.sqlite"):
        open_gazetteer(file)


def test_the_same_entries_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        build_gazetteer(small_entries(), tmp_path / name, progress=lambda _: None)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_crossings_and_kilometres_of_the_small_region_are_found(small_gazetteer: Gazetteer) -> None:
    entries = small_entries()
    assert measure_crossings(small_gazetteer, entries, 1, 10).misses == ()
    assert measure_kilometres(small_gazetteer, entries, 1, 30).misses == ()
    assert np.all(np.diff(entries.roads[0].km) > 0)
