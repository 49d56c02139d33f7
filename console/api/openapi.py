"""The description of the API (OpenAPI 3.1), made of the very forms that bodies and answers have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

if TYPE_CHECKING:
    from fastapi import FastAPI

_REFERENCE: Final = "#/components/schemas/{name}"
_FORMS: Final = "x-forms"
_VALIDATION_OF_FASTAPI: Final = frozenset({"HTTPValidationError", "ValidationError"})


class Fault(msgspec.Struct, frozen=True):
    """One field that is wrong, and why."""

    field: str
    reason: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An error (RFC 9457); beside these fields stand the facts of the refusal, such as `by` or `current`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Fault]


def described(answer: Any, *, status: int = 200, body: Any = None, etag: bool = False) -> dict[str, Any]:
    """Give the part of a route's declaration that says what it takes and answers."""
    forms = [answer] if body is None else [answer, body]
    schemas, components = msgspec.json.schema_components(forms, ref_template=_REFERENCE)
    extra: dict[str, Any] = {
        _FORMS: components,
        "responses": {str(status): {"content": {"application/json": {"schema": schemas[0]}}}},
    }
    if body is not None:
        extra["requestBody"] = {"required": True, "content": {"application/json": {"schema": schemas[1]}}}
    if etag:
        extra["parameters"] = [_header("If-Match", "The version that you saw, as told by ETag.", required=True)]
    elif status == 201 or body is not None:
        extra["parameters"] = [_header("Idempotency-Key", "Makes sending it twice take effect once.", required=False)]
    return {"status_code": status, "response_class": Response, "response_model": None, "openapi_extra": extra}


def document(app: FastAPI) -> dict[str, Any]:
    """Give the description of an application, made when it is first asked for."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, openapi_version="3.1.0", summary=app.summary, routes=app.routes
        )
        (problem,), components = msgspec.json.schema_components([Problem], ref_template=_REFERENCE)
        failing = {"description": "A problem", "content": {"application/problem+json": {"schema": problem}}}
        for operation in (operation for path in made["paths"].values() for operation in path.values()):
            components |= operation.pop(_FORMS, {})
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = failing
        of_fastapi = made.get("components", {}).get("schemas", {}).items()
        kept = {name: schema for name, schema in of_fastapi if name not in _VALIDATION_OF_FASTAPI}
        made["components"] = {"schemas": dict(sorted({**kept, **components}.items()))}
        app.openapi_schema = made
    return app.openapi_schema


def _header(name: str, description: str, *, required: bool) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }
