"""How fast positions and events reach all consoles, and what that costs the centre."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from console.benchmarks.fanout_centre import measured_centre
from console.benchmarks.fanout_load import Seen, at_work, call, listen, trackers
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.benchmarks.fanout_centre import MeasuredCentre

SIZES: Final = ((450, 30), (1_000, 100))
"""Units and consoles: an evening of one city, and the most that is promised."""

SETTLE_S: Final = 3.0
MEASURE_S: Final = 10.0
SERVER_PERCENT: Final = 60.0


def bench_fanout(source: str | None, root: Path) -> Iterator[Figure]:
    """Measure, at each size, fixes at 1 Hz per unit and calls until all consoles have them, and the centre's load."""
    for units, consoles in SIZES:
        with measured_centre(source, root, units) as centre:
            yield from asyncio.run(_measured(centre, consoles))


async def _measured(centre: MeasuredCentre, consoles: int) -> list[Figure]:
    seen, size = Seen(), f"{len(centre.units):,} units, {consoles} consoles"
    work = [call(centre.url, seen), *(listen(centre.url, seen) for _ in range(consoles))]
    async with at_work(*work, *trackers(centre.url, centre.units)):
        await asyncio.sleep(SETTLE_S)
        seen.clear()
        began, used = time.monotonic(), centre.processor_s()
        await asyncio.sleep(MEASURE_S)
        busy = (centre.processor_s() - used) / (time.monotonic() - began)
    ages_ms = np.concatenate(seen.positions)
    return [
        Figure(f"{size}: fix → console, p99", _p99(ages_ms), "ms", 1_000),
        Figure(f"{size}: fixes seen per console", len(ages_ms) / consoles / MEASURE_S, "/s"),
        Figure(f"{size}: call → answer, p99", _p99(seen.answers), "ms", 150),
        Figure(f"{size}: call → event at all consoles, p99", _p99(seen.events), "ms", 300),
        Figure(f"{size}: centre, of one core", busy * 100, "%", SERVER_PERCENT),
    ]


def _p99(values: object) -> float:
    return float(np.percentile(np.asarray(values), 99))
