from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from console.benchmarks.channel_messages import MESSAGES
from console.commands.decode import command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", sorted(MESSAGES))
def test_a_message_is_read_from_the_command_line_and_from_a_file(kind: str, tmp_path: Path) -> None:
    for message in MESSAGES[kind].values():
        file = tmp_path / "message"
        file.write_bytes(message)
        typed, named = (CliRunner().invoke(command, [kind, each]) for each in (message.decode(), str(file)))
        assert typed.output == named.output
        answer = json.loads(typed.output)
        assert answer["ok"] is True
        assert "reason" not in answer
        assert {"lon", "lat", "radius_m", "at"} <= answer["fields"].keys()


def test_a_refused_message_is_told_as_json_too() -> None:
    answer = json.loads(CliRunner().invoke(command, ["aml", 'A"ML=1']).output)
    assert answer["ok"] is False
    assert answer["reason"]
    assert answer["fields"]["lon"] is None


def test_octets_of_a_car_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "msd.bin"
    file.write_bytes(bytes.fromhex(MESSAGES["msd"]["of 2020"].decode()))
    assert json.loads(CliRunner().invoke(command, ["msd", str(file)]).output)["fields"]["vin"] == "XTAGFL110MY000001"


def test_a_kind_that_is_none_is_refused() -> None:
    assert CliRunner().invoke(command, ["pigeon", "x"]).exit_code == 2
