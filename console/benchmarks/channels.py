"""How many messages of each channel, and of other centres, are read in a second of one core."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING, Any, Final

from console.benchmarks.channel_messages import MESSAGES
from console.benchmarks.large_messages import LARGE
from console.errors import ConsoleError
from dispatch.channels.decode import DECODERS
from dispatch.exchange.cap.alert import read_alert
from dispatch.exchange.eido.reading import card_of
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUDGET_PER_S: Final = 5_000
ROUNDS: Final = 500
TIMES: Final = 5
"""How often it is measured; the best counts, since other work on the machine can only slow it down."""

_OF_CENTRES: Final[dict[str, Callable[[bytes], Any]]] = {"cap": read_alert, "eido": card_of}


def bench_channels() -> Iterator[Figure]:
    """Measure every decoder on messages of each of its forms, short and large, by the processor's time."""
    for messages in (MESSAGES, LARGE):
        for kind, forms in messages.items():
            for name, message in forms.items():
                rate = _rate(kind, message)
                yield Figure(f"{kind}, {name} ({len(message)} octets) read", rate, "/s", BUDGET_PER_S, at_least=True)


def _rate(kind: str, message: bytes) -> float:
    reader = _OF_CENTRES.get(kind) or DECODERS[kind]
    if kind in DECODERS and not (decoded := DECODERS[kind](message)).ok:
        raise ConsoleError(f"a message to measure with is refused: {decoded.reason}")
    return max(_once(reader, message) for _ in range(TIMES))


def _once(reader: Callable[[bytes], Any], message: bytes) -> float:
    began = process_time()
    for _ in range(ROUNDS):
        reader(message)
    return ROUNDS / (process_time() - began)
