"""Measure routing anew and write docs/benchmarks/: the table beside other engines, and growth as table and picture.

Takes some minutes and wants a quiet machine, the extra `bench` and the folder of DISPATCH112_DATA:

    .venv/bin/python scripts/write_benchmarks.py
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from growth_picture import growth_picture

from console.commands.bench import machine
from routing.benchmarks.comparison import Comparison
from routing.benchmarks.comparisons import compare
from routing.benchmarks.growth import MEASURED, exponent, measure_growth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from routing.benchmarks.growth import Size
    from routing.figures import Figure

FOLDER = Path(__file__).parents[1] / "docs" / "benchmarks"
PACKAGES = ("numpy", "numba", "scipy", "pymetis", "routingkit-cch")
PICTURE = "growth.svg"
T = TypeVar("T")


def main() -> None:
    """Measure, tell each line as it comes, and write the page and its picture."""
    results = list(told(compare(say)))
    sizes = list(told(measure_growth()))
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / PICTURE).write_text(growth_picture(sizes), encoding="utf-8")
    (FOLDER / "README.md").write_text("\n".join(page(results, sizes)), encoding="utf-8")


def told(results: Iterable[T]) -> Iterator[T]:
    """Print each result as it comes."""
    for result in results:
        say(str(result))
        yield result


def say(line: str) -> None:
    """Print a line at once."""
    print(line, file=sys.stderr, flush=True)


def page(results: Sequence[Comparison | Figure], sizes: Sequence[Size]) -> Iterator[str]:
    """Give the page, line by line."""
    comparisons = [result for result in results if isinstance(result, Comparison)]
    figures = [result for result in results if not isinstance(result, Comparison)]
    yield from introduction()
    yield from ("## Beside other engines", "", *comparison_table(comparisons), "")
    yield from ("## Against bounds", "", *figure_table(figures), "")
    yield from ("## Where we lose", "", *losses(comparisons, figures), "")
    yield from growth_section(sizes)


def introduction() -> Iterator[str]:
    """Say how and on what it was measured."""
    installed = [name for name in PACKAGES if find_spec(name.replace("-", "_"))]
    versions = ", ".join(f"{name} {version(name)}" for name in installed)
    yield "# Benchmarks of routing"
    yield ""
    yield "Written by `scripts/write_benchmarks.py`; `dispatch112 bench routing` shows the same lines on your machine."
    yield ""
    yield f"- {datetime.now(UTC):%d %B %Y}; {machine()}; {versions}."
    yield "- CPU time of one thread, medians, ours and theirs in turn in one run, on the same graph and pairs."
    yield "- Every answer that is compared was equal before it was timed; those with turns were held against scipy."
    yield "- routingkit-cch is asked on our METIS order, through its Python package, which takes and gives lists. Its"
    yield "  native library is faster than that; our figures hold the call from Python too."
    yield "- New York is the DIMACS graph (264,346 nodes); Porto and Krasnodar are © OpenStreetMap contributors."
    yield "- OSRM's times on Porto are not of this run: 26.10, two cores, measured before, whatever turns cost there."
    yield ""


def comparison_table(comparisons: Iterable[Comparison]) -> Iterator[str]:
    """Give ours and theirs side by side."""
    yield "| graph | what | ours, ms | whose | theirs, ms | ratio | asked | reached |"
    yield "| --- | --- | ---: | --- | ---: | ---: | ---: | --- |"
    for each in comparisons:
        times = f"{number(each.ours_ms)} | {each.peer} | {number(each.theirs_ms)} | {number(each.ratio)} ×"
        yield f"| {each.graph} | {each.what} | {times} | {each.at_least:g} × | {'yes' if each.reached else '**no**'} |"


def figure_table(figures: Iterable[Figure]) -> Iterator[str]:
    """Give what has a bound of its own."""
    yield "| what | measured | asked | reached |"
    yield "| --- | ---: | ---: | --- |"
    for each in figures:
        asked = "" if each.budget is None else f"≤ {each.budget:g} {each.unit}"
        reached = "" if each.budget is None else "yes" if each.value <= each.budget else "**no**"
        yield f"| {each.name} | {number(each.value)} {each.unit} | {asked} | {reached} |"


def losses(comparisons: Iterable[Comparison], figures: Iterable[Figure]) -> list[str]:
    """Name what takes us longer than the other, and what misses what was asked for."""
    slower = [
        f"- {each.graph}, {each.what}: {each.peer} is quicker, {number(each.theirs_ms)} against "
        f"{number(each.ours_ms)} ms."
        for each in comparisons
        if each.ratio < 1
    ]
    missed = [
        f"- {each.graph}, {each.what}: quicker than {each.peer}, {number(each.ratio)} ×, but not the "
        f"{each.at_least:g} × asked for."
        for each in comparisons
        if each.ratio >= 1 and not each.reached
    ]
    over = [
        f"- {each.name}: {number(each.value)} {each.unit}, not the {each.budget:g} {each.unit} asked for."
        for each in figures
        if each.budget is not None and each.value > each.budget
    ]
    return [*slower, *missed, *over] or ["In none of these lines."]


def growth_section(sizes: Sequence[Size]) -> Iterator[str]:
    """Give how times grow with the graph."""
    powers = {name: exponent(sizes, measured) for name, measured in MEASURED.items()}
    yield "## Growth"
    yield ""
    yield f"![Times by number of nodes]({PICTURE})"
    yield ""
    yield "Made-up regions (`made-up:NODES:1`), no turns. The last row has the power of the number of nodes."
    yield ""
    yield f"| nodes | arcs | hierarchy arcs | {' | '.join(f'{name}, ms' for name in MEASURED)} |"
    yield f"| ---: | ---: | ---: |{' ---: |' * len(MEASURED)}"
    for size in sizes:
        times = " | ".join(number(getattr(size, measured)) for measured in MEASURED.values())
        yield f"| {size.nodes:,} | {size.arcs:,} | {size.hierarchy_arcs:,} | {times} |"
    yield f"| exponent | | | {' | '.join(f'{power:.2f}' for power in powers.values())} |"
    yield ""


def number(value: float) -> str:
    """Give a number with three figures that count, and no more."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"


if __name__ == "__main__":
    main()
