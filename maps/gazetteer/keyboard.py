"""Text typed while the keyboard was set to the other layout, Russian or Latin."""

from __future__ import annotations

import re
from typing import Final

_LATIN: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?|@#$^"
_RUSSIAN: Final = 'ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,/"№;:'
_TO_RUSSIAN: Final = str.maketrans(_LATIN, _RUSSIAN)
_TO_LATIN: Final = str.maketrans(_RUSSIAN, _LATIN)
_KEPT: Final = ",./"
_TO_RUSSIAN_LETTERS: Final = {key: letter for key, letter in _TO_RUSSIAN.items() if chr(key) not in _KEPT}
_CHUNK: Final = re.compile(r"\S+")
_HAS_LATIN: Final = re.compile("[A-Za-z]")
_HAS_RUSSIAN: Final = re.compile("[А-Яа-яЁё]")


def other_layouts(text: str) -> tuple[str, ...]:
    """Give what may have been meant by a text whose chunks in one script are taken as keys of the other.

    Latin keys give two texts where these differ: commas and dots taken as letters, and as what they are.
    """
    if _HAS_LATIN.search(text):
        every = _changed(text, _TO_RUSSIAN, _HAS_RUSSIAN)
        letters = _changed(text, _TO_RUSSIAN_LETTERS, _HAS_RUSSIAN)
        return tuple(dict.fromkeys((every, letters)))
    if _HAS_RUSSIAN.search(text):
        return (_changed(text, _TO_LATIN, _HAS_LATIN),)
    return ()


def in_latin_keys(text: str) -> str:
    """Give what appears when a Russian text is typed on a Latin keyboard."""
    return text.translate(_TO_LATIN)


def _changed(text: str, keys: dict[int, int] | dict[int, str], already: re.Pattern[str]) -> str:
    return _CHUNK.sub(lambda chunk: chunk[0] if already.search(chunk[0]) else chunk[0].translate(keys), text)
