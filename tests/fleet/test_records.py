"""Stations, hospitals and units refuse what cannot be, and name the field."""

from __future__ import annotations

import math

import pytest

from fleet.errors import FieldError
from fleet.hospital import Hospital
from fleet.station import Station
from fleet.unit import Unit
from fleet.vocabulary import CAPABILITIES


@pytest.mark.parametrize(
    ("lon", "lat", "sentence"),
    [
        (181.0, 10.0, "lon is 181, outside -180 to 180"),
        (30.0, -90.5, "lat is -90.5, outside -90 to 90: are lon and lat swapped?"),
        (200.0, 95.0, "lat is 95, outside -90 to 90"),
        (math.nan, 10.0, "lon is nan, not a number of degrees"),
        (30.0, math.inf, "lat is inf, not a number of degrees"),
        (0.0, 0.0, "lon and lat are both 0: the place was not filled in"),
    ],
)
def test_an_impossible_place_is_refused(lon: float, lat: float, sentence: str) -> None:
    with pytest.raises(FieldError) as caught:
        Station("s1", "Подстанция № 1", lon, lat)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("key", "name", "sentence"),
    [
        ("", "A", "id is empty"),
        ("a/b", "A", "id is 'a/b': want 1 to 64 signs without blanks and without / ? # : ; , |"),
        ("s1", "  ", "name is empty"),
        ("s1", "A\nB", r"name is 'A\nB': it holds signs that cannot be printed"),
        ("s1", "A" * 201, "name has 201 letters, more than 200"),
    ],
)
def test_an_impossible_name_is_refused(key: str, name: str, sentence: str) -> None:
    with pytest.raises(FieldError) as caught:
        Station(key, name, 30.0, 60.0)
    assert str(caught.value) == sentence


def test_capabilities_and_departments_come_from_their_vocabulary() -> None:
    with pytest.raises(FieldError, match="unknown capability 'pediatrics': is 'pediatric' meant"):
        Unit("u1", "1-1", "s1", frozenset({"pediatrics"}))
    with pytest.raises(FieldError, match="capabilities is empty"):
        Unit("u1", "1-1", "s1", frozenset())
    with pytest.raises(FieldError, match=r"unknown department 'xyz': known are general \(общее\), cardiology"):
        Hospital("h1", "A", 30.0, 60.0, frozenset({"xyz"}))
    with pytest.raises(FieldError, match="departments is empty"):
        Hospital("h1", "A", 30.0, 60.0, frozenset())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ВР", "physician"),
        ("ФБ", "feldsher"),
        ("БИТ", "resuscitation"),
        ("ПЕД", "paediatric"),
        ("ПСИХ", "psychiatric"),
        ("АКУШ", "obstetric"),
        ("Общепрофильная", "general"),
        ("pediatric", "paediatric"),
    ],
)
def test_crews_are_known_by_the_short_forms_of_dispatchers(written: str, code: str) -> None:
    assert CAPABILITIES.code_of(written) == code
