"""A histogram as SVG: what deciding jointly saves in each storm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDE, HIGH, LEFT, BOTTOM, TOP = 760, 360, 60, 310, 30
BARS: Final = 20
MOST_MIN: Final = 20.0
LABEL: Final = "saved per incident served, min-equivalents; the last bar: 19 and more"


def histogram(saved_min: Sequence[float]) -> str:
    """Draw how many storms save how much; the last bar holds all that save more."""
    counts, edges = np.histogram(np.minimum(saved_min, MOST_MIN), bins=BARS, range=(0, MOST_MIN))
    return "\n".join((HEAD, *_bars(counts.tolist()), *_ticks(edges.tolist()), "</svg>", ""))


HEAD: Final = f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}"
 font-family="sans-serif" font-size="12" fill="#334155" role="img" aria-label="Storms by what deciding jointly saves">
<rect width="{WIDE}" height="{HIGH}" fill="white"/>
<path d="M{LEFT} {BOTTOM} H{WIDE - 20}" stroke="#334155"/>
<text x="{WIDE / 2:.0f}" y="{HIGH - 10}" text-anchor="middle">{LABEL}</text>"""

STEP: Final = (WIDE - LEFT - 20) / BARS


def _bars(counts: Sequence[int]) -> Iterator[str]:
    unit = (BOTTOM - TOP) / max(*counts, 1)
    for nth, count in enumerate(counts):
        left, top, high = LEFT + nth * STEP, BOTTOM - count * unit, count * unit
        if count:
            yield f'<rect x="{left + 1:.1f}" y="{top:.1f}" width="{STEP - 2:.1f}" height="{high:.1f}" fill="#2563eb"/>'
            yield f'<text x="{left + STEP / 2:.1f}" y="{top - 4:.1f}" text-anchor="middle">{count}</text>'


def _ticks(edges: Sequence[float]) -> Iterator[str]:
    for nth in range(0, len(edges), 4):
        yield f'<text x="{LEFT + nth * STEP:.1f}" y="{BOTTOM + 18}" text-anchor="middle">{edges[nth]:.0f}</text>'
