"""What is particular to the journal on SQLite: its files, its index, and a disk that refuses."""

from __future__ import annotations

import resource
import shutil
import signal
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from dispatch.adapters.sqlite_journal import SqliteJournal
from dispatch.errors import JournalBrokenError, JournalError
from dispatch.journal.benchmark import measure_journal
from dispatch.journal.port import Append, Checkpoint, NewEvent, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIELDS = {"name": "Анна"}


def open_in(folder: Path, *, read_only: bool = False) -> SqliteJournal:
    return SqliteJournal.open(folder / "journal.db", folder / "keys.db", read_only=read_only)


def call(number: int, *, sealed_for: str = "incident:1", padding: int = 0) -> Append:
    data = {"reason": "chest_pain", "padding": "x" * padding}
    event = NewEvent("CallReceived", 1, f"call:{number}", data, ("incident:1",), FIELDS, sealed_for)
    return Append((event,), {f"call:{number}": 0}, by="a", seat="1", at=datetime(2026, 3, 1, tzinfo=UTC))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    with closing(open_in(tmp_path)) as opened:
        opened.append([call(1), call(2), call(3)])
        yield opened


def change(path: Path, statement: str, *arguments: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(statement, arguments).fetchall()


@pytest.mark.parametrize("name", ["journal.db", "keys.db"])
@pytest.mark.parametrize("content", [b"road,unit\n1,2\n" * 100, None])
def test_a_file_of_somebody_else_is_refused_and_left_alone(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is None:
        change(path, "CREATE TABLE meta (key TEXT, value TEXT)")
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(JournalError, match=f"{name} (is not a|cannot be read: file is not a database)"):
        open_in(tmp_path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["journal.db", "keys.db"])
def test_another_schema_is_refused_by_its_number(tmp_path: Path, name: str) -> None:
    open_in(tmp_path).close()
    change(tmp_path / name, "UPDATE meta SET value = '7' WHERE key = 'schema'")
    with pytest.raises(JournalError, match=f"{name} has schema 7 and this version of dispatch112 reads schema 1"):
        open_in(tmp_path)


def test_a_key_file_serves_one_journal(tmp_path: Path) -> None:
    open_in(tmp_path).close()
    with pytest.raises(JournalError, match=r"keys.db belongs to another journal"):
        SqliteJournal.open(tmp_path / "other.db", tmp_path / "keys.db")


def test_a_journal_and_its_keys_may_not_be_one_file(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="is not a key file"):
        SqliteJournal.open(tmp_path / "journal.db", tmp_path / "journal.db")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"nowhere/journal.db cannot be opened"):
        open_in(tmp_path / "nowhere")


def test_an_empty_file_is_no_journal_to_a_reader(tmp_path: Path) -> None:
    (tmp_path / "journal.db").touch()
    with pytest.raises(JournalError, match="is not a journal of dispatch112"):
        open_in(tmp_path, read_only=True)


def test_only_the_owner_may_read_the_keys(tmp_path: Path, journal: SqliteJournal) -> None:
    assert (tmp_path / "keys.db").stat().st_mode & 0o777 == 0o600


def test_an_erased_key_is_in_no_file_any_more(tmp_path: Path, journal: SqliteJournal) -> None:
    ((key,),) = change(tmp_path / "keys.db", "SELECT key FROM keys")
    assert isinstance(key, bytes)
    assert key in (tmp_path / "keys.db").read_bytes()
    journal.delete_keys(["incident:1"])
    assert not any(key in path.read_bytes() for path in tmp_path.iterdir())


def test_without_its_key_file_a_journal_goes_on_and_old_fields_read_none(
    tmp_path: Path, journal: SqliteJournal
) -> None:
    journal.close()
    (tmp_path / "keys.db").unlink()
    with closing(open_in(tmp_path)) as restored:
        assert restored.unseal(restored.read(after=0, limit=1)[0]) is None
        (result,) = restored.append([call(4)])
        assert isinstance(result, Stored)
        assert restored.unseal(result.events[0]) == FIELDS
        assert restored.unseal(restored.read(after=0, limit=1)[0]) is None
        assert restored.verify().events == 4


def test_a_reader_needs_the_key_file_only_to_unseal(tmp_path: Path, journal: SqliteJournal) -> None:
    journal.close()
    (tmp_path / "keys.db").unlink()
    with closing(open_in(tmp_path, read_only=True)) as reader:
        assert reader.verify().events == 3
        with pytest.raises(JournalError, match=r"the key file of .* is absent"):
            reader.unseal(reader.read(after=0, limit=1)[0])


def test_a_copy_of_the_files_of_a_living_journal_can_be_read(tmp_path: Path, journal: SqliteJournal) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path, copy, ignore=shutil.ignore_patterns("copy"))
    with closing(open_in(copy, read_only=True)) as reader:
        assert reader.verify() == journal.verify()


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE streams SET stream_version = 9 WHERE stream = 'incident:1' AND stream_version = 3", 3),
        ("DELETE FROM streams WHERE stream = 'incident:1' AND stream_version = 2", 3),
        ("DELETE FROM streams WHERE stream = 'call:2'", 2),
        ("DELETE FROM streams WHERE stream = 'incident:1' AND stream_version = 3", 3),
        ("UPDATE streams SET stream = 'call:9' WHERE stream = 'call:2'", 2),
        ("INSERT INTO streams VALUES ('unit:9', 1, 2)", 2),
        ("INSERT INTO streams VALUES ('unit:9', 1, 77)", 77),
        ("UPDATE streams SET seq = 4 - seq WHERE stream = 'incident:1'", 1),
        ("UPDATE events SET sealed_for = NULL WHERE seq = 2", 2),
        ("UPDATE events SET ciphertext = NULL, sealed_for = NULL WHERE seq = 2", 2),
        ("UPDATE events SET seq = 9 WHERE seq = 3", 3),
    ],
)
def test_verify_finds_an_index_that_does_not_agree(
    tmp_path: Path, journal: SqliteJournal, statement: str, seq: int
) -> None:
    change(tmp_path / "journal.db", statement)
    with pytest.raises(JournalBrokenError) as broken:
        journal.verify()
    assert broken.value.seq == seq


def test_an_event_that_cannot_be_read_is_named(tmp_path: Path, journal: SqliteJournal) -> None:
    for public in (b"", b"\xff", b'{"seq":2}', b'{"seq":2,"type":"\xff"}', b"[]", b"nonsense"):
        change(tmp_path / "journal.db", "UPDATE events SET public = ? WHERE seq = 2", public)
        with pytest.raises(JournalBrokenError, match="broken at event 2"):
            journal.read(after=0, limit=10)


def test_a_checkpoint_of_another_journal_is_passed_over(
    tmp_path: Path, journal: SqliteJournal, caplog: pytest.LogCaptureFixture
) -> None:
    journal.save_checkpoint(Checkpoint(2, b"two"))
    journal.save_checkpoint(Checkpoint(3, b"three"))
    change(tmp_path / "journal.db", "UPDATE checkpoints SET state = x'00' WHERE seq = 3")
    assert journal.checkpoint() == Checkpoint(2, b"two")
    assert "passed over" in caplog.text
    with pytest.raises(JournalBrokenError, match="event 3: the checkpoint"):
        journal.verify()


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_a_disk_that_refuses_stores_nothing_and_the_journal_goes_on_afterwards(
    tmp_path: Path, journal: SqliteJournal
) -> None:
    with files_no_longer_than(200_000):
        with pytest.raises(JournalError, match=r"journal.db cannot be written"):
            journal.append([call(4, padding=500_000)])
        assert journal.last_seq() == 3
        (small,) = journal.append([call(5)])
        assert isinstance(small, Stored)
    (large,) = journal.append([call(4, padding=500_000)])
    assert isinstance(large, Stored)
    assert [event.seq for event in journal.read(after=3, limit=10)] == [4, 5]
    assert journal.verify().events == 5


def test_a_disk_that_refuses_the_key_stores_no_event(tmp_path: Path, journal: SqliteJournal) -> None:
    with files_no_longer_than(8_192), pytest.raises(JournalError, match=r"keys.db cannot be written"):
        journal.append([call(100 + number, sealed_for=f"incident:{number}") for number in range(200)])
    assert journal.last_seq() == 3
    assert isinstance(journal.append([call(4, sealed_for="incident:4")])[0], Stored)


def test_the_benchmark_names_what_it_measures(tmp_path: Path) -> None:
    with closing(open_in(tmp_path)) as empty:
        figures = {figure.name: figure for figure in measure_journal(empty, calls=10)}
        assert empty.verify().events == 10 + 80 + 2_000 + 10
    assert {"append alone", "append 200 waiting, p99", "read of public parts", "check of the chain"} <= set(figures)
    assert all(figure.value > 0 and figure.unit in {"events/s", "ms"} for figure in figures.values())
