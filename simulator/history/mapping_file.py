"""Mappings from TOML: every key is checked, an unknown one is refused."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from simulator.history.errors import HistoryError
from simulator.history.mapping import (
    CALL_WORDS,
    COUNT_WORDS,
    RESPONSE_WORDS,
    STAGE_WORDS,
    Bounds,
    Longest,
    Mapping,
    Rows,
    WeekSlots,
)
from simulator.history.toml_section import Section
from simulator.history.wall_clock import ISO, MINUTES

_PLAIN_KEYS: Final = ("name", "file", "rows", "separator", "header", "stop_at")
_KEYS: Final = (
    *_PLAIN_KEYS,
    "time",
    "columns",
    "urgency",
    "reasons",
    "needs",
    "keep",
    "bounds",
    "longest_min",
    "slots",
)
_NEEDED: Final = {
    Rows.CALLS: ("at",),
    Rows.RESPONSES: ("id", "at", "unit"),
    Rows.UNIT_LISTS: ("at", "assigned"),
    Rows.WEEK_COUNTS: COUNT_WORDS,
}


def templates() -> tuple[str, ...]:
    """Name the mappings that come with the product."""
    folder = files("simulator").joinpath("templates", "histories")
    return tuple(sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")))


def find_mapping(told: str) -> Mapping:
    """Read a mapping from a file, or one that comes with the product by its name.

    Raises
    ------
    HistoryError
        Where there is none, or it cannot be used.
    """
    if told in templates():
        text = files("simulator").joinpath("templates", "histories", f"{told}.toml").read_text(encoding="utf-8")
        return parse_mapping(text, f"{told}.toml")
    return load_mapping(Path(told))


def load_mapping(path: Path) -> Mapping:
    """Read a mapping from a file; raises `HistoryError` where it cannot be used."""
    try:
        return parse_mapping(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        names = ", ".join(templates())
        raise HistoryError(
            f"{path}: cannot be read: {error.strerror}; mappings that come with the product: {names}"
        ) from error
    except UnicodeDecodeError as error:
        raise HistoryError(f"{path.name}: is not UTF-8") from error


def parse_mapping(text: str, file: str) -> Mapping:
    """Make a mapping of the text of a TOML file.

    Raises
    ------
    HistoryError
        Where it is no TOML, or a key is missing, unknown or of the wrong kind.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise HistoryError(f"{file}: is no TOML: {error}") from error
    return _mapping(Section(file, "", table))


def _mapping(top: Section) -> Mapping:
    top.only(_KEYS)
    rows = _rows(top)
    times, columns = top.section("time"), top.section("columns")
    times.only(("zone", "format", "start"))
    form = _format(times)
    return Mapping(
        name=top.needed_text("name"),
        rows=rows,
        zone=_zone(times),
        columns=_columns(columns, rows, form),
        file=top.text("file"),
        separator=_separator(top),
        header=top.texts("header"),
        stop_at=top.text("stop_at"),
        time_format=form,
        start=_start(times, form),
        lat_first=_lat_first(columns),
        urgency=_urgency(top.section("urgency")),
        reasons=_reasons(top.section("reasons")),
        needs=_needs(top.section("needs")),
        keep={column: top.section("keep").texts(column) for column in top.section("keep").table},
        bounds=_bounds(top.section("bounds")),
        longest=_longest(top.section("longest_min")),
        slots=_slots(top.section("slots")) if rows is Rows.WEEK_COUNTS else None,
    )


def _rows(top: Section) -> Rows:
    told = top.needed_text("rows")
    if told not in set(Rows):
        top.fail("rows", f"must be one of {', '.join(Rows)}")
    return Rows(told)


def _format(section: Section) -> str:
    form = section.text("format") or ISO
    if "%z" in form.lower():
        section.fail("format", "must not hold a zone: times that carry one are read as iso")
    return form


def _separator(top: Section) -> str | None:
    separator = top.text("separator")
    if separator is not None and len(separator) != 1:
        top.fail("separator", "must be one sign")
    return separator


def _columns(section: Section, rows: Rows, form: str) -> dict[str, tuple[str, ...]]:
    words = (*COUNT_WORDS, "zone", "reason") if rows is Rows.WEEK_COUNTS else (*CALL_WORDS, *RESPONSE_WORDS)
    section.only((*words, "order"))
    columns = {word: section.texts(word) for word in words if word in section.table}
    for word in _NEEDED[rows]:
        if word not in columns:
            section.fail(word, "is missing")
    for word, names in columns.items():
        if len(names) != 1 and not (form == MINUTES and word in STAGE_WORDS):
            section.fail(word, "must name one column; only stages in minutes can be sums of several")
    if ("lon" in columns) != ("lat" in columns):
        section.fail("lat" if "lon" in columns else "lon", "is missing")
    return columns


def _lat_first(section: Section) -> bool:
    told = section.text("order") or "lon,lat"
    if told not in {"lon,lat", "lat,lon"}:
        section.fail("order", "must be lon,lat or lat,lon")
    return told == "lat,lon"


def _zone(section: Section) -> ZoneInfo:
    name = section.needed_text("zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        section.fail("zone", f"is {name!r}, no zone of the time-zone database")


def _start(section: Section, form: str) -> datetime | None:
    start = section.table.get("start")
    if form != MINUTES:
        return None
    if isinstance(start, datetime) and start.tzinfo is None:
        return start
    if isinstance(start, date) and not isinstance(start, datetime):
        return datetime.combine(start, time())
    return section.fail("start", "must be a date, or a time without a zone: when minute 0 was")


def _urgency(section: Section) -> dict[str, int]:
    for word, level in section.table.items():
        if isinstance(level, bool) or not isinstance(level, int) or not 1 <= level <= 5:
            section.fail(word, "must be a whole number from 1 (highest) to 5")
    return dict(section.table)


def _reasons(section: Section) -> tuple[tuple[str, str], ...]:
    return tuple((pattern, section.needed_text(pattern)) for pattern in section.table)


def _needs(section: Section) -> dict[str, str]:
    section.only(STAGE_WORDS)
    return {stage: section.needed_text(stage) for stage in section.table}


def _bounds(section: Section) -> Bounds | None:
    if not section.table:
        return None
    names = [each.name for each in fields(Bounds)]
    section.only(names)
    bounds = Bounds(**{name: section.number(name) for name in names})
    if not (bounds.west < bounds.east and bounds.south < bounds.north):
        section.fail("west", "and east, south and north enclose nothing")
    return bounds


def _longest(section: Section) -> Longest:
    section.only([each.name for each in fields(Longest)])
    return Longest(**{name: section.number(name) for name in section.table})


def _slots(section: Section) -> WeekSlots:
    section.only(("minutes", "observations"))
    minutes, told = section.number("minutes"), section.table.get("observations")
    if minutes not in {15, 30, 60}:
        section.fail("minutes", "must be 15, 30 or 60")
    if not isinstance(told, list) or len(told) != 7 or not all(isinstance(each, int) and each > 0 for each in told):
        section.fail("observations", "must be 7 whole numbers above 0: how often each weekday was seen, Monday first")
    return WeekSlots(int(minutes), tuple(told))
