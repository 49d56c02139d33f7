from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maps import MapError
from maps.errors import OwnPlacesFileError
from maps.gazetteer.entries import NOWHERE, Sight
from maps.own_places import read_own_places

if TYPE_CHECKING:
    from pathlib import Path


def _write(folder: Path, text: str) -> Path:
    path = folder / "places.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_places_with_and_without_a_kind(tmp_path: Path) -> None:
    text = "name,lon,lat,kind\nПост у моста,30.31,59.94,post\n\nДача главврача,30.5,60,\n"
    assert read_own_places(_write(tmp_path, text)) == [
        Sight("Пост у моста", (), "post", NOWHERE, 30.31, 59.94),
        Sight("Дача главврача", (), "own", NOWHERE, 30.5, 60.0),
    ]


def test_semicolons_russian_headers_and_decimal_commas(tmp_path: Path) -> None:
    text = "\ufeffНазвание;Долгота;Широта\nПост;30,31;59,94\n"
    assert read_own_places(_write(tmp_path, text)) == [Sight("Пост", (), "own", NOWHERE, 30.31, 59.94)]


def test_every_bad_line_is_listed(tmp_path: Path) -> None:
    text = "name,lon,lat\nA,30,60\n,30,60\nB,east,60\nC,30,\nD,181,60\nE,30,nan\nF\n"
    with pytest.raises(OwnPlacesFileError) as caught:
        read_own_places(_write(tmp_path, text))
    assert caught.value.problems == (
        "places.csv:3: name is empty",
        "places.csv:4: lon 'east' is not understood",
        "places.csv:5: lat is empty",
        "places.csv:6: lon 181 is outside -180 to 180",
        "places.csv:7: lat nan is outside -90 to 90",
        "places.csv:8: lon is empty",
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "lacks name, lon, lat"),
        (b"name,kind\n", "lacks lon, lat"),
        (b"name,lon,lat\n\xff", "UTF-8"),
        (b"name,lon,lat\n" + b"x" * 200_000, "no CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes(content)
    with pytest.raises(MapError, match=reason):
        read_own_places(path)
    with pytest.raises(MapError, match="cannot be read"):
        read_own_places(tmp_path / "none.csv")
