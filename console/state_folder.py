"""The state folder of a centre: all that outlives the process, and the lock that keeps it one process's own."""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Iterator


def default_root() -> Path:
    """Give the folder for state that no option names: ``DISPATCH112_STATE``, else below the home folder."""
    told = os.environ.get("DISPATCH112_STATE")
    return Path(told).expanduser() if told else Path("~/.local/state/dispatch112").expanduser()


@dataclass(frozen=True, slots=True)
class StateFolder:
    """The files of one centre."""

    path: Path

    @property
    def database(self) -> Path:
        """Journal, reference data and accounts."""
        return self.path / "centre.sqlite"

    @property
    def keys(self) -> Path:
        """Keys of the sealed parts; never to be backed up with the journal."""
        return self.path / "keys.sqlite"

    @property
    def audit(self) -> Path:
        """Who read and did what."""
        return self.path / "audit.sqlite"

    @property
    def exchange(self) -> Path:
        """Cards of the 112 system, reactions on their way to it, and alerts; to be backed up with the journal."""
        return self.path / "exchange.sqlite"

    @property
    def history(self) -> Path:
        """Calls of the last year by digests, and hazards of places; to be backed up with the journal."""
        return self.path / "history.sqlite"

    @property
    def sightings(self) -> Path:
        """Places of phones that wait for their call, some minutes long."""
        return self.path / "sightings.sqlite"

    @property
    def last_fixes(self) -> Path:
        """The last fix of each unit."""
        return self.path / "last_fixes.json"

    @property
    def _lock(self) -> Path:
        return self.path / "lock"

    @property
    def _secret(self) -> Path:
        return self.path / "secret"

    def make(self) -> None:
        """Make the folder; raises `ConsoleError` where that is not allowed."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConsoleError(f"the state folder {self.path} cannot be made: {error.strerror}") from error
        if not os.access(self.path, os.W_OK):
            raise ConsoleError(f"the state folder {self.path} cannot be written to")

    def secret(self) -> bytes:
        """Give the folder's own secret, made at first use and readable by its owner only."""
        try:
            descriptor = os.open(self._secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return self._secret.read_bytes()
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
        return self._secret.read_bytes()

    def local_token(self) -> str:
        """Give the token by which whoever may read this folder administers the centre that holds it."""
        return hmac.new(self.secret(), b"local administrator", "sha256").hexdigest()

    @contextmanager
    def locked(self, **about: Any) -> Iterator[None]:
        """Hold the folder for this process; a second one is told the pid of the first.

        Parameters
        ----------
        about
            What others may read about the holder, such as its address.
        """
        with self._lock.open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = self.holder() or {}
                raise ConsoleError(f"the state folder {self.path} is in use by process {holder.get('pid')}") from None
            file.truncate(0)
            file.write(json.dumps({"pid": os.getpid(), **about}))
            file.flush()
            yield
            file.truncate(0)

    def holder(self) -> dict[str, Any] | None:
        """Tell what the process that holds the folder said about itself; None where none does."""
        if not self._lock.exists():
            return None
        with self._lock.open(encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                text = file.read()
                return dict(json.loads(text)) if text else {}
        return None
