from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from console.channel_keys import read_aml_key
from console.errors import ConsoleError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_key_is_what_stands_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "aml.key"
    file.write_bytes(b" shared secret \r\n")
    assert read_aml_key({"aml_key_file": str(file)}) == b" shared secret "
    assert read_aml_key({}) is None
    assert read_aml_key(None) is None


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"aml_key": "x"}, "channels: there is no setting 'aml_key'"),
        ({"aml_key_file": 5}, "channels.aml_key_file: must be a text"),
        ({"aml_key_file": "/nowhere/aml.key"}, "cannot be read: No such file"),
        ({"aml_key_file": "/dev/null"}, "is empty"),
    ],
)
def test_a_key_that_is_none_is_told_in_one_sentence(table: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConsoleError, match=sentence):
        read_aml_key(table)
