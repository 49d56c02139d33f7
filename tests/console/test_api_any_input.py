"""No input whatever brings an internal error: random JSON, raw bytes, wrong names, numbers beyond all bounds."""

from __future__ import annotations

import asyncio
import json
from string import Formatter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from examples import USUAL
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.api.app import ROUTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx
    from conftest import House

WORDS = st.sampled_from(
    ["", "1", "1-1", "u", "accepted", "en_route", "ended", "at_station", "off_duty", "emergency", "chest_pain",
     "physician", "Point", "LineString", "Polygon", "2026-03-02T09:30:00Z", "9999-12-31T23:59:59-23:59", "\x00", "😷"]
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-(10**400), 10**400), st.integers(-200, 200), st.floats(allow_nan=False, allow_infinity=False)
)
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS, st.text(max_size=30))
FIELDS = st.sampled_from(
    ["phone", "text", "lon", "lat", "address", "reason", "patient", "name", "birth_date", "sex", "snils", "enp",
     "priority", "form", "needs", "incident", "unit", "override_reason", "status", "at", "hospital", "state",
     "geometry", "from", "until", "type", "coordinates", "sources", "targets"]
)  # fmt: skip
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(FIELDS | st.text(max_size=5), inner, max_size=4)
)
BODIES = st.one_of(
    st.dictionaries(FIELDS, VALUES, max_size=6).map(lambda body: json.dumps(body).encode()),
    VALUES.map(lambda body: json.dumps(body, ensure_ascii=False).encode(errors="surrogatepass")),
    st.binary(max_size=100),
    st.sampled_from([b"[" * 100_000, b'{"geometry":' * 50_000, b'{"lon":' + b"9" * 100_000 + b',"lat":1}']),
)
QUERY = st.sampled_from(["limit", "after", "state", "from", "to", "at"])
ROUTES = [
    (method, route.path)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
]


def encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


HEADER = st.one_of(st.just("1"), st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20))
HEADERS = st.fixed_dictionaries(
    {"If-Match": HEADER},
    optional={"Idempotency-Key": HEADER, "X-Actor": HEADER, "X-Seat": HEADER, "Accept-Language": HEADER},
)


@pytest.fixture
def send(make_house: Callable[..., House]) -> Iterator[Callable[..., httpx.Response]]:
    """Give what sends one request to a house that stays open, with a unit on an incident, for the whole test."""
    with asyncio.Runner() as runner:
        opened = make_house().opened()
        house = runner.run(opened.__aenter__())
        unit = house.town.fleet.units[0].id
        runner.run(house.send(runner.run(house.call()), unit))
        names = {"call": "1", "incident": "1", "assignment": "1-1", "unit": unit, "closure": "1", "patient": "1"}
        names |= {"card": "1", "letter": "1", "handover": "1", "kind": "form", "hazard": "1"}
        names |= {"hospital": house.town.fleet.hospitals[0].id}
        assert {name for _, path in ROUTES for _, name, _, _ in Formatter().parse(path) if name} == set(names)

        def sent(method: str, path: str, key: str | None, **request: Any) -> httpx.Response:
            filled = path.format(**(names if key is None else dict.fromkeys(names, quote(key, safe=""))))
            return runner.run(house.http.request(method, house.origin + filled, **request))

        yield sent
        runner.run(opened.__aexit__(None, None, None))


@given(data=st.data())
@settings(max_examples=3 * USUAL, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_input_is_answered_and_none_breaks_the_centre(
    send: Callable[..., httpx.Response], data: st.DataObject
) -> None:
    method, path = data.draw(st.sampled_from(ROUTES))
    key = data.draw(st.none() | WORDS | st.text(max_size=20).filter(encodable))
    headers = {name: text.encode("latin-1") for name, text in data.draw(HEADERS).items()}
    query = data.draw(st.dictionaries(QUERY, (LEAVES | st.text()).map(str).filter(encodable), max_size=3))
    if method != "GET":
        headers["Content-Type"] = b"application/json"
    answer = send(method, path, key, content=data.draw(BODIES), params=query, headers=headers)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        told = answer.json()
        assert told["status"] == answer.status_code
        assert all(fault["field"] and fault["reason"] for fault in told["errors"])
