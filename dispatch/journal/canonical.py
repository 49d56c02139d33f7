"""Canonical JSON (RFC 8785): one value has one spelling, so that its bytes can be hashed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from dispatch.errors import CanonicalJsonError

_WHOLE_LIMIT: Final = 2**53
"""Whole numbers below it are exact in every reader of JSON."""

_PLAIN_FROM: Final = 1e-5
_PLAIN_BELOW: Final = 1e15
"""Between these two the encoder spells a fraction as ECMAScript does."""

_encoder = msgspec.json.Encoder()


def canonical_json(value: object) -> bytes:
    """Spell a value as canonical JSON.

    Parameters
    ----------
    value
        None, bool, int, float, str, and lists, tuples and mappings of these; keys are strings.

    Returns
    -------
    bytes
        UTF-8 without white space, keys in the order of their UTF-16 code units, numbers as ECMAScript spells them.

    Raises
    ------
    CanonicalJsonError
        For NaN and infinities, whole numbers from 2**53 on, lone surrogates and any other type; it names the place,
        never the value, which may be confidential.

    References
    ----------
    RFC 8785, JSON Canonicalization Scheme; ECMA-262, Number::toString.
    """
    try:
        return _encoder.encode(_spelled(value))
    except RecursionError:
        raise CanonicalJsonError("it is nested too deeply") from None


def _spelled(value: Any) -> Any:
    """Give the value in a form that the plain encoder spells canonically."""
    kind = type(value)
    if kind is str and value.isascii():
        return value
    spell = _SPELLINGS.get(kind) or _spelling_of_kin(value)
    return spell(value)


def _spelling_of_kin(value: object) -> Callable[[Any], Any]:
    """Find the spelling for a subclass, such as a StrEnum, or another mapping."""
    for kind, spell in _SPELLINGS.items():
        if isinstance(value, kind):
            return spell
    raise CanonicalJsonError(f"{type(value).__name__} is not a type of JSON")


def _same(value: object) -> object:
    return value


def _object(members: Mapping[Any, Any]) -> dict[str, Any]:
    ordered = {}
    for key in _ordered_keys(members):
        try:
            ordered[str.__str__(key)] = _spelled(members[key])
        except CanonicalJsonError as error:
            raise error.inside(f".{key}") from None
    return ordered


def _array(items: list[Any] | tuple[Any, ...]) -> list[Any]:
    spelled = []
    for position, item in enumerate(items):
        try:
            spelled.append(_spelled(item))
        except CanonicalJsonError as error:
            raise error.inside(f"[{position}]") from None
    return spelled


def _ordered_keys(members: Mapping[Any, Any]) -> list[str]:
    """Sort keys by UTF-16 code units; for ASCII that is the order of Python."""
    try:
        if "".join(members).isascii():
            return sorted(members)
        return sorted(members, key=lambda key: key.encode("utf-16-be"))
    except TypeError:
        raise CanonicalJsonError("a key is not a string") from None
    except UnicodeEncodeError:
        raise CanonicalJsonError("a key holds half of a surrogate pair") from None


def _text(value: str) -> str:
    if value.isascii():
        return str.__str__(value)
    try:
        return value.encode().decode()
    except UnicodeEncodeError:
        raise CanonicalJsonError("the text holds half of a surrogate pair") from None


def _whole(value: int) -> int:
    if -_WHOLE_LIMIT < value < _WHOLE_LIMIT:
        return int(value)
    raise CanonicalJsonError("a whole number from 2**53 on is not exact in JSON")


def _number(value: float) -> int | float | msgspec.Raw:
    if not math.isfinite(value):
        raise CanonicalJsonError("JSON has no word for NaN and infinity")
    if value.is_integer() and abs(value) < _WHOLE_LIMIT:
        return int(value)
    if _PLAIN_FROM <= abs(value) < _PLAIN_BELOW:
        return float(value)
    return msgspec.Raw(_ecmascript(float(value)).encode())


def _ecmascript(value: float) -> str:
    """Spell a number as Number::toString does; the shortest digits are those of Python."""
    digits = repr(value)
    if 1e-6 <= abs(value) < 1e21:
        return format(Decimal(digits), "f").removesuffix(".0")
    return digits.replace("e-0", "e-")


_SPELLINGS: Final[dict[type, Callable[[Any], Any]]] = {
    str: _text,
    bool: _same,
    int: _whole,
    float: _number,
    dict: _object,
    list: _array,
    tuple: _array,
    type(None): _same,
    Mapping: _object,
}
