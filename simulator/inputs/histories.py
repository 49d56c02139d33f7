"""Histories that a scenario names, each read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.history.mapping_file import find_mapping, load_mapping, templates
from simulator.history.reading import read_history
from simulator.scenario.errors import ScenarioError, UnfitError, told_at
from simulator.scenario.paths import path_at

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.history.columns import History
    from simulator.history.mapping import Mapping
    from simulator.scenario import Scenario

DATA_VARIABLE = "DISPATCH112_DATA"


class Histories:
    """Reads the histories of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._read: dict[tuple[str, Path | None], History] = {}

    def of(self, section: str, mapping: str, file: Path | None) -> History:
        """Give the history of a section such as ``calls``, by its mapping and the file, if it names one.

        Raises
        ------
        ScenarioError
            Where either cannot be used, or there is no call.
        """
        if (mapping, file) not in self._read:
            with told_at(self._scenario.where(f"{section}.mapping")):
                found = self._mapping(section, mapping)
            with told_at(self._scenario.where(f"{section}.file")):
                self._read[mapping, file] = read_history(file or self._named(section, found), found).history
        return self._read[mapping, file]

    def _mapping(self, section: str, told: str) -> Mapping:
        if told in templates():
            return find_mapping(told)
        return load_mapping(path_at(told, self._scenario.beside(f"{section}.mapping")))

    def _named(self, section: str, mapping: Mapping) -> Path:
        place = self._scenario.where(f"{section}.file")
        if mapping.file is None:
            raise ScenarioError(f"{place} is missing: the mapping {mapping.name!r} names none")
        try:
            return path_at(f"${DATA_VARIABLE}/{mapping.file}", self._scenario.beside(section))
        except UnfitError as error:
            raise ScenarioError(f"{place} is missing, and that of the mapping {error}") from error
