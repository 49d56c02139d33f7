"""The public bytes of an event and the hash chain over them, the same on every adapter of the journal.

``hash = SHA-256(previous ‖ public bytes ‖ SHA-256(ciphertext))``, where nothing is sealed with the SHA-256 of nothing:
whoever holds the public bytes and the digests of the ciphertexts can check the chain without a key.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import msgspec

from dispatch.journal.canonical import canonical_json
from dispatch.journal.port import StoredEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dispatch.journal.port import Append, NewEvent

_NOTHING_SEALED: Final = sha256(b"").digest()

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(StoredEvent)


class _Public(msgspec.Struct, frozen=True):
    """The members of the public bytes, in canonical order."""

    at: str
    by: str
    data: msgspec.Raw
    seat: str
    seq: int
    stream: str
    stream_version: int
    touches: msgspec.Raw
    type: str
    version: int


def public_bytes(event: NewEvent, append: Append, *, seq: int, versions: Mapping[str, int]) -> bytes:
    """Spell the public part of an event as canonical JSON.

    Parameters
    ----------
    event, append
        What happened, and who did it when; every name in them can be encoded.
    seq
        Its number in the journal.
    versions
        The version to which it advances each of its streams, its own first.

    Raises
    ------
    CanonicalJsonError
        Where its data cannot be written as canonical JSON.
    """
    touches = {stream: version for stream, version in versions.items() if stream != event.stream}
    return _encoder.encode(
        _Public(
            at=instant(append.at),
            by=append.by,
            data=msgspec.Raw(canonical_json(event.data)),
            seat=append.seat,
            seq=seq,
            stream=event.stream,
            stream_version=versions[event.stream],
            touches=msgspec.Raw(canonical_json(touches)),
            type=event.type,
            version=event.version,
        )
    )


def instant(at: datetime) -> str:
    """Spell an aware time in UTC to the millisecond, such as ``2026-03-01T08:15:30.250Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def chain_hash(previous: bytes, public: bytes, ciphertext: bytes | None) -> bytes:
    """Give the hash of an event that follows the one with hash `previous`."""
    sealed = _NOTHING_SEALED if ciphertext is None else sha256(ciphertext).digest()
    return sha256(previous + public + sealed).digest()


def checkpoint_digest(event_hash: bytes, state: bytes) -> bytes:
    """Tie the state of a checkpoint to the hash of the event it stands on, and so to one journal."""
    return sha256(event_hash + state).digest()


def stored_event(public: bytes, hash_: bytes, ciphertext: bytes | None, sealed_for: str | None) -> StoredEvent:
    """Read an event from what the journal keeps of it.

    Raises
    ------
    msgspec.DecodeError, UnicodeDecodeError
        Where the public bytes are damaged so that they cannot be read.
    """
    event = _decoder.decode(public)
    return msgspec.structs.replace(event, public=public, hash=hash_, ciphertext=ciphertext, sealed_for=sealed_for)
