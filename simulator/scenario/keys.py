"""Keys of a scenario: what each takes, in which unit; a section is a dataclass whose fields are keys."""

from __future__ import annotations

import math
from dataclasses import Field, dataclass, field, fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from simulator.scenario.errors import UnfitError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 1e12


class Kind(StrEnum):
    """What a key takes; the word stands in the documents."""

    TEXT = "text"
    TEXTS = "list of texts"
    PATH = "path"
    COLUMN = "path#column"
    NUMBER = "number"
    NUMBERS = "number or list of numbers"
    WHOLE = "whole number"
    SWITCH = "true or false"
    INSTANT = "wall time"
    FIGURES = "table"
    VALUES = "list"
    REST = "further keys"


@dataclass(frozen=True, slots=True)
class Key:
    """What a key takes.

    Attributes
    ----------
    kind : Kind
    text : str
        What it says.
    unit : str
    needed : bool
        Whether it must be there, if `when` fits.
    when : tuple of str
        With which words of the section's `by` it is used; always where empty.
    choices : tuple of str
        The words that a text may be; any where empty.
    least, above, most : float or None
        Bounds of a number.
    """

    kind: Kind
    text: str
    unit: str = ""
    needed: bool = False
    when: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    least: float | None = None
    above: float | None = None
    most: float | None = None

    def used(self, by: object) -> bool:
        """Tell whether it is used with that word of `by`."""
        return not self.when or by in self.when


def key(kind: Kind, text: str, *, default: Any = None, **about: Any) -> Any:
    """Make a field of a section."""
    return field(default=default, metadata={"key": Key(kind, text, **about)})


def keys_of(section: type[Any]) -> Iterator[tuple[str, Field[Any], Key]]:
    """Give the keys of a section: as they stand in the file, the field, and what it takes."""
    for each in fields(section):
        if "key" in each.metadata:
            yield each.name.removesuffix("_"), each, each.metadata["key"]


def read_value(about: Key, value: Any) -> Any:
    """Make of what TOML gave what the key takes.

    Raises
    ------
    UnfitError
        With a reason that fits behind the key.
    """
    read = _READERS[about.kind](about, value)
    if about.choices and read not in about.choices:
        raise UnfitError(f"is {value!r}: want one of {', '.join(about.choices)}")
    return read


def _text(_about: Key, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UnfitError(f"must be a text, not {value!r}")
    return value


def _texts(about: Key, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UnfitError(f"must be a list of texts, not {value!r}")
    return tuple(_text(about, each) for each in value)


def _number(about: Key, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > MOST:
        of = f" of {about.unit}" if about.unit else ""
        raise UnfitError(f"must be a number{of}, not {value!r}")
    if about.least is not None and value < about.least:
        raise UnfitError(f"is {value:g}: want {about.least:g} or more")
    if about.above is not None and value <= about.above:
        raise UnfitError(f"is {value:g}: want more than {about.above:g}")
    if about.most is not None and value > about.most:
        raise UnfitError(f"is {value:g}: want at most {about.most:g}")
    return float(value)


def _numbers(about: Key, value: Any) -> tuple[float, ...]:
    told = value if isinstance(value, list) else [value]
    if not told:
        raise UnfitError("is an empty list")
    return tuple(_number(about, each) for each in told)


def _whole(about: Key, value: Any) -> int:
    if type(value) is not int:
        raise UnfitError(f"must be a whole number, not {value!r}")
    return int(_number(about, value))


def _switch(_about: Key, value: Any) -> bool:
    if not isinstance(value, bool):
        raise UnfitError(f"must be true or false, not {value!r}")
    return value


def _instant(_about: Key, value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is None:
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    raise UnfitError(f"must be a time of the region's wall clock such as 2026-11-22T08:00:00, not {_shown(value)}")


def _figures(about: Key, value: Any) -> dict[str, float]:
    if not isinstance(value, dict):
        return {"": _number(about, value)}
    return {name: _number(about, each) for name, each in value.items()}


def _values(_about: Key, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list) or not value:
        raise UnfitError(f"must be a list with something in it, not {value!r}")
    return tuple(value)


def _rest(_about: Key, value: Any) -> Any:
    if not isinstance(value, dict):
        raise UnfitError(f"must be a table, not {value!r}")
    return value


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | time) else repr(value)


_READERS: Final = {
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.PATH: _text,
    Kind.COLUMN: _text,
    Kind.NUMBER: _number,
    Kind.NUMBERS: _numbers,
    Kind.WHOLE: _whole,
    Kind.SWITCH: _switch,
    Kind.INSTANT: _instant,
    Kind.FIGURES: _figures,
    Kind.VALUES: _values,
    Kind.REST: _rest,
}
