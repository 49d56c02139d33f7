"""Hold fitted demand against the mean of the same weekday and hour; writes docs/benchmarks/demand.md.

Takes about half a minute and wants the folder of DISPATCH112_DATA:

    .venv/bin/python scripts/measure_demand.py
"""

from __future__ import annotations

import os
import textwrap
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from console.commands.bench import machine
from fleet.instants import to_ms
from simulator.demand.back_test import LEVELS, hold_out, hold_out_half, measure, unforeseen
from simulator.demand.scoring import difference
from simulator.history.mapping_file import find_mapping
from simulator.history.reading import read_history
from simulator.history.week_counts import read_week_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.demand.back_test import Held, Result

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks" / "demand.md"
DATA = Path(os.environ.get("DISPATCH112_DATA", ROOT.parent / "shared" / "data"))
WIDTH = 120
SEED = 112

FIRST_MONDAY = datetime(2015, 12, 14, tzinfo=ZoneInfo("America/New_York"))
LAST_DAY = datetime(2016, 2, 29, tzinfo=ZoneInfo("America/New_York"))
WEEKS_FITTED = (4, 6, 8)

FITTED, COARSE, MEAN = "fitted", "fitted, one week for all zones", "mean"
MEASURES = {"deviance": "Poisson deviance", "log_score": "log score", "error": "absolute error"}

HOW = """
Fitted to a part, held against the rest: calls of each hour as expected and as they came, by zone, class and hour, by
zone and hour, and for the whole region by hour. Less is better in every column; each is a mean over cells. The log
score is minus the logarithm of the Poisson likelihood. The mean expects the calls of the same weekday and hour, zone
and class, of the part.
"""
FLOOR = """
Where the mean expects none at all, a call makes its deviance and log score infinite. So that they can be compared, it
is also given a least number of calls per cell of the part: the one of seven that does best on the rest, which is in its
favour. The absolute error is compared with the plain mean. "One week for all zones" leaves out what is finer than a
zone's share: it shows what a week of a zone's own is worth.
"""
DIFFERENCES = """
Differences are summed over the cells of a {block}: mean over {block}s, with the 95 % interval of paired {block}s.
"""
MONTGOMERY = """
Montgomery County, 2015-12-14 to 2016-02-28: {zones} townships, 3 classes (medical, fire, traffic). Fitted to the first
weeks, held against all later ones. {unforeseen:.0%} of the later calls come in a zone, class and hour of the week for
which the mean expects none.
"""
RIO = """
Rio de Janeiro, two years: {zones} zones with calls, 3 priorities, fitted to 52 observations of each hour of the week,
held against 52 others. The file lists observations that were not 0, numbered anew within each half hour, weekday, zone
and priority, so that their dates are lost: they are laid on the two halves at random (seed {seed}). That leaves no
drift, no season and no event to be caught by, and nothing that joins zones: it measures how well many sparse counts are
drawn together, nothing else. {unforeseen:.1%} of the calls held back come where the mean expects none.
"""
CALM = """
A Poisson process whose rate is known has a deviance of about 1 per hour of the region. Here it is: {told}. Real hours
differ by more than chance and the hour of the week (weather, holidays, big accidents), which no model of the week can
know: simulated days are calmer than real ones, unless such days are given as changes of demand.
"""


@dataclass(frozen=True)
class Part:
    """One history, fitted and held back."""

    title: str
    text: str
    block: str
    held: Held


def main() -> None:
    """Measure, and write the page."""
    parts = [*montgomery(), rio()]
    PAGE.write_text("\n".join(page(parts)) + "\n", encoding="utf-8")


def montgomery() -> Iterator[Part]:
    """Fit to the first weeks of Montgomery."""
    mapping = find_mapping("montgomery")
    history = read_history(DATA / str(mapping.file), mapping).history
    for weeks in WEEKS_FITTED:
        until = FIRST_MONDAY + timedelta(weeks=weeks)
        held = hold_out(history, to_ms(FIRST_MONDAY), to_ms(until), to_ms(LAST_DAY))
        text = MONTGOMERY.format(zones=len(history.zones), unforeseen=unforeseen(held))
        yield Part(f"Montgomery, {weeks} weeks fitted", text, "day", held)


def rio() -> Part:
    """Fit to half of Rio."""
    mapping = find_mapping("rio")
    counts = read_week_counts(DATA / str(mapping.file), mapping)
    held = hold_out_half(counts, rng=np.random.default_rng(SEED))
    return Part(
        "Rio de Janeiro, half fitted",
        RIO.format(zones=len(counts.zones), seed=SEED, unforeseen=unforeseen(held)),
        "week",
        held,
    )


def page(parts: list[Part]) -> Iterator[str]:
    """Give the page, line by line."""
    yield from ("# How well demand is foretold", "")
    yield "Written by `scripts/measure_demand.py`; the model is told in"
    yield "[0034](../decisions/0034-histories-and-demand.md)."
    yield from ("", f"- {datetime.now(UTC):%d %B %Y}; {machine()}.", "", *wrapped(HOW), "", *wrapped(FLOOR))
    lost, deviances = [], {}
    for part in parts:
        results = measure(part.held)
        verdicts = list(verdicts_of(results))
        whole = next(each.score for each in results if (each.way, each.level) == (FITTED, LEVELS[2]))
        deviances[part.title] = whole.per_cell("deviance")
        lost += [f"{part.title}: {each.told} ({each.interval})" for each in verdicts if each.worse]
        yield from ("", f"## {part.title}", "", *wrapped(part.text), "", *table(results), "")
        yield from wrapped(DIFFERENCES.format(block=part.block))
        yield from ("", "| fitted against | by | measure | difference | |", "| --- | --- | --- | ---: | --- |")
        yield from (each.line for each in verdicts)
    yield from ("", "## Where it loses", "", "Beyond the noise; what is within it stands in the tables.", "")
    yield from (f"- {each}" for each in lost)
    yield from ("", *wrapped(remark(deviances)))


def table(results: list[Result]) -> Iterator[str]:
    """Give the scores of each way at each level."""
    yield "| by | expected by | deviance | log score | absolute error |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for each in results:
        figures = (number(each.score.per_cell(field)) for field in MEASURES)
        yield f"| {each.level} | {each.way} | {' | '.join(figures)} |"


@dataclass(frozen=True)
class Verdict:
    """Which of two ways is better in one measure."""

    told: str
    line: str
    interval: str
    worse: bool


def verdicts_of(results: list[Result]) -> Iterator[Verdict]:
    """Compare the fitted demand with the mean, and with that without weeks of the zones' own."""
    for level in LEVELS:
        ways = {each.way: each.score for each in results if each.level == level}
        floored = next(way for way in ways if way.startswith("mean, "))
        for field, name in MEASURES.items():
            for other in (MEAN if field == "error" else floored, COARSE):
                gap, half = difference(getattr(ways[FITTED], field), getattr(ways[other], field))
                yield verdict(other, level, name, gap, half)


def verdict(other: str, level: str, measure: str, gap: float, half: float) -> Verdict:
    """Say which is better; neither where the interval holds 0."""
    interval = f"{gap:+.2f} ± {half:.2f}"
    word = "no difference within the noise" if abs(gap) <= half else "better" if gap < 0 else "**worse**"
    line = f"| {other} | {level} | {measure} | {interval} | {word} |"
    return Verdict(f"{level}, {measure}, against {other}", line, interval, worse=gap > half)


def remark(deviances: dict[str, float]) -> str:
    """Tell how far the counts of the whole region are from a Poisson process."""
    told = (f"{title} {deviance:.1f}" for title, deviance in deviances.items())
    return CALM.format(told="; ".join(told))


def number(value: float) -> str:
    """Write a score."""
    return "infinite" if np.isinf(value) else f"{value:.4f}"


def wrapped(text: str) -> list[str]:
    """Break a paragraph into lines."""
    return textwrap.wrap(" ".join(text.split()), WIDTH, break_on_hyphens=False)


if __name__ == "__main__":
    main()
