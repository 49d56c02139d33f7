"""A Redis server of the tests' own, on a socket in a folder, to be killed and started at will."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest
import redis

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MISSING: Final = "redis-server is missing; mend it with: apt-get install -y redis-server"


class RedisServer:
    """One server, which keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.url = f"unix://{folder / 'redis.sock'}"

    def start(self) -> None:
        options = ("--port", "0", "--unixsocket", "redis.sock", "--save", "", "--appendonly", "no")
        self._process = subprocess.Popen(
            ["redis-server", *options], cwd=self._folder, stdout=subprocess.PIPE, text=True, stderr=subprocess.STDOUT
        )
        assert self._process.stdout is not None
        while "eady to accept connections" not in (line := self._process.stdout.readline()):
            assert line, "redis-server ended"

    def kill(self) -> None:
        """End it as kill -9 does: nothing it held is left."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """Run a server; skip the test where there is none to run, fail where CI promises it."""
    if shutil.which("redis-server") is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
