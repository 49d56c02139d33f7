"""Words about the choice of a hospital, in Russian and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from console.api.texts import Language

HOSPITAL_PARTS: Final[dict[str, dict[Language, str]]] = {
    "travel": {"ru": "время в пути", "en": "driving time"},
    "bridge": {"ru": "другой берег: мост разведён или дорога закрыта по часам", "en": "other bank: a raised bridge"},
    "no_road": {"ru": "нет дороги: оценка по прямой", "en": "no road leads there: straight-line estimate"},
    "department": {"ru": "нет нужного отделения", "en": "the department needed is not there"},
    "window": {"ru": "приедет после терапевтического окна", "en": "would come after the time window"},
    "queue": {"ru": "ожидаемая очередь на передачу пациента", "en": "expected wait for the handover"},
    "beds": {"ru": "нет свободных мест (по последнему сообщению)", "en": "no bed is free, as was last told"},
    "company": {
        "ru": "другие пациенты этого вызова едут туда же",
        "en": "other patients of this incident go there too",
    },
}
"""What each part of the price of a hospital means."""

HOSPITAL_REFUSALS: Final[dict[str, dict[Language, str]]] = {
    "diverted": {"ru": "отделение закрыто для приёма", "en": "the department takes nobody"},
    "off_duty": {"ru": "сегодня не дежурит по этому профилю", "en": "not on duty for this department"},
    "full": {"ru": "больше не принимает пациентов", "en": "takes no more patients"},
}
"""Why a hospital does not take a patient."""

VERDICTS: Final[dict[str, dict[Language, str]]] = {
    "no_hospitals": {"ru": "в справочнике нет стационаров", "en": "no hospital is in the reference data"},
    "all_refuse": {
        "ru": "ни один стационар сейчас не принимает: решает старший врач",
        "en": "no hospital takes the patient now: the senior doctor decides",
    },
    "no_road": {"ru": "ни к одному стационару нет дороги", "en": "no road leads to any hospital"},
    "no_room": {"ru": "для пациента не хватило мест", "en": "there is no room left for the patient"},
    "no_department": {
        "ru": "нужного отделения нет нигде: ближайший подходящий стационар",
        "en": "the department needed is nowhere to be had: the next best hospital",
    },
    "none_in_window": {
        "ru": "ни один центр не успевает в терапевтическое окно: тромболизис решает врач",
        "en": "no centre is within the time window: a doctor decides on thrombolysis",
    },
    "in_window": {"ru": "успевает в терапевтическое окно", "en": "within the time window"},
    "chosen": {"ru": "лучший по сумме", "en": "the least price"},
}
"""What the choice as a whole is."""
