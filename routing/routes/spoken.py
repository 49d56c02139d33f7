"""Steps of a route as sentences, in Russian and English.

Russian names of roads are not declined: they stand after a colon, so that they are right in every case.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from routing.errors import NotSupportedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from routing.routes.steps import Step

LANGUAGES: Final = ("ru", "en")

AT_ONCE_M: Final = 30.0
"""What is nearer than this is told without a distance (m)."""

_MINUTE_MS: Final = 60_000

_RUSSIAN: Final[Mapping[str, str]] = {
    "depart": "двигайтесь на {compass}",
    "straight": "продолжайте движение прямо",
    "slight_left": "держитесь левее",
    "slight_right": "держитесь правее",
    "left": "поверните налево",
    "right": "поверните направо",
    "sharp_left": "резко поверните налево",
    "sharp_right": "резко поверните направо",
    "u_turn": "развернитесь",
    "wait": "ждите открытия проезда до {clock}",
    "walk": "идите пешком {length}",
    "arrive": "вы на месте",
}
_ENGLISH: Final[Mapping[str, str]] = {
    "depart": "head {compass}",
    "straight": "continue straight",
    "slight_left": "bear left",
    "slight_right": "bear right",
    "left": "turn left",
    "right": "turn right",
    "sharp_left": "turn sharp left",
    "sharp_right": "turn sharp right",
    "u_turn": "make a U-turn",
    "wait": "wait until {clock} for the road to open",
    "walk": "walk {length}",
    "arrive": "you have arrived",
}
_COMPASS: Final[Mapping[str, tuple[str, ...]]] = {
    "ru": ("север", "северо-восток", "восток", "юго-восток", "юг", "юго-запад", "запад", "северо-запад"),
    "en": ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"),
}
_UNNAMED: Final = frozenset({"walk", "arrive"})


def spoken(step: Step, language: str, *, zone: tzinfo = UTC) -> str:
    """Give a step as a sentence to be read or said.

    Parameters
    ----------
    step : Step
    language : "ru" or "en"
    zone : tzinfo
        By whose clock it is told until when to wait.

    Raises
    ------
    NotSupportedError
        Where there are no sentences in that language.
    """
    if language not in LANGUAGES:
        raise NotSupportedError(f"steps are told in {' and '.join(LANGUAGES)}, not in {language!r}")
    phrases = _RUSSIAN if language == "ru" else _ENGLISH
    told = phrases[step.manoeuvre].format(
        compass=_COMPASS[language][round(step.bearing_deg / 45.0) % 8],
        clock=_clock(step.until_ms or 0, zone),
        length=_distance(step.length_m, language),
    )
    return _after(step, language, told + _road(step, language))


def _after(step: Step, language: str, told: str) -> str:
    """Say how far it is until then, unless it is to be done at once."""
    if step.after_m < AT_ONCE_M:
        return told[0].upper() + told[1:]
    distance = _distance(step.after_m, language)
    return f"Через {distance} {told}" if language == "ru" else f"In {distance}, {told}"


def _road(step: Step, language: str) -> str:
    if not step.name or step.manoeuvre in _UNNAMED:
        return ""
    if language == "ru" or step.manoeuvre == "wait":
        return f": {step.name}"
    return f" on {step.name}" if step.manoeuvre in {"depart", "straight", "u_turn"} else f" onto {step.name}"


def _distance(metres: float, language: str) -> str:
    """Give a distance to two figures or so: 80 m, 350 m, 1.2 km, 14 km."""
    tens = round(metres / 10) * 10
    if tens < 1000:
        return f"{tens} м" if language == "ru" else f"{tens} m"
    number = f"{metres / 1000:.1f}".removesuffix(".0") if metres < 9_950 else f"{metres / 1000:.0f}"
    return f"{number.replace('.', ',')} км" if language == "ru" else f"{number} km"


def _clock(moment_ms: int, zone: tzinfo) -> str:
    """Give the time of day, rounded up to the minute: nobody sets out before the way is open."""
    minutes = -(-moment_ms // _MINUTE_MS)
    return datetime.fromtimestamp(minutes * 60, zone).strftime("%H:%M")
