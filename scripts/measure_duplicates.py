"""Measure how well repeated calls are recognised; writes docs/benchmarks/duplicates.md.

Days are made up from seeds. The weights of the model were adjusted on the first town and days alone; what is reported
are the others, which were not looked at before. Run it as `python scripts/measure_duplicates.py`.
"""

from __future__ import annotations

import sys
import textwrap
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from console.benchmarks.duplicates import bench_duplicates, judge_day, made_up_town, score
from console.commands.bench import machine
from dispatch.duplicates.told import NOBODY
from dispatch.duplicates.weights import DEFAULT
from simulator.made_up_calls.call import LOOK_ALIKES, REPEATS, Sort
from simulator.made_up_calls.day import DayPlan, made_up_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from console.benchmarks.duplicates import Judged, Score
    from dispatch.duplicates.sketch import Sketch
    from simulator.made_up_calls.town import Town

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks" / "duplicates.md"
WIDTH = 120

TUNED_REGION, TUNED_DAYS = 1, (1, 2, 3)
REGION, DAYS = 3, (201, 202, 203, 204, 205)
LEAST = (0.5, 0.6, 0.7, 0.8, 0.9)
GOALS = (0.95, 0.90)

TOLD = {
    Sort.SECOND_AT_CRASH: "another driver at a road crash, placed 20-400 m off",
    Sort.NEIGHBOUR: "a neighbour calls for the same flat",
    Sort.ASKS_AGAIN: "the same caller asks where the crew is, 10-40 min later",
    Sort.ECALL: "a car's automatic call beside a person's",
    Sort.OTHER_REASON: "another of the household names another reason",
    Sort.WRONG_HOUSE: "a second caller puts it at a house nearby",
    Sort.MASS_EVENT: "one of about twenty calls of a mass event",
    Sort.ONE_BLOCK: "another flat of the same house within the hour",
    Sort.FREQUENT_CALLER: "the same caller for another matter, hours later",
    Sort.NEXT_CRASH: "another crash 1 km further within the hour",
    Sort.BUSY_SPOT: "another patient of a station or clinic within 40 min",
    Sort.PLAIN: "all others",
}

HOW = """
Each made-up day has 4,000 calls from a town of 20,000 junctions, with 8 % that tell of an incident which is known: the
generator (`simulator/made_up_calls/`) and the matcher (`dispatch/duplicates/`) import nothing of each other. Calls come
in order; each is compared with all of the 12 hours before, then its truth is told. A hit is the right incident in the
first place, with a likelihood from {least:g} up; precision is the part of first proposals that are right, recall the
part of repeated calls that are hits.
"""
TRUTH = """
Read this with care: the days come from the same hands as the matcher. Callers say one to three of some eight phrases a
reason, three texts in ten have a typo, 3 % of calls have no coordinates and 4 % only what a telephone sent. Shares of
the sorts are guesses, and real repeated calls, unlike these, have no truth beside them. What the figures show is that
the model holds on days and a town that it was not adjusted on; how well it does on real calls has to be measured on
those, with what dispatchers joined.
"""


def only_number(sketch: Sketch) -> Sketch:
    """Leave the number."""
    return replace(
        with_place(sketch), lon=None, lat=None, radius_m=0.0, address=replace(sketch.address, names=(), house="")
    )


def with_place(sketch: Sketch) -> Sketch:
    """Leave number and place."""
    return replace(with_reason(sketch), reason=None)


def with_reason(sketch: Sketch) -> Sketch:
    """Leave number, place and reason."""
    return replace(sketch, words=(), person=NOBODY, patients=None, asks_again=False)


STAGES = {"number": only_number, "and place": with_place, "and reason": with_reason}


def main() -> None:
    """Measure, and write the page."""
    tuned, town = made_up_town(seed=TUNED_REGION), made_up_town(seed=REGION)
    before = score(judged_days(tuned, TUNED_DAYS))
    judged = judged_days(town, DAYS)
    by_least = {least: score([above(each, least) for each in judged_loosely(town)]) for least in LEAST}
    stages = {name: score(list(stage_of(town, name))) for name in STAGES}
    PAGE.write_text("\n".join(page(before, judged, by_least, stages)) + "\n", encoding="utf-8")


def judged_days(town: Town, seeds: Sequence[int]) -> list[Judged]:
    """Judge days, one after another."""
    found = []
    for seed in seeds:
        day = list(judge_day(made_up_day(town, seed)))
        print(f"day {seed}: precision {score(day).precision:.3f}, recall {score(day).recall:.3f}", file=sys.stderr)
        found += day
    return found


def judged_loosely(town: Town) -> list[Judged]:
    """Judge the first day with the lowest of the likelihoods."""
    return list(judge_day(made_up_day(town, DAYS[0]), replace(DEFAULT, least_likelihood=min(LEAST))))


def above(judged: Judged, least: float) -> Judged:
    """Leave the proposals that are as likely."""
    return replace(judged, proposals=[each for each in judged.proposals if each.likelihood >= least])


def stage_of(town: Town, name: str) -> Iterator[Judged]:
    """Judge the first day with a part of each call."""
    return judge_day(made_up_day(town, DAYS[0]), typed=STAGES[name])


def page(
    before: Score, judged: list[Judged], by_least: Mapping[float, Score], stages: Mapping[str, Score]
) -> Iterator[str]:
    """Give the page, line by line."""
    yield from ("# How well repeated calls are recognised", "")
    yield "Written by `scripts/measure_duplicates.py`; the model is told in"
    yield "[0019](../decisions/0019-which-calls-are-one-incident.md)."
    yield from ("", f"- {datetime.now(UTC):%d %B %Y}; {machine()}.", *wrapped(seeds_told(), "- "), "")
    yield from (*wrapped(HOW.format(least=DEFAULT.least_likelihood)), "", *wrapped(TRUTH), "")
    yield from days(before, judged)
    yield from sorts(judged)
    yield from likelihoods(by_least)
    yield from as_typed(stages, by_least[DEFAULT.least_likelihood])
    yield from ("", "## Speed", "")
    for figure in bench_duplicates():
        asked = "" if figure.budget is None else f" (asked: ≤ {figure.budget:g} ms)"
        yield f"- {figure.name}: {figure.value:.1f} {figure.unit}{asked}"
    yield from cases(judged[: DayPlan().calls])


def seeds_told() -> str:
    """Tell which days were used for what."""
    tuned, days = (", ".join(map(str, seeds)) for seeds in (TUNED_DAYS, DAYS))
    return f"""
    Weights were adjusted on days {tuned} of `made-up:20000:{TUNED_REGION}`; reported are days {days} of
    `made-up:20000:{REGION}`: neither these days nor that town were used before.
    """


def days(before: Score, judged: list[Judged]) -> Iterator[str]:
    """Tell precision and recall of each day."""
    yield from ("## Days", "", "| day | calls | repeated | precision | recall | among three | wrong |")
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    calls = DayPlan().calls
    for row, seed in enumerate(DAYS):
        yield day_line(str(seed), score(judged[row * calls : (row + 1) * calls]))
    yield day_line("together", score(judged))
    yield day_line("those adjusted on", before)
    reached = score(judged).precision >= GOALS[0] and score(judged).recall >= GOALS[1]
    yield from (
        "",
        f"Asked: precision ≥ {GOALS[0]}, recall ≥ {GOALS[1]}; {'reached' if reached else '**not reached**'}.",
        "",
    )


def day_line(name: str, told: Score) -> str:
    """Give a row of the table of days."""
    shares = f"{told.precision:.3f} | {told.recall:.3f} | {told.in_three / told.repeats:.3f}"
    return f"| {name} | {told.calls:,} | {told.repeats:,} | {shares} | {told.wrong} |"


def sorts(judged: list[Judged]) -> Iterator[str]:
    """Tell what was found and what was wrong by sort."""
    of_sort: defaultdict[Sort, list[Judged]] = defaultdict(list)
    for each in judged:
        of_sort[each.call.sort].append(each)
    yield from ("## By sort", "", "| sort | what | calls | found | wrong |", "| --- | --- | ---: | ---: | ---: |")
    for sort in (*REPEATS, *LOOK_ALIKES, Sort.PLAIN):
        told = score(of_sort[sort])
        found = f"{told.hits} ({told.recall:.1%})" if told.repeats else ""
        yield f"| {sort.replace('_', ' ')} | {TOLD[sort]} | {told.calls:,} | {found} | {told.wrong} |"
    yield ""


def likelihoods(by_least: Mapping[float, Score]) -> Iterator[str]:
    """Tell what other least likelihoods would give."""
    yield from (f"## Proposed from which likelihood, day {DAYS[0]}", "", "| from | precision | recall |")
    yield "| ---: | ---: | ---: |"
    for least, told in by_least.items():
        yield f"| {least:g} | {told.precision:.3f} | {told.recall:.3f} |"
    yield ""


def as_typed(stages: Mapping[str, Score], whole: Score) -> Iterator[str]:
    """Tell how much is found while the card is filled in."""
    yield from (f"## While the card is filled in, day {DAYS[0]}", "", "| typed | precision | recall |")
    yield "| --- | ---: | ---: |"
    for name, told in (*stages.items(), ("and words", whole)):
        yield f"| {name} | {told.precision:.3f} | {told.recall:.3f} |"


def cases(judged: Sequence[Judged]) -> Iterator[str]:
    """List what was missed and what was wrong on a day."""
    first: dict[str, Judged] = {}
    called = {each.call.id: each for each in judged}
    missed, wrong = [], []
    for each in judged:
        if each.is_repeat and not each.is_hit:
            missed.append(case_line(each, first[each.call.incident]))
        if each.proposals and not each.is_hit:
            wrong.append(case_line(each, called[each.proposals[0].call]))
        first.setdefault(each.call.incident, each)
    head = ("| sort | the call | {} |", "| --- | --- | --- |")
    yield from ("", f"## Missed on day {DAYS[0]}", "", head[0].format("first call of its incident"), head[1], *missed)
    yield from ("", f"## Wrong on day {DAYS[0]}", "", head[0].format("proposed first"), head[1], *wrong)


def case_line(judged: Judged, other: Judged) -> str:
    """Give a row of the table of cases."""
    return f"| {judged.call.sort.replace('_', ' ')} | {as_called(judged)} | {as_called(other)} |"


def as_called(judged: Judged) -> str:
    """Write a call in a line."""
    call = judged.call
    place = call.address or (f"± {call.radius_m:.0f} m" if call.lon is not None else "no place")
    unplaced = "" if call.lon is not None or call.address is None else " (words alone)"
    parts = (f"{call.at:%H:%M}", call.reason or "no reason", f"«{call.text}»", f"{place}{unplaced}")
    return "; ".join(parts).replace("|", "¦")


def wrapped(text: str, mark: str = "") -> list[str]:
    """Break a paragraph into lines."""
    return textwrap.wrap(
        " ".join(text.split()), WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False
    )


if __name__ == "__main__":
    main()
