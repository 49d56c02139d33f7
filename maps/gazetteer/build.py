"""Writes the file of a gazetteer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from maps.errors import MapError
from maps.gazetteer.columns import columns_of, packed_columns
from maps.gazetteer.entries import NOWHERE
from maps.gazetteer.houses import read_sign
from maps.gazetteer.index import ROAD, SETTLEMENT, SIGHT, STREET, Bearer, index_names, packed
from maps.gazetteer.refs import plain_ref
from maps.gazetteer.schema import INDEXES, TABLES
from maps.gazetteer.text import joined_name_words, name_words
from maps.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from maps.gazetteer.entries import Entries, NumberedRoad


def build_gazetteer(entries: Entries, file: Path, *, progress: Callable[[str], None]) -> None:
    """Write a file that `open_gazetteer` opens.

    Parameters
    ----------
    file : path
        Does not exist yet.

    Raises
    ------
    MapError
        Where the file cannot be written.
    """
    progress(f"gazetteer: {len(entries.streets):,} streets, {len(entries.houses.number):,} houses")
    try:
        with closing(sqlite3.connect(file)) as database:
            database.executescript(TABLES)
            for table, rows in _tables(entries):
                _insert(database, table, rows)
            _insert_boxes(database, entries)
            parts = packed(index_names(_bearers(entries))) | packed_columns(columns_of(entries))
            _insert(database, "part", parts.items())
            database.executescript(INDEXES)
            database.commit()
    except sqlite3.Error as error:
        raise MapError(f"{file}: the gazetteer cannot be written ({error})") from error


def _tables(entries: Entries) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    yield (
        "settlement",
        (
            (row, *_without_other_names(settlement)[:-1], _known(settlement.within))
            for row, settlement in enumerate(entries.settlements)
        ),
    )
    yield (
        "street",
        (
            (row, street.name, _known(street.settlement), street.lon, street.lat, int(street.is_place))
            for row, street in enumerate(entries.streets)
        ),
    )
    yield "house", _houses(entries)
    yield "entrance", _entrances(entries)
    yield "crossing", _crossings(entries)
    yield "road", ((row, road.ref, road.name, plain_ref(road.ref)) for row, road in enumerate(entries.roads))
    yield "kilometre", _kilometres(entries.roads)
    yield (
        "sight",
        (
            (row, sight.name, sight.kind, _known(sight.settlement), sight.lon, sight.lat)
            for row, sight in enumerate(entries.sights)
        ),
    )
    yield "zone", ((row, *zone) for row, zone in enumerate(entries.zones))


def _without_other_names(settlement: tuple[Any, ...]) -> tuple[Any, ...]:
    return settlement[:1] + settlement[2:]


def _houses(entries: Entries) -> Iterator[tuple[Any, ...]]:
    houses = entries.houses
    plain = lru_cache(maxsize=100_000)(lambda number: read_sign(number).plain)
    columns = (houses.street.tolist(), houses.number, houses.lon.tolist(), houses.lat.tolist())
    for row, (street, number, lon, lat) in enumerate(zip(*columns, strict=True)):
        yield row, street, number, plain(number), lon, lat


def _entrances(entries: Entries) -> Iterator[tuple[Any, ...]]:
    entrances = entries.entrances
    columns = (entrances.house.tolist(), entrances.number, entrances.lon.tolist(), entrances.lat.tolist())
    return ((row, *values) for row, values in enumerate(zip(*columns, strict=True)))


def _crossings(entries: Entries) -> Iterator[tuple[Any, ...]]:
    columns = (getattr(entries.crossings, name).tolist() for name in ("one", "other", "lon", "lat"))
    return ((row, *values) for row, values in enumerate(zip(*columns, strict=True)))


def _kilometres(roads: tuple[NumberedRoad, ...]) -> Iterator[tuple[Any, ...]]:
    row = 0
    for road, stretch in enumerate(roads):
        for km, lon, lat in zip(stretch.km.tolist(), stretch.lon.tolist(), stretch.lat.tolist(), strict=True):
            yield row, road, stretch.ref, km, lon, lat
            row += 1


def _insert_boxes(database: sqlite3.Connection, entries: Entries) -> None:
    for name, places in (("house", entries.houses), ("crossing", entries.crossings)):
        lon, lat = places.lon.tolist(), places.lat.tolist()
        _insert(database, f"{name}_box", ((row, x, x, y, y) for row, (x, y) in enumerate(zip(lon, lat, strict=True))))
    _insert(database, "kilometre_box", _kilometre_boxes(entries.roads))


def _kilometre_boxes(roads: tuple[NumberedRoad, ...]) -> Iterator[tuple[Any, ...]]:
    row = 0
    for road in roads:
        points = list(zip(road.lon.tolist(), road.lat.tolist(), strict=True))
        for (lon, lat), (next_lon, next_lat) in pairwise([*points, points[-1]]):
            yield row, min(lon, next_lon), max(lon, next_lon), min(lat, next_lat), max(lat, next_lat)
            row += 1


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows of a table; how many values they have is told by the first."""
    waiting = iter(rows)
    first = next(waiting, None)
    if first is not None:
        statement = f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})"  # noqa: S608
        database.execute(statement, first)
        database.executemany(statement, waiting)


def _bearers(entries: Entries) -> Iterator[Bearer]:
    for kind, row, names, helpful in _named(entries):
        own, *others = dict.fromkeys((*map(name_words, names), *map(joined_name_words, names)))
        if own:
            yield Bearer(kind, row, own, helpful)
        yield from (Bearer(kind, row, other, helpful, is_other=True) for other in others if other)


def _named(entries: Entries) -> Iterator[tuple[int, int, tuple[str, ...], tuple[str, ...]]]:
    """Give kind, row, names and helpful words of whatever has a name."""
    table = words()
    settlement_words = [table.settlement_kinds.get(settlement.kind, ()) for settlement in entries.settlements]
    for row, street in enumerate(entries.streets):
        helpful = settlement_words[street.settlement] if street.is_place and street.settlement != NOWHERE else ()
        yield STREET, row, (street.name, *street.other_names), helpful
    for row, settlement in enumerate(entries.settlements):
        yield SETTLEMENT, row, (settlement.name, *settlement.other_names), settlement_words[row]
    for row, sight in enumerate(entries.sights):
        yield SIGHT, row, (sight.name, *sight.other_names), table.sight_kinds.get(sight.kind, ())
    for row, road in enumerate(entries.roads):
        yield ROAD, row, (road.name,), ()


def _known(row: int) -> int | None:
    return None if row == NOWHERE else row
