"""What OSM calls a thing: its name, its other names, and the key by which two spellings are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST_NAME: Final = 200
"""A longer text is no name; OSM itself allows 255 characters."""

NAME_KEYS: Final = ("name", "name:ru", "official_name", "int_name")
_OTHER_KEYS: Final = ("alt_name", "old_name", "loc_name", "short_name", "official_name", "int_name", "bridge:name")
_LANGUAGES: Final = (
    *("ru", "en", "de", "fr", "es", "pt", "it", "ca", "fi", "sv", "nb", "da", "et", "lv", "lt", "pl", "uk", "be"),
    *("kk", "ka", "hy", "az", "tt", "ba", "cv", "os", "krc", "ce", "av", "sah", "udm", "mhr", "myv", "mdf", "kv"),
)
_NAMING_KEYS: Final = (*_OTHER_KEYS, *(f"name:{language}" for language in _LANGUAGES))


def tidy(text: str) -> str:
    """Give a text on one line with single spaces; empty where it is too long to be a name."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else ""


def values_of(text: str) -> list[str]:
    """Split a list of values, `a;b`, into those that are not empty."""
    return [value for value in map(tidy, text.split(";")) if value]


def name_of(tags: Mapping[str, str]) -> str:
    """Give the name that stands first; empty where there is none."""
    return next(filter(None, (tidy(tags[key]) for key in NAME_KEYS if key in tags)), "")


def other_names_of(tags: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Give every other name, each once: old, local, short and in other languages."""
    found = (value for key in _NAMING_KEYS if key in tags for value in values_of(tags[key]))
    return tuple(dict.fromkeys(other for other in found if other != name))


def name_key(name: str) -> str:
    """Give what two spellings of one name share: capitals, ё, and the order of the words do not matter."""
    words = name.casefold().replace("ё", "е").replace(",", " ").split()
    return " ".join(sorted(words))


def joined_names(name: str, *others: Iterable[str]) -> tuple[str, ...]:
    """Join other names of one thing, each once and without its name."""
    return tuple(dict.fromkeys(other for group in others for other in group if other != name))
