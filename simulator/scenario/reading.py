"""Scenario files to scenarios: every key is checked, and everything that is wrong is told at once."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulator.scenario.errors import ScenarioError, UnfitError
from simulator.scenario.keys import Kind, keys_of, read_value
from simulator.scenario.layers import Layer, Origin, changed, read_layers
from simulator.scenario.paths import column_at, path_at
from simulator.scenario.rules import broken_rules
from simulator.scenario.scenario import LISTS, OPTIONAL, TABLES, Scenario, Top

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.scenario.keys import Key

BY_HAND: Final = Origin(Path("changed by hand"), 0)
"""Where a change stands that no file names."""

_AT: Final = {Kind.PATH: path_at, Kind.COLUMN: column_at}


def read_scenario(file: Path, changes: Mapping[str, Any] | None = None) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    file : path
        TOML, or what differs from the file that it `extends`.
    changes : mapping
        Other values of single keys by their paths, such as ``{"runs.seed": 5, "crews.2.count": 3}``.

    Raises
    ------
    ScenarioError
        As ``FILE:LINE: key reason``, a line for each fault.
    """
    return _scenario(_changed(file, changes or {}))


def read_sweep(file: Path, changes: Mapping[str, Any] | None = None) -> tuple[Scenario, ...]:
    """Read the scenarios of a sweep, one for each of its values in their order; the one scenario where it has none.

    Raises
    ------
    ScenarioError
        As `read_scenario`, for each value.
    """
    first = read_scenario(file, changes)
    if first.sweep is None:
        return (first,)
    return tuple(_swept(file, changes or {}, first, value) for value in first.sweep.values)


def _swept(file: Path, changes: Mapping[str, Any], first: Scenario, value: Any) -> Scenario:
    assert first.sweep is not None
    origin = first.origins.of("sweep.values")
    return _scenario(changed(_changed(file, changes), first.sweep.key_, value, origin))


def _changed(file: Path, changes: Mapping[str, Any]) -> Layer:
    layer = read_layers(file)
    for path, value in changes.items():
        layer = changed(layer, path, value, BY_HAND)
    return layer


def _scenario(layer: Layer) -> Scenario:
    reader = _Reader(layer)
    scenario = reader.scenario()
    faults = reader.faults or list(broken_rules(scenario))
    if faults:
        raise ScenarioError(*faults)
    return scenario


class _Reader:
    """Makes sections of tables; gathers what is wrong with them."""

    def __init__(self, layer: Layer) -> None:
        self._table = layer.table
        self._origins = layer.origins
        self.faults: list[str] = []

    def scenario(self) -> Scenario:
        """Read all of it; of use only where there are no faults."""
        own = {name for name, _, _ in keys_of(Top)}
        self._refuse_unknown(self._table, "", (*own, *(name for name in TABLES if "." not in name), *LISTS))
        top = self._values(Top, {name: value for name, value in self._table.items() if name in own}, "")
        parts: dict[str, Any] = {name: self._part(name) for name in TABLES}
        parts["calls"] = replace(parts["calls"], columns=parts.pop("calls.columns"))
        lists: dict[str, Any] = {name: self._several(name, section) for name, section in LISTS.items()}
        return Scenario(**top, **parts, **lists, origins=self._origins)

    def _part(self, name: str) -> Any:
        table: Any = self._table
        for part in name.split("."):
            table = table.get(part, None) if isinstance(table, dict) else None
        if table is None and name in OPTIONAL:
            return None
        return self._section(TABLES[name], {} if table is None else table, name)

    def _several(self, name: str, section: type[Any]) -> tuple[Any, ...]:
        told = self._table.get(name, [])
        if not isinstance(told, list):
            self._fault(name, f"must be a list of tables: [[{name}]]")
            return ()
        return tuple(self._section(section, each, f"{name}.{row}") for row, each in enumerate(told, start=1))

    def _section(self, section: type[Any], table: Any, path: str) -> Any:
        if not isinstance(table, dict):
            self._fault(path, f"must be a table: [{path}]")
            return section()
        return section(**self._values(section, table, f"{path}."))

    def _values(self, section: type[Any], table: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        known = {name: (each, about) for name, each, about in keys_of(section)}
        rest = next(
            (each for each, about in known.values() if about.kind is Kind.REST and each.name == "figures"), None
        )
        by = table.get("by", known["by"][0].default if "by" in known else None)
        values: dict[str, Any] = {}
        for name, (each, about) in known.items():
            if name in table and each is not rest:
                values[each.name] = self._value(about, table[name], prefix + name, by)
            elif about.needed and about.used(by):
                self._fault(prefix + name, "is missing")
        inner = [name.rpartition(".")[2] for name in TABLES if name.startswith(prefix) and prefix]
        others = {name: value for name, value in table.items() if name not in known and name not in inner}
        if rest is not None:
            values[rest.name] = others
        else:
            self._refuse_unknown(others, prefix, known)
        return values

    def _value(self, about: Key, value: Any, path: str, by: Any) -> Any:
        if not about.used(by):
            self._fault(path, f"is used with by = {' or '.join(about.when)} only, and by is {by}")
            return None
        try:
            read = read_value(about, value)
            return _AT[about.kind](read, self._folder(path)) if about.kind in _AT else read
        except UnfitError as error:
            self._fault(path, str(error))
            return None

    def _folder(self, path: str) -> Path:
        """Give the folder below which a relative path lies."""
        folder = self._table.get("folder")
        if path == "folder" or not isinstance(folder, str):
            return self._origins.of(path).file.parent
        try:
            return path_at(folder, self._origins.of("folder").file.parent)
        except UnfitError:  # told at the key itself
            return Path()

    def _refuse_unknown(self, table: Mapping[str, Any], prefix: str, known: Any) -> None:
        for name in table:
            if name not in known:
                self._fault(prefix + name, f"is no key here; {_hint(name, list(known))}")

    def _fault(self, path: str, reason: str) -> None:
        self.faults.append(f"{self._origins.where(path)} {reason}")


def _hint(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    stem = [each for each in known if each.rpartition("_")[0] == name.rpartition("_")[0] and "_" in name]
    nearest = (stem or close)[:1]
    return f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(sorted(known))}"


def changes_of(told: Mapping[str, str]) -> dict[str, Any]:
    """Read changes as they are written on a command line: each value as TOML, or else as a text."""
    return {path: _value_of(text) for path, text in told.items()}


def _value_of(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
