from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.channels.web_form import FormFields, decode_web_form

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)
NAMES = st.sampled_from(("phone", "name", "text", "lon", "lat", "accuracy", "at"))


def fields_of(form: dict[str, Any]) -> FormFields:
    decoded = decode_web_form(json.dumps(form).encode())
    assert decoded.ok, decoded.reason
    assert isinstance(decoded.fields, FormFields)
    return decoded.fields


def test_a_form_is_read() -> None:
    place = {"lon": 30.3, "lat": 59.9, "accuracy": 20, "at": "2026-01-31T15:00:00+03:00"}
    fields = fields_of({"phone": "8 000 000-00-01", "name": "Прохожий", "text": "Упал"} | place)
    assert (fields.lon, fields.lat, fields.radius_m) == (30.3, 59.9, 20)
    assert fields.at == datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert (fields.phone, fields.name, fields.text) == ("80000000001", "Прохожий", "Упал")


def test_an_accuracy_of_nothing_is_an_unknown_one() -> None:
    assert fields_of({"lon": 30.3, "lat": 59.9, "accuracy": 0}).radius_m is None
    assert fields_of({"text": "Упал", "accuracy": 5}).radius_m is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"lon": 190, "lat": 59.9}', "$.lon"),
        ('{"lon": 30, "lat": -91}', "$.lat"),
        ('{"lon": 30}', "together"),
        ('{"lon": "30", "lat": "59"}', "$.lon"),
        ('{"lon": NaN, "lat": 59}', "cannot be read"),
        ('{"lon": 1e999, "lat": 59}', "cannot be read"),
        ('{"name": "x"}', "neither"),
        ('{"phone": "мама"}', "phone"),
        ('{"text": "x", "at": "2026-01-31T12:00:00"}', "$.at"),
        ('{"text": "x", "at": "9999-12-31T23:00:00-05:00"}', "at"),
        ('{"text": "x", "injury": 1}', "injury"),
        ('{"text": "' + "x" * 4_001 + '"}', "$.text"),
        ("[" * 10_000, "cannot be read"),
        ('{"x":' + "[" * 10_000, "cannot be read"),
        ("[]", "cannot be read"),
        ("", "cannot be read"),
        (" " * 20_000, "at most"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused_with_the_field(body: str, reason: str) -> None:
    assert reason in (decode_web_form(body.encode()).reason or "")


@given(st.dictionaries(NAMES, ANY_JSON, max_size=5))
def test_any_values_are_read_or_refused(form: dict[str, Any]) -> None:
    decoded = decode_web_form(json.dumps(form).encode())
    assert decoded.ok or decoded.reason
