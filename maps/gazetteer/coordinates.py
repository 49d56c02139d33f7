"""Coordinates as people type, dictate or paste them: one pair of numbers in any common notation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from maps.gazetteer.map_links import place_of_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Box = tuple[float, float, float, float]
    """West, south, east, north in degrees."""

LONGEST: Final = 2_000
"""Characters of a text that is looked at: pasted links are long, stories are no coordinates."""

_NO_LETTER_BEFORE: Final = r"(?<![^\W\d_])"
_NO_LETTER_AFTER: Final = r"(?![^\W\d_])"

_SPELLINGS: Final = tuple(
    (re.compile(pattern), canonical)
    for pattern, canonical in (
        (r"^\s*(?:координат\w*|coordinates|точка|gps|wgs ?-?84)[\s:=]*", " "),
        (r"([0-9])\s?d\s?([0-9.,]+)\s?m(?:\s?([0-9.,]+)\s?s)?", r"\1°\2′\3″"),
        (r"[º˚⁰]|градус\w*|град\b\.?|\bdeg\b\.?", "°"),
        (r"['`´‘’‛ʹ]|минут\w*|мин\b\.?", "′"),
        (r"′′|[\"“”„‟]|секунд\w*|сек\b\.?", "″"),
        *(
            (f"{_NO_LETTER_BEFORE}(?:{words}){_NO_LETTER_AFTER}", sign)
            for words, sign in (
                (r"северн\w*\s+широт\w*|с\.?\s?ш\.?|north|[ncс]", "N"),
                (r"южн\w*\s+широт\w*|ю\.?\s?ш\.?|south|[sю]", "S"),
                (r"восточн\w*\s+долгот\w*|в\.?\s?д\.?|east|[eеbв]", "E"),
                (r"западн\w*\s+долгот\w*|з\.?\s?д\.?|west|[wз]", "W"),
                (r"″?(?:lat(?:itude)?|широт\w*)″?\s*[:=]?", "φ"),
                (r"″?(?:lon(?:g(?:itude)?)?|lng|долгот\w*)″?\s*[:=]?", "λ"),
            )
        ),
    )
)
"""What stands for one sign, in the order in which it is replaced; texts are in small letters, signs in capitals."""

_FOUR_COMMAS: Final = re.compile(r"\s*(-?[0-9]+),([0-9]+),\s*(-?[0-9]+),([0-9]+)\s*")
_DECIMAL_POINT: Final = re.compile(r"[0-9]\.[0-9]")
_DECIMAL_COMMA: Final = re.compile(r"(?<=[0-9]),(?=[0-9])")
_TOKEN: Final = re.compile(
    r"(?P<number>(?:(?<![0-9.°′″])[+-])?[0-9]{1,20}(?:\.[0-9]{1,30})?)\s*(?P<unit>[°′″:])?"
    r"|(?P<side>[NSEWφλ])|(?P<between>[,;/|–—-])|\s+"
)
_UNITS: Final = ("°:", "′:", "″")
_NORTH: Final = "NSφ"
_NEGATIVE: Final = "SW"


class _Token(NamedTuple):
    """A number with the unit after it, a side of the world or axis, or what stands between two angles."""

    number: str = ""
    unit: str = ""
    side: str = ""
    between: str = ""


class _Angle(NamedTuple):
    degrees: float
    side: str


def read_coordinates(text: str, bbox: Box | None = None) -> list[tuple[float, float]] | None:
    """Read one place told by its coordinates.

    Understood are decimal degrees with point or comma, degrees with minutes, and with seconds; signs, letters or words
    for units and sides of the world, Russian and English, before or after; `geo:` addresses (RFC 5870) and links of
    Yandex, 2GIS, Google, Apple and OpenStreetMap maps. Two whole numbers without any sign are a house and a flat
    rather than a place a hundred kilometres wide.

    Parameters
    ----------
    text : str
        All of it has to be coordinates, or to hold a link.
    bbox : (west, south, east, north), optional
        The region served, degrees. Where the text does not tell latitude from longitude, the order that lies in it is
        meant; where both do or neither does, both are given.

    Returns
    -------
    list of (lon, lat) or None
        Degrees, the likeliest first: latitude comes first where nothing tells. None where it is no place on earth.
    """
    if len(text) > LONGEST or not any("0" <= character <= "9" for character in text):
        return None
    linked = place_of_link(text)
    if linked is not None:
        return _on_earth([linked])
    tokens = _tokens(_canonical(text))
    angles = None if tokens is None else _angles(tokens)
    return None if angles is None else _on_earth(_orders(*angles, bbox))


def _canonical(text: str) -> str:
    """Write every sign in one way, and decimals with a point."""
    text = text.lower().replace("−", "-").strip(" \t\r\n()[]{}.,;")
    for spelling, canonical in _SPELLINGS:
        text = spelling.sub(canonical, text)
    if commas := _FOUR_COMMAS.fullmatch(text):
        return "{}.{};{}.{}".format(*commas.groups())
    return text if _DECIMAL_POINT.search(text) else _DECIMAL_COMMA.sub(".", text)


def _tokens(text: str) -> list[_Token] | None:
    """Take a text apart; None where something in it is no part of coordinates."""
    tokens, at = [], 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return None
        at = found.end()
        if any(parts := found.groupdict(default="").values()):
            tokens.append(_Token(*parts))
    return tokens


def _angles(tokens: list[_Token]) -> tuple[_Angle, _Angle] | None:
    groups = _groups(tokens)
    if groups is None or not _is_meant(tokens):
        return None
    first, second = map(_angle, groups)
    return None if first is None or second is None else (first, second)


def _is_meant(tokens: Sequence[_Token]) -> bool:
    """Whether the numbers look like coordinates rather than like a house and a flat."""
    numbers = [token for token in tokens if token.number]
    marked = any(token.unit or "." in token.number for token in numbers)
    return marked or len(numbers) == 6 or sum(bool(token.side) for token in tokens) == 2


def _groups(tokens: list[_Token]) -> tuple[list[_Token], list[_Token]] | None:
    """Part tokens into those of two angles, by what tells it best."""
    tokens = _without_axes(tokens)
    sides = [at for at, token in enumerate(tokens) if token.side]
    told = [token for token in tokens if not token.between]
    if len(sides) == 2 and sides[0] == 0:
        cut = sides[1]
    elif len(sides) == 2 and sides[1] == len(tokens) - 1:
        cut = sides[0] + 1
    elif sides:
        return None
    elif len(degrees := [at for at, token in enumerate(told) if token.unit == "°"]) == 2:
        tokens, cut = told, degrees[1]
    elif len(between := [at for at, token in enumerate(tokens) if token.between]) == 1:
        cut = between[0]
    else:
        tokens, cut = told, len(told) // 2
    return _numbers(tokens[:cut]), _numbers(tokens[cut:])


def _without_axes(tokens: list[_Token]) -> list[_Token]:
    """Leave out words like `latitude` where sides of the world say more."""
    if sum(token.side in _NORTH + "EW" and token.side not in "φλ" for token in tokens if token.side) < 2:
        return tokens
    return [token for token in tokens if token.side not in ("φ", "λ")]


def _numbers(tokens: Iterable[_Token]) -> list[_Token]:
    return [token for token in tokens if not token.between]


def _angle(tokens: list[_Token]) -> _Angle | None:
    """Add up degrees, minutes and seconds; None where they are not these, in this order."""
    side = "".join(token.side for token in tokens)
    parts = [token for token in tokens if token.number]
    if not 1 <= len(parts) <= len(_UNITS):
        return None
    degrees = 0.0
    for place, (part, units) in enumerate(zip(parts, _UNITS, strict=False)):
        size = abs(float(part.number))
        wrong_unit = part.unit not in units
        wrong_part = place > 0 and (size >= 60 or part.number[0] in "+-")
        if wrong_unit or wrong_part or ("." in part.number and part is not parts[-1]):
            return None
        degrees += size / 60**place
    is_negative = parts[0].number.startswith("-")
    if is_negative and side in ("N", "E"):
        return None
    return _Angle(-degrees if is_negative or side in ("S", "W") else degrees, side)


def _orders(first: _Angle, second: _Angle, bbox: Box | None) -> list[tuple[float, float]]:
    """Give the place or places that two angles may mean, lon and lat."""
    latitude_first, longitude_first = (second.degrees, first.degrees), (first.degrees, second.degrees)
    if first.side or second.side:
        if (first.side in _NORTH) == (second.side in _NORTH):
            return []
        return [latitude_first if first.side in _NORTH else longitude_first]
    possible = _on_earth([latitude_first, longitude_first]) or []
    if bbox is None:
        return possible[:1]
    inside = [place for place in possible if _is_inside(place, bbox)]
    return inside or possible


def _is_inside(place: tuple[float, float], bbox: Box) -> bool:
    west, south, east, north = bbox
    return west <= place[0] <= east and south <= place[1] <= north


def _on_earth(places: Iterable[tuple[float, float]]) -> list[tuple[float, float]] | None:
    kept = [(lon, lat) for lon, lat in places if abs(lon) <= 180 and abs(lat) <= 90]
    return list(dict.fromkeys(kept)) or None
