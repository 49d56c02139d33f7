"""Bodies in: bounded, strict JSON, each fault told by its field."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from console.api.problems import ProblemError, bad_field

if TYPE_CHECKING:
    from starlette.requests import Request

BODY_LIMIT: Final = 1_048_576
_YEARS: Final = range(1970, 2200)
_WHERE: Final = re.compile(r" - at `\$\.?(?P<field>.*)`\Z", re.DOTALL)
_REASONS: Final = (
    (re.compile(r"Object missing required field `(?P<name>\w+)`"), "is missing"),
    (re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL), "there is no such field"),
    (re.compile(r"Expected `str` matching regex .*", re.DOTALL), "must not hold the character NUL"),
    (re.compile(r"Expected `\w+` of length <= (?P<limit>\d+)"), "must be at most {limit} long"),
    (re.compile(r"Expected `\w+` of length >= (?P<limit>\d+)"), "must be at least {limit} long"),
    (re.compile(r"Expected `(?:float|int)` <= (?P<limit>\S+)"), "must be at most {limit}"),
    (re.compile(r"Expected `(?:float|int)` >= (?P<limit>\S+)"), "must be at least {limit}"),
)
_FIELD_LENGTH: Final = 200

T = TypeVar("T", bound=msgspec.Struct)


async def body_of(request: Request, form: type[T]) -> T:
    """Read the body of a request as JSON of this form; times come out in UTC.

    Raises
    ------
    ProblemError
        413 where it is too large, 415 where it is no JSON by its content type, 422 where a field is wrong.
    """
    content_type = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise ProblemError(415, "wrong_content_type", f"the body must be application/json, not {content_type[:100]}")
    return decoded(await _bounded(request), form)


def decoded(raw: bytes, form: type[T]) -> T:
    """Decode a body; raises a 422 that names the field and the reason."""
    try:
        asked: T = _decoder(form).decode(raw)
    except msgspec.ValidationError as error:
        raise _told(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise bad_field("body", f"is not JSON: {error}") from None
    except RecursionError:
        raise bad_field("body", "is nested too deeply") from None
    _bring_to_utc(asked, "")
    return asked


def version_asked(request: Request) -> int:
    """Read the version that the person saw, from `If-Match`.

    Raises
    ------
    ProblemError
        428 where the header is missing, 422 where it is no version.
    """
    header = request.headers.get("if-match")
    if header is None:
        raise ProblemError(428, "version_required", 'If-Match must name the version that you saw, such as "3"')
    tag = header.strip().removeprefix("W/").strip('"')
    if not (tag.isascii() and tag.isdigit() and len(tag) < 16):
        raise bad_field("If-Match", 'must be a version, such as "3"')
    return int(tag)


@cache
def _decoder(form: type[Any]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(form)


async def _bounded(request: Request) -> bytes:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > BODY_LIMIT:
            raise ProblemError(413, "body_too_large", f"the body must be at most {BODY_LIMIT} bytes")
    return bytes(raw)


def _told(message: str) -> ProblemError:
    """Turn the decoder's message into a field and a reason."""
    where = _WHERE.search(message)
    path, reason = (where["field"], message[: where.start()]) if where else ("", message)
    for pattern, words in _REASONS:
        match = pattern.fullmatch(reason)
        if match:
            facts = match.groupdict()
            path = ".".join(filter(None, (path, facts.get("name"))))
            reason = words.format(**facts)
            break
    return bad_field((path or "body")[:_FIELD_LENGTH], reason[0].lower() + reason[1:])


def _bring_to_utc(asked: msgspec.Struct, path: str) -> None:
    """Bring the times of a body to UTC, also those of the forms that it lists."""
    for name in asked.__struct_fields__:
        value, field = getattr(asked, name), f"{path}{name.rstrip('_')}"
        if isinstance(value, datetime):
            msgspec.structs.force_setattr(asked, name, _in_utc(field, value))
        elif isinstance(value, list):
            for position, each in enumerate(value):
                if isinstance(each, msgspec.Struct):
                    _bring_to_utc(each, f"{field}[{position}].")


def _in_utc(field: str, at: datetime) -> datetime:
    if at.year not in _YEARS:
        raise bad_field(field, f"must lie between {_YEARS[0]} and {_YEARS[-1]}")
    return at.astimezone(UTC)
