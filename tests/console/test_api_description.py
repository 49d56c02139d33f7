"""Every route declares its right and stands in the documents, and the description for machines holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute

from console.api import asked
from console.api.app import ROUTERS
from console.api.callers import OPEN_PATHS, NeedsRight
from console.api.problems import STATUS
from console.api.rights import ROLE_RIGHTS, Right
from console.api.sockets import SOCKET_RIGHTS
from console.api.texts import PARTS, REFUSALS, TITLES
from dispatch.columns import Refusal
from dispatch.price import PARTS as PRICE_PARTS
from dispatch.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import House

PAGE = (Path(__file__).parents[2] / "docs" / "endpoints.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0].strip("`"): part for part in PAGE.split("\n### ")[1:]}
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
PLAIN = [route for router in ROUTERS for route in router.routes if hasattr(getattr(route, "app", None), "right")]
"""Routes below FastAPI; each declares its right by itself."""


def rights(route: APIRoute) -> Iterator[Right]:
    return (each.dependency.right for each in route.dependencies if isinstance(each.dependency, NeedsRight))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.methods} {route.path}")
def test_every_route_declares_one_right_and_stands_in_the_page_with_it(route: APIRoute) -> None:
    (method,) = route.methods
    section = SECTIONS[f"{method} {route.path}"]
    if route.path in OPEN_PATHS:
        assert "Open to all" in section
    else:
        (right,) = rights(route)
        assert f"Right `{right}`" in section


def test_every_socket_declares_its_right_and_stands_in_the_page_with_it() -> None:
    sockets = {route.path for router in ROUTERS for route in router.routes if isinstance(route, APIWebSocketRoute)}
    assert sockets == SOCKET_RIGHTS.keys()
    for path, right in SOCKET_RIGHTS.items():
        assert f"Right `{right}`" in SECTIONS[f"WS {path}"]


def test_the_page_has_no_route_that_does_not_exist() -> None:
    known = {f"{method} {route.path}" for route in ROUTES for method in route.methods}
    plain = {f"GET {route.path}" for route in PLAIN}
    assert set(SECTIONS) == known | plain | {f"WS {path}" for path in SOCKET_RIGHTS}


def test_every_plain_route_stands_in_the_page_with_its_right() -> None:
    assert PLAIN
    for route in PLAIN:
        assert f"Right `{route.app.right}`" in SECTIONS[f"GET {route.path}"]


@pytest.mark.parametrize("form", asked.Asked.__subclasses__(), ids=lambda form: form.__name__)
def test_every_field_that_a_body_may_hold_is_in_the_page(form: type[asked.Asked]) -> None:
    for name in form.__struct_encode_fields__:
        assert f"`{name}`" in PAGE or f"{name}" in "".join(part for part in PAGE.split("`")[1::2] if "{" in part)


def test_every_code_role_and_right_is_in_the_page() -> None:
    for word in (*TITLES, *ROLE_RIGHTS, *Right):
        assert f"`{word}`" in PAGE, word


def test_every_refusal_of_dispatch_has_a_status() -> None:
    assert set(RefusedError.__subclasses__()) == STATUS.keys()


@pytest.mark.parametrize("refusal", STATUS, ids=lambda refusal: refusal.__name__)
def test_every_refusal_of_dispatch_has_a_title_and_its_status_in_the_page(refusal: Any) -> None:
    assert f"| `{refusal.code}` | {STATUS[refusal]} |" in PAGE
    assert TITLES[refusal.code]


def test_every_part_and_reason_of_a_recommendation_has_its_words() -> None:
    assert PARTS.keys() >= set(PRICE_PARTS)
    assert REFUSALS.keys() == {refusal.name.lower() for refusal in Refusal if refusal is not Refusal.NONE}
    for table in (PARTS, REFUSALS, TITLES):
        assert all(words.keys() == {"ru", "en"} for words in table.values())


@pytest.mark.anyio
async def test_the_description_for_machines_names_every_route_and_resolves(house: House) -> None:
    document = (await house.http.get(house.origin + "/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    described = {f"{method.upper()} {path}" for path, operations in document["paths"].items() for method in operations}
    assert described == {f"{method} {route.path}" for route in ROUTES for method in route.methods}
    schemas = document["components"]["schemas"]
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas
    patch = document["paths"]["/api/v1/incidents/{incident}"]["patch"]
    assert {each["name"] for each in patch["parameters"]} == {"incident", "If-Match"}
    assert patch["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/IncidentPatch"
    }


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from references(each)
