"""Read the recorded histories, tell what is odd in them; writes docs/benchmarks/histories.md.

Takes a few seconds and wants the folder of DISPATCH112_DATA:

    .venv/bin/python scripts/measure_histories.py
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.history.inspecting import inspect
from simulator.history.mapping_file import find_mapping, templates
from simulator.history.reading import read_history
from simulator.service_times.service_times import MINUTE_MS, fit_service_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.service_times.durations import Durations

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks" / "histories.md"
DATA = Path(os.environ.get("DISPATCH112_DATA", ROOT.parent / "shared" / "data"))
WITH_SERVICE = ("san_francisco", "lancaster", "utrecht_3")
LEAST_RESPONSES = 200
PARTS = ("before_transport", "without_transport", "handover")


def main() -> None:
    """Read all, and write the page."""
    PAGE.write_text("\n".join(page()) + "\n", encoding="utf-8")


def page() -> Iterator[str]:
    """Give the page, line by line."""
    yield from ("# What recorded histories hold", "")
    yield "Written by `scripts/measure_histories.py`; `dispatch112 history inspect` tells the same of any file"
    yield "([histories](../histories.md))."
    yield from ("", f"- {datetime.now(UTC):%d %B %Y}", "")
    yield "| history | rows | calls | responses | from | until |"
    yield "| --- | ---: | ---: | ---: | --- | --- |"
    names = [name for name in templates() if find_mapping(name).file]
    told = {name: inspected(name) for name in names}
    yield from (row(name, each) for name, each in told.items())
    for name, each in told.items():
        yield from ("", f"## {name}", "", *oddities(each))
    yield from ("", "## Service times", "", *service_times())


def inspected(name: str) -> dict[str, Any]:
    """Inspect one history."""
    mapping = find_mapping(name)
    return inspect(DATA / str(mapping.file), mapping)


def row(name: str, told: dict[str, Any]) -> str:
    """Give a row of the table of histories."""
    responses = f"{told['responses']['count']:,}" if "responses" in told else ""
    span = f"{told.get('from', 'not known')[:10]} | {told.get('until', 'not known')[:10]}"
    return f"| {name} | {told['rows']:,} | {told['calls']:,} | {responses} | {span} |"


def oddities(told: dict[str, Any]) -> Iterator[str]:
    """List what is odd in a history."""
    if not told["oddities"]:
        yield "Nothing odd was found."
        return
    yield from ("| code | lines that | count | first lines |", "| --- | --- | ---: | --- |")
    for odd in told["oddities"]:
        about = f": {odd['about']}" if "about" in odd else ""
        yield f"| `{odd['code']}` | {odd['text']}{about} | {odd['count']:,} | {', '.join(map(str, odd['lines']))} |"


def service_times() -> Iterator[str]:
    """Tell which laws fit the durations of classes with many responses."""
    yield "By class with at least 200 responses at a scene. Distance: of the distribution functions, recorded and"
    yield "lognormal; chance alone leaves less than the figure beside it in 95 of 100 cases."
    yield from ("", "| history | class | duration | recorded | left out | mean, min | distance | by chance | law |")
    yield "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for name in WITH_SERVICE:
        mapping = find_mapping(name)
        times = fit_service_times(read_history(DATA / str(mapping.file), mapping).history, longest=mapping.longest)
        for of, each in zip(times.classes, times.of_class, strict=True):
            own = [part for part in PARTS if part in each.own and each.responses >= LEAST_RESPONSES]
            yield from (service_row(f"{name} | {of} | {part.replace('_', ' ')}", getattr(each, part)) for part in own)


def service_row(head: str, durations: Durations) -> str:
    """Give a row of the table of service times."""
    fit = durations.fit
    figures = f"{fit.recorded:,} | {fit.left_out} | {durations.mean_ms / MINUTE_MS:.1f}"
    return f"| {head} | {figures} | {fit.distance:.3f} | {fit.by_chance:.3f} | {durations.law} |"


if __name__ == "__main__":
    main()
