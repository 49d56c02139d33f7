"""The growth of times with the number of nodes as an SVG picture: both axes logarithmic, one line per time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from routing.benchmarks.growth import MEASURED, exponent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from routing.benchmarks.growth import Size

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 80, 210, 30, 60
COLOURS = ("#b91c1c", "#1d4ed8", "#15803d")
INK, GRID = "#334155", "#e2e8f0"
HEAD = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
    'font-family="sans-serif" font-size="12" role="img" aria-label="Growth of times with the number of nodes">'
)


def growth_picture(sizes: Sequence[Size]) -> str:
    """Give the picture as SVG."""
    axes = Axes(sizes)
    lines = [part for row, name in enumerate(MEASURED) for part in line(sizes, axes, name, COLOURS[row])]
    return "\n".join(
        (HEAD, f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', *axes.drawn(), *lines, "</svg>", "")
    )


class Axes:
    """Where a number of nodes and a time in ms lie on the picture."""

    def __init__(self, sizes: Sequence[Size]) -> None:
        times = [getattr(size, measured) for size in sizes for measured in MEASURED.values()]
        self.nodes = (math.log10(min(size.nodes for size in sizes)), math.log10(max(size.nodes for size in sizes)))
        self.powers = range(math.floor(math.log10(min(times))), math.ceil(math.log10(max(times))) + 1)
        self.sizes = sizes

    def x(self, nodes: float) -> float:
        """Give where a number of nodes lies."""
        low, high = self.nodes
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(nodes) - low) / max(high - low, 1e-9)

    def y(self, time_ms: float) -> float:
        """Give where a time lies."""
        low, high = self.powers[0], self.powers[-1]
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(time_ms) - low) / (high - low)

    def drawn(self) -> Iterator[str]:
        """Draw the grid, its numbers and what they are."""
        right, low = WIDTH - RIGHT, HEIGHT - BOTTOM
        for power in self.powers:
            y = self.y(10.0**power)
            yield f'<path d="M{LEFT} {y:.1f} H{right}" stroke="{GRID}"/>'
            yield text(LEFT - 8, y + 4, duration(10.0**power), anchor="end")
        for size in self.sizes:
            x = self.x(size.nodes)
            yield f'<path d="M{x:.1f} {TOP} V{low}" stroke="{GRID}"/>'
            yield text(x, low + 18, f"{size.nodes // 1000:,} k", anchor="middle")
        yield text((LEFT + right) / 2, HEIGHT - 16, "nodes of a made-up region", anchor="middle")


def line(sizes: Sequence[Size], axes: Axes, name: str, colour: str) -> Iterator[str]:
    """Draw one time over the sizes, with its name and exponent at the end."""
    measured = MEASURED[name]
    points = [(axes.x(size.nodes), axes.y(getattr(size, measured))) for size in sizes]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
    x, y = points[-1]
    yield text(x + 10, y - 2, name, colour=colour)
    yield text(x + 10, y + 13, f"~ nodes^{exponent(sizes, measured):.2f}", colour=colour)


def text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK) -> str:
    """Write some words."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'


def duration(time_ms: float) -> str:
    """Name a time in ms or s."""
    return f"{time_ms / 1000:g} s" if time_ms >= 1000 else f"{time_ms:g} ms"
