"""The files of a catalogue, put together: each table that they share may be spread over several of them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final

from dispatch.triage.sections import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

HEAD: Final = ("version", "valid_from", "approved_by", "limits")
"""What stands in one file of a catalogue."""

SPREAD: Final = ("groups", "answers", "entry", "leaves", "instructions", "reasons")
"""Tables whose members may stand in any of the files, each in one."""


class CatalogueFiles:
    """What the files of one catalogue hold.

    Attributes
    ----------
    head : Section
        The file with the version; the first one where none has it.
    faults : list of str
        Faults found so far; everything read from here adds to it.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.faults: list[str] = []
        files = [section for path in paths if (section := _parsed(path, self.faults)) is not None]
        self.head = _head(files, self.faults)
        self._members = {name: _members(name, files) for name in SPREAD}
        for section in files:
            section.done()

    def members(self, name: str) -> Mapping[str, Section]:
        """Give the members of a table of `SPREAD` by code, in the order of the files."""
        return self._members[name]


def _parsed(path: Path, faults: list[str]) -> Section | None:
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        faults.append(f"{path.name}: cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        faults.append(f"{path.name}: is not UTF-8")
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{path.name}: is no TOML: {error}")
    except RecursionError:
        faults.append(f"{path.name}: is nested too deeply")
    else:
        return Section(path.name, "", table, faults)
    return None


def _head(files: list[Section], faults: list[str]) -> Section:
    heads = [section for section in files if any(section.has(key) for key in HEAD)]
    for head in heads:
        head.asked.update(HEAD)
    for other in heads[1:]:
        other.fault("version", f"the version, its date and its limits stand in {heads[0].file} too")
    return (heads or files or [Section("catalogue", "", {}, faults)])[0]


def _members(name: str, files: Iterable[Section]) -> dict[str, Section]:
    found: dict[str, Section] = {}
    for section in files:
        for code, member in section.sections(name):
            if code in found:
                member.fault("", f"is in {found[code].file} too")
            else:
                found[code] = member
    return found
