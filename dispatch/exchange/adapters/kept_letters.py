"""The port `Letters` on the exchange file, and what people ask of letters."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from dispatch.exchange.letters import Letter, LetterState
from dispatch.exchange.port import CardRecord
from dispatch.exchange.reactions import CardKey, Reaction, ReactionState
from fleet.instants import from_ms, to_ms

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from dispatch.exchange.adapters.exchange_file import ExchangeFile

DEAD_KEPT: Final = 10_000
"""Dead letters that are kept for a person; older ones are dropped, each told in the log."""

CARDS_KEPT: Final = timedelta(days=30)
"""How long a card of a closed incident is kept, with its reactions."""

_COLUMNS: Final = "reaction, state, attempts, next_at_ms, settled_at_ms, reason"
_ENDINGS: Final = frozenset({ReactionState.CLOSED, ReactionState.REFUSED})

_reaction: Final = msgspec.json.Decoder(Reaction)
_log = logging.getLogger(__name__)


class KeptLetters:
    """Letters and cards in an exchange file; see the port for what it promises."""

    def __init__(self, file: ExchangeFile) -> None:
        self._file = file

    def place(self) -> int | None:
        """Give the number of the newest event that was taken in; None where none ever was."""
        with self._file.reading() as connection:
            row = connection.execute("SELECT seq FROM place").fetchone()
        return None if row is None else int(row[0])

    def take_in(self, reactions: Sequence[Reaction], *, state: LetterState, place: int, now: datetime) -> None:
        """Keep reactions, and that all events up to and with `place` were taken in."""
        next_at_ms = to_ms(now) if state is LetterState.WAITING else None
        rows = [_new_row(reaction, state, next_at_ms) for reaction in reactions]
        ended = [(to_ms(each.at), each.sender, each.card) for each in reactions if each.state in _ENDINGS]
        with self._file.writing() as connection:
            connection.executemany("INSERT OR IGNORE INTO letters VALUES (?, ?, ?, ?, ?, ?, 0, ?, NULL, NULL)", rows)
            connection.executemany("UPDATE cards SET closed_at_ms = ? WHERE sender = ? AND card = ?", ended)
            connection.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (place,))

    def due(self, now: datetime, *, limit: int) -> list[Letter]:
        """Give waiting letters whose time has come, at most the oldest of each card."""
        asked = f"""SELECT {_COLUMNS} FROM letters AS head WHERE state = 'waiting' AND next_at_ms <= ? AND NOT EXISTS (
            SELECT 1 FROM letters AS earlier WHERE earlier.sender = head.sender AND earlier.card = head.card
            AND earlier.state = 'waiting' AND earlier.seq < head.seq
        ) ORDER BY next_at_ms, seq LIMIT ?"""  # noqa: S608  columns are constant
        return self._letters(asked, (to_ms(now), limit))

    def next_due(self) -> datetime | None:
        """Give when the next letter is due; None where none waits."""
        asked = """SELECT min(next_at_ms) FROM letters AS head WHERE state = 'waiting' AND NOT EXISTS (
            SELECT 1 FROM letters AS earlier WHERE earlier.sender = head.sender AND earlier.card = head.card
            AND earlier.state = 'waiting' AND earlier.seq < head.seq)"""
        with self._file.reading() as connection:
            (at_ms,) = connection.execute(asked).fetchone()
        return None if at_ms is None else from_ms(at_ms)

    def waiting(self) -> int:
        """Give how many letters wait."""
        with self._file.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM letters WHERE state = 'waiting'").fetchone()[0])

    def settle(self, letters: Sequence[Letter]) -> None:
        """Keep letters as they stand after an attempt; dead ones beyond those kept are dropped, the oldest first."""
        with self._file.writing() as connection:
            _update(connection, letters)
            asked = "SELECT id FROM letters WHERE state = 'dead' ORDER BY seq DESC LIMIT -1 OFFSET ?"
            lost = connection.execute(asked, (DEAD_KEPT,)).fetchall()
            connection.executemany(
                "UPDATE letters SET state = 'dropped', reason = 'too many dead letters' WHERE id = ?", lost
            )
        for (key,) in lost:
            _log.error("reaction %s was dropped: there are more than %d dead letters", key, DEAD_KEPT)

    def cards_since(self, since: datetime) -> list[CardRecord]:
        """Give the cards that are not closed, and those closed since an instant."""
        return self._cards("closed_at_ms IS NULL OR closed_at_ms >= ?", (to_ms(since),))

    def keep_card(self, card: CardRecord) -> None:
        """Keep a card in place of an earlier version of it."""
        row = (*card.key, card.version, card.digest, card.call, card.incident, to_ms(card.taken_at))
        with self._file.writing() as connection:
            connection.execute(
                """INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO UPDATE
                SET version = excluded.version, digest = excluded.digest WHERE excluded.version > version""",
                row,
            )

    def card(self, key: CardKey) -> CardRecord | None:
        """Give a card; None where it was never taken, or is forgotten."""
        found = self._cards("sender = ? AND card = ?", key)
        return found[0] if found else None

    def letter(self, key: str) -> Letter | None:
        """Give one letter by the id of its reaction."""
        found = self._letters(f"SELECT {_COLUMNS} FROM letters WHERE id = ?", (key,))  # noqa: S608  columns are constant
        return found[0] if found else None

    def letters_of(self, card: CardKey) -> list[Letter]:
        """Give the letters of a card, in order."""
        asked = f"SELECT {_COLUMNS} FROM letters WHERE sender = ? AND card = ? ORDER BY seq"  # noqa: S608
        return self._letters(asked, card)

    def unsettled(self, *, limit: int) -> list[Letter]:
        """Give letters that are dead or wait, dead ones first, each in order."""
        asked = f"""SELECT {_COLUMNS} FROM letters WHERE state IN ('waiting', 'dead')
            ORDER BY state, seq LIMIT ?"""  # noqa: S608  columns are constant
        return self._letters(asked, (limit,))

    def send_again(self, key: str, now: datetime) -> Letter | None:
        """Let a dead letter wait again, its attempts forgotten; None where there is no such dead letter."""
        return self._revise(key, {"state": LetterState.WAITING, "attempts": 0, "next_at": now, "settled_at": None})

    def drop(self, key: str, reason: str, now: datetime) -> Letter | None:
        """Give a dead letter up for good; None where there is no such dead letter."""
        return self._revise(key, {"state": LetterState.DROPPED, "settled_at": now, "reason": reason})

    def prune(self, now: datetime) -> None:
        """Forget cards that were closed long ago, with their letters."""
        before = (to_ms(now - CARDS_KEPT),)
        with self._file.writing() as connection:
            connection.execute(
                """DELETE FROM letters WHERE EXISTS (SELECT 1 FROM cards WHERE cards.sender = letters.sender
                AND cards.card = letters.card AND cards.closed_at_ms < ?)""",
                before,
            )
            connection.execute("DELETE FROM cards WHERE closed_at_ms < ?", before)

    def _revise(self, key: str, fields: dict[str, Any]) -> Letter | None:
        with self._file.writing() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM letters WHERE id = ? AND state = 'dead'",  # noqa: S608  columns are constant
                (key,),
            ).fetchone()
            if row is None:
                return None
            revised = replace(_letter(row), **fields)
            _update(connection, [revised])
        return revised

    def _letters(self, asked: str, values: Iterable[Any]) -> list[Letter]:
        with self._file.reading() as connection:
            return [_letter(row) for row in connection.execute(asked, tuple(values))]

    def _cards(self, where: str, values: Iterable[Any]) -> list[CardRecord]:
        asked = f"SELECT sender, card, version, digest, call, incident, taken_at_ms FROM cards WHERE {where}"  # noqa: S608
        with self._file.reading() as connection:
            return [_card(row) for row in connection.execute(asked, tuple(values))]


def _new_row(reaction: Reaction, state: LetterState, next_at_ms: int | None) -> tuple[Any, ...]:
    body = msgspec.json.encode(reaction)
    return (reaction.id, reaction.seq, reaction.sender, reaction.card, body, state.value, next_at_ms)


def _card(row: tuple[Any, ...]) -> CardRecord:
    sender, card, version, digest, call, incident, taken_at_ms = row
    return CardRecord(CardKey(sender, card), version, digest, call, incident, from_ms(taken_at_ms))


def _letter(row: tuple[Any, ...]) -> Letter:
    body, state, attempts, next_at_ms, settled_at_ms, reason = row
    return Letter(
        reaction=_reaction.decode(body),
        state=LetterState(state),
        attempts=attempts,
        next_at=None if next_at_ms is None else from_ms(next_at_ms),
        settled_at=None if settled_at_ms is None else from_ms(settled_at_ms),
        reason=reason,
    )


def _update(connection: sqlite3.Connection, letters: Iterable[Letter]) -> None:
    rows = [
        (
            letter.state.value,
            letter.attempts,
            None if letter.next_at is None else to_ms(letter.next_at),
            None if letter.settled_at is None else to_ms(letter.settled_at),
            letter.reason,
            letter.reaction.id,
        )
        for letter in letters
    ]
    connection.executemany(
        """UPDATE letters SET state = ?, attempts = ?, next_at_ms = ?, settled_at_ms = ?, reason = ? WHERE id = ?""",
        rows,
    )
