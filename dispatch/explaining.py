"""Why one unit goes before another, and what would have to be otherwise for the other to go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dispatch.columns import Refusal
from dispatch.price import PARTS, price_parts

if TYPE_CHECKING:
    from dispatch.assignment import Choice
    from dispatch.question import Question


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one unit stands beside another for one incident.

    Attributes
    ----------
    gap_ms : int
        By how much its price is higher; negative where it is the cheaper one and goes elsewhere.
    parts : dict of str to int
        What the gap is made of, by code, the largest first; their sum is the gap.
    nearer_ms : int or None
        By how much its drive would have to be shorter for it to go before the other; None where no drive is short
        enough.
    without : tuple of str
        Parts of its price each of which, were it nothing, would alone put it before the other.
    """

    gap_ms: int
    parts: dict[str, int]
    nearer_ms: int | None
    without: tuple[str, ...]


def explain(question: Question, choice: Choice, row: int, than: int, column: int) -> Explanation | None:
    """Compare two units for one incident; None where one of them cannot be sent.

    Parameters
    ----------
    row, than : int
        Rows of the unit that is asked about and of the one before it.
    column : int
        Column of the incident.
    """
    if (choice.refusal[[row, than], column] != Refusal.NONE).any():
        return None
    difference = choice.parts[:, row, column] - choice.parts[:, than, column]
    told = {code: int(ms) for code, ms in zip(PARTS, difference, strict=True) if ms}
    limit = int(choice.price[than, column]) - (than < row)
    over = int(choice.price[row, column]) - limit
    own = dict(zip(PARTS, choice.parts[:, row, column].tolist(), strict=True))
    return Explanation(
        gap_ms=int(choice.price[row, column] - choice.price[than, column]),
        parts=dict(sorted(told.items(), key=lambda part: -abs(part[1]))),
        nearer_ms=_nearer_ms(question, row, column, limit),
        without=tuple(code for code, ms in own.items() if 0 < over <= ms),
    )


def _nearer_ms(question: Question, row: int, column: int, limit: int) -> int | None:
    """Find the least shortening of the drive that brings the price down to a limit.

    A price never falls as a drive grows, so that the longest drive that is short enough is found by halving.
    """
    pair = question.of_pair(row, column)
    travel_ms = int(pair.tables.travel_ms[0, 0])
    if _price(pair, travel_ms) <= limit:
        return 0
    if _price(pair, 0) > limit:
        return None
    enough, too_far = 0, travel_ms
    while too_far - enough > 1:
        middle = (enough + too_far) // 2
        enough, too_far = (middle, too_far) if _price(pair, middle) <= limit else (enough, middle)
    return travel_ms - enough


def _price(pair: Question, travel_ms: int) -> int:
    tables = replace(pair.tables, travel_ms=np.array([[travel_ms]], dtype=np.int32))
    return int(price_parts(pair.state, pair.now_ms, tables, pair.policy).sum())
