"""The journal on SQLite: one file with a write-ahead log, flushed to disk before anything is acknowledged."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Self
from uuid import uuid4

import msgspec

from dispatch.adapters.key_file import KeyFile
from dispatch.adapters.sqlite_chain import check_journal
from dispatch.adapters.sqlite_file import Layout, Readers, connect, fact, prepare, told, transaction
from dispatch.adapters.sqlite_tables import (
    JOURNAL_TABLES,
    answer_lookup,
    head_lookup,
    insert_events,
    newest,
    remember_answers,
)
from dispatch.errors import CanonicalJsonError, JournalBrokenError, JournalError, UnstorableError
from dispatch.journal import sealing
from dispatch.journal.chain import chain_hash, checkpoint_digest, public_bytes, stored_event
from dispatch.journal.port import Checkpoint, Stored, StoredEvent
from dispatch.judging import Judge, repeated

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from dispatch.journal.port import Append, AppendResult, Repeated, Verified
    from dispatch.judging import Planned

_log = logging.getLogger(__name__)

_LAYOUT: Final = Layout(
    "journal", schema="1", pragmas=("journal_mode = WAL", "synchronous = FULL"), tables=JOURNAL_TABLES
)
_READ: Final = """
    SELECT seq, public, hash, ciphertext, sealed_for FROM events WHERE seq > ? ORDER BY seq LIMIT ?
"""
_READ_STREAM: Final = """
    SELECT seq, public, hash, ciphertext, sealed_for FROM events JOIN streams USING (seq)
    WHERE stream = ? ORDER BY stream_version
"""
_CHECKPOINTS_KEPT: Final = 2
_PAGE: Final = 4096


class SqliteJournal:
    """The port `Journal` on one SQLite file and one key file.

    One connection writes, under a lock; reads borrow connections of their own, so they wait for no write. All that an
    append decides on is read inside its transaction: a second writer on the same files is slow, never wrong.
    """

    def __init__(self, path: Path, *, writer: sqlite3.Connection | None, keys: KeyFile | None) -> None:
        self._path = path
        self._writer = writer
        self._lock = Lock()
        self._readers = Readers(path)
        self._keys = keys

    @classmethod
    def open(cls, path: Path, keys_path: Path, *, read_only: bool = False) -> Self:
        """Open a journal and its key file, made where they do not exist.

        Read-only, nothing is made or changed, and the key file may be absent as long as nothing is unsealed.

        Raises
        ------
        JournalError
            Where a file is not ours, has another schema, belongs to another journal, or the disk refuses.
        """
        connection = connect(path, read_only=read_only)
        try:
            keys = _open_files(connection, path, keys_path, read_only=read_only)
        except JournalError:
            connection.close()
            raise
        if read_only:
            connection.close()
        return cls(path, writer=None if read_only else connection, keys=keys)

    def append(self, appends: Sequence[Append]) -> list[AppendResult]:
        """Store each append whose expected versions hold; see `Journal.append`."""
        with self._writing() as connection:
            last_seq, last_hash = newest(connection)
            judge = Judge(last_seq=last_seq, head=head_lookup(connection), remembered=answer_lookup(connection))
            judged = [judge.judge(position, append) for position, append in enumerate(appends)]
            planned = [plan for plans in judged if isinstance(plans, list) for plan in plans]
            events = self._chained(planned, last_hash)
            insert_events(connection, planned, events)
            remember_answers(connection, {plan.position: plan.append for plan in planned}.values())
        stored = iter(events)
        return [Stored(tuple(islice(stored, len(one)))) if isinstance(one, list) else one for one in judged]

    def last_seq(self) -> int:
        """Give the number of the newest event, 0 where there is none."""
        with self._readers.lent() as connection:
            return newest(connection)[0]

    def read(self, *, after: int, limit: int) -> list[StoredEvent]:
        """Give at most `limit` events with seq > `after`, in order."""
        return self._events(_READ, (after, limit))

    def read_stream(self, stream: str) -> list[StoredEvent]:
        """Give every event that belongs to or touches the stream, in order."""
        return self._events(_READ_STREAM, (stream,))

    def public_parts(self, *, after: int, until: int | None = None) -> Iterator[bytes]:
        """Give the public bytes of the events after `after` (up to and with `until`), in order."""
        last = self.last_seq()
        last = last if until is None else min(until, last)
        query = "SELECT public FROM events WHERE seq > ? AND seq <= ? ORDER BY seq"
        for start in range(after, last, _PAGE):
            with self._readers.lent() as connection:
                page = connection.execute(query, (start, min(start + _PAGE, last))).fetchall()
            yield from chain.from_iterable(page)

    def unseal(self, event: StoredEvent) -> dict[str, Any] | None:
        """Give the sealed fields, None where there are none or where their key is gone."""
        if event.ciphertext is None or event.sealed_for is None:
            return None
        if self._keys is None:
            raise JournalError(f"event {event.seq} cannot be unsealed: the key file of {self._path} is absent")
        found = self._keys.find(event.sealed_for)
        if found is None or found.key is None:
            return None
        fields = sealing.unseal(
            event.ciphertext, key=found.key, stream=event.stream, stream_version=event.stream_version
        )
        if fields is None and event.seq >= found.since_seq:
            raise JournalError(f"the sealed part of event {event.seq} is damaged")
        return fields

    def answer_of(self, actor: str, key: str, *, now: datetime) -> Repeated | None:
        """Give what was answered to this actor's key in the 24 hours before `now`."""
        with self._readers.lent() as connection:
            return repeated(answer_lookup(connection)(actor, key), now=now)

    def checkpoint(self, *, at_or_before: int | None = None) -> Checkpoint | None:
        """Give the newest checkpoint (not after the given seq); one that does not fit its event is passed over."""
        query = (
            "SELECT seq, state, digest, hash FROM checkpoints LEFT JOIN events USING (seq)"
            " WHERE ?1 IS NULL OR seq <= ?1 ORDER BY seq DESC"
        )
        with self._readers.lent() as connection:
            found = connection.execute(query, (at_or_before,)).fetchall()
        for seq, state, digest, event_hash in found:
            if event_hash is not None and digest == checkpoint_digest(event_hash, state):
                return Checkpoint(seq, state)
            _log.error("checkpoint passed over: it does not fit its event", extra={"seq": seq})
        return None

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint; the newest two stay."""
        with self._writing() as connection:
            row = connection.execute("SELECT hash FROM events WHERE seq = ?", (checkpoint.seq,)).fetchone()
            if row is None:
                raise JournalError(f"{self._path} has no event {checkpoint.seq} for a checkpoint to stand on")
            digest = checkpoint_digest(row[0], checkpoint.state)
            connection.execute(
                "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)", (checkpoint.seq, digest, checkpoint.state)
            )
            connection.execute(
                "DELETE FROM checkpoints WHERE seq NOT IN (SELECT seq FROM checkpoints ORDER BY seq DESC LIMIT ?)",
                (_CHECKPOINTS_KEPT,),
            )

    def drop_checkpoints(self) -> None:
        """Forget all checkpoints."""
        with self._writing() as connection:
            connection.execute("DELETE FROM checkpoints")

    def delete_keys(self, incidents: Sequence[str]) -> None:
        """Delete the keys of incidents for good: their sealed fields read None from then on."""
        if self._writer is None or self._keys is None:
            raise JournalError(f"{self._path} is open for reading only")
        self._keys.delete(incidents)

    def describe(self, key: str) -> str | None:
        """Give what `set_once` noted under the key."""
        with self._readers.lent() as connection:
            return fact(connection, f"described.{key}")

    def set_once(self, key: str, value: str) -> str:
        """Note a fact about the journal unless it is noted already; give what stands."""
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (f"described.{key}", value))
            return str(fact(connection, f"described.{key}"))

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Verified:
        """Check the whole chain without any key; raises `JournalBrokenError` at the first event that does not hold."""
        with self._readers.lent() as connection:
            connection.execute("BEGIN")
            try:
                return check_journal(connection, progress)
            finally:
                connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the files."""
        self._readers.close()
        with self._lock:
            if self._writer is not None:
                self._writer.close()
        if self._keys is not None:
            self._keys.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self._writer is None:
            raise JournalError(f"{self._path} is open for reading only")
        with self._lock, told(self._path, "written"), transaction(self._writer):
            yield self._writer

    def _chained(self, planned: Sequence[Planned], previous: bytes) -> list[StoredEvent]:
        """Seal, spell and chain events that follow the one with hash `previous`."""
        keys = self._sealing_keys(planned)
        events = []
        for plan in planned:
            try:
                public = public_bytes(plan.event, plan.append, seq=plan.seq, versions=plan.versions)
                ciphertext = _sealed(plan, keys)
            except CanonicalJsonError as error:
                raise UnstorableError(plan.position, f"{plan.event.type} is {error}") from error
            previous = chain_hash(previous, public, ciphertext)
            sealed_for = None if ciphertext is None else plan.event.sealed_for
            events.append(stored_event(public, previous, ciphertext, sealed_for))
        return events

    def _sealing_keys(self, planned: Sequence[Planned]) -> dict[str, bytes]:
        """Give the keys that events need, each durable before its event."""
        first_uses: dict[str, Planned] = {}
        for plan in planned:
            if plan.event.sealed is not None and plan.event.sealed_for is not None:
                first_uses.setdefault(plan.event.sealed_for, plan)
        if not first_uses or self._keys is None:
            return {}
        found = self._keys.provide({incident: plan.seq for incident, plan in first_uses.items()})
        keys = {}
        for incident, plan in first_uses.items():
            if (key := found[incident].key) is None:
                raise UnstorableError(plan.position, f"{incident} is erased, so that nothing is sealed for it any more")
            keys[incident] = key
        return keys

    def _events(self, query: str, arguments: tuple[object, ...]) -> list[StoredEvent]:
        with self._readers.lent() as connection:
            rows = connection.execute(query, arguments).fetchall()
        return [_event(*row) for row in rows]


def _open_files(connection: sqlite3.Connection, path: Path, keys_path: Path, *, read_only: bool) -> KeyFile | None:
    """Recognise or create both files; None for a key file that a reader does not find."""
    prepare(connection, path, _LAYOUT, facts={"id": uuid4().hex}, read_only=read_only)
    if read_only and not keys_path.is_file():
        return None
    with told(path, "read"):
        journal_id = str(fact(connection, "id"))
    return KeyFile.open(keys_path, journal_id=journal_id, read_only=read_only)


def _sealed(plan: Planned, keys: Mapping[str, bytes]) -> bytes | None:
    event = plan.event
    if event.sealed is None or event.sealed_for is None:
        return None
    return sealing.seal(
        event.sealed, key=keys[event.sealed_for], stream=event.stream, stream_version=plan.versions[event.stream]
    )


def _event(seq: int, public: bytes, hash_: bytes, ciphertext: bytes | None, sealed_for: str | None) -> StoredEvent:
    try:
        return stored_event(public, hash_, ciphertext, sealed_for)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise JournalBrokenError(seq, f"its public part cannot be read: {error}") from None
