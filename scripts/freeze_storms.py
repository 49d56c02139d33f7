"""Freeze 200 storms on a made-up region into tests/golden, and tell on a page what deciding jointly saves.

.venv/bin/python scripts/freeze_storms.py          # only the page and its picture, from the storms that are kept
.venv/bin/python scripts/freeze_storms.py --anew   # other storms: after a change of the columns
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from storm_making import MINUTE_MS, MOST_INCIDENTS, UNITS, StormMaker
from storm_picture import histogram

from console.benchmarks.storms import Compared, compared, freeze, frozen
from console.region import build_region, open_region
from dispatch.assignment import NO_UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dispatch.question import Question

ROOT: Final = Path(__file__).parents[1]
STORMS: Final = ROOT / "tests" / "golden" / "storms.npz"
FOLDER: Final = ROOT / "docs" / "benchmarks"
COUNT: Final = 200

PAGE: Final = """# Storms: jointly against one after another

Written by `scripts/freeze_storms.py`. {storms} storms on a made-up region of 20,000 junctions: {units} units,
of whom a third to nine tenths are busy, 2 to {most} incidents that wait at once, some of which want two
units. Each is decided jointly by the policy `full`, and by sending the closest free unit to one after
another, in the order of the calls. The storms are kept as arrays in `tests/golden/storms.npz`; a test holds
that the joint price is never above the other.

| of {storms} storms | |
| --- | ---: |
| jointly cheaper | {cheaper} |
| equal | {equal} |
| jointly dearer | {dearer} |
| saved per incident served, median | {median:.1f} min-equivalents |
| saved per incident served, 90th percentile | {ninth:.1f} min-equivalents |
| mean response of those served, jointly | {joint_min:.2f} min |
| mean response of those served, closest | {closest_min:.2f} min |

Where units are short, the saving is mostly who has to wait.
A min-equivalent is what a response later by a minute costs ([the price](../price.md)). `full` does not aim at
the shortest mean response: it sends a farther unit where that keeps a capability, a district or a shift.

![What deciding jointly saves](storms.svg)
"""


def main() -> None:
    """Freeze storms where that is asked for; write the page and its picture."""
    if "--anew" in sys.argv:
        STORMS.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "map"
            build_region("made-up:20000:1", place, progress=_quiet)
            maker = StormMaker(open_region(place))
            freeze([maker.storm(seed) for seed in range(COUNT)], STORMS)
    questions = list(frozen(STORMS))
    told = [compared(question) for question in questions]
    saved = np.array([_saved_min(each) for each in told])
    page = PAGE.format(
        storms=len(told),
        units=UNITS,
        most=MOST_INCIDENTS,
        cheaper=sum(each.joint < each.sequential for each in told),
        equal=sum(each.joint == each.sequential for each in told),
        dearer=sum(each.joint > each.sequential for each in told),
        median=float(np.median(saved)),
        ninth=float(np.percentile(saved, 90)),
        joint_min=_response_min(questions, [each.choice.unit_of_slot for each in told], told),
        closest_min=_response_min(questions, [each.closest for each in told], told),
    )
    FOLDER.joinpath("storms.md").write_text(page, encoding="utf-8")
    FOLDER.joinpath("storms.svg").write_text(histogram(saved.tolist()), encoding="utf-8")
    print(page)


def _saved_min(each: Compared) -> float:
    served = max(int((each.choice.unit_of_slot != NO_UNIT).sum()), 1)
    return (each.sequential - each.joint) / served / MINUTE_MS


def _response_min(
    questions: Sequence[Question], units_of_slots: Sequence[NDArray[np.int32]], told: Sequence[Compared]
) -> float:
    response: list[int] = []
    for question, units, each in zip(questions, units_of_slots, told, strict=True):
        served = units != NO_UNIT
        rows, columns = units[served], each.choice.slot_of[served]
        response += (question.state.units.turnout_ms[rows] + question.tables.travel_ms[rows, columns]).tolist()
    return float(np.mean(response)) / MINUTE_MS


def _quiet(_: object) -> None:
    """Tell nothing."""


if __name__ == "__main__":
    main()
