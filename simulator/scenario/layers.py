"""Files laid over one another: a scenario is one file, or what differs from another, and changes of single keys."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from simulator.scenario.errors import ScenarioError
from simulator.scenario.toml_lines import key_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Table = dict[str, Any]

_CHOOSERS: Final = ("by", "name", "class")
_MOST_LAYERS: Final = 20


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a key stands; line 0 for a change that stands in no file."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file.name}:{self.line}" if self.line else str(self.file)


class Origins:
    """Where each key stands, by its path."""

    def __init__(self, file: Path, lines: Mapping[str, int]) -> None:
        self._file = file
        self._of = {path: Origin(file, line) for path, line in lines.items()}

    def of(self, path: str) -> Origin:
        """Give where a key stands, or else the table that it would stand in."""
        while path and path not in self._of:
            path = path.rpartition(".")[0]
        return self._of.get(path, Origin(self._file, 1))

    def where(self, path: str) -> str:
        """Give the place of a key with its path."""
        return f"{self.of(path)}: {path}"

    def put(self, path: str, origin: Origin) -> None:
        """Say where a key stands from now on."""
        self._of = {known: at for known, at in self._of.items() if not known.startswith(f"{path}.")}
        self._of[path] = origin

    def over(self, other: Origins, path: str, shift: int) -> None:
        """Take over where the keys below a path of another file stand; tables of a list are `shift` further on."""
        for known, origin in other._of.items():
            if known == path:
                self._of.setdefault(known, origin)
            elif known.startswith(f"{path}."):
                head, _, rest = known.removeprefix(f"{path}.").partition(".")
                numbered = str(int(head) + shift) if shift else head
                self._of[".".join(filter(None, (path, numbered, rest)))] = origin


@dataclass(frozen=True, slots=True)
class Layer:
    """What the files say together, and where each key stands."""

    table: Table
    origins: Origins


def read_layers(file: Path) -> Layer:
    """Read a scenario file and those that it extends.

    Tables are laid over those of the file that is extended, key by key; one that says `by`, `name` or `class` stands
    instead. Lists of tables are added to. Everything else stands instead.

    Raises
    ------
    ScenarioError
        Where a file cannot be read, is no TOML, or extends itself.
    """
    files = [file]
    layers = [_read(file)]
    while (base := _base(layers[-1], files[-1])) is not None:
        if len(files) > _MOST_LAYERS or any(_same(base, known) for known in files):
            raise ScenarioError(f"{layers[-1].origins.where('extends')}: leads back to {base.name}, which extends this")
        files.append(base)
        layers.append(_read(base))
    whole = layers.pop()
    while layers:
        whole = _laid_over(whole, layers.pop())
    return whole


def changed(layer: Layer, path: str, value: Any, origin: Origin) -> Layer:
    """Give the same with another value of a key, such as ``runs.seed`` or ``crews.2.count``.

    Raises
    ------
    ScenarioError
        Where the path leads through what is no table.
    """
    parts = path.split(".")
    table = _put(layer.table, parts, value, f"{origin}: {path}")
    layer.origins.put(path, origin)
    return Layer(table, layer.origins)


def _read(file: Path) -> Layer:
    try:
        text = file.read_text(encoding="utf-8")
        return Layer(tomllib.loads(text), Origins(file, key_lines(text)))
    except OSError as error:
        raise ScenarioError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{file.name}: is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{file.name}: is no TOML: {error}") from error


def _base(layer: Layer, file: Path) -> Path | None:
    told = layer.table.get("extends")
    if told is None:
        return None
    if not isinstance(told, str) or not told:
        raise ScenarioError(f"{layer.origins.where('extends')} must be a text, not {told!r}")
    return (file.parent / told).resolve()


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _laid_over(base: Layer, over: Layer) -> Layer:
    table = dict(base.table)
    for name, value in over.table.items():
        _lay(table, name, value, base.origins, over.origins)
    return Layer(table, base.origins)


def _lay(table: Table, name: str, value: Any, origins: Origins, others: Origins) -> None:
    present = table.get(name)
    if isinstance(present, list) and _are_tables(present) and isinstance(value, list) and _are_tables(value):
        table[name] = [*present, *value]
        origins.over(others, name, len(present))
    elif isinstance(present, dict) and isinstance(value, dict) and not value.keys() & set(_CHOOSERS):
        table[name] = _merged(present, value)
        origins.over(others, name, 0)
    else:
        table[name] = value
        origins.put(name, others.of(name))
        origins.over(others, name, 0)


def _merged(base: Table, over: Table) -> Table:
    merged = dict(base)
    for name, value in over.items():
        present = merged.get(name)
        if isinstance(present, dict) and isinstance(value, dict):
            merged[name] = _merged(present, value)
        else:
            merged[name] = value
    return merged


def _are_tables(values: list[Any]) -> bool:
    return all(isinstance(each, dict) for each in values)


def _put(inside: Any, parts: list[str], value: Any, place: str) -> Any:
    """Give a copy of what stands at a level, with the value at the end of the path."""
    if not parts:
        return value
    first, *rest = parts
    if isinstance(inside, list):
        if not (first.isdecimal() and 1 <= int(first) <= len(inside)):
            raise ScenarioError(f"{place}: there is no number {first}: there are {len(inside)}, counted from 1")
        row = int(first) - 1
        return [*inside[:row], _put(inside[row], rest, value, place), *inside[row + 1 :]]
    if not isinstance(inside, dict):
        raise ScenarioError(f"{place}: leads into {inside!r}, which is no table")
    return {**inside, first: _put(inside.get(first, {}), rest, value, place)}
