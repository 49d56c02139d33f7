from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import CanonicalJsonError
from dispatch.journal.sealing import new_key, seal, unseal

KEY = new_key()
FIELDS = {"name": "Анна", "notes": ["аллергия: пенициллин"], "lon": 30.3141592}


@given(
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9) | st.none()), st.text("a:1")
)
def test_sealed_fields_come_back_at_their_place(fields: dict[str, int | None], stream: str) -> None:
    sealed = seal(fields, key=KEY, stream=stream, stream_version=3)
    assert unseal(sealed, key=KEY, stream=stream, stream_version=3) == fields


def test_the_same_fields_never_look_the_same() -> None:
    sealed = {seal(FIELDS, key=KEY, stream="call:1", stream_version=1) for _ in range(100)}
    assert len(sealed) == 100
    assert len({ciphertext[:12] for ciphertext in sealed}) == 100


@pytest.mark.parametrize(
    ("stream", "stream_version", "key"),
    [("call:2", 1, KEY), ("call:1", 2, KEY), ("call:", 11, KEY), ("call:1", 1, new_key())],
    ids=["another stream", "another version", "the same letters", "another key"],
)
def test_at_another_place_or_under_another_key_nothing_is_read(stream: str, stream_version: int, key: bytes) -> None:
    sealed = seal(FIELDS, key=KEY, stream="call:1", stream_version=1)
    assert unseal(sealed, key=key, stream=stream, stream_version=stream_version) is None


def test_any_changed_or_missing_byte_is_noticed() -> None:
    sealed = seal(FIELDS, key=KEY, stream="call:1", stream_version=1)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        assert unseal(bytes(changed), key=KEY, stream="call:1", stream_version=1) is None
        assert unseal(sealed[:position], key=KEY, stream="call:1", stream_version=1) is None


def test_what_json_cannot_hold_is_not_sealed() -> None:
    with pytest.raises(CanonicalJsonError) as refused:
        seal({"weight_kg": float("nan")}, key=KEY, stream="call:1", stream_version=1)
    assert refused.value.path == ".weight_kg"
