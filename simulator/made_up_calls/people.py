"""Made-up patients: sex and age, and how callers speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulator.made_up_calls.phrases import phrases

if TYPE_CHECKING:
    import numpy as np

_OF_CHILDREN: Final = frozenset({"child_seizure"})
_OF_WOMEN: Final = frozenset({"childbirth"})
_CHILD_SHARE: Final = 0.12
_GROWN: Final = (18, 92)
_GUESSED_YEARS: Final = 6
_FIRST_OLD: Final = 62
_YOUNG_WORDS: Final = frozenset({"сын", "парень", "девушка"})
_UNLIKE: Final = {True: ("девочка", "дочь"), False: ("мальчик", "сын")}
"""Words for children that are not said of a boy, of a girl."""
_OLD_WORDS: Final = frozenset({"дед", "дедушка", "бабушка"})


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody who does not exist."""

    is_man: bool
    age: int

    @property
    def is_child(self) -> bool:
        """Below 18."""
        return self.age < _GROWN[0]


def draw_patient(reason: str, rng: np.random.Generator) -> Patient:
    """Draw the patient of a reason for call."""
    is_man = bool(rng.random() < 0.45) and reason not in _OF_WOMEN
    if reason in _OF_CHILDREN or (reason == "fever" and rng.random() < 4 * _CHILD_SHARE):
        return Patient(is_man, int(rng.integers(1, 10)))
    if reason in _OF_WOMEN:
        return Patient(is_man, int(rng.integers(19, 42)))
    return Patient(is_man, int(rng.integers(*_GROWN)))


def spoken_of(patient: Patient, rng: np.random.Generator, *, is_stranger: bool = False) -> str:
    """Say who the patient is; a stranger guesses the age."""
    words = phrases()["who"]
    if patient.is_child:
        choice = [word for word in words["children"] if not word.startswith(_UNLIKE[patient.is_man])]
    else:
        choice = [word for word in words["men" if patient.is_man else "women"] if _fits(word, patient.age)]
    age = patient.age
    if is_stranger and not patient.is_child:
        age = max(_GROWN[0], age + int(rng.integers(-_GUESSED_YEARS, _GUESSED_YEARS + 1)))
    return str(choice[int(rng.integers(len(choice)))]).format(age=age)


def _fits(word: str, age: int) -> bool:
    if word in _OLD_WORDS:
        return age >= _FIRST_OLD
    return word not in _YOUNG_WORDS or age < _FIRST_OLD // 2
