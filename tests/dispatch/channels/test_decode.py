from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.benchmarks.channel_messages import MESSAGES
from console.commands.decode import KINDS
from dispatch.channels.decode import DECODERS

if TYPE_CHECKING:
    import random

    from dispatch.channels.decoded import Decoded

GOOD = [(kind, message) for kind, messages in MESSAGES.items() for message in messages.values()]
LON, LAT = 30.3351, 59.9343


def told(decoded: Decoded) -> Decoded:
    """Hold an answer to what every answer promises, and give it."""
    fields = decoded.fields
    assert (decoded.reason is None) == decoded.ok
    assert decoded.reason is None or (decoded.reason and "\n" not in decoded.reason)
    assert (fields.lon is None) == (fields.lat is None)
    if fields.lon is not None and fields.lat is not None:
        assert -180 <= fields.lon <= 180
        assert -90 <= fields.lat <= 90
    assert fields.radius_m is None or 0 <= fields.radius_m < 1e8
    assert fields.at is None or fields.at.utcoffset() is not None
    assert msgspec.json.decode(msgspec.json.encode(decoded))["ok"] is decoded.ok
    return decoded


def changed(message: bytes, rng: random.Random) -> bytes:
    """Change, double, drop or swap a few pieces of a message."""
    octets = bytearray(message)
    for _ in range(rng.randint(1, 4)):
        at, size = rng.randrange(len(octets) + 1), rng.choice((0, 1, 1, 1, 5, 40))
        piece = octets[at : at + size]
        fresh = rng.choice(
            (b"", bytes(piece) * 2, bytes([rng.randrange(256)]), b"9" * 30, b"<a>", b"-", bytes(piece[::-1]))
        )
        octets[at : at + size] = fresh
    return bytes(octets)


@pytest.mark.parametrize(("kind", "message"), GOOD)
def test_a_good_message_of_every_kind_tells_the_same_place(kind: str, message: bytes) -> None:
    decoded = told(DECODERS[kind](message))
    assert decoded.ok
    assert decoded.fields.lon == pytest.approx(LON, abs=0.002)
    assert decoded.fields.lat == pytest.approx(LAT, abs=0.002)


@settings(max_examples=60)
@given(st.binary(max_size=600))
def test_any_octets_are_read_or_refused_by_every_decoder(octets: bytes) -> None:
    for decoder in DECODERS.values():
        told(decoder(octets))


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_by_every_decoder(text: str) -> None:
    for decoder in DECODERS.values():
        told(decoder(text.encode(errors="surrogatepass")))


@settings(max_examples=150)
@given(st.sampled_from(GOOD), st.randoms(use_true_random=False))
def test_a_good_message_that_was_changed_is_read_or_refused(good: tuple[str, bytes], rng: random.Random) -> None:
    kind, message = good
    told(DECODERS[kind](changed(message, rng)))


@settings(max_examples=60)
@given(st.sampled_from([good for good in GOOD if good[0] in {"msd", "egts"}]), st.data())
def test_a_binary_message_with_any_bit_turned_is_read_or_refused(good: tuple[str, bytes], data: st.DataObject) -> None:
    octets = bytearray(bytes.fromhex(good[1].decode()))
    bit = data.draw(st.integers(0, 8 * len(octets) - 1))
    octets[bit // 8] ^= 1 << bit % 8
    told(DECODERS[good[0]](bytes(octets)))


@pytest.mark.parametrize("kind", sorted(DECODERS))
@pytest.mark.parametrize("piece", [b"A", b"<a>", b"[", b";", b"1.0001 ", b"\x01", b"a=1&", "°N".encode(), b"01"])
def test_a_message_of_a_megabyte_is_refused_at_once(kind: str, piece: bytes) -> None:
    assert not told(DECODERS[kind](piece * (1_048_576 // len(piece)))).ok


@pytest.mark.parametrize("kind", sorted(DECODERS))
def test_an_empty_message_is_refused(kind: str) -> None:
    assert not told(DECODERS[kind](b"")).ok


def test_the_command_knows_every_kind() -> None:
    assert sorted(KINDS) == sorted([*DECODERS, "eido"])
