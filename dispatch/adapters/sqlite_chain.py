"""The check of a whole journal in SQLite: every hash, every number, and the index of the streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.adapters.sqlite_tables import newest
from dispatch.errors import JournalBrokenError
from dispatch.journal.chain import chain_hash, checkpoint_digest
from dispatch.journal.port import GENESIS, Verified

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

_PROGRESS_EVERY: Final = 10_000


class _Place(msgspec.Struct, frozen=True, gc=False):
    """What the public bytes say about where their event stands."""

    seq: int
    stream: str
    stream_version: int
    touches: dict[str, int]

    def rows(self) -> Iterator[tuple[str, int, int]]:
        """Give its rows of the stream index."""
        yield self.stream, self.stream_version, self.seq
        for stream, version in self.touches.items():
            yield stream, version, self.seq

    def fingerprint(self) -> int:
        """Give the sum of the hashes of its rows."""
        total = hash((self.stream, self.stream_version, self.seq))
        for stream, version in self.touches.items():
            total += hash((stream, version, self.seq))
        return total


_place_of = msgspec.json.Decoder(_Place).decode


def check_journal(connection: sqlite3.Connection, progress: Callable[[int, int], None] | None) -> Verified:
    """Check what one read transaction sees.

    Parameters
    ----------
    connection
        Inside a transaction.
    progress
        Called now and then with the events checked and the events there are.

    Raises
    ------
    JournalBrokenError
        At the first event that does not hold.
    """
    sealed, last_hash, fingerprint = _check_chain(connection, progress)
    if fingerprint != _check_index(connection):
        raise _misplaced(connection)
    return Verified(newest(connection)[0], sealed, last_hash, _checked_checkpoints(connection))


def _check_chain(connection: sqlite3.Connection, progress: Callable[[int, int], None] | None) -> tuple[int, bytes, int]:
    """Follow the chain; gives the sealed events, the last hash, and the sum of the hashes of all index rows."""
    total, _ = newest(connection)
    sealed, previous, fingerprint = 0, GENESIS, 0
    rows = connection.execute("SELECT seq, public, ciphertext, sealed_for, hash FROM events ORDER BY seq")
    for seq, row in enumerate(rows, start=1):
        place = _checked(row, seq, previous)
        previous = row[4]
        sealed += row[2] is not None
        fingerprint += place.fingerprint()
        if progress is not None and (seq % _PROGRESS_EVERY == 0 or seq == total):
            progress(seq, total)
    return sealed, previous, fingerprint


def _checked(row: tuple[int, bytes, bytes | None, str | None, bytes], expected_seq: int, previous: bytes) -> _Place:
    seq, public, ciphertext, sealed_for, found = row
    if seq != expected_seq:
        raise JournalBrokenError(expected_seq, "it is missing")
    if chain_hash(previous, public, ciphertext) != found:
        raise JournalBrokenError(seq, "its hash does not follow from its content and the event before it")
    if (ciphertext is None) != (sealed_for is None):
        raise JournalBrokenError(seq, "its sealed part and the incident that seals it do not go together")
    try:
        place = _place_of(public)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise JournalBrokenError(seq, f"its public part cannot be read: {error}") from None
    if place.seq != seq:
        raise JournalBrokenError(seq, f"its public part says that it is event {place.seq}")
    return place


def _check_index(connection: sqlite3.Connection) -> int:
    """Make sure that each stream counts from 1 in the order of its events; gives the sum of the hashes of all rows."""
    fingerprint, broken = 0, []
    last_stream, last_version, last_seq = None, 0, 0
    for row in connection.execute("SELECT stream, stream_version, seq FROM streams ORDER BY stream, stream_version"):
        fingerprint += hash(row)
        stream, version, seq = row
        if stream != last_stream:
            last_stream, last_version, last_seq = stream, 0, 0
        if version != last_version + 1 or seq <= last_seq:
            broken.append(seq)
        last_version, last_seq = version, seq
    if broken:
        raise JournalBrokenError(min(broken), "the versions of one of its streams have a gap or are out of order")
    return fingerprint


def _misplaced(connection: sqlite3.Connection) -> JournalBrokenError:
    """Find an event on which the journal and the index of its streams differ; slow, for journals known to be broken."""
    places = (_place_of(public) for (public,) in connection.execute("SELECT public FROM events ORDER BY seq"))
    unindexed = (place.seq for place in places if not _is_indexed(connection, place))
    index = connection.execute("SELECT stream, stream_version, seq FROM streams ORDER BY seq")
    unclaimed = (row[2] for row in index if not _is_claimed(connection, row))
    seq = min(seq for seq in (next(unindexed, None), next(unclaimed, None)) if seq is not None)
    return JournalBrokenError(seq, "the index of streams does not agree with it")


def _is_indexed(connection: sqlite3.Connection, place: _Place) -> bool:
    query = "SELECT seq FROM streams WHERE stream = ? AND stream_version = ?"
    return all(connection.execute(query, row[:2]).fetchone() == row[2:] for row in place.rows())


def _is_claimed(connection: sqlite3.Connection, row: tuple[str, int, int]) -> bool:
    found = connection.execute("SELECT public FROM events WHERE seq = ?", row[2:]).fetchone()
    return found is not None and row in _place_of(found[0]).rows()


def _checked_checkpoints(connection: sqlite3.Connection) -> tuple[int, ...]:
    rows = connection.execute(
        "SELECT seq, state, digest, hash FROM checkpoints LEFT JOIN events USING (seq) ORDER BY seq"
    ).fetchall()
    for seq, state, digest, event_hash in rows:
        if event_hash is None or checkpoint_digest(event_hash, state) != digest:
            raise JournalBrokenError(seq, "the checkpoint that stands on it is of another journal or damaged")
    return tuple(row[0] for row in rows)
