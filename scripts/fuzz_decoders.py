"""Let every decoder read wrong messages for a while, and end where one falls over, hangs or breaks its promise.

With atheris, which is no part of the project (`pip install atheris`), messages are guided by what of the code they
reach; without it, good ones are changed at random. Good ones are those of the bench and of DISPATCH112_DATA:

    .venv/bin/python scripts/fuzz_decoders.py --seconds 60
    .venv/bin/python scripts/fuzz_decoders.py --seconds 600 eido lost

What was found is written to the folder of --keep and printed with how to see it again.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, process_time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).parents[1]
LONGEST: Final = 65_536
SLOWEST_S: Final = 1.0
FOLDERS: Final = {
    "pidf": ("pidf", "additionaldata"),
    "veds": ("veds", "additionaldata"),
    "lost": ("lost",),
    "eido": ("eido",),
    "cap": ("cap", "additionaldata"),
}
KINDS: Final = ("aml", "msd", "pidf", "veds", "lost", "egts", "text", "form", "eido", "cap", "ucri2", "card")
PIECES: Final = (
    b"",
    b"\x00",
    b"\xff",
    b"9" * 30,
    b"-",
    b"<a>",
    b'"',
    b"{",
    b"]",
    b"&lt;",
    b"\r\n",
    "ё".encode(),
    b"1e999",
)


def main() -> int:
    """Fuzz one kind after the other, each in a process of its own."""
    asked = arguments()
    if asked.message:
        readers()[asked.kinds[0]](asked.message.read_bytes())
        return 0
    if asked.child:
        fuzz_with_atheris(asked.kinds[0], asked.seconds, asked.keep)
    asked.keep.mkdir(parents=True, exist_ok=True)
    guided = find_spec("atheris") is not None
    print(
        f"{'guided by atheris' if guided else 'changed at random; atheris is not installed'}: {', '.join(asked.kinds)}"
    )
    fuzz = in_a_child if guided else fuzz_at_random
    return max([fuzz(kind, asked.seconds, asked.keep) for kind in asked.kinds])


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)}; all without any")
    parser.add_argument("--seconds", type=int, default=20, help="for each kind")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "dispatch112-fuzz")
    parser.add_argument("--message", type=Path, help="read one message that was kept, with its traceback")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    asked.kinds = asked.kinds or list(KINDS)
    if unknown := set(asked.kinds) - set(KINDS):
        parser.error(f"no such kind: {', '.join(sorted(unknown))}")
    return asked


def readers() -> dict[str, Callable[[bytes], object]]:
    """Give what reads a message of each kind and holds the answer to its promise."""
    import msgspec

    from dispatch.channels.decode import DECODERS
    from dispatch.exchange.cap.alert import read_alert
    from dispatch.exchange.card import Card
    from dispatch.exchange.eido.decoder import decode_eido
    from dispatch.exchange.reading import read_json
    from dispatch.exchange.ucri2.messages import IncidentWithPatients
    from dispatch.refusals import BadFieldError

    def decoded(decoder: Callable[[bytes], object]) -> Callable[[bytes], object]:
        def read(message: bytes) -> None:
            told = msgspec.json.decode(msgspec.json.encode(decoder(message)))
            fields = told["fields"]
            assert told["ok"] == ("reason" not in told)
            assert (fields["lon"] is None) == (fields["lat"] is None)
            assert fields["lon"] is None or (abs(fields["lon"]) <= 180 and abs(fields["lat"]) <= 90)

        return read

    def refusing(reader: Callable[[bytes], object]) -> Callable[[bytes], object]:
        def read(message: bytes) -> object:
            try:
                msgspec.json.encode(reader(message))
            except BadFieldError as refused:
                return refused.facts["errors"][0]["field"]
            return None

        return read

    return {kind: decoded(decoder) for kind, decoder in (DECODERS | {"eido": decode_eido}).items()} | {
        "cap": refusing(read_alert),
        "card": refusing(lambda raw: read_json(raw, Card)),
        "ucri2": refusing(lambda raw: read_json(raw, IncidentWithPatients)),
    }


def good_messages(kind: str) -> list[bytes]:
    """Give messages to begin with."""
    from console.benchmarks.channel_messages import MESSAGES

    folder = Path(os.environ.get("DISPATCH112_DATA", ROOT.parent / "shared" / "data")) / "msg112"
    files = [file for name in FOLDERS.get(kind, ()) for file in sorted((folder / name).glob("*.*ml"))]
    files += sorted((folder / kind).glob("*.json")) if kind == "eido" else []
    return [*MESSAGES.get(kind, {}).values(), *(file.read_bytes() for file in files)] or [b"{}"]


def in_a_child(kind: str, seconds: int, keep: Path) -> int:
    """Run atheris, which ends its process, in a process of its own."""
    command = [sys.executable, __file__, kind, "--child", "--seconds", str(seconds), "--keep", str(keep)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    lines = ended.stderr.splitlines()
    print(f"{kind}: {next((line for line in reversed(lines) if line.startswith('Done')), 'ended by a fault')}")
    if ended.returncode:
        print("\n".join(lines[-40:]), f"\nsee it again: {sys.argv[0]} {kind} --message FILE of {keep}")
    return ended.returncode


def fuzz_with_atheris(kind: str, seconds: int, keep: Path) -> None:
    """Fuzz one kind and end the process."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["dispatch"]):
        read = readers()[kind]
    with tempfile.TemporaryDirectory() as corpus:
        for row, message in enumerate(good_messages(kind)):
            (Path(corpus) / str(row)).write_bytes(message)
        limits = (
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST}",
            "-timeout=10",
            f"-artifact_prefix={keep}/{kind}-",
        )
        atheris.Setup([sys.argv[0], corpus, *limits], read)
        atheris.Fuzz()


def fuzz_at_random(kind: str, seconds: int, keep: Path) -> int:
    """Change good messages until the time is over."""
    read, good, rng = readers()[kind], good_messages(kind), random.Random(112)
    until, tried, slowest_s = monotonic() + seconds, 0, 0.0
    while monotonic() < until:
        message = changed(rng.choice(good), rng)
        began = process_time()
        try:
            read(message)
        except BaseException:
            (keep / f"{kind}-found").write_bytes(message)
            print(f"{kind}: see it again: {sys.argv[0]} {kind} --message {keep / f'{kind}-found'}")
            raise
        tried, slowest_s = tried + 1, max(slowest_s, process_time() - began)
    print(f"{kind}: {tried} messages, the slowest took {slowest_s * 1e3:.1f} ms")
    return int(slowest_s > SLOWEST_S)


def changed(message: bytes, rng: random.Random) -> bytes:
    """Change, double, drop or swap a few pieces of a message."""
    octets = bytearray(message)
    for _ in range(rng.randint(1, 6)):
        at, size = rng.randrange(len(octets) + 1), rng.choice((0, 1, 1, 5, 40))
        piece = bytes(octets[at : at + size])
        octets[at : at + size] = rng.choice((*PIECES, piece * 2, piece[::-1], bytes([rng.randrange(256)])))
    return bytes(octets)


if __name__ == "__main__":
    raise SystemExit(main())
