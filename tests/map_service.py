"""The services of the internet that osmnx asks, on this machine: they replay one small town."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import osmnx

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest


class _MapService(BaseHTTPRequestHandler):
    """Answers as Nominatim does to GET and as Overpass does to POST: one square town with a crossing."""

    def do_GET(self) -> None:
        ring = [[30.0, 60.0], [30.1, 60.0], [30.1, 60.1], [30.0, 60.1], [30.0, 60.0]]
        found = {
            "place_id": 1,
            "importance": 0.5,
            "lat": "60.05",
            "lon": "30.05",
            "boundingbox": ["60.0", "60.1", "30.0", "30.1"],
            "geojson": {"type": "Polygon", "coordinates": [ring]},
        }
        self._answer([found] if "Nowhere" not in self.path else [])

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        places = {1: (30.05, 60.05), 2: (30.06, 60.05), 3: (30.05, 60.06), 4: (30.04, 60.05)}
        nodes = [{"type": "node", "id": number, "lon": lon, "lat": lat} for number, (lon, lat) in places.items()]
        ways = [
            {"type": "way", "id": 10 + number, "nodes": [1, number], "tags": {"highway": "residential"}}
            for number in (2, 3, 4)
        ]
        self._answer({"elements": nodes + ways})

    def _answer(self, found: object) -> None:
        body = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def running_map_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let osmnx ask a server on this machine while the context lasts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _MapService) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        monkeypatch.setattr(osmnx.settings, "nominatim_url", address)
        monkeypatch.setattr(osmnx.settings, "overpass_url", f"{address}api")
        monkeypatch.setattr(osmnx.settings, "overpass_rate_limit", False)
        yield
        server.shutdown()
        thread.join()
