"""Propose the incidents that a call may be a part of, best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.duplicates.book import SketchBook
from dispatch.duplicates.proposal import Proposal
from dispatch.duplicates.reasoning import Compared, parts_of
from dispatch.duplicates.told_alike import by_kind, by_person, by_time, by_words
from dispatch.duplicates.vocabulary import NONE
from dispatch.duplicates.weights import DEFAULT
from dispatch.duplicates.where import anchored, scene
from fleet.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from dispatch.duplicates.sketch import Sketch
    from dispatch.duplicates.weights import Weights

_MS_PER_MINUTE: Final = 60_000
_LEAST_SPAN_MIN: Final = 30.0


def propose(
    new: Sketch,
    others: SketchBook | Sequence[Sketch],
    now: datetime,
    *,
    limit: int = 3,
    weights: Weights = DEFAULT,
) -> list[Proposal]:
    """Propose incidents for a call, the likeliest first; ties go to the lower id.

    Parameters
    ----------
    new
        As far as it is known; asked anew as more is typed.
    others
        Calls to compare with. The new call itself, others of its own incident, and those older than the window at
        `now` are passed over, so that a draft may be in the book while it is typed.
    limit
        At most so many incidents, each once, by its call that agrees best.

    Notes
    -----
    The log odds are the sum of the parts (Fellegi, Sunter 1969); how rare a house, number, reason or word is, is
    counted among `others`.
    """
    book = others if isinstance(others, SketchBook) else SketchBook(others)
    if not len(book):
        return []
    compared = _Comparison(new, book, now, weights)
    best: dict[str, Proposal] = {}
    for row in compared.likely_rows():
        best.setdefault(book.incident_of(row), compared.proposal(row))
        if len(best) >= limit:
            break
    return list(best.values())


class _Comparison:
    """A call beside each call of the book, in columns."""

    def __init__(self, new: Sketch, book: SketchBook, now: datetime, weights: Weights) -> None:
        self._new, self._book, self._weights = new, book, weights
        compared = self._is_compared(now)
        self._scene = scene(new, book, compared, weights)
        self._minutes = (to_ms(new.at) - book.rows["at_ms"]) / _MS_PER_MINUTE
        again = self._scene.same_number | new.asks_again
        share = weights.asked_again_share if new.asks_again else weights.told_again_share
        self._prior = float(np.log(share / (1 - share) / book.incidents))
        self._place = anchored(self._scene, weights)
        self._time = by_time(self._minutes, again, self._span_min(), weights)
        self._kind = by_kind(new, book, weights)
        self._words = by_words(new, book, weights)
        self._person = by_person(new, book, weights)
        told = self._time + self._kind + self._words + self._person
        self._odds = self._prior + self._place + self._scene.flat + told
        self._odds[~compared] = -np.inf

    def likely_rows(self) -> list[int]:
        """Give the rows above the least likelihood, the likeliest first, ties by incident and call."""
        least = self._weights.least_likelihood
        rows: list[int] = np.flatnonzero(self._odds >= np.log(least / (1 - least))).tolist()
        return sorted(rows, key=lambda row: (-self._odds[row], self._book.incident_of(row), self._book.calls[row]))

    def proposal(self, row: int) -> Proposal:
        """Give what is told of a row."""
        away_m = float(self._scene.distance_m[row])
        found = Compared(
            distance_m=None if np.isnan(away_m) else away_m,
            minutes=float(self._minutes[row]),
            same_house=bool(self._scene.same_house[row]),
            same_number=bool(self._scene.same_number[row]),
            same_reason=self._has_reason(row),
            place=float(self._place[row]),
            flat=float(self._scene.flat[row]),
            time=float(self._time[row]),
            kind=float(self._kind[row]),
            words=float(self._words[row]),
            person=float(self._person[row]),
            prior=self._prior,
        )
        return Proposal(
            incident=self._book.incident_of(row),
            call=self._book.calls[row],
            likelihood=float(1 / (1 + np.exp(-self._odds[row]))),
            distance_m=found.distance_m,
            minutes=found.minutes,
            parts=parts_of(found),
        )

    def _span_min(self) -> float:
        """Give how long the book reaches back."""
        window_min = self._weights.window.total_seconds() / 60
        return float(np.clip(self._minutes.max(), _LEAST_SPAN_MIN, window_min))

    def _has_reason(self, row: int) -> bool:
        number = self._book.known["reason"].number(self._new.reason or "")
        return number != NONE and bool(self._book.rows["reason"][row] == number)

    def _is_compared(self, now: datetime) -> NDArray[np.bool_]:
        rows = self._book.rows
        oldest_ms = to_ms(now - self._weights.window)
        own = self._book.known["incident"].number(self._new.incident) or -1
        compared: NDArray[np.bool_] = (rows["at_ms"] >= oldest_ms) & (rows["incident"] != own)
        mine = self._book.row_of(self._new.call)
        if mine is not None:
            compared[mine] = False
        return compared
