"""Duplicates proposed on a made-up day: whether they are right, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.duplicates.book import SketchBook
from dispatch.duplicates.proposing import propose
from dispatch.duplicates.sketch import sketch_of
from dispatch.duplicates.weights import DEFAULT
from dispatch.history.numbers import number_digest
from maps.made_up.entries import made_up_entries
from maps.made_up.region import made_up
from routing.figures import Figure
from simulator.made_up_calls.day import DayPlan, made_up_day
from simulator.made_up_calls.town import Town

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dispatch.duplicates.proposal import Proposal
    from dispatch.duplicates.sketch import Sketch
    from dispatch.duplicates.weights import Weights
    from simulator.made_up_calls.call import MadeUpCall

OPEN_AND_RECENT: Final = 2_000
_ASKED: Final = 500
_NODES: Final = 20_000
_KEY: Final = b"made-up"


@dataclass(frozen=True, slots=True)
class Judged:
    """A made-up call, whether its incident was known when it came, and what was proposed."""

    call: MadeUpCall
    is_repeat: bool
    proposals: Sequence[Proposal]

    @property
    def is_hit(self) -> bool:
        """Whether its own incident is proposed first."""
        return self.is_in_first(1)

    def is_in_first(self, count: int) -> bool:
        """Tell whether its own incident is among the first proposals."""
        return any(each.incident == self.call.incident for each in self.proposals[:count])


@dataclass(frozen=True, slots=True)
class Score:
    """How often proposals are right.

    Attributes
    ----------
    repeats : int
        Calls whose incident was known.
    hits, in_three : int
        Of these, where it was proposed first, among three.
    wrong : int
        Calls whose first proposal is another incident.
    """

    calls: int
    repeats: int
    hits: int
    in_three: int
    wrong: int

    @property
    def precision(self) -> float:
        """Of first proposals, how many are right."""
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of calls whose incident was known, how many are told so."""
        return self.hits / self.repeats if self.repeats else 1.0


def score(judged: Sequence[Judged]) -> Score:
    """Count what is right and wrong."""
    return Score(
        calls=len(judged),
        repeats=sum(each.is_repeat for each in judged),
        hits=sum(each.is_repeat and each.is_hit for each in judged),
        in_three=sum(each.is_repeat and each.is_in_first(3) for each in judged),
        wrong=sum(bool(each.proposals) and not each.is_hit for each in judged),
    )


def _whole(sketch: Sketch) -> Sketch:
    return sketch


def judge_day(
    calls: Iterable[MadeUpCall], weights: Weights = DEFAULT, *, typed: Callable[[Sketch], Sketch] = _whole
) -> Iterator[Judged]:
    """Propose incidents for each call of a day as it comes, against all that came before.

    After each the truth is told, as a call taker would join the call or not. `typed` leaves out of a new call what is
    not typed yet.
    """
    book, known = SketchBook(), set[str]()
    for call in calls:
        sketch = sketched(call)
        yield Judged(call, call.incident in known, propose(typed(sketch), book, call.at, weights=weights))
        known.add(call.incident)
        book.put(replace(sketch, incident=call.incident))
        book.expire(call.at - weights.window)


def sketched(call: MadeUpCall) -> Sketch:
    """Sketch a made-up call, without its truth."""
    return sketch_of(
        call.id,
        call.at,
        place=None if call.lon is None or call.lat is None else (call.lon, call.lat),
        radius_m=call.radius_m,
        address=call.address,
        reason=call.reason,
        text=call.text,
        phone=None if call.phone is None else number_digest(_KEY, call.phone),
        patients=call.patients,
    )


def made_up_town(nodes: int = _NODES, seed: int = 1) -> Town:
    """Make the town of a made-up region."""
    return Town(made_up_entries(made_up(nodes, seed)))


def bench_duplicates() -> Iterator[Figure]:
    """Measure proposals for calls that come after 2,000 others, all within the window."""
    day = made_up_day(made_up_town(), 1, DayPlan(calls=OPEN_AND_RECENT + _ASKED))
    weights = replace(DEFAULT, window=10 * DEFAULT.window)
    book = SketchBook(replace(sketched(call), incident=call.incident) for call in day[:OPEN_AND_RECENT])
    asked = day[OPEN_AND_RECENT:]
    propose(sketched(asked[0]), book, asked[0].at, weights=weights)
    taken_s = np.array([_seconds(call, book, weights) for call in asked])
    p99_ms = 1_000 * np.percentile(taken_s, 99, axis=0)
    name = f"duplicate proposal, {OPEN_AND_RECENT:,} open and recent calls, p99"
    yield Figure(name, float(p99_ms[0]), "ms", 30)
    yield Figure(f"{name}, processor time", float(p99_ms[1]), "ms")


def _seconds(call: MadeUpCall, book: SketchBook, weights: Weights) -> tuple[float, float]:
    """Give how long one proposal takes, reading the call included: by the clock, and of the processor."""
    began, busy = perf_counter(), process_time()
    propose(sketched(call), book, call.at, weights=weights)
    return perf_counter() - began, process_time() - busy
