"""The keys that this centre shares with those who send it messages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_aml_key(table: Mapping[str, Any] | None) -> bytes | None:
    """Read the key of signed forms of Advanced Mobile Location; None where none is named.

    Parameters
    ----------
    table
        ``[channels]`` of the settings: `aml_key_file`, a file of the key as it is, with or without an end of line.

    Raises
    ------
    ConsoleError
        Where a setting is unknown or impossible, or the key cannot be read.
    """
    told = dict(table or {})
    named = told.pop("aml_key_file", None)
    if told:
        raise ConsoleError(f"channels: there is no setting {min(told)!r}: only aml_key_file")
    if named is None:
        return None
    if not isinstance(named, str):
        raise ConsoleError(f"channels.aml_key_file: must be a text, not {named!r}")
    file = Path(named).expanduser()
    try:
        key = file.read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise ConsoleError(f"channels.aml_key_file: {file} cannot be read: {error.strerror}") from error
    if not key:
        raise ConsoleError(f"channels.aml_key_file: {file} is empty")
    return key
