"""The search for places, measured as it is used: an answer after every key, an address after every click."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.gazetteer.gazetteer import open_gazetteer
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from maps.built_map import BuiltMap
    from maps.gazetteer.gazetteer import Gazetteer

ADDRESSES: Final = 60
POINTS: Final = 2_000
LEAST_LETTERS: Final = 2
KEYSTROKE_BUDGET_MS: Final = 50
POINT_BUDGET_MS: Final = 5
_SEED: Final = 1
_SHOWN: Final = 6


def bench_places(built: BuiltMap) -> Iterator[Figure]:
    """Measure finding addresses letter by letter, and telling points, on roads and anywhere; nothing without places."""
    if built.gazetteer is None:
        return
    rng, name = np.random.default_rng(_SEED), f"{built.manifest.source}, {_houses(built.gazetteer):,} addresses"
    with closing(open_gazetteer(built.gazetteer)) as gazetteer:
        nodes = rng.integers(built.graph.nodes, size=POINTS)
        on_roads = np.column_stack((built.graph.lon[nodes], built.graph.lat[nodes]))
        typed = _typed(gazetteer, on_roads[:ADDRESSES])
        taken = _p99_ms(lambda text: gazetteer.find(text, limit=_SHOWN), typed)
        yield Figure(f"{name}: found per key, p99", taken, "ms", KEYSTROKE_BUDGET_MS)
        west, south, east, north = built.manifest.bbox
        anywhere = rng.uniform((west, south), (east, north), (POINTS, 2))
        for where, points in (("point on a road", on_roads), ("any point", anywhere)):
            taken = _p99_ms(lambda point: gazetteer.near(*point), points.tolist())
            yield Figure(f"{name}: {where} told, p99", taken, "ms", POINT_BUDGET_MS)


def _houses(file: Path) -> int:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM house").fetchone()[0])


def _typed(gazetteer: Gazetteer, points: np.ndarray) -> list[str]:
    """Give all that stands in the field while the addresses of some points are typed."""
    labels = [found[0].label.lower() for lon, lat in points.tolist() if (found := gazetteer.near(lon, lat, limit=1))]
    return [label[:letters] for label in labels for letters in range(LEAST_LETTERS, len(label) + 1)]


def _p99_ms(work: Callable[..., object], questions: Iterable[object]) -> float:
    taken_ms = []
    for question in questions:
        began = perf_counter()
        work(question)
        taken_ms.append((perf_counter() - began) * 1000)
    return float(np.percentile(taken_ms, 99)) if taken_ms else 0.0
