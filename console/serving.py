"""Serving an application on one address until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import uvicorn

from console.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from fastapi import FastAPI

STOP_WITHIN_S: Final = 3
"""How long open requests may take once the server is told to stop."""


def listen(host: str, port: int) -> socket.socket:
    """Bind the address before anything else is opened; a taken port is told in one sentence.

    The protocol is named because asyncio turns off the delay of small packets only where it is.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise ConsoleError(f"port {port} on {host} is in use: choose another with --port") from error
        raise ConsoleError(f"{host}:{port} cannot be served: {error.strerror}") from error
    return listener


def address(listener: socket.socket) -> str:
    """Give the address of a bound socket, as a browser wants it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(app: FastAPI, listener: socket.socket, *, when_ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; `when_ready` is called once requests are answered.

    Raises
    ------
    ConsoleError
        Where the application could not be started.
    """
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )
    server = _Server(config, when_ready)
    asyncio.run(server.serve(sockets=[listener]))
    if not server.started:
        raise ConsoleError("the centre did not start")


class _Server(uvicorn.Server):
    """A server that says when it is ready, and ends by returning, so that whoever called it can put things away."""

    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_ready = when_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        self._when_ready()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Let Ctrl-C and SIGTERM end the serving, and nothing else."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)
