"""Sealed fields: AES-256-GCM under the key of one incident, bound to the place of the event in its stream."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dispatch.journal.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


def new_key() -> bytes:
    """Give a fresh random key of 256 bits."""
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def seal(fields: Mapping[str, Any], *, key: bytes, stream: str, stream_version: int) -> bytes:
    """Encrypt fields for one place in one stream.

    Returns
    -------
    bytes
        Random nonce of 96 bits, ciphertext of the canonical JSON, tag of 128 bits.

    Raises
    ------
    CanonicalJsonError
        Where the fields cannot be written as canonical JSON.

    References
    ----------
    NIST SP 800-38D, Galois/Counter Mode.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, canonical_json(fields), _place(stream, stream_version))


def unseal(ciphertext: bytes, *, key: bytes, stream: str, stream_version: int) -> dict[str, Any] | None:
    """Decrypt fields; None where the ciphertext is damaged, of another place, or under another key."""
    nonce, sealed = ciphertext[:_NONCE_BYTES], ciphertext[_NONCE_BYTES:]
    try:
        plain = AESGCM(key).decrypt(nonce, sealed, _place(stream, stream_version))
    except (InvalidTag, ValueError):
        return None
    return cast("dict[str, Any]", msgspec.json.decode(plain))


def _place(stream: str, stream_version: int) -> bytes:
    return canonical_json([stream, stream_version])
