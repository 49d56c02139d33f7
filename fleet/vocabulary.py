"""Words that a service uses for its crews, hospitals and days, in Russian and English, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Final


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its code on the wire, what screens show, and how else people write it."""

    code: str
    ru: str
    en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """The words that one field may hold."""

    kind: str
    words: tuple[Word, ...]

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code."""
        return frozenset(word.code for word in self.words)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Every way to write a word, as `plain` gives it, to its code."""
        return {plain(text): word.code for word in self.words for text in (word.code, word.ru, word.en, *word.also)}

    def code_of(self, text: str) -> str | None:
        """Give the code of a word as someone wrote it, None where it is not known."""
        return self.spellings.get(plain(text))

    def unknown(self, text: str) -> str:
        """Say that a word is not known, with the nearest one or with all of them."""
        near = get_close_matches(plain(text), self.spellings, n=1)
        if near:
            return f"names an unknown {self.kind} {text!r}: is {near[0]!r} meant?"
        known = ", ".join(f"{word.code} ({word.ru})" for word in self.words)
        return f"names an unknown {self.kind} {text!r}: known are {known}"


def plain(text: str) -> str:
    """Give a text in the form in which spellings are compared: small letters, е for ё, single blanks."""
    return " ".join(text.replace("_", " ").casefold().replace("ё", "е").split())


_CREW_KINDS: Final = (
    Word("general", "общепрофильная", "general", ("общая", "оп", "общ")),
    Word("feldsher", "фельдшерская", "feldsher-led", ("фб", "фельдшер", "paramedic")),
    Word("physician", "врачебная", "physician-led", ("вр", "врач", "doctor")),
    Word("resuscitation", "реанимационная", "resuscitation", ("бит", "интенсивная терапия", "реанимация", "icu")),
    Word("paediatric", "педиатрическая", "paediatric", ("пед", "педиатр", "детская", "pediatric")),
    Word("psychiatric", "психиатрическая", "psychiatric", ("псих", "психиатр")),
    Word("obstetric", "акушерская", "obstetric", ("акуш", "акушер", "акушерско-гинекологическая")),
)

CAPABILITIES: Final = Vocabulary("capability", _CREW_KINDS)
"""Kinds of crew (order 388н of 20.06.2013: general, physician- or feldsher-led, and specialised); short forms as
dispatchers write them: ВР ФБ БИТ ПЕД ПСИХ АКУШ."""

SKILLS: Final = Vocabulary("skill", (*_CREW_KINDS, Word("driver", "водитель", "driver", ("шофёр",))))
"""What a member of a crew can do: the kinds of crew that the member can make up, and driving."""

DEPARTMENTS: Final = Vocabulary(
    "department",
    (
        Word("general", "общее", "general", ("терапия", "терапевтическое", "приёмное", "хирургия", "хирургическое")),
        Word("cardiology", "кардиология", "cardiology", ("кардиологическое", "инфаркт", "cardiac")),
        Word("pci", "ЧКВ", "PCI", ("ангиография", "рентгенохирургия", "коронарография", "cath lab")),
        Word("stroke", "инсульт", "stroke", ("сосудистый центр", "неврология", "неврологическое")),
        Word("trauma", "травматология", "trauma", ("травма", "травматологическое", "травмцентр")),
        Word("paediatric", "педиатрия", "paediatric", ("детское", "педиатрическое", "pediatric", "children")),
        Word("obstetric", "акушерство", "obstetric", ("роддом", "родильное", "акушерское", "maternity")),
        Word("psychiatric", "психиатрия", "psychiatric", ("психиатрическое",)),
        Word("burns", "ожоги", "burns", ("ожоговое", "ожоговый центр", "burn")),
        Word("infectious", "инфекции", "infectious", ("инфекционное", "инфекционные болезни")),
    ),
)
"""Departments of hospitals between which the choice of a hospital tells."""

WAYS_OF_MOVING: Final = Vocabulary(
    "way of moving",
    (
        Word(
            "road", "машина скорой", "road", ("по дороге", "машина", "автомобиль", "санитарный автомобиль", "ambulance")
        ),
        Word("foot", "пешком", "on foot", ("пеший", "walking")),
        Word("own_car", "своя машина", "own car", ("личный автомобиль", "личная машина", "свой автомобиль", "car")),
        Word("air", "вертолёт", "helicopter", ("авиация", "санавиация", "по воздуху", "самолёт", "aircraft")),
    ),
)
"""How units move; `fleet.going` tells what follows from it."""

WEEKDAYS: Final = Vocabulary(
    "day",
    (
        Word("1", "пн", "mon", ("понедельник", "monday")),
        Word("2", "вт", "tue", ("вторник", "tuesday", "tues")),
        Word("3", "ср", "wed", ("среда", "wednesday")),
        Word("4", "чт", "thu", ("четверг", "thursday", "thur", "thurs")),
        Word("5", "пт", "fri", ("пятница", "friday")),
        Word("6", "сб", "sat", ("суббота", "saturday")),
        Word("7", "вс", "sun", ("воскресенье", "sunday")),
    ),
)
"""Days of the week by their ISO number."""

DAY_GROUPS: Final[dict[str, frozenset[int]]] = {
    "daily": frozenset(range(1, 8)),
    "ежедневно": frozenset(range(1, 8)),
    "weekdays": frozenset(range(1, 6)),
    "будни": frozenset(range(1, 6)),
    "weekend": frozenset({6, 7}),
    "выходные": frozenset({6, 7}),
}
"""Words for several days at once."""
