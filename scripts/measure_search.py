"""Measure the search for places anew and write docs/benchmarks/search.md.

Takes some minutes and wants a quiet machine and the folder of DISPATCH112_DATA:

    .venv/bin/python scripts/measure_search.py [NODES]

NODES: size of the made-up region whose addresses are typed letter by letter.
`--sample SEED` prints 200 of the addresses typed by dispatchers as they are read, to be checked by hand.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import textwrap
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from console.commands.bench import machine
from maps import made_up
from maps.gazetteer.build import build_gazetteer
from maps.gazetteer.gazetteer import open_gazetteer
from maps.gazetteer.measuring import measure_addresses, measure_crossings, measure_kilometres
from maps.gazetteer.misspelling import WAYS, addresses
from maps.gazetteer.osm_entries import osm_entries
from maps.gazetteer.parsing import parse
from maps.made_up.entries import made_up_entries
from maps.osm.extract import read_extract

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maps.gazetteer.entries import Entries
    from maps.gazetteer.gazetteer import Gazetteer
    from maps.gazetteer.measuring import Hits

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks" / "search.md"
DATA = Path(os.environ.get("DISPATCH112_DATA", ROOT.parent / "shared" / "data"))
EXTRACTS = {"Liechtenstein": "liechtenstein-latest.osm.pbf", "Helsinki": "Helsinki.osm.pbf", "Moscow": "moscow.osm.gz"}
MADE_UP_NODES = 3000
BIG_NODES = 620_000
SEED = 112
SPOTS = 300
TYPED = 60
SAMPLE = 200
WIDTH = 118
GOALS = {"exact": 99, "one typo": 97, "abbreviated": 98, "reordered": 97, "wrong layout": 97}
WAYS_TOLD = """
Every address of each map is asked for in each way, as `Улица, 5 к2, Город` with its settlement; right is an answer
with the same label. One typo: a letter missed, added, swapped with the one before or mistaken in a word of the
street's name. Abbreviated: kinds of streets by any spelling of `maps/gazetteer/words.toml`, German and Finnish
endings. Reordered: number, street and settlement in other orders, the two words of a street turned.
`maps/gazetteer/misspelling.py` has all.
"""
BY_HAND = """
Read by hand, each time before what it showed was corrected: of 200 rows drawn by seed 112, 195 parses were right; of
200 drawn by seed 2015 after these corrections, 199 (`19 з-д` had been taken for a lettered house). Not right among
the first were an ordinal without its ending (`Павловск 1 Советская 3`), the number of a polyclinic alone, `11 д`, the
line of a garden society and `ул.14.44`; the first three are read now.
"""


class Result(NamedTuple):
    """What was measured on one map."""

    name: str
    addresses: int
    ways: dict[str, Hits]
    crossings: Hits
    kilometres: Hits


class Typing(NamedTuple):
    """Milliseconds of CPU per keystroke, and of opening the file."""

    addresses: int
    streets: int
    each_ms: np.ndarray
    open_ms: float


def main() -> None:
    """Measure, and write the page."""
    if "--sample" in sys.argv:
        print_sample(int(sys.argv[-1]))
        return
    results = [measured(name, entries) for name, entries in all_entries()]
    nodes = int(sys.argv[1]) if len(sys.argv) > 1 else BIG_NODES
    PAGE.write_text("\n".join(page(results, typing(made_up_entries(made_up(nodes, 1))))), encoding="utf-8")


def all_entries() -> Iterator[tuple[str, Entries]]:
    """Give what can be found by name in each region."""
    for name, file in EXTRACTS.items():
        path = DATA / "osm" / file
        yield name, osm_entries(path, read_extract(path).graph)
    yield f"made-up:{MADE_UP_NODES}:1", made_up_entries(made_up(MADE_UP_NODES, 1))


def measured(name: str, entries: Entries) -> Result:
    """Measure one region."""
    with built(entries) as gazetteer:
        result = Result(
            name,
            len(addresses(entries)),
            measure_addresses(gazetteer, entries, SEED),
            measure_crossings(gazetteer, entries, SEED, SPOTS),
            measure_kilometres(gazetteer, entries, SEED, SPOTS),
        )
    print(name, {way: f"{hits.first:.2%}" for way, hits in result.ways.items()}, file=sys.stderr)
    return result


@contextmanager
def built(entries: Entries) -> Iterator[Gazetteer]:
    """Build and open a gazetteer for a while."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gazetteer.sqlite"
        build_gazetteer(entries, file, progress=lambda line: print(line, file=sys.stderr))
        gazetteer = open_gazetteer(file)
        try:
            yield gazetteer
        finally:
            gazetteer.close()


def typing(entries: Entries) -> Typing:
    """Type addresses letter by letter, half of them with a place to be near."""
    rng = np.random.default_rng(SEED)
    chosen = addresses(entries)
    some = [chosen[row] for row in rng.choice(len(chosen), TYPED, replace=False).tolist()]
    places = (None, (float(entries.houses.lon[0]), float(entries.houses.lat[0])))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gazetteer.sqlite"
        build_gazetteer(entries, file, progress=lambda line: print(line, file=sys.stderr))
        before = time.process_time()
        gazetteer = open_gazetteer(file)
        open_ms = 1000.0 * (time.process_time() - before)
        each = []
        for number, address in enumerate(some):
            text = list(WAYS.values())[number % len(WAYS)](address, rng)
            each += [keystroke_ms(gazetteer, text[: end + 1], places[number % 2]) for end in range(len(text))]
        gazetteer.close()
    return Typing(len(chosen), len(entries.streets), np.array(each), open_ms)


def keystroke_ms(gazetteer: Gazetteer, text: str, near: tuple[float, float] | None) -> float:
    """Give the CPU time of one search, in ms."""
    before = time.process_time()
    gazetteer.find(text, near=near)
    return 1000.0 * (time.process_time() - before)


def page(results: Sequence[Result], typed: Typing) -> Iterator[str]:
    """Give the page, line by line."""
    yield from (
        "# How well places are found",
        "",
        "Written by `scripts/measure_search.py`; [places](../places.md) tells what can be asked for.",
        "",
        f"- {datetime.now(UTC):%d %B %Y}; {machine()}. © OpenStreetMap contributors for the three real maps.",
        *wrapped(WAYS_TOLD, "- "),
        "",
        "## Addresses",
        "",
        "| map | addresses | way | rank 1 | top 5 | goal at rank 1 | reached |",
        "| --- | ---: | --- | ---: | ---: | ---: | --- |",
    )
    for result in results:
        for way, hits in result.ways.items():
            reached = "yes" if 100 * hits.first >= GOALS[way] else "**no**"
            shares = f"{hits.first:.2%} | {hits.top:.2%}"
            yield f"| {result.name} | {hits.tried:,} | {way} | {shares} | {GOALS[way]} % | {reached} |"
    yield from ("", "## Crossings and kilometres", "", "| map | what | asked | rank 1 | top 5 |")
    yield "| --- | --- | ---: | ---: | ---: |"
    for result in results:
        for what, hits in (("crossings", result.crossings), ("kilometres", result.kilometres)):
            if hits.tried:
                yield f"| {result.name} | {what} | {hits.tried} | {hits.first:.2%} | {hits.top:.2%} |"
    yield from failures(results)
    yield from by_dispatchers()
    yield from keystrokes(typed)


def failures(results: Sequence[Result]) -> Iterator[str]:
    """List what was not found first, some of each kind."""
    yield from ("", "## What did not come first", "", "| map | kind | texts | as this | answered first |")
    yield "| --- | --- | ---: | --- | --- |"
    for result in results:
        kinds = {**result.ways, "crossing": result.crossings, "kilometre": result.kilometres}
        for kind, hits in kinds.items():
            if hits.misses:
                miss = hits.misses[0]
                text, first = (escaped(part) for part in (miss.text, miss.first))
                yield f"| {result.name} | {kind} | {len(hits.misses)} | {text} | {first or 'nothing'} |"


def escaped(text: str) -> str:
    """Give a text as code within a table."""
    return f"`{text.replace('|', '¦').replace('`', 'ʼ')}`" if text else ""


def by_dispatchers() -> Iterator[str]:
    """Tell how many of the addresses that dispatchers typed are read as street and house, without a map."""
    texts = dispatchers_texts()
    read = sum(is_read(text) for text in texts)
    told = f"""
    `ems_spb`, St Petersburg 2015, without a map: {read:,} of {len(texts):,} texts ({read / len(texts):.1%}) are read as
    a name and a house number.
    """
    yield from ("", "## Addresses as dispatchers typed them", "", *wrapped(told + BY_HAND))


def dispatchers_texts() -> list[str]:
    """Give the texts."""
    with (DATA / "ems_spb" / "spb_address_geocode.csv").open(encoding="utf-8", newline="") as file:
        return [row["address_text"] for row in csv.DictReader(file)]


def is_read(text: str) -> bool:
    """Tell whether a text is read as a name and a house."""
    parsed = parse(text)
    return parsed.readings[0].house is not None and any(len(word) > 1 for word in parsed.street().split())


def print_sample(seed: int) -> None:
    """Print texts drawn by a seed as they are read."""
    texts = dispatchers_texts()
    for row in sorted(np.random.default_rng(seed).choice(len(texts), SAMPLE, replace=False).tolist()):
        parsed = parse(texts[row])
        house = parsed.readings[0].house
        print(f"{texts[row]} => {parsed.street()} | {'' if house is None else house.plain}")


def keystrokes(typed: Typing) -> Iterator[str]:
    """Tell the times."""
    half, most, worst = (float(np.quantile(typed.each_ms, share)) for share in (0.5, 0.99, 1.0))
    told = f"""
    A made-up region of {typed.addresses:,} addresses in {typed.streets:,} streets: {TYPED} addresses written in the
    ways above, typed letter by letter, {len(typed.each_ms):,} keystrokes, CPU time of one thread: median
    {half:.1f} ms, p99 {most:.1f} ms, highest {worst:.1f} ms (asked: p99 ≤ 50 ms). The file opens in
    {typed.open_ms:.0f} ms.
    """
    yield from ("", "## Speed", "", *wrapped(told), "")


def wrapped(text: str, mark: str = "") -> list[str]:
    """Break a paragraph into lines."""
    return textwrap.wrap(
        " ".join(text.split()), WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False
    )


if __name__ == "__main__":
    main()
