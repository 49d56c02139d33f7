"""The page about demand tells where the fitted demand loses."""

from __future__ import annotations

import numpy as np
from measure_demand import Part, page, verdict

from simulator.demand.back_test import Held
from simulator.demand.counts import Counts


def held(weeks: int = 4) -> Held:
    rng = np.random.default_rng(1)
    rates = np.geomspace(0.01, 1, 6)[:, None, None] * (1 + np.arange(168) % 24 / 24)
    calls = rng.poisson(rates * weeks).astype(np.float64)
    zones = tuple(f"z{row}" for row in range(6))
    counts = Counts(zones, ("any",), "UTC", calls, np.full(168, float(weeks)))
    rest = np.concatenate([rng.poisson(np.moveaxis(rates, -1, 0)) for _ in range(8)]).astype(np.float32)
    of_week = np.tile(np.arange(168, dtype=np.int32), 8)
    return Held(counts, rest, of_week, np.arange(8 * 168, dtype=np.int32) // 24)


def test_the_page_compares_and_names_what_is_lost() -> None:
    text = "\n".join(page([Part("A town, 4 weeks fitted", "Six zones.", "day", held())]))
    assert "## A town, 4 weeks fitted" in text
    assert "| zone, class and hour | mean | infinite | infinite |" in text
    against_mean = [
        line for line in text.splitlines() if line.startswith("| mean, at least") and "zone and hour" in line
    ]
    assert len(against_mean) == 2
    assert all(line.endswith("| better |") for line in against_mean)
    assert "## Where it loses" in text


def test_what_is_within_the_noise_is_no_difference() -> None:
    assert verdict("mean", "zone and hour", "log score", 0.5, 0.6).line.endswith("| no difference within the noise |")
    lost = verdict("mean", "zone and hour", "log score", 0.7, 0.6)
    assert lost.worse
    assert lost.line.endswith("+0.70 ± 0.60 | **worse** |")
