"""How fast a journal is: appends alone and in company, reading for a replay, and the check of the chain."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np

from dispatch.journal.port import Append, Idempotency, NewEvent
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dispatch.journal.port import Journal

_START: Final = datetime(2026, 3, 1, tzinfo=UTC)
_KINDS: Final = (("alone", 1, 1.0), ("8 waiting", 8, 0.25), ("200 waiting", 200, 0.125))
"""Name, appends in one call, and the share of the calls that it gets."""

_SEALED_SHARE: Final = 0.1


def measure_journal(journal: Journal, *, calls: int = 2_000) -> Iterator[Figure]:
    """Measure an empty journal that is thrown away afterwards.

    Parameters
    ----------
    calls
        Appends made one at a time; the other kinds get a share of it, at least ten calls.

    Yields
    ------
    Figure
        Rates in events/s, and for appends the 99th percentile of the time until they are durable, in ms.
    """
    numbers = count(1)
    for name, waiting, share in _KINDS:
        yield from _appends(journal, name, waiting, max(10, int(calls * share)), lambda: _assignment(next(numbers)))
    sealed = max(10, int(calls * _SEALED_SHARE))
    yield from _appends(journal, "of a new incident, sealed", 1, sealed, lambda: _call(next(numbers)))
    yield _rate("read of public parts", journal, lambda: deque(journal.public_parts(after=0), maxlen=0))
    yield _rate("check of the chain", journal, journal.verify)


def _appends(journal: Journal, name: str, waiting: int, calls: int, new: Callable[[], Append]) -> Iterator[Figure]:
    groups = [[new() for _ in range(waiting)] for _ in range(calls)]
    taken_s = np.array([_seconds(partial(journal.append, group)) for group in groups])
    yield Figure(f"append {name}", calls * waiting / taken_s.sum(), "events/s")
    yield Figure(f"append {name}, p99", 1_000 * float(np.percentile(taken_s, 99)), "ms")


def _rate(name: str, journal: Journal, work: Callable[[], object]) -> Figure:
    return Figure(name, journal.last_seq() / _seconds(work), "events/s")


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _assignment(number: int) -> Append:
    """Give an append as an assignment makes it, on an incident and a unit that nobody else reads."""
    incident, unit = f"incident:{number}", f"unit:{number}"
    data = {
        "assignment": f"A-{number}",
        "unit": unit,
        "lon": 30.3141592,
        "lat": 59.9386301,
        "needs": ["general"],
        "price_ms": 412_000,
        "parts_ms": {"turnout": 60_000, "travel": 352_000},
    }
    event = NewEvent("UnitAssigned", 1, incident, data, touches=(unit,))
    return _append(number, event, {incident: 0, unit: 0})


def _call(number: int) -> Append:
    """Give an append as a new call makes it, sealed under a key that is still to be made."""
    call, incident = f"call:{number}", f"incident:{number}"
    sealed = {"phone": "+7 000 000-00-00", "text": "болит в груди, тяжело дышать", "address": "улица без названия, 1"}
    event = NewEvent(
        "CallReceived", 1, call, {"reason": "chest_pain"}, touches=(incident,), sealed=sealed, sealed_for=incident
    )
    return _append(number, event, {call: 0, incident: 0})


def _append(number: int, event: NewEvent, expected: dict[str, int]) -> Append:
    request = Idempotency("benchmark", f"{number:032x}", f"{number:064x}", b'{"id":"A-1","status":"proposed"}')
    at = _START + timedelta(milliseconds=number)
    return Append((event,), expected, by="benchmark", seat="1", at=at, idempotency=request)
