"""How many tiles of the base map a centre gives in a second."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import httpx
import numpy as np

from console.benchmarks.fanout_centre import measured_centre
from routing.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONNECTIONS: Final = 8
MEASURE_S: Final = 3.0
ZOOM: Final = 14
_REACH: Final = 12
"""Tiles to each side of the first station among which those that exist are asked for."""


def bench_tiles(source: str | None, root: Path) -> Iterator[Figure]:
    """Measure how many tiles of the largest scale a centre gives by HTTP, once each was asked for."""
    with measured_centre(source, root, 1) as centre:
        _, lon, lat = centre.units[0]
        paths = _known(centre.url, lon, lat)
        if paths:
            used = centre.processor_s()
            count, seconds = asyncio.run(_asked(centre.url, paths))
            used = centre.processor_s() - used
            yield Figure("tiles by HTTP", count / seconds, "/s", 3_000, at_least=True)
            yield Figure("tiles per second of the centre's processor", count / used, "/s")


def _known(url: str, lon: float, lat: float) -> list[str]:
    """Give the paths of tiles about a place that hold something."""
    side = 2**ZOOM
    x, y = int((lon + 180) / 360 * side), int((1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * side)
    near = [(x + i, y + j) for i in range(-_REACH, _REACH) for j in range(-_REACH, _REACH)]
    paths = [f"/tiles/{ZOOM}/{column}/{row}.mvt" for column, row in near]
    with httpx.Client(base_url=url) as client:
        return [path for path in paths if client.get(path).status_code == httpx.codes.OK]


async def _asked(url: str, paths: list[str]) -> tuple[int, float]:
    """Ask for the tiles again and again over some connections; gives how many came, and in how many seconds."""
    end = time.monotonic() + MEASURE_S
    began = time.monotonic()
    counts = await asyncio.gather(*(_asking(url, paths[first:] + paths[:first], end) for first in range(CONNECTIONS)))
    return sum(counts), time.monotonic() - began


async def _asking(url: str, paths: list[str], end: float) -> int:
    """Ask over one connection; a client that does next to nothing, so that the centre is what is measured."""
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode() for path in paths
    ]
    count = 0
    while time.monotonic() < end:
        writer.write(requests[count % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]))
        count += 1
    writer.close()
    await writer.wait_closed()
    return count
