"""What becomes of each append: stored, a conflict, or a repeat; the same on every adapter of the journal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from dispatch.errors import UnstorableError
from dispatch.journal.port import Repeated, VersionConflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from dispatch.journal.port import Append, Idempotency, NewEvent

IDEMPOTENCY_KEPT: Final = timedelta(hours=24)
"""How long the answer to a request is remembered."""


class Remembered(NamedTuple):
    """An answer given before, and when."""

    digest: str
    answer: bytes
    at: datetime


class Planned(NamedTuple):
    """An event with its number, and the version to which it advances each of its streams (its own first)."""

    position: int
    append: Append
    event: NewEvent
    seq: int
    versions: dict[str, int]


class Judge:
    """Judges appends one after another, each seeing those before it.

    Parameters
    ----------
    last_seq
        Number of the newest stored event.
    head
        Looks up the present version of a stream, 0 where it has no event.
    remembered
        Looks up what was answered to an actor's key, of any age.
    """

    def __init__(
        self, *, last_seq: int, head: Callable[[str], int], remembered: Callable[[str, str], Remembered | None]
    ) -> None:
        self._seq = last_seq
        self._head = head
        self._heads: dict[str, int] = {}
        self._remembered = remembered
        self._answers: dict[tuple[str, str], Remembered] = {}

    def judge(self, position: int, append: Append) -> list[Planned] | VersionConflict | Repeated:
        """Give the events of an append as they will be stored, or why they will not be.

        Raises
        ------
        UnstorableError
            Where the append itself is malformed.
        """
        _refuse_malformed(position, append)
        if append.idempotency and (repeated := self._repeated(append.idempotency, append.at)):
            return repeated
        if conflict := self._conflict(append):
            return conflict
        if append.idempotency:
            self._remember(append.idempotency, append.at)
        return [self._plan(position, append, event) for event in append.events]

    def _repeated(self, asked: Idempotency, at: datetime) -> Repeated | None:
        place = asked.actor, asked.key
        found = self._answers.get(place) or self._remembered(*place)
        return repeated(found, now=at)

    def _conflict(self, append: Append) -> VersionConflict | None:
        present = {stream: self._version(stream) for stream in append.expected}
        moved = {stream: version for stream, version in present.items() if version != append.expected[stream]}
        return VersionConflict(moved) if moved else None

    def _remember(self, asked: Idempotency, at: datetime) -> None:
        self._answers[asked.actor, asked.key] = Remembered(asked.digest, asked.answer, at)

    def _plan(self, position: int, append: Append, event: NewEvent) -> Planned:
        self._seq += 1
        versions = {stream: self._version(stream) + 1 for stream in (event.stream, *event.touches)}
        self._heads.update(versions)
        return Planned(position, append, event, self._seq, versions)

    def _version(self, stream: str) -> int:
        if stream not in self._heads:
            self._heads[stream] = self._head(stream)
        return self._heads[stream]


def repeated(found: Remembered | None, *, now: datetime) -> Repeated | None:
    """Give the answer of before while it is younger than 24 hours."""
    if found is None or now - found.at >= IDEMPOTENCY_KEPT:
        return None
    return Repeated(found.digest, found.answer)


def _refuse_malformed(position: int, append: Append) -> None:
    if not append.events:
        raise UnstorableError(position, "it has no event")
    if append.at.tzinfo is None:
        raise UnstorableError(position, "its time has no zone")
    if any(event.sealed is not None and event.sealed_for is None for event in append.events):
        raise UnstorableError(position, "it has sealed fields and names no incident whose key seals them")
    try:
        "".join(_names(append)).encode()
    except UnicodeEncodeError:
        raise UnstorableError(position, "one of its names holds half of a surrogate pair") from None


def _names(append: Append) -> Iterator[str]:
    """Give every name in an append that the journal writes outside JSON."""
    yield from (append.by, append.seat, *append.expected)
    for event in append.events:
        yield from (event.type, event.stream, *event.touches, event.sealed_for or "")
    if append.idempotency:
        yield from (append.idempotency.actor, append.idempotency.key, append.idempotency.digest)
