"""Accounts and sessions as an administrator and a thief of tokens meet them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from console.errors import ConsoleError
from console.people.accounts import Accounts, misplaced
from console.people.passwords import matches
from console.people.sessions import LASTS, Opened, Session, Sessions
from town import town

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PASSWORD = "лошадь-батарейка"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path / "centre.sqlite")


@pytest.fixture
def sessions(accounts: Accounts) -> Sessions:
    return Sessions(accounts.database)


def opened(sessions: Sessions, accounts: Accounts, name: str, seat: str | None, *, take_over: bool = False) -> Opened:
    account = accounts.named(name)
    assert account is not None
    found = sessions.open(account, seat, NOW, take_over=take_over)
    assert isinstance(found, Opened)
    return found


def test_accounts_of_an_earlier_state_folder_go_on(tmp_path: Path) -> None:
    file = tmp_path / "centre.sqlite"
    with closing(sqlite3.connect(file)) as tables, tables:
        tables.execute(
            "CREATE TABLE accounts (name TEXT PRIMARY KEY, role TEXT NOT NULL, unit TEXT, "
            "token_hash BLOB NOT NULL UNIQUE)"
        )
        tables.execute("INSERT INTO accounts VALUES ('seat-4', 'dispatcher', NULL, x'00')")
    (earlier,) = Accounts(file).all()
    assert (earlier.name, earlier.stations, earlier.disabled, earlier.has_password) == ("seat-4", (), False, False)
    assert Accounts(file).by_token(Accounts(file).new_token("seat-4")) == earlier


def test_an_account_is_for_stations_or_a_unit_as_its_role_says(accounts: Accounts) -> None:
    token = accounts.add("anna", "dispatcher", stations=["s2", "s1", "s2"], organisation="ССМП № 1")
    found = accounts.by_token(token)
    assert found is not None
    assert (found.stations, found.organisation) == (("s1", "s2"), "ССМП № 1")
    for fields in ({"stations": ["s1"]}, {"stations": [""]}):
        with pytest.raises(ConsoleError):
            accounts.add("tablet", "crew", **fields)
    with pytest.raises(ConsoleError, match="must not be empty"):
        accounts.add("boris", "dispatcher", stations=[" "])


def test_an_account_for_what_the_fleet_does_not_have_is_told(accounts: Accounts) -> None:
    fleet = town(units=12).fleet
    accounts.add("anna", "dispatcher", stations=[fleet.stations[0].id, "s99"])
    accounts.add("tablet", "crew", unit="u99")
    accounts.add("chief", "dispatcher")
    assert list(misplaced(accounts.all(), fleet)) == [
        "account 'anna' is for station 's99', which the fleet does not have",
        "account 'tablet' is that of unit 'u99', which the fleet does not have",
    ]


def test_a_new_token_ends_the_one_before(accounts: Accounts) -> None:
    first = accounts.add("anna", "dispatcher")
    second = accounts.new_token("anna")
    assert accounts.by_token(first) is None
    assert accounts.by_token(second) is not None
    with pytest.raises(ConsoleError, match="no account 'nobody'"):
        accounts.new_token("nobody")


def test_a_disabled_account_opens_nothing_until_it_is_enabled(accounts: Accounts, sessions: Sessions) -> None:
    token = accounts.add("anna", "dispatcher")
    accounts.set_password("anna", PASSWORD)
    session = opened(sessions, accounts, "anna", "1")
    accounts.disable("anna")
    assert accounts.by_token(token) is None
    assert accounts.password_of("anna") is None
    assert sessions.by_token(session.token, NOW) is None
    accounts.enable("anna")
    assert accounts.by_token(token) is not None
    assert sessions.by_token(session.token, NOW) is None


def test_a_password_is_one_however_its_letters_are_typed(accounts: Accounts) -> None:
    accounts.add("anna", "dispatcher")
    accounts.set_password("anna", "чай-и-й-чай")
    kept = accounts.password_of("anna")
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert matches(kept, "чай-и-й-чай")
    assert not matches(kept, "чай-и-и-чай")
    assert not matches(None, "чай-и-й-чай")
    for wrong in ("short", "x" * 1_001):
        with pytest.raises(ConsoleError, match="10 to 1000"):
            accounts.set_password("anna", wrong)


def test_a_new_password_ends_what_was_opened_by_the_old_one(accounts: Accounts, sessions: Sessions) -> None:
    accounts.add("anna", "dispatcher")
    session = opened(sessions, accounts, "anna", None)
    accounts.set_password("anna", PASSWORD)
    assert sessions.by_token(session.token, NOW) is None


def test_a_session_ends_with_its_time_and_by_hand_and_never_comes_back(accounts: Accounts, sessions: Sessions) -> None:
    accounts.add("anna", "dispatcher")
    token = opened(sessions, accounts, "anna", "1").token
    assert sessions.by_token(token, NOW + LASTS - timedelta(seconds=1)) is not None
    assert sessions.by_token(token, NOW + LASTS) is None
    assert sessions.end(token)
    assert not sessions.end(token)
    assert sessions.by_token(token, NOW) is None


def test_a_seat_has_one_holder_who_is_told_to_the_next(accounts: Accounts, sessions: Sessions) -> None:
    for name in ("anna", "boris"):
        accounts.add(name, "dispatcher")
    first = opened(sessions, accounts, "anna", "4")
    boris = accounts.named("boris")
    assert boris is not None
    held = sessions.open(boris, "4", NOW, take_over=False)
    assert isinstance(held, Session)
    assert held.name == "anna"
    taken = opened(sessions, accounts, "boris", "4", take_over=True)
    assert [each.name for each in taken.instead_of] == ["anna"]
    assert sessions.by_token(first.token, NOW) is None
    assert [(each.seat, each.name) for each in sessions.at_seats(NOW)] == [("4", "boris")]
    again = opened(sessions, accounts, "boris", "4")
    assert sessions.by_token(taken.token, NOW) is None
    assert sessions.by_token(again.token, NOW) is not None
    assert sessions.at_seats(NOW + LASTS) == []
