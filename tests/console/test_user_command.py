"""`user` as an administrator types it: accounts made, listed, given passwords and tokens, disabled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from console.cli import dispatch112
from console.people.accounts import Accounts
from console.people.passwords import matches
from console.state_folder import StateFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

PASSWORD = "лошадь-батарейка"


@pytest.fixture
def user(tmp_path: Path) -> Callable[..., Result]:
    def run(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(dispatch112, ["user", *arguments, "--state", str(tmp_path)], input=typed)

    return run


def test_an_account_is_made_listed_disabled_and_enabled(user: Callable[..., Result], tmp_path: Path) -> None:
    accounts = Accounts(StateFolder(tmp_path).database)
    made = user("add", "anna", "--role", "dispatcher", "--station", "s1", "--station", "s2", "--organisation", "ССМП")
    token = made.output.strip()
    found = accounts.by_token(token)
    assert found is not None
    assert found.stations == ("s1", "s2")
    assert user("disable", "anna").exit_code == 0
    assert accounts.by_token(token) is None
    (listed,) = json.loads(user("list").output)
    assert listed == {
        "name": "anna",
        "role": "dispatcher",
        "unit": None,
        "stations": ["s1", "s2"],
        "organisation": "ССМП",
        "disabled": True,
        "has_password": False,
    }
    assert user("enable", "anna").exit_code == 0
    again = user("token", "anna").output.strip()
    assert accounts.by_token(token) is None
    assert accounts.by_token(again) is not None


def test_a_password_is_read_from_standard_input_and_shown_nowhere(user: Callable[..., Result], tmp_path: Path) -> None:
    user("add", "anna", "--role", "dispatcher")
    done = user("password", "anna", typed=PASSWORD + "\n")
    assert (done.exit_code, done.output) == (0, "")
    kept = Accounts(StateFolder(tmp_path).database).password_of("anna")
    assert kept is not None
    assert matches(kept, PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "typed", "sentence"),
    [
        (("password", "anna"), "short\n", "10 to 1000 characters"),
        (("password", "nobody"), PASSWORD + "\n", "there is no account 'nobody'"),
        (("disable", "nobody"), "", "there is no account 'nobody'"),
        (("add", "tablet", "--role", "crew", "--station", "s1"), "", "limited by its unit"),
        (("add", "anna", "--role", "planner"), "", "there is an account 'anna' already"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(
    user: Callable[..., Result], arguments: tuple[str, ...], typed: str, sentence: str
) -> None:
    user("add", "anna", "--role", "dispatcher")
    failed = user(*arguments, typed=typed)
    assert failed.exit_code == 1
    assert sentence in str(failed.exception) + failed.output
