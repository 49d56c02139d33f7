"""Unaligned packed encoding rules (ITU-T X.691), as much as the minimum set of data of a car needs.

A message is described by a tree of these codecs; the same tree reads and writes it. Values are kept flat, by name, so
that what was read before a message broke off is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from dispatch.channels.errors import ChannelError

if TYPE_CHECKING:
    from collections.abc import Sequence as Row

_SHORT_LENGTH: Final = 0x80
"""Lengths below this take one octet; one of a message of a car never needs more."""

_SMALL_NUMBER_BITS: Final = 6


class BitReader:
    """Takes bits off the front of some octets."""

    __slots__ = ("left", "value")

    def __init__(self, octets: bytes) -> None:
        self.value = int.from_bytes(octets, "big")
        self.left = 8 * len(octets)

    def take(self, bits: int) -> int:
        """Take some bits as a number.

        Raises
        ------
        ChannelError
            Where fewer are left.
        """
        left = self.left - bits
        if left < 0:
            raise ChannelError("it breaks off")
        self.left = left
        return (self.value >> left) & ((1 << bits) - 1)


class BitWriter:
    """Puts bits one after the other."""

    __slots__ = ("bits", "value")

    def __init__(self) -> None:
        self.value = 0
        self.bits = 0

    def put(self, value: int, bits: int) -> None:
        """Put a number of some bits."""
        self.value = self.value << bits | value
        self.bits += bits

    def octets(self) -> bytes:
        """Give all that was put, filled up with zeros to whole octets."""
        padding = -self.bits % 8
        return (self.value << padding).to_bytes((self.bits + padding) // 8, "big")


class Codec(Protocol):
    """Reads and writes values of one type."""

    def read(self, bits: BitReader) -> Any:
        """Read one value."""

    def write(self, bits: BitWriter, value: Any) -> None:
        """Write one value."""


class Integer(NamedTuple):
    """A whole number from `low` on, in some bits."""

    low: int
    bits: int

    def read(self, bits: BitReader) -> int:
        """Read a number."""
        return self.low + bits.take(self.bits)

    def write(self, bits: BitWriter, value: int) -> None:
        """Write a number."""
        if not 0 <= value - self.low < 1 << self.bits:
            raise ChannelError(f"{value} is outside {self.low} to {self.low + (1 << self.bits) - 1}")
        bits.put(value - self.low, self.bits)


class Boolean(NamedTuple):
    """True or false."""

    def read(self, bits: BitReader) -> bool:
        """Read one bit."""
        return bits.take(1) == 1

    def write(self, bits: BitWriter, value: int) -> None:
        """Write one bit."""
        bits.put(int(value), 1)


class Enumerated(NamedTuple):
    """One of some words, extensible: a word of a later edition is read as None."""

    words: tuple[str, ...]
    bits: int

    def read(self, bits: BitReader) -> str | None:
        """Read a word."""
        if bits.take(1):
            _small_number(bits)
            return None
        place = bits.take(self.bits)
        if place >= len(self.words):
            raise ChannelError(f"choice {place} of {len(self.words)} does not exist")
        return self.words[place]

    def write(self, bits: BitWriter, value: str | None) -> None:
        """Write a word."""
        if value not in self.words:
            raise ChannelError(f"{value} is none of {', '.join(self.words)}")
        bits.put(self.words.index(value), 1 + self.bits)


class Characters(NamedTuple):
    """A text of a fixed size over an alphabet."""

    alphabet: str
    size: int
    bits: int

    def read(self, bits: BitReader) -> str:
        """Read a text."""
        value, mask = bits.take(self.size * self.bits), (1 << self.bits) - 1
        places = [value >> self.bits * back & mask for back in range(self.size - 1, -1, -1)]
        if max(places) >= len(self.alphabet):
            raise ChannelError("a character is outside its alphabet")
        return "".join([self.alphabet[place] for place in places])

    def write(self, bits: BitWriter, value: str) -> None:
        """Write a text."""
        if len(value) != self.size or not set(value) <= set(self.alphabet):
            raise ChannelError(f"{value!r} is no text of {self.size} characters of {self.alphabet}")
        for character in value:
            bits.put(self.alphabet.index(character), self.bits)


class Octets(NamedTuple):
    """Some octets after their count."""

    def read(self, bits: BitReader) -> bytes:
        """Read octets."""
        count = _length(bits)
        return bits.take(8 * count).to_bytes(count, "big")

    def write(self, bits: BitWriter, value: bytes) -> None:
        """Write octets."""
        if len(value) >= _SHORT_LENGTH:
            raise ChannelError(f"{len(value)} octets are more than {_SHORT_LENGTH - 1}")
        bits.put(len(value), 8)
        bits.put(int.from_bytes(value, "big"), 8 * len(value))


class Tuple(NamedTuple):
    """Several values of one type."""

    each: Codec
    size: int

    def read(self, bits: BitReader) -> tuple[Any, ...]:
        """Read all of them."""
        return tuple([self.each.read(bits) for _ in range(self.size)])

    def write(self, bits: BitWriter, value: Row[Any]) -> None:
        """Write all of them."""
        for each in value:
            self.each.write(bits, each)


class Flags(NamedTuple):
    """An extensible sequence of booleans that are false unless told: the names of the true ones."""

    names: tuple[str, ...]

    def read(self, bits: BitReader) -> tuple[str, ...]:
        """Read which are true."""
        extended = bits.take(1)
        told = [name for name in self.names if bits.take(1)]
        true = tuple([name for name in told if bits.take(1)])
        if extended:
            _skip_additions(bits)
        return true

    def write(self, bits: BitWriter, value: Row[str]) -> None:
        """Write which are true, the others left out."""
        if not set(value) <= set(self.names):
            raise ChannelError(f"{', '.join(value)}: only {', '.join(self.names)} can be told")
        bits.put(0, 1)
        for name in self.names:
            bits.put(int(name in value), 1)
        for _ in set(value):
            bits.put(1, 1)


class Part(NamedTuple):
    """A named part of a sequence."""

    name: str
    codec: Codec | Sequence
    optional: bool = False

    def told(self, values: dict[str, Any]) -> bool:
        """Tell whether the values hold this part, or all of it where it is a sequence."""
        names = [part.name for part in self.codec.parts] if isinstance(self.codec, Sequence) else [self.name]
        return all(values.get(name) is not None for name in names)

    def write(self, bits: BitWriter, values: dict[str, Any]) -> None:
        """Write this part.

        Raises
        ------
        ChannelError
            Where its value is missing or cannot be written; the message names it.
        """
        if isinstance(self.codec, Sequence):
            self.codec.write(bits, values)
            return
        if values.get(self.name) is None:
            raise ChannelError(f"{self.name} is missing")
        try:
            self.codec.write(bits, values[self.name])
        except ChannelError as error:
            raise ChannelError(f"{self.name}: {error}") from error


class Sequence(NamedTuple):
    """Parts in order; those of an inner sequence stand among them, each under its own name."""

    parts: tuple[Part, ...]
    extensible: bool

    def read(self, bits: BitReader, into: dict[str, Any]) -> None:
        """Read all parts, each put into `into` as soon as it is read."""
        extended = self.extensible and bits.take(1)
        present = [part for part in self.parts if not part.optional or bits.take(1)]
        for name, codec, _ in present:
            if isinstance(codec, Sequence):
                codec.read(bits, into)
            else:
                into[name] = codec.read(bits)
        if extended:
            _skip_additions(bits)

    def write(self, bits: BitWriter, values: dict[str, Any]) -> None:
        """Write all parts; an optional one that is absent or None is left out."""
        if self.extensible:
            bits.put(0, 1)
        present = [part for part in self.parts if not part.optional or part.told(values)]
        for part in self.parts:
            if part.optional:
                bits.put(int(part in present), 1)
        for part in present:
            part.write(bits, values)


def _length(bits: BitReader) -> int:
    count = bits.take(8)
    if count >= _SHORT_LENGTH:
        raise ChannelError(f"a length of {count - _SHORT_LENGTH} times 256 octets or more is too long for it")
    return count


def _small_number(bits: BitReader) -> int:
    if bits.take(1):
        raise ChannelError("it holds more additions than any edition has")
    return bits.take(_SMALL_NUMBER_BITS)


def _skip_additions(bits: BitReader) -> None:
    """Pass over what a later edition added; each addition tells its length."""
    count = _small_number(bits) + 1
    for _ in range(bits.take(count).bit_count()):
        bits.take(8 * _length(bits))
