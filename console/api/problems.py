"""What went wrong, told as problem details (RFC 9457), with a code and the facts that help to go on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import msgspec
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from console.api.texts import TITLES, language_of
from dispatch import refusals
from dispatch.errors import JournalError, UnstorableError
from dispatch.refusals import BadFieldError, RefusedError
from fleet.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import HTTPConnection

RETRY_AFTER_S: Final = 1

STATUS: Final[dict[type[RefusedError], int]] = {
    refusals.BadFieldError: 422,
    refusals.UnknownError: 404,
    refusals.UnitTakenError: 409,
    refusals.UnitUnavailableError: 409,
    refusals.CannotConveyError: 409,
    refusals.AlreadyBoundError: 409,
    refusals.NotWantedError: 409,
    refusals.IncidentEndedError: 409,
    refusals.IncidentErasedError: 409,
    refusals.IncidentOpenError: 409,
    refusals.StatusOrderError: 409,
    refusals.OutcomeError: 409,
    refusals.AlreadyConfirmedError: 409,
    refusals.CallTakenError: 409,
    refusals.CallStateError: 409,
    refusals.HasUnitsError: 409,
    refusals.TooOldError: 409,
    refusals.NothingToUndoError: 409,
    refusals.ChangedSinceError: 409,
    refusals.StaleVersionError: 412,
    refusals.ContendedError: 503,
    refusals.OverloadedError: 503,
}
"""The status of each refusal of dispatch."""

_log = logging.getLogger(__name__)


class ProblemError(Exception):
    """A request that is answered with a problem."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **facts: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.facts = facts

    @classmethod
    def of_refusal(cls, refused: RefusedError) -> ProblemError:
        """Tell a refusal of dispatch with its facts."""
        status = STATUS[type(refused)]
        return cls(status, refused.code, str(refused), headers=_retry(status), **refused.facts)


def bad_field(field: str, reason: str) -> ProblemError:
    """Say which field of a request is wrong, and why."""
    return ProblemError.of_refusal(BadFieldError(field, reason))


def unknown(kind: str, key: str) -> ProblemError:
    """Say that what the path names does not exist."""
    return ProblemError.of_refusal(refusals.UnknownError(kind, key))


def away(code: str, detail: str) -> ProblemError:
    """Say that something the centre needs does not answer now."""
    return ProblemError(503, code, detail, headers=_retry(503))


def problem_response(connection: HTTPConnection, problem: ProblemError) -> Response:
    """Write a problem in the language of who asked."""
    language = language_of(connection.headers.get("accept-language", ""))
    body = {
        "type": f"urn:dispatch112:problem:{problem.code}",
        "title": TITLES[problem.code][language],
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "errors": [],
        **problem.facts,
    }
    return Response(
        msgspec.json.encode(body),
        status_code=problem.status,
        headers=problem.headers,
        media_type="application/problem+json",
    )


def tell_problems(app: FastAPI) -> None:
    """Make the application answer every error as a problem."""
    for error, translate in _TRANSLATIONS.items():
        app.add_exception_handler(error, _handler(translate))


def _handler(translate: Any) -> Any:
    async def handle(request: HTTPConnection, error: Exception) -> Response:
        return problem_response(request, translate(error))

    return handle


def _journal_away(error: JournalError) -> ProblemError:
    _log.error("the journal is away: %s", error)
    return away("journal_away", "the journal cannot be reached; nothing was stored, try again")


def _unstorable(error: UnstorableError) -> ProblemError:
    return ProblemError(422, "unstorable", error.reason)


def _bad_field_of_fleet(error: FieldError) -> ProblemError:
    return bad_field(error.field, error.reason)


def _bad_parameters(error: RequestValidationError) -> ProblemError:
    faults = [{"field": ".".join(map(str, each["loc"][1:])), "reason": each["msg"]} for each in error.errors()]
    detail = "; ".join(f"{fault['field']}: {fault['reason']}" for fault in faults)
    return ProblemError(422, "bad_field", detail, errors=faults)


def _of_http(error: HTTPException) -> ProblemError:
    code, detail = {
        404: ("no_such_path", "there is no such path"),
        405: ("wrong_method", "the path does not take this method"),
    }.get(error.status_code, ("refused", str(error.detail)))
    return ProblemError(error.status_code, code, detail, headers=error.headers)


def _internal(_error: Exception) -> ProblemError:
    return ProblemError(500, "internal", "the centre failed to answer; the fault is in its log")


def _retry(status: int) -> dict[str, str]:
    return {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}


def _itself(error: ProblemError) -> ProblemError:
    return error


_TRANSLATIONS: Final[dict[type[Exception], Any]] = {
    ProblemError: _itself,
    RefusedError: ProblemError.of_refusal,
    UnstorableError: _unstorable,
    JournalError: _journal_away,
    FieldError: _bad_field_of_fleet,
    RequestValidationError: _bad_parameters,
    HTTPException: _of_http,
    Exception: _internal,
}
"""How each error is told; Starlette takes the nearest class."""
