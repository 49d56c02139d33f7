"""The FHIR R4 server: read, search by GET and by POST `_search`, and what it can (CapabilityStatement)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import Response

from console.emr.search import TYPES, BadSearchError

if TYPE_CHECKING:
    from console.emr.search import Matches, People

FHIR_JSON: Final = "application/fhir+json"
BODY_LIMIT: Final = 65_536


def emr_app(people: People) -> FastAPI:
    """Put the server together."""
    app = FastAPI(title="dispatch112 emr", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)

    @app.get("/metadata")
    async def capabilities() -> Response:
        return fhir_response(_capabilities())

    @app.get("/{kind}/{key}")
    async def read(kind: str, key: str) -> Response:
        found = people.read(kind, key)
        return _outcome(404, "not-found", f"there is no {kind}/{key}") if found is None else fhir_response(found)

    @app.get("/{kind}")
    async def search(request: Request, kind: str) -> Response:
        return _searched(request, people, kind, request.url.query)

    @app.post("/{kind}/_search")
    async def search_by_form(request: Request, kind: str) -> Response:
        raw = bytearray()
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > BODY_LIMIT:
                return _outcome(413, "too-long", "the search is too long")
        return _searched(request, people, kind, raw.decode("utf-8", errors="replace"))

    return app


def fhir_response(body: Any, status: int = 200) -> Response:
    """Write a resource."""
    return Response(json.dumps(body, ensure_ascii=False), status_code=status, media_type=FHIR_JSON)


def _searched(request: Request, people: People, kind: str, query: str) -> Response:
    if kind not in TYPES:
        return _outcome(404, "not-supported", f"there is nothing of the type {kind}")
    try:
        matches = people.search(kind, parse_qsl(query, keep_blank_values=True, max_num_fields=50))
    except (BadSearchError, ValueError) as error:
        return _outcome(400, "invalid", str(error))
    return fhir_response(_bundle(str(request.base_url), kind, matches))


def _bundle(base: str, kind: str, matches: Matches) -> dict[str, Any]:
    entries = [
        {"fullUrl": f"{base}{kind}/{each['id']}", "resource": each, "search": {"mode": "match"}}
        for each in matches.resources
    ]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": matches.total,
        "link": [{"relation": "self", "url": f"{base}{kind}"}],
        **({"entry": entries} if entries else {}),
    }


def _outcome(status: int, code: str, text: str) -> Response:
    issue = {"severity": "error", "code": code, "diagnostics": text[:500]}
    return fhir_response({"resourceType": "OperationOutcome", "issue": [issue]}, status)


def _capabilities() -> dict[str, Any]:
    interactions = [{"code": "read"}, {"code": "search-type"}]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-01-01",
        "kind": "instance",
        "implementation": {"description": "Reference EMR of dispatch112: made-up people"},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {"mode": "server", "resource": [{"type": kind, "interaction": interactions} for kind in sorted(TYPES)]}
        ],
    }
