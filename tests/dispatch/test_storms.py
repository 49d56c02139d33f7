"""200 frozen storms: together is never dearer than one after another, and everybody stands once in the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from console.benchmarks.storms import compared, frozen
from dispatch.assignment import NO_UNIT
from dispatch.columns import Refusal

STORMS: Final = Path(__file__).parents[1] / "golden" / "storms.npz"


def test_the_joint_price_is_never_above_that_of_the_closest_one_after_another() -> None:
    told = [compared(question) for question in frozen(STORMS)]
    assert len(told) == 200
    assert [number for number, each in enumerate(told) if each.joint > each.sequential] == []
    assert sum(each.joint < each.sequential for each in told) > 150


def test_nobody_is_sent_twice_or_where_it_cannot_go() -> None:
    for question in frozen(STORMS):
        choice = compared(question).choice
        slots = np.flatnonzero(choice.unit_of_slot != NO_UNIT)
        rows, columns = choice.unit_of_slot[slots], choice.slot_of[slots]
        assert len(set(rows.tolist())) == len(rows)
        assert (choice.refusal[rows, columns] == Refusal.NONE).all()
        assert not question.tables.estimated[rows, columns].any()
