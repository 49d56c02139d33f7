"""Hospitals of a made-up fleet have the departments that their names tell, and together every one."""

from __future__ import annotations

import pytest

from fleet.made_up_hospitals import HOSPITAL_PROFILES, departments_of
from fleet.vocabulary import DEPARTMENTS
from maps.made_up.region import made_up


def test_hospitals_without_names_have_the_profiles_in_turn() -> None:
    assert departments_of([""] * 8) == [*HOSPITAL_PROFILES, *HOSPITAL_PROFILES[:2]]
    assert departments_of([]) == []


def test_a_name_tells_what_a_hospital_is_for_and_nothing_else() -> None:
    names = ["Городская больница № 1", "ДЕТСКАЯ больница", "Роддом № 4", "Психиатрическая больница", "Ожоговый центр"]
    departments = departments_of(names)
    assert departments[1:] == [{"paediatric"}, {"obstetric"}, {"psychiatric"}, {"burns"}]
    assert {"general", "stroke", "trauma", "cardiology", "infectious"} <= departments[0]


@pytest.mark.parametrize(
    "names",
    [
        ["Детская больница"],
        ["Больница A", "", "Больница B"],
        ["Детская больница", "Родильный дом"],
        [one.name for one in made_up(1_000, 3).hospitals],
        [one.name for one in made_up(60_000, 3).hospitals],
    ],
)
def test_together_they_have_every_department(names: list[str]) -> None:
    departments = departments_of(names)
    assert len(departments) == len(names)
    assert frozenset().union(*departments) == DEPARTMENTS.codes


def test_a_specialised_hospital_is_left_as_it_is_where_a_general_one_can_take_more() -> None:
    departments = dict(zip(names := ["Детская больница", "Районная больница"], departments_of(names), strict=True))
    assert departments["Детская больница"] == {"paediatric"}
    assert {"obstetric", "psychiatric"} <= departments["Районная больница"]
