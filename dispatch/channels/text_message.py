"""A message that a person wrote to 112: its text, and the coordinates in it, if any."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dispatch.channels.decoded import Decoded, Fields, read
from dispatch.channels.errors import ChannelError
from dispatch.channels.source import Source
from dispatch.channels.written import phone_number
from maps.gazetteer.coordinates import read_coordinates

if TYPE_CHECKING:
    from collections.abc import Iterator

    Box = tuple[float, float, float, float]

LONGEST: Final = 2_000
"""Characters of a message; a dozen SMS in a row."""

MOST_WORDS: Final = 8
"""Words next to each other that are tried together."""

LONGEST_WORD: Final = 60

_LETTERS: Final = r"[^\W\d_]"
_SIDES: Final = r"[nsewсюевз]|с\.?ш|ю\.?ш|в\.?д|з\.?д|ш|д|north|south|east|west|(?:северн|южн|восточн|западн)[^\W\d_]*"
_AXES: Final = r"(?:широт|долгот|lat|lon|градус|минут|секунд)[^\W\d_]*|lng"
_PART: Final = re.compile(
    rf"(?:[-+−0-9°º˚′″'\"’”.,;:/()]|(?<!{_LETTERS})(?:{_SIDES}|{_AXES})(?!{_LETTERS}))+", re.IGNORECASE
)
"""A word that may stand in coordinates: numbers, their signs, sides of the world and axes, Russian and English."""

_SIGNED: Final = re.compile(
    r"[°º˚]|градус|широт|долгот|lat|lon|lng|[сю]\.?\s?ш|[0-9]\s*[NS]\b|\b[NS]\s*[0-9]", re.IGNORECASE
)
_EXACT: Final = re.compile(r"[0-9][.,][0-9]{3}")
"""Decimals without any sign are coordinates only with three places, about a hundred metres: others are times."""


class TextFields(Fields, frozen=True, kw_only=True):
    """What a message tells: who sent it, its text, and every place whose coordinates it holds (lon, lat)."""

    phone: str | None
    text: str
    places: tuple[tuple[float, float], ...]


def decode_text(text: str, *, phone: str | None = None, bbox: Box | None = None) -> Decoded:
    """Read a message.

    Parameters
    ----------
    text : str
    phone : str, optional
        The number that it came from, as the network tells it.
    bbox : (west, south, east, north), optional
        The region served, degrees: tells latitude from longitude where nothing else does.
    """
    return read(lambda: _fields(text, phone, bbox))


def _fields(text: str, phone: str | None, bbox: Box | None) -> TextFields:
    text = text.strip()
    if not text:
        raise ChannelError("the message is empty")
    if len(text) > LONGEST:
        raise ChannelError(f"a message has at most {LONGEST} characters, this has {len(text)}")
    places = tuple(dict.fromkeys(_places(text, bbox)))
    lon, lat = places[0] if places else (None, None)
    return TextFields(
        lon=lon,
        lat=lat,
        source=Source.CALLER,
        phone=None if phone is None else phone_number("phone", phone),
        text=text,
        places=places,
    )


def _places(text: str, bbox: Box | None) -> Iterator[tuple[float, float]]:
    """Give the places of a text: that of all of it or of a link in it, else those of words next to each other."""
    whole = read_coordinates(text, bbox)
    if whole is not None:
        yield whole[0]
        return
    for run in _runs(text):
        yield from _places_of_run(run, bbox)


def _runs(text: str) -> Iterator[list[str]]:
    """Give the words that may stand in coordinates, those next to each other together."""
    run: list[str] = []
    for word in text.split():
        if len(word) <= LONGEST_WORD and _PART.fullmatch(word):
            run.append(word)
        elif run:
            yield run
            run = []
    yield run


def _places_of_run(run: list[str], bbox: Box | None) -> Iterator[tuple[float, float]]:
    start = 0
    while start < len(run):
        place, used = _first_place(run[start : start + MOST_WORDS], bbox)
        if place is not None:
            yield place
        start += used


def _first_place(words: list[str], bbox: Box | None) -> tuple[tuple[float, float] | None, int]:
    """Give the place that the most of the first words tell, and how many these are; one to pass over where none is."""
    for count in range(len(words), 0, -1):
        told = " ".join(words[:count])
        found = read_coordinates(told, bbox) if _is_meant(told) else None
        if found is not None:
            return found[0], count
    return None, 1


def _is_meant(told: str) -> bool:
    """Tell whether numbers within a text look like coordinates rather than like times, prices or houses."""
    return len(_EXACT.findall(told)) > 1 or _SIGNED.search(told) is not None
