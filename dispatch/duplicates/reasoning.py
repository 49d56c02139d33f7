"""Words of the parts of a proposal, in Russian and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dispatch.duplicates.proposal import Part

if TYPE_CHECKING:
    from collections.abc import Iterator


class Compared(NamedTuple):
    """One call of the book beside the new one: what was found, and evidence in nats."""

    distance_m: float | None
    minutes: float
    same_house: bool
    same_number: bool
    same_reason: bool
    place: float
    flat: float
    time: float
    kind: float
    words: float
    person: float
    prior: float


def parts_of(found: Compared) -> tuple[Part, ...]:
    """Tell each part that bears on the decision; their nats are all there are."""
    return tuple(_parts(found))


def _parts(found: Compared) -> Iterator[Part]:
    yield _place(found)
    if found.flat:
        agrees = found.flat > 0
        code, ru, en = ("same_flat", "та же квартира", "same flat") if agrees else _OTHER_FLAT
        yield Part(code, found.flat, ru, en)
    minutes = abs(round(found.minutes))
    yield Part("minutes", found.time, f"{minutes} мин между вызовами", f"{minutes} min apart")
    if found.kind:
        yield Part(*_kind(found))
    if found.words:
        shared = found.words > 0
        texts = ("похожие слова", "similar words") if shared else ("слова разные", "other words")
        yield Part("words" if shared else "other_words", found.words, *texts)
    if found.person:
        same = found.person > 0
        texts = ("похожий пациент", "similar patient") if same else ("другой пациент", "another patient")
        yield Part("same_patient" if same else "other_patient", found.person, *texts)
    yield Part("prior", found.prior, "доля повторных вызовов", "share of repeated calls")


_OTHER_FLAT = ("other_flat", "другая квартира", "another flat")


def _place(found: Compared) -> Part:
    away = "" if found.distance_m is None else f"{found.distance_m:.0f}"
    ru, en = (f"{away} м", f"{away} m") if away else ("место не известно", "place not known")
    if found.same_number:
        return Part("same_number", found.place, _joined("тот же номер", ru), _joined("same number", en))
    if found.same_house:
        return Part("same_house", found.place, "тот же дом", "same house")
    if not away and found.place > 0:
        return Part("same_names", found.place, "названо то же место", "same place named")
    code = "no_place" if not away else "near" if found.place > 0 else "far"
    return Part(code, found.place, ru, en)


def _joined(*parts: str) -> str:
    return ", ".join(parts)


def _kind(found: Compared) -> tuple[str, float, str, str]:
    if found.same_reason:
        return "same_reason", found.kind, "тот же повод", "same reason"
    if found.kind > 0:
        return "related_reason", found.kind, "поводы сочетаются", "reasons go together"
    return "other_reason", found.kind, "другой повод", "another reason"
