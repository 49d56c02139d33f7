"""The journal: what is asked of it, what it gives back, and the port that every adapter keeps.

The journal is the truth: append-only, ordered, gap-free from 1. Each event has a public part (whatever a decision or a
lifecycle reads) and may have a sealed part (caller, patient, address, exact point, notes), encrypted under the key of
one incident. One hash chain holds both, so that it can be checked without a key and after an erase.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

CHECKPOINT_EVERY: Final = 10_000
"""Events between two checkpoints."""

GENESIS: Final = bytes(32)
"""What stands for the hash before the first event."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that a handler decided on, not yet stored.

    Attributes
    ----------
    type, version
        Name of the event type and version of its fields.
    stream
        The stream it belongs to, such as ``incident:17``.
    data
        Public fields, ready for JSON.
    touches
        Other streams that it advances by one, such as the unit's.
    sealed
        Sealed fields, ready for JSON; None where there are none.
    sealed_for
        The incident whose key seals them.
    """

    type: str
    version: int
    stream: str
    data: Mapping[str, Any]
    touches: tuple[str, ...] = ()
    sealed: Mapping[str, Any] | None = None
    sealed_for: str | None = None


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A request that must take effect once: who sent it under which key, the digest of its body, and its answer."""

    actor: str
    key: str
    digest: str
    answer: bytes


@dataclass(frozen=True, slots=True)
class Append:
    """Events that are stored together or not at all.

    Attributes
    ----------
    events
        At least one.
    expected
        The version of **every** stream that the decision read; 0 for a stream that has no event.
    by, seat, at
        Who did it, from which seat, and when (aware UTC).
    idempotency
        Kept in the same transaction, for 24 hours.
    """

    events: tuple[NewEvent, ...]
    expected: Mapping[str, int]
    by: str
    seat: str
    at: datetime
    idempotency: Idempotency | None = None


class StoredEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the journal, its public fields and its place in the chain.

    `public` holds the very bytes that were hashed: canonical JSON (RFC 8785) of seq, type, version, at, by, seat,
    stream, stream_version, touches and data. `data` is still JSON there; the fold reads it by type.
    """

    seq: int
    type: str
    version: int
    at: datetime
    by: str
    seat: str
    stream: str
    stream_version: int
    touches: dict[str, int]
    data: msgspec.Raw
    public: bytes = b""
    hash: bytes = b""
    ciphertext: bytes | None = None
    sealed_for: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """The events as they stand in the journal, durable."""

    events: tuple[StoredEvent, ...]


@dataclass(frozen=True, slots=True)
class VersionConflict:
    """Nothing was stored: these streams have moved on since the decision read them (stream -> present version)."""

    versions: dict[str, int]


@dataclass(frozen=True, slots=True)
class Repeated:
    """Nothing was stored: the same actor used this key before."""

    digest: str
    answer: bytes


AppendResult = Stored | VersionConflict | Repeated


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """State folded from the public parts of the events up to and with `seq`."""

    seq: int
    state: bytes


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the whole chain saw."""

    events: int
    sealed: int
    hash: bytes
    checkpoints: tuple[int, ...] = field(default=())


class Journal(Protocol):
    """Append-only, ordered and durable.

    `append` returns when what it reports as stored is on disk; after a crash at any instant an append is there whole
    or not at all. Several appends in one call share one flush to disk and are judged one after another, each seeing
    those before it. One process writes; any number may read. Every method may be called from any thread, and raises
    `JournalError` where the disk refuses.
    """

    def append(self, appends: Sequence[Append]) -> list[AppendResult]:
        """Store each append whose expected versions hold.

        Each event advances its own stream and each stream that it touches by exactly one. A repeat is looked for before
        a conflict, so that the second sending of a request that took effect is answered as the first was.

        Raises
        ------
        UnstorableError
            Where one of the appends is malformed: no event, a time without a zone, data that canonical JSON cannot
            hold, fields sealed for no incident or for an erased one. Nothing of the call is stored then.
        JournalError
            Where the disk refuses; nothing of the call is stored then.
        """

    def last_seq(self) -> int:
        """Give the number of the newest event, 0 where there is none."""

    def read(self, *, after: int, limit: int) -> list[StoredEvent]:
        """Give at most `limit` events with seq > `after`, in order."""

    def read_stream(self, stream: str) -> list[StoredEvent]:
        """Give every event that belongs to or touches the stream, in order."""

    def public_parts(self, *, after: int, until: int | None = None) -> Iterator[bytes]:
        """Give the public bytes of the events after `after` (up to and with `until`), in order, as fast as may be.

        It ends with the event that was the newest when it was first asked.
        """

    def unseal(self, event: StoredEvent) -> dict[str, Any] | None:
        """Give the sealed fields, None where there are none or where their key is gone.

        Raises
        ------
        JournalError
            Where the key is there and the sealed part is damaged.
        """

    def answer_of(self, actor: str, key: str, *, now: datetime) -> Repeated | None:
        """Give what was answered to this actor's key in the 24 hours before `now`."""

    def checkpoint(self, *, at_or_before: int | None = None) -> Checkpoint | None:
        """Give the newest checkpoint (not after the given seq) that was made of this very journal."""

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint of a stored event; the newest two stay."""

    def drop_checkpoints(self) -> None:
        """Forget all checkpoints."""

    def delete_keys(self, incidents: Sequence[str]) -> None:
        """Delete the keys of incidents for good: sealed fields read None, and nothing is sealed for them again."""

    def describe(self, key: str) -> str | None:
        """Give what `set_once` noted about the journal under a key, such as the map it belongs to."""

    def set_once(self, key: str, value: str) -> str:
        """Note a fact about the journal unless one is noted under that key; give the one that stands."""

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Verified:
        """Check the whole chain, the numbers, the streams and the checkpoints, without any key.

        Parameters
        ----------
        progress
            Called now and then with the number of events checked and the number there are.

        Raises
        ------
        JournalBrokenError
            At the first event that does not hold.
        """

    def close(self) -> None:
        """Let go of the files."""
