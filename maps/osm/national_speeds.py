"""Speeds that a law sets and a map only names: `RU:urban`, `DE:motorway`, `CH:zone:30`."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from maps.osm.measures import NO_LIMIT

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE: Final = "national_speeds.csv"
_ZONE: Final = re.compile(r"[a-z]{2}:(?:zone:?)?([0-9]{1,3})")
_ALSO: Final = {"uk": "gb"}
"""Country codes that stand for another."""


@cache
def national_speeds_kmh() -> Mapping[str, float]:
    """Give the speeds of the table by their code in small letters, `NO_LIMIT` where the law sets none."""
    text = files(__package__).joinpath(_TABLE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"].lower(): NO_LIMIT if row["kmh"] == "none" else float(row["kmh"]) for row in rows}


def national_speed_kmh(code: str) -> float | None:
    """Read a code as `RU:urban` or `DE:zone:30` in any case; None where it is no code or not in the table."""
    plain = code.strip().lower()
    zone = _ZONE.fullmatch(plain)
    if zone is not None:
        return float(zone[1]) or None
    country, _, kind = plain.partition(":")
    return national_speeds_kmh().get(f"{_ALSO.get(country, country)}:{kind}")
