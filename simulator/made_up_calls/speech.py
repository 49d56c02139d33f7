"""Texts of calls, composed of phrases and mistyped now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.made_up_calls.people import spoken_of
from simulator.made_up_calls.phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from simulator.made_up_calls.people import Patient

_LETTERS: Final = "абвгдежзийклмнопрстуфхцчшщыьэюя"
_TYPO_SHARE: Final = 0.3
_OPENING_SHARE: Final = 0.25
_WHO_SHARE: Final = 0.7


def complaint(reason: str, patient: Patient, rng: np.random.Generator, *, is_stranger: bool = False) -> str:
    """Say what ails a patient: who it is, more often than not, and one to three phrases of the reason."""
    who = spoken_of(patient, rng, is_stranger=is_stranger)
    said = _some(phrases()["reasons"][reason], 1 + int(rng.integers(3)), rng)
    says_who = rng.random() < _WHO_SHARE and not any("{who}" in phrase for phrase in said)
    told = [phrase.format(who=who) for phrase in said]
    return typed([*_opening(rng), *([who] if says_who else []), *told], rng)


def crash_words(details: Sequence[str], rng: np.random.Generator) -> str:
    """Tell of a crash: some of what is to be seen there, in this caller's choice."""
    seen = _some(details, 1 + int(rng.integers(min(3, len(details)))), rng)
    return typed(
        [*_opening(rng), *(["авария"] if rng.random() < 0.4 else ["дтп"] if rng.random() < 0.5 else []), *seen], rng
    )


def crash_as(reason: str, rng: np.random.Generator) -> str:
    """Tell of a crash by one injured person alone."""
    return typed(_some(phrases()["crash"]["other"][reason], 1, rng), rng)


def mass_words(what: str, rng: np.random.Generator) -> str:
    """Tell of a mass event."""
    told = [what] if rng.random() < 0.75 else []
    return typed([*told, *_some(phrases()["mass"]["more"], 1 + int(rng.integers(2)), rng)], rng)


def asking_again(rng: np.random.Generator) -> str:
    """Ask where the crew is."""
    return typed([*_opening(rng), *_some(phrases()["again"]["words"], 1, rng)], rng)


def beside(kind: str, said: str, rng: np.random.Generator) -> str:
    """Add where a caller stands, a phrase of `neighbour` or `spots`."""
    own = _some(phrases()[kind]["words"], 1, rng)[0]
    return f"{own}, {said}" if own else said


def typed(parts: Sequence[str], rng: np.random.Generator) -> str:
    """Join the parts of a text; some texts have a typo."""
    text = ", ".join(part for part in parts if part)
    return mistyped(text, rng) if rng.random() < _TYPO_SHARE else text


def mistyped(text: str, rng: np.random.Generator) -> str:
    """Leave a letter out, double one, swap two or hit another."""
    at = int(rng.integers(1, max(len(text) - 1, 2)))
    letter = _LETTERS[int(rng.integers(len(_LETTERS)))]
    kinds = (
        text[:at] + text[at + 1 :],
        text[:at] + text[at - 1 : at] + text[at:],
        text[: at - 1] + text[at : at + 1] + text[at - 1 : at] + text[at + 1 :],
        text[:at] + letter + text[at + 1 :],
    )
    return kinds[int(rng.integers(len(kinds)))]


def details_of_crash(rng: np.random.Generator) -> tuple[str, ...]:
    """Draw what is to be seen at a crash, the same for all who see it."""
    crash = phrases()["crash"]
    return (*_some(crash["what"], 1, rng), *_some(crash["more"], 4, rng))


def _opening(rng: np.random.Generator) -> list[str]:
    return _some(phrases()["about"]["words"], 1, rng) if rng.random() < _OPENING_SHARE else []


def _some(choice: Sequence[str], count: int, rng: np.random.Generator) -> list[str]:
    rows = rng.permutation(len(choice))[:count]
    return [choice[row] for row in rows.tolist()]
