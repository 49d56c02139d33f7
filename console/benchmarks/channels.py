"""How many messages of each channel are read in a second of one core."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Final

from console.benchmarks.channel_messages import MESSAGES
from console.errors import ConsoleError
from dispatch.channels.decode import DECODERS
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dispatch.channels.decoded import Decoded

BUDGET_PER_S: Final = 5_000
ROUNDS: Final = 2_000


def bench_channels() -> Iterator[Figure]:
    """Measure every decoder on messages of each of its forms, by the processor's time."""
    for kind, messages in MESSAGES.items():
        for name, message in messages.items():
            rate = _rate(DECODERS[kind], message)
            yield Figure(f"{kind}, {name} ({len(message)} octets) read", rate, "/s", BUDGET_PER_S, at_least=True)


def _rate(decoder: Callable[[bytes], Decoded], message: bytes) -> float:
    decoded = decoder(message)
    if not decoded.ok:
        raise ConsoleError(f"a message to measure with is refused: {decoded.reason}")
    began = process_time()
    for _ in range(ROUNDS):
        decoder(message)
    return ROUNDS / (process_time() - began)
