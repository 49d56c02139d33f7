"""What other systems send: bounded, strict JSON, each fault told by its field."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, TypeVar

import msgspec

from dispatch.refusals import BadFieldError

SIZE_LIMIT: Final = 1_048_576
"""Bytes of one message."""

_WHERE: Final = re.compile(r" - at `\$\.?(?P<field>.*)`\Z", re.DOTALL)
_NUL: Final = "Expected `str` matching regex"
_FIELD_LENGTH: Final = 200

T = TypeVar("T", bound=msgspec.Struct)


def read_json(raw: bytes, form: type[T]) -> T:
    """Read a message of another system as JSON of a form.

    Raises
    ------
    BadFieldError
        Where it is too large, no JSON, or a field holds something else than its form allows.
    """
    message: T = _read(raw, form)
    return message


def _read(raw: bytes, form: Any) -> Any:
    if len(raw) > SIZE_LIMIT:
        raise BadFieldError("body", f"must be at most {SIZE_LIMIT} bytes")
    try:
        return _decoder(form).decode(raw)
    except msgspec.ValidationError as error:
        raise _told(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadFieldError("body", f"is not JSON: {error}") from None
    except RecursionError:
        raise BadFieldError("body", "is nested too deeply") from None


def read_open_json(raw: bytes, form: type[T]) -> tuple[T, dict[str, Any]]:
    """Read a message that may say more than its form, and give that beside it: all it says, by name.

    Raises
    ------
    BadFieldError
        As `read_json` does.
    """
    said = _read(raw, dict[str, Any])
    try:
        return msgspec.convert(said, form), said
    except msgspec.ValidationError as error:
        raise _told(str(error)) from None
    except RecursionError:
        raise BadFieldError("body", "is nested too deeply") from None


@cache
def _decoder(form: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(form)


def _told(message: str) -> BadFieldError:
    where = _WHERE.search(message)
    field, reason = (where["field"], message[: where.start()]) if where else ("", message)
    if reason.startswith(_NUL):
        reason = "must not hold the character NUL"
    return BadFieldError((field or "body")[:_FIELD_LENGTH], reason[0].lower() + reason[1:])
