"""Places in links of map services and in `geo:` addresses; nothing is fetched, only what the link itself says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, parse_qsl, unquote_plus, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER: Final = r"([+-]?[0-9]{1,3}(?:\.[0-9]{1,30})?)"
_PAIR: Final = re.compile(rf"\s*{_NUMBER}\s*,\s*{_NUMBER}(?![0-9.])")
_LINK: Final = re.compile(r"(?:https?://|geo:|(?:[a-z0-9-]+\.)+[a-z]{2,10}/)\S+", re.IGNORECASE)

_PINNED: Final = re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}")
_SEARCHED: Final = re.compile(rf"/(?:search|place|dir)/+{_NUMBER},\s*{_NUMBER}")
_VIEWED: Final = (re.compile(rf"@{_NUMBER},{_NUMBER}"), re.compile(rf"#map=[0-9.]+/{_NUMBER}/{_NUMBER}"))
"""Latitude, then longitude, in the path or the fragment."""
_LAST_OF_PATH: Final = re.compile(rf"/{_NUMBER},{_NUMBER}/?$")

_POINTS: Final = ("whatshere[point]", "poi[point]", "pt")
"""Parameters that hold longitude and latitude at every service that has them."""
_QUESTIONS: Final = ("q", "query", "text", "destination", "daddr")
"""Parameters that hold latitude and longitude, where they hold numbers at all."""
_AXES: Final = (("mlat", "mlon"), ("lat", "lon"), ("lat", "lng"))
_LONGITUDE_FIRST: Final = re.compile(r"(?:^|\.)(?:yandex|ya|2gis)\.[a-z.]+$")
"""Services whose view, `ll` or `m`, is longitude and latitude."""


def place_of_link(text: str) -> tuple[float, float] | None:
    """Give lon, lat of the place that a link in a text points at; None where no link says one.

    What is pinned or asked for comes before the middle of what is viewed.
    """
    found = _LINK.search(text)
    if found is None:
        return None
    link = found[0]
    if link.lower().startswith("geo:"):
        return next(_of_geo(link), None)
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
    except ValueError:
        return None
    return next(_places(parts), None)


def _of_geo(link: str) -> Iterator[tuple[float, float]]:
    """Read RFC 5870: latitude, longitude; before it Android's 0,0 with the place as a question."""
    where, _, question = link[len("geo:") :].partition("?")
    yield from _pair(dict(parse_qsl(question)).get("q", ""))
    yield from _pair(where)


def _places(parts: SplitResult) -> Iterator[tuple[float, float]]:
    """Give every place of a link, the surest first."""
    asked = dict(parse_qsl(parts.query))
    path, fragment = unquote_plus(parts.path), "#" + unquote_plus(parts.fragment)
    longitude_first = _LONGITUDE_FIRST.search(parts.netloc.lower()) is not None
    for name in _POINTS:
        yield from _pair(asked.get(name, ""), longitude_first=True)
    yield from _found(_PINNED, path)
    for lat, lon in _AXES:
        yield from _pair(f"{asked.get(lat, '')},{asked.get(lon, '')}")
    for name in _QUESTIONS:
        yield from _pair(asked.get(name, ""))
    yield from _pair(asked.get("rtext", "").rpartition("~")[2])
    yield from _found(_SEARCHED, path)
    yield from _found(_LAST_OF_PATH, path, longitude_first=longitude_first)
    for name in ("ll", "m", "center"):
        yield from _pair(asked.get(name, ""), longitude_first=longitude_first)
    for viewed in _VIEWED:
        yield from _found(viewed, path + fragment)


def _pair(text: str, *, longitude_first: bool = False) -> Iterator[tuple[float, float]]:
    if found := _PAIR.match(text):
        yield _lon_lat(found, longitude_first=longitude_first)


def _found(pattern: re.Pattern[str], text: str, *, longitude_first: bool = False) -> Iterator[tuple[float, float]]:
    if found := pattern.search(text):
        yield _lon_lat(found, longitude_first=longitude_first)


def _lon_lat(found: re.Match[str], *, longitude_first: bool) -> tuple[float, float]:
    first, second = map(float, found.groups())
    return (first, second) if longitude_first else (second, first)
