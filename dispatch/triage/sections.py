"""Tables of a catalogue's files, read field by field: a fault is noted with file and path, and reading goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from dispatch.triage.catalogue import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_CODE: Final = re.compile(r"[a-z][a-z0-9_]*")
_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(slots=True)
class Section:
    """One table of a file: where it stands, what it holds, and the list that takes the faults of the catalogue."""

    file: str
    path: str
    table: dict[str, Any]
    faults: list[str]
    asked: set[str] = field(default_factory=set)

    def fault(self, key: str, reason: str) -> None:
        """Note what is wrong with a key of this table; the table itself where the key is empty."""
        path = ".".join(part for part in (self.path, key) if part)
        self.faults.append(f"{self.file}: {path}: {reason}")

    def has(self, key: str) -> bool:
        """Tell whether the table has a key."""
        return key in self.table

    def words(self, key: str) -> str:
        """Give a text that must be there."""
        value = self._must(key, str, "a text")
        if value is not None and not value.strip():
            self.fault(key, "is empty")
        elif _UNSEEN.search(value or ""):
            self.fault(key, "holds a character that nobody sees")
        return value or ""

    def translated(self) -> Text:
        """Give the text of this table in every language."""
        told = {language: self.words(language) for language in LANGUAGES}
        if told["ru"] and not _CYRILLIC.search(told["ru"]):
            self.fault("ru", "is no Russian text")
        if _CYRILLIC.search(told["en"]):
            self.fault("en", "is Russian text")
        return Text(**told)

    def list_of_words(self, key: str) -> tuple[str, ...]:
        """Give a list of different texts, empty where it is left out."""
        listed = self._may(key, list, "a list", [])
        if not all(isinstance(each, str) and each for each in listed):
            self.fault(key, "holds something that is no text")
            return ()
        if len(set(listed)) < len(listed):
            self.fault(key, "names something twice")
        return tuple(listed)

    def codes(self, key: str, known: Collection[str], kind: str) -> tuple[str, ...]:
        """Give a list of codes, each one of those known."""
        listed = self.list_of_words(key)
        for code in listed:
            if code not in known:
                self.fault(key, f"there is no {kind} {code!r}")
        return listed

    def number(self, key: str, allowed: range, otherwise: int | None = None) -> int:
        """Give a whole number within a range; without a default it must be there."""
        if otherwise is not None and not self.has(key):
            self.asked.add(key)
            return otherwise
        value = self._must(key, int, "a whole number")
        if value is not None and (isinstance(value, bool) or value not in allowed):
            self.fault(key, f"is {value!r}, not a whole number from {allowed[0]} to {allowed[-1]}")
            return allowed[0]
        return allowed[0] if value is None else int(value)

    def instant(self, key: str) -> datetime | None:
        """Give an instant with its zone."""
        value: datetime | None = self._must(key, datetime, "an instant such as 2026-01-01T00:00:00+03:00")
        if value is not None and value.tzinfo is None:
            self.fault(key, "has no zone; write 2026-01-01T00:00:00+03:00")
            return None
        return value

    def is_set(self, key: str, *, otherwise: bool) -> bool:
        """Tell whether something is true."""
        return bool(self._may(key, bool, "true or false", otherwise))

    def section(self, key: str) -> Section:
        """Give a table inside this one, empty where it is left out."""
        return self._inside(key, self._may(key, dict, "a table", {}))

    def sections(self, key: str) -> Iterator[tuple[str, Section]]:
        """Give the tables inside a table of this one, by code."""
        outer = self.section(key)
        yield from outer.each()

    def each(self) -> Iterator[tuple[str, Section]]:
        """Give the tables of this one, by code."""
        for code, inner in self.table.items():
            self.asked.add(code)
            if not _CODE.fullmatch(code):
                self.fault(code, "is no code: small Latin letters, digits and _, a letter first")
            if isinstance(inner, dict):
                yield code, self._inside(code, inner)
            else:
                self.fault(code, "is no table")

    def listed(self, key: str) -> Iterator[Section]:
        """Give the tables of a list, numbered from 1."""
        for number, inner in enumerate(self._may(key, list, "a list", []), start=1):
            if isinstance(inner, dict):
                yield self._inside(f"{key}.{number}", inner)
            else:
                self.fault(f"{key}.{number}", "is no table")

    def done(self) -> None:
        """Note every key that nobody asked for: most likely it is misspelt."""
        for key in self.table:
            if key not in self.asked:
                self.fault(key, "is not known here")

    def _inside(self, key: str, table: dict[str, Any]) -> Section:
        path = f"{self.path}.{key}" if self.path else key
        return Section(self.file, path, table, self.faults)

    def _must(self, key: str, kind: type, name: str) -> Any:
        self.asked.add(key)
        if key not in self.table:
            self.fault(key, "is missing")
            return None
        return self._of_kind(key, kind, name, None)

    def _may(self, key: str, kind: type, name: str, otherwise: Any) -> Any:
        self.asked.add(key)
        return self._of_kind(key, kind, name, otherwise) if key in self.table else otherwise

    def _of_kind(self, key: str, kind: type, name: str, otherwise: Any) -> Any:
        value = self.table[key]
        if isinstance(value, kind):
            return value
        self.fault(key, f"is not {name}")
        return otherwise
