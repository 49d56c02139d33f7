"""The promises of the port `Journal`, asked of every adapter."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import rfc8785
from examples import USUAL
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dispatch.adapters.sqlite_journal import SqliteJournal
from dispatch.errors import JournalBrokenError, JournalError, UnstorableError
from dispatch.journal.port import (
    GENESIS,
    Append,
    Checkpoint,
    Idempotency,
    NewEvent,
    Repeated,
    Stored,
    StoredEvent,
    Verified,
    VersionConflict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dispatch.journal.port import Journal

START = datetime(2026, 3, 1, 8, 15, 30, 250_000, tzinfo=UTC)
PATIENT = {"name": "Анна", "phone": "+7 000 000-00-00"}


class JournalCase(Protocol):
    """One adapter in one empty place."""

    opening: str
    """Python that opens it for writing as `journal`, with `folder` as a Path."""

    def open(self, *, read_only: bool = False) -> Journal: ...

    def overwrite(self, seq: int, column: str, value: bytes) -> None: ...

    def remove(self, seq: int) -> None: ...


@dataclass
class SqliteCase:
    folder: Path
    opening: str = (
        "from dispatch.adapters.sqlite_journal import SqliteJournal\n"
        "journal = SqliteJournal.open(folder / 'journal.db', folder / 'keys.db')"
    )

    def open(self, *, read_only: bool = False) -> Journal:
        return SqliteJournal.open(self.folder / "journal.db", self.folder / "keys.db", read_only=read_only)

    def overwrite(self, seq: int, column: str, value: bytes) -> None:
        self._change(f"UPDATE events SET {column} = ? WHERE seq = ?", (value, seq))

    def remove(self, seq: int) -> None:
        self._change("DELETE FROM events WHERE seq = ?", (seq,))

    def _change(self, statement: str, arguments: tuple[object, ...]) -> None:
        with closing(sqlite3.connect(self.folder / "journal.db", isolation_level=None)) as connection:
            connection.execute(statement, arguments)


CASES = {"sqlite": SqliteCase}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> JournalCase:
    return CASES[request.param](tmp_path)


@pytest.fixture
def journal(case: JournalCase) -> Iterator[Journal]:
    opened = case.open()
    yield opened
    opened.close()


def append(
    *events: NewEvent,
    expected: Mapping[str, int] | None = None,
    at: datetime = START,
    once: Idempotency | None = None,
) -> Append:
    return Append(events, expected or {}, by="o.petrova", seat="seat 3", at=at, idempotency=once)


def call(number: int, *, sealed: bool = True) -> NewEvent:
    """A call that opens an incident of the same number."""
    return NewEvent(
        "CallReceived",
        1,
        f"call:{number}",
        {"reason": "chest_pain", "lon": 30.25},
        touches=(f"incident:{number}",),
        sealed=PATIENT if sealed else None,
        sealed_for=f"incident:{number}" if sealed else None,
    )


def assigned(incident: int, unit: int) -> NewEvent:
    return NewEvent("UnitAssigned", 1, f"incident:{incident}", {"price_ms": 412_000}, touches=(f"unit:{unit}",))


def request(key: str, *, actor: str = "o.petrova", answer: bytes = b'{"id":"A-1"}') -> Idempotency:
    return Idempotency(actor, key, "digest", answer)


def stored(result: object) -> tuple[StoredEvent, ...]:
    assert isinstance(result, Stored)
    return result.events


def place(event: StoredEvent) -> tuple[int, str, int, dict[str, int]]:
    return event.seq, event.stream, event.stream_version, event.touches


def data_of(event: StoredEvent) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(bytes(event.data))
    return data


def test_an_empty_journal_is_sound_and_says_so(journal: Journal) -> None:
    assert journal.last_seq() == 0
    assert journal.read(after=0, limit=10) == []
    assert journal.read_stream("call:1") == []
    assert list(journal.public_parts(after=0)) == []
    assert journal.checkpoint() is None
    assert journal.append([]) == []
    assert journal.verify() == Verified(events=0, sealed=0, hash=GENESIS)


def test_an_event_comes_back_as_it_was_given(journal: Journal) -> None:
    moscow = timezone(timedelta(hours=3))
    at = datetime(2026, 3, 1, 11, 15, 30, 250_999, tzinfo=moscow)
    (event,) = stored(journal.append([append(call(1), expected={"call:1": 0}, at=at)])[0])
    assert (event.type, event.version, event.by, event.seat) == ("CallReceived", 1, "o.petrova", "seat 3")
    assert event.at == datetime(2026, 3, 1, 8, 15, 30, 250_000, tzinfo=UTC)
    assert place(event) == (1, "call:1", 1, {"incident:1": 1})
    assert data_of(event) == {"reason": "chest_pain", "lon": 30.25}
    assert journal.unseal(event) == PATIENT
    assert journal.read(after=0, limit=10) == [event]
    assert journal.read_stream("incident:1") == [event]
    assert journal.last_seq() == 1


def test_the_public_bytes_are_canonical_and_the_chain_can_be_followed_without_this_code(journal: Journal) -> None:
    journal.append([append(call(1)), append(assigned(1, 7), at=START + timedelta(hours=1)), append(call(2))])
    previous = bytes(32)
    for number, event in enumerate(journal.read(after=0, limit=10), start=1):
        public = json.loads(event.public)
        assert rfc8785.dumps(public) == event.public
        assert sorted(public) == sorted(
            ["at", "by", "data", "seat", "seq", "stream", "stream_version", "touches", "type", "version"]
        )
        assert public["seq"] == number
        assert event.hash == sha256(previous + event.public + sha256(event.ciphertext or b"").digest()).digest()
        previous = event.hash
    assert json.loads(journal.read(after=1, limit=1)[0].public)["at"] == "2026-03-01T09:15:30.250Z"
    assert journal.verify().hash == previous


def test_nothing_sealed_can_be_read_in_the_public_bytes_or_the_ciphertext(journal: Journal) -> None:
    (event,) = stored(journal.append([append(call(1))])[0])
    kept = event.public + (event.ciphertext or b"")
    assert event.ciphertext
    assert PATIENT["name"].encode() not in kept
    assert PATIENT["phone"].encode() not in kept


def test_versions_count_one_by_one_in_every_stream_that_an_append_advances(journal: Journal) -> None:
    results = journal.append([append(call(1), assigned(1, 7), assigned(1, 8)), append(assigned(1, 7))])
    events = [event for result in results for event in stored(result)]
    assert [place(event) for event in events] == [
        (1, "call:1", 1, {"incident:1": 1}),
        (2, "incident:1", 2, {"unit:7": 1}),
        (3, "incident:1", 3, {"unit:8": 1}),
        (4, "incident:1", 4, {"unit:7": 2}),
    ]
    assert journal.read_stream("incident:1") == events
    assert [event.seq for event in journal.read_stream("unit:7")] == [2, 4]


def test_a_stream_named_twice_by_an_event_advances_once(journal: Journal) -> None:
    event = replace(assigned(1, 7), touches=("unit:7", "incident:1", "unit:7"))
    assert place(stored(journal.append([append(event)])[0])[0]) == (1, "incident:1", 1, {"unit:7": 1})
    assert journal.verify().events == 1


def test_two_decisions_on_one_unit_the_second_learns_what_moved(journal: Journal) -> None:
    journal.append([append(call(1)), append(call(2))])
    first = append(assigned(1, 7), expected={"incident:1": 1, "unit:7": 0})
    second = append(assigned(2, 7), expected={"incident:2": 1, "unit:7": 0})
    won, lost = journal.append([first, second])
    assert stored(won)
    assert lost == VersionConflict({"unit:7": 1})
    assert journal.append([second]) == [VersionConflict({"unit:7": 1})]
    assert journal.last_seq() == 3
    again = append(assigned(2, 7), expected={"incident:2": 1, "unit:7": 1})
    assert place(stored(journal.append([again])[0])[0]) == (4, "incident:2", 2, {"unit:7": 2})


def test_a_version_from_the_future_is_a_conflict_too(journal: Journal) -> None:
    assert journal.append([append(call(1), expected={"call:1": 3})]) == [VersionConflict({"call:1": 0})]


def test_a_request_takes_effect_once_for_24_hours(journal: Journal) -> None:
    first = append(call(1), expected={"call:1": 0}, once=request("k"))
    assert stored(journal.append([first])[0])
    assert journal.append([first]) == [Repeated("digest", b'{"id":"A-1"}')]
    almost = START + timedelta(hours=24) - timedelta(milliseconds=1)
    assert journal.append([replace(first, at=almost)]) == [Repeated("digest", b'{"id":"A-1"}')]
    assert journal.answer_of("o.petrova", "k", now=almost) == Repeated("digest", b'{"id":"A-1"}')
    assert journal.last_seq() == 1
    day_later = START + timedelta(hours=24)
    assert journal.answer_of("o.petrova", "k", now=day_later) is None
    assert stored(journal.append([append(call(2), at=day_later, once=request("k", answer=b"2"))])[0])
    assert journal.answer_of("o.petrova", "k", now=day_later) == Repeated("digest", b"2")


def test_a_key_belongs_to_its_actor(journal: Journal) -> None:
    journal.append([append(call(1), once=request("k"))])
    assert journal.answer_of("i.sidorov", "k", now=START) is None
    assert stored(journal.append([append(call(2), once=request("k", actor="i.sidorov"))])[0])


def test_a_request_sent_twice_at_once_is_seen_within_one_call(journal: Journal) -> None:
    one = append(call(1), once=request("k"))
    first, second = journal.append([one, one])
    assert stored(first)
    assert second == Repeated("digest", b'{"id":"A-1"}')


def test_a_request_that_lost_a_race_is_not_remembered(journal: Journal) -> None:
    lost = append(call(1), expected={"call:1": 5}, once=request("k"))
    assert journal.append([lost]) == [VersionConflict({"call:1": 0})]
    assert journal.answer_of("o.petrova", "k", now=START) is None


@pytest.mark.parametrize(
    ("malformed", "reason"),
    [
        (append(), "no event"),
        (append(call(1), at=START.replace(tzinfo=None)), "no zone"),
        (append(replace(call(1), data={"lon": float("nan")})), ".lon"),
        (append(replace(call(1), sealed={"notes": ["ok", 2**53]})), r".notes\[1\]"),
        (append(replace(call(1), stream="call:\ud800")), "surrogate"),
        (append(replace(call(1), sealed_for=None)), "names no incident"),
    ],
)
def test_a_malformed_append_is_named_and_nothing_of_the_call_is_stored(
    journal: Journal, malformed: Append, reason: str
) -> None:
    with pytest.raises(UnstorableError, match=reason) as refused:
        journal.append([append(call(9)), malformed])
    assert refused.value.position == 1
    assert journal.last_seq() == 0
    assert stored(journal.append([append(call(9))])[0])[0].seq == 1


def test_a_name_that_cannot_be_written_is_not_found(journal: Journal) -> None:
    with pytest.raises(JournalError, match="surrogates"):
        journal.read_stream("call:\ud800")


def test_pages_and_ranges(journal: Journal) -> None:
    journal.append([append(call(number, sealed=False)) for number in range(1, 6)])
    assert [event.seq for event in journal.read(after=1, limit=2)] == [2, 3]
    assert [event.seq for event in journal.read(after=4, limit=100)] == [5]
    every = [event.public for event in journal.read(after=0, limit=100)]
    assert list(journal.public_parts(after=0)) == every
    assert list(journal.public_parts(after=1, until=3)) == every[1:3]
    assert list(journal.public_parts(after=5)) == []
    assert list(journal.public_parts(after=0, until=1_000_000)) == every


def test_public_parts_over_many_pages_end_where_the_journal_ended_when_asked(journal: Journal) -> None:
    journal.append([append(call(number, sealed=False)) for number in range(1, 10_001)])
    parts = journal.public_parts(after=0)
    seen = [json.loads(next(parts))["seq"]]
    journal.append([append(call(20_000, sealed=False))])
    seen += [json.loads(part)["seq"] for part in parts]
    assert seen == list(range(1, 10_001))


def test_erased_fields_read_none_for_good_and_the_chain_still_holds(journal: Journal) -> None:
    kept, erased = (stored(result)[0] for result in journal.append([append(call(1)), append(call(2))]))
    before = journal.verify()
    journal.delete_keys(["incident:2", "incident:404"])
    assert journal.unseal(erased) is None
    assert journal.unseal(kept) == PATIENT
    assert journal.verify() == before
    for incident in (2, 404):
        with pytest.raises(UnstorableError, match="erased"):
            journal.append([append(replace(call(3), sealed_for=f"incident:{incident}"))])
    assert stored(journal.append([append(assigned(2, 7))])[0])


def test_what_is_erased_stays_erased_after_opening_again(case: JournalCase) -> None:
    with closing(case.open()) as journal:
        journal.append([append(call(1)), append(call(2))])
        journal.delete_keys(["incident:1"])
    with closing(case.open()) as journal:
        erased, kept = journal.read(after=0, limit=2)
        assert journal.unseal(erased) is None
        assert journal.unseal(kept) == PATIENT


def test_a_sealed_part_moved_or_damaged_is_an_error_that_names_the_event(case: JournalCase, journal: Journal) -> None:
    same_key = replace(call(2), sealed_for="incident:1")
    first, second = (stored(result)[0] for result in journal.append([append(call(1)), append(same_key)]))
    assert first.ciphertext
    damaged = replace_bytes(first.ciphertext, 20)
    for ciphertext in (second.ciphertext, damaged, b"", b"short"):
        case.overwrite(1, "ciphertext", ciphertext or b"")
        (event,) = journal.read(after=0, limit=1)
        with pytest.raises(JournalError, match="event 1 is damaged"):
            journal.unseal(event)


def replace_bytes(value: bytes, position: int) -> bytes:
    return value[:position] + bytes([value[position] ^ 1]) + value[position + 1 :]


def test_any_changed_byte_is_found_by_verify_at_its_event(case: JournalCase, journal: Journal) -> None:
    journal.append([append(call(1)), append(assigned(1, 7)), append(call(2))])
    sound = journal.verify()
    assert (sound.events, sound.sealed) == (3, 2)
    for event in journal.read(after=0, limit=10):
        for column in ("public", "hash", "ciphertext"):
            value = getattr(event, column) or b""
            for position in range(len(value)):
                case.overwrite(event.seq, column, replace_bytes(value, position))
                with pytest.raises(JournalBrokenError) as broken:
                    journal.verify()
                assert broken.value.seq == event.seq
            if value:
                case.overwrite(event.seq, column, value)
    assert journal.verify() == sound


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_missing_event_is_found_by_verify(case: JournalCase, journal: Journal, seq: int) -> None:
    journal.append([append(call(1)), append(assigned(1, 7)), append(call(2))])
    case.remove(seq)
    with pytest.raises(JournalBrokenError) as broken:
        journal.verify()
    assert broken.value.seq == seq


def test_verify_tells_how_far_it_is(journal: Journal) -> None:
    journal.append([append(call(number, sealed=False)) for number in range(1, 101)])
    told: list[tuple[int, int]] = []
    journal.verify(lambda checked, total: told.append((checked, total)))
    assert told[-1] == (100, 100)


def test_the_newest_two_checkpoints_stay(case: JournalCase, journal: Journal) -> None:
    journal.append([append(call(number, sealed=False)) for number in range(1, 4)])
    for seq in (1, 2, 3):
        journal.save_checkpoint(Checkpoint(seq, b"state %d" % seq))
    assert journal.checkpoint() == Checkpoint(3, b"state 3")
    assert journal.checkpoint(at_or_before=2) == Checkpoint(2, b"state 2")
    assert journal.checkpoint(at_or_before=1) is None
    assert journal.verify().checkpoints == (2, 3)
    with closing(case.open()) as again:
        assert again.checkpoint() == Checkpoint(3, b"state 3")
    journal.drop_checkpoints()
    assert journal.checkpoint() is None


def test_a_checkpoint_stands_on_an_event(journal: Journal) -> None:
    with pytest.raises(JournalError, match="no event 1"):
        journal.save_checkpoint(Checkpoint(1, b"state"))


def test_a_fact_about_the_journal_is_noted_once(case: JournalCase) -> None:
    with closing(case.open()) as journal:
        assert journal.describe("map") is None
        assert journal.set_once("map", "krasnodar") == "krasnodar"
        assert journal.set_once("map", "porto") == "krasnodar"
    with closing(case.open(read_only=True)) as journal:
        assert journal.describe("map") == "krasnodar"


def test_opened_for_reading_it_reads_everything_and_writes_nothing(case: JournalCase, journal: Journal) -> None:
    (event,) = stored(journal.append([append(call(1))])[0])
    with closing(case.open(read_only=True)) as reader:
        assert reader.read(after=0, limit=10) == [event]
        assert reader.unseal(event) == PATIENT
        assert reader.verify() == journal.verify()
        for write in (
            lambda: reader.append([append(call(2))]),
            lambda: reader.save_checkpoint(Checkpoint(1, b"")),
            lambda: reader.delete_keys(["incident:1"]),
            lambda: reader.set_once("map", "porto"),
        ):
            with pytest.raises(JournalError, match="reading only"):
                write()


def test_what_does_not_exist_cannot_be_opened_for_reading(case: JournalCase) -> None:
    with pytest.raises(JournalError, match="does not exist"):
        case.open(read_only=True)


def test_a_closed_journal_says_so(case: JournalCase) -> None:
    journal = case.open()
    journal.close()
    with pytest.raises(JournalError, match="closed"):
        journal.last_seq()
    with pytest.raises(JournalError, match="closed"):
        journal.append([append(call(1))])


def test_readers_in_other_threads_see_whole_appends_while_one_writes(case: JournalCase, journal: Journal) -> None:
    def write() -> None:
        for number in range(1, 101):
            journal.append([append(call(number), assigned(number, 7))])

    def read(reader: Journal) -> None:
        seen = 0
        while seen < 200:
            seqs = [event.seq for event in reader.read(after=seen, limit=1_000)]
            assert seqs == list(range(seen + 1, seen + 1 + len(seqs)))
            seen += len(seqs)
            assert seen % 2 == 0
            assert reader.verify().events >= seen

    with closing(case.open(read_only=True)) as other, ThreadPoolExecutor(3) as threads:
        for done in [threads.submit(write), threads.submit(read, journal), threads.submit(read, other)]:
            done.result()


def test_two_opened_for_writing_keep_one_chain(case: JournalCase) -> None:
    def write(journal: Journal, first: int) -> None:
        for number in range(first, first + 50):
            assert stored(journal.append([append(call(number), assigned(number, 7))])[0])

    with closing(case.open()) as one, closing(case.open()) as other, ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(write, one, 1), threads.submit(write, other, 1_001)]:
            done.result()
        assert one.verify() == other.verify()
        assert one.verify().events == 200
        assert {one.unseal(event) is None for event in other.read(after=0, limit=200) if event.ciphertext} == {False}


APPEND_FOR_EVER = """
import random, sys
from datetime import UTC, datetime
from pathlib import Path
from dispatch.journal.port import Append, NewEvent
folder, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
{opening}
def new(number):
    call, incident, data = f"call:{{number}}", f"incident:{{number}}", {{"number": number}}
    received = NewEvent("CallReceived", 1, call, data, ("log",), data, incident)
    opened = NewEvent("IncidentOpened", 1, incident, data, (call,))
    expected = {{call: 0, incident: 0, "log": number - 1}}
    return Append((received, opened), expected, "a", "1", datetime.now(UTC))
number = journal.last_seq() // 2 + 1
while True:
    group = range(number, number + chance.randint(1, 3))
    results = journal.append([new(each) for each in group])
    for each, result in zip(group, results):
        print(each, result.events[0].seq, flush=True)
    number = group[-1] + 1
"""


def append_until_killed(case: JournalCase, folder: Path, chance: random.Random) -> list[int]:
    """Kill a writer that is at work; gives the numbers that it had been told are stored."""
    command = [
        sys.executable,
        "-c",
        APPEND_FOR_EVER.format(opening=case.opening),
        str(folder),
        str(chance.random())[2:],
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as writer:
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline() for _ in range(chance.randint(1, 150))]
        writer.send_signal(signal.SIGKILL)
        acknowledged += [line for line in writer.stdout if line.endswith(b"\n")]
    assert all(acknowledged), "the writer ended by itself"
    return [int(line.split()[0]) for line in acknowledged]


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_or_doubled_by_kill_9(case: JournalCase, tmp_path: Path) -> None:
    chance = random.Random(112)
    acknowledged: list[int] = []
    for killed in range(1, 9):
        acknowledged += append_until_killed(case, tmp_path, chance)
        with closing(case.open()) as journal:
            events = journal.read(after=0, limit=1_000_000)
            numbers = Counter(data_of(event)["number"] for event in events)
            assert set(numbers.values()) == {2}, "an append is whole or not there"
            assert set(acknowledged) <= set(numbers)
            assert len(numbers) - len(acknowledged) <= 3 * killed, "only what was in flight may be unacknowledged"
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            assert journal.verify().events == len(events)
            for event in events[::2]:
                assert journal.unseal(event) == data_of(event)
    assert len(acknowledged) == len(set(acknowledged))


STREAMS = ("incident:1", "incident:2", "unit:7", "unit:8")
APPENDS = st.fixed_dictionaries(
    {
        "streams": st.lists(
            st.lists(st.sampled_from(STREAMS), min_size=1, max_size=3, unique=True), min_size=1, max_size=2
        ),
        "off": st.dictionaries(st.sampled_from(STREAMS), st.sampled_from([0, 0, 0, 0, 1, -1])),
        "key": st.sampled_from([None, None, "a", "b"]),
        "hours": st.integers(0, 9),
        "sealed_for": st.sampled_from([None, "incident:1", "incident:2", "incident:3"]),
    }
)


class JournalAgainstModel(RuleBasedStateMachine):
    """The journal does what a few plain lists do."""

    make_case: type[SqliteCase]

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.case = self.make_case(Path(self.folder.name))
        self.journal = self.case.open()
        self.now = START
        self.events: list[tuple[str, dict[str, int], dict[str, Any]]] = []
        self.sealed: dict[int, tuple[str, dict[str, Any]]] = {}
        self.streams: dict[str, list[int]] = defaultdict(list)
        self.answers: dict[str, tuple[datetime, bytes]] = {}
        self.erased: set[str] = set()

    def teardown(self) -> None:
        self.journal.close()
        self.folder.cleanup()

    @rule(specifications=st.lists(APPENDS, min_size=1, max_size=4))
    def append(self, specifications: list[dict[str, Any]]) -> None:
        group = [self._append(specification) for specification in specifications]
        for one, result in zip(group, self.journal.append(group), strict=True):
            self._expect(one, result)

    def _append(self, specification: dict[str, Any]) -> Append:
        self.now += timedelta(hours=specification["hours"])
        sealed_for = None if specification["sealed_for"] in self.erased else specification["sealed_for"]
        data = {"at": self.now.isoformat()}
        events = tuple(
            NewEvent("Moved", 1, own, data, tuple(touched), data if sealed_for else None, sealed_for)
            for own, *touched in specification["streams"]
        )
        expected = {stream: max(0, len(self.streams[stream]) + off) for stream, off in specification["off"].items()}
        key = specification["key"]
        once = request(key, answer=self.now.isoformat().encode()) if key else None
        return Append(events, expected, "o.petrova", "1", self.now, once)

    def _expect(self, one: Append, result: object) -> None:
        once = one.idempotency
        if once and once.key in self.answers and one.at - self.answers[once.key][0] < timedelta(hours=24):
            assert result == Repeated("digest", self.answers[once.key][1])
            return
        moved = {stream: len(self.streams[stream]) for stream in one.expected}
        moved = {stream: version for stream, version in moved.items() if version != one.expected[stream]}
        if moved:
            assert result == VersionConflict(moved)
            return
        if once:
            self.answers[once.key] = (one.at, once.answer)
        for event, kept in zip(one.events, stored(result), strict=True):
            self._advance(event, kept)

    def _advance(self, event: NewEvent, kept: StoredEvent) -> None:
        seq = len(self.events) + 1
        versions = {}
        for stream in (event.stream, *event.touches):
            self.streams[stream].append(seq)
            versions[stream] = len(self.streams[stream])
        self.events.append((event.stream, versions, dict(event.data)))
        if event.sealed_for:
            self.sealed[seq] = (event.sealed_for, dict(event.data))
        assert {kept.stream: kept.stream_version, **kept.touches} == versions
        assert kept.seq == seq

    @rule(incident=st.sampled_from(["incident:1", "incident:2"]))
    def erase(self, incident: str) -> None:
        self.journal.delete_keys([incident])
        self.erased.add(incident)

    @rule()
    def open_again(self) -> None:
        self.journal.close()
        self.journal = self.case.open()

    @invariant()
    def reads_what_was_stored(self) -> None:
        assert self.journal.last_seq() == len(self.events)
        kept = self.journal.read(after=0, limit=1_000)
        assert [(e.stream, {e.stream: e.stream_version, **e.touches}, data_of(e)) for e in kept] == self.events
        for stream in STREAMS:
            assert [event.seq for event in self.journal.read_stream(stream)] == self.streams[stream]
        for event in kept:
            incident, fields = self.sealed.get(event.seq, ("", None))
            assert self.journal.unseal(event) == (None if incident in self.erased else fields)
        assert self.journal.verify() == Verified(len(kept), len(self.sealed), kept[-1].hash if kept else GENESIS)


@pytest.mark.parametrize("name", CASES)
def test_the_journal_does_what_a_plain_model_does(name: str) -> None:
    machine = type("Machine", (JournalAgainstModel,), {"make_case": CASES[name]})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=USUAL // 2, stateful_step_count=15, deadline=None)
    )
