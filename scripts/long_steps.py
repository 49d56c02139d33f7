"""Run commands that take long: one at a time in a checkout, with signs of life, and a sentence where they fail."""

from __future__ import annotations

import fcntl
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / ".make"
LOG = STATE / "set_up.log"

REGISTRY_IS_AWAY = (
    "the package registry gave no answer. Nothing is broken: look at the network and at pip's own settings "
    "(python3 -m pip config list), then run the same command again"
)
KNOWN_CAUSES = (
    (r"No space left on device", "the disk is full: about 2 GB are needed for the environment and pip's cache"),
    (r"DO NOT MATCH THE HASHES", "the registry gave a file that differs from the one pinned in constraints.txt"),
    (
        r"Could not get lock|Unable to acquire the dpkg",
        "another program holds Debian's package system: try again later",
    ),
    (r"Retrying \(Retry|[Cc]onnection ?[Ee]rror|timed out|Max retries|from versions: none", REGISTRY_IS_AWAY),
)


class SetUpError(Exception):
    """Something that only the person at the keyboard can mend, told in one sentence."""


@dataclass(frozen=True)
class LongStep:
    """A command, the variables it sees, and how to say what it is doing."""

    command: Sequence[str | Path]
    environment: dict[str, str]
    progress: Callable[[], str]

    def succeeds(self, *, lock: int) -> bool:
        """Run the command with its output in the log, telling how it gets on.

        The command inherits the lock, so that nobody starts a second one while it is alive, even if we are killed.
        """
        started = time.monotonic()
        with (
            LOG.open("wb") as log,
            subprocess.Popen(
                self.command, stdout=log, stderr=log, env=self.environment, cwd=ROOT, pass_fds=(lock,)
            ) as process,
        ):
            try:
                while not has_ended(process):
                    show_progress(f"{self.progress()} ({time.monotonic() - started:.0f} s)")
            finally:
                process.terminate()
                end_progress()
        return process.returncode == 0


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Wait for as long as a reader does without a sign of life."""
    try:
        process.wait(timeout=1 if sys.stderr.isatty() else 5)
    except subprocess.TimeoutExpired:
        return False
    return True


def say(text: str) -> None:
    """Tell the user one line; on standard error, because standard output belongs to the command that follows."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def show_progress(text: str) -> None:
    """Tell what is going on: one line rewritten on a terminal, a line of its own elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\033[Kset-up: {text}", end="", file=sys.stderr, flush=True)
    else:
        say(text)


def end_progress() -> None:
    """Give the line of the progress back."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def read_log() -> str:
    """Give what the present step has said so far."""
    return LOG.read_text(errors="replace")


def failure(what: str) -> SetUpError:
    """Turn the log of a failed step into one sentence, or its last lines where the cause is unknown."""
    log = read_log()
    for pattern, cause in KNOWN_CAUSES:
        if re.search(pattern, log):
            return SetUpError(f"{what}: {cause}")
    end = "\n".join(log.splitlines()[-12:])
    return SetUpError(f"{what}; the end of {LOG.relative_to(ROOT)} says why:\n{end}")


@contextmanager
def only_one() -> Iterator[int]:
    """Hold the lock of this checkout; a second set-up waits for the first."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "set_up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up is at work in this folder; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()
