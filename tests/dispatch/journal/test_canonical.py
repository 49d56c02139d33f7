from __future__ import annotations

import enum
import math
import struct
from types import MappingProxyType
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from dispatch.errors import CanonicalJsonError
from dispatch.journal.canonical import canonical_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES)
def test_every_value_is_spelled_as_the_reference_spells_it(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(1e21)
@example(999999999999999900000.0)
@example(9007199254740993.0)
@example(4503599627370497.5)
@example(0.000001)
@example(9.999999999999999e-7)
@example(-1e-7)
@example(5e-324)
@example(1.7976931348623157e308)
def test_every_number_is_spelled_as_the_reference_spells_it(number: float) -> None:
    assert canonical_json(number) == rfc8785.dumps(number)


@pytest.mark.parametrize(
    ("bits", "spelling"),
    [
        ("0000000000000000", b"0"),
        ("8000000000000000", b"0"),
        ("0000000000000001", b"5e-324"),
        ("7fefffffffffffff", b"1.7976931348623157e+308"),
        ("4340000000000000", b"9007199254740992"),
        ("4430000000000000", b"295147905179352830000"),
        ("44b52d02c7e14af5", b"9.999999999999997e+22"),
        ("444b1ae4d6e2ef4e", b"999999999999999700000"),
        ("3eb0c6f7a0b5ed8c", b"9.999999999999997e-7"),
        ("41b3de4355555557", b"333333333.33333343"),
        ("becbf647612f3696", b"-0.0000033333333333333333"),
        ("43143ff3c1cb0959", b"1424953923781206.2"),
    ],
)
def test_numbers_of_appendix_b_of_the_rfc(bits: str, spelling: bytes) -> None:
    assert canonical_json(struct.unpack(">d", bytes.fromhex(bits))[0]) == spelling


def test_keys_are_in_the_order_of_their_utf16_code_units() -> None:
    assert canonical_json({"\ufb33": 1, "\U0001f600": 2, "ö": 3, "a": 4}) == '{"a":4,"ö":3,"😀":2,"\ufb33":1}'.encode()


def test_named_strings_and_frozen_collections_are_written_by_their_value() -> None:
    class Form(enum.StrEnum):
        EMERGENCY = "emergency"

    value = MappingProxyType({"needs": ("a", "b"), Form.EMERGENCY: Form.EMERGENCY})
    assert canonical_json(value) == b'{"emergency":"emergency","needs":["a","b"]}'


def _nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (math.nan, ""),
        ({"a": [1, math.inf]}, ".a[1]"),
        ([2**53], "[0]"),
        (-(2**53), ""),
        ({"patient": {"name": "Анна \ud800"}}, ".patient.name"),
        ({"\udc00": 1}, ""),
        ({"a": {1: 2}}, ".a"),
        ({"a": b"bytes"}, ".a"),
        ({"a": {"set"}}, ".a"),
        (_nested(100_000), ""),
    ],
)
def test_what_json_cannot_hold_is_refused_by_its_place(value: object, path: str) -> None:
    with pytest.raises(CanonicalJsonError) as refused:
        canonical_json(value)
    assert refused.value.path == path
    assert "Анна" not in str(refused.value)
