"""A table of a TOML file, which gives its keys checked and names the place of whatever is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from simulator.history.errors import HistoryError

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST: Final = 1e15


class Section:
    """A table of a file; every method raises `HistoryError` where a value is not of the kind that is asked for.

    Attributes
    ----------
    table : dict
        What TOML made of it.
    """

    def __init__(self, file: str, path: str, table: dict[str, Any]) -> None:
        self._file = file
        self._path = path
        self.table = table

    def section(self, key: str) -> Section:
        """Give the table under a key, an empty one where there is none."""
        table = self.table.get(key, {})
        if not isinstance(table, dict):
            self.fail(key, "must be a table")
        return Section(self._file, f"{self._path}{key}.", table)

    def only(self, known: Iterable[str]) -> None:
        """Refuse keys that are not known."""
        words = tuple(known)
        for key in self.table:
            if key not in words:
                self.fail(key, f"is no key here; there are {', '.join(words)}")

    def text(self, key: str) -> str | None:
        """Give a text, None where it is left out."""
        value = self.table.get(key)
        if value is not None and not (isinstance(value, str) and value):
            self.fail(key, "must be a text")
        return value

    def needed_text(self, key: str) -> str:
        """Give a text that must be there."""
        value = self.text(key)
        return self.fail(key, "is missing") if value is None else value

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a text or a list of them, none where it is left out."""
        value = self.table.get(key, [])
        told = [value] if isinstance(value, str) else value
        if not isinstance(told, list) or not all(isinstance(each, str) and each for each in told):
            self.fail(key, "must be a text or a list of texts")
        return tuple(told)

    def number(self, key: str) -> float:
        """Give a number that must be there."""
        value = self.table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not -_MOST < value < _MOST:
            self.fail(key, "must be a number")
        return float(value)

    def fail(self, key: str, reason: str) -> NoReturn:
        """Refuse a key."""
        raise HistoryError(f"{self._file}: {self._path}{key} {reason}")
