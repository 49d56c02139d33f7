"""The base map's tiles, as a plain ASGI route: a map asks for dozens at once."""

from __future__ import annotations

import asyncio
import gzip
import re
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.routing import Route

from console.api.callers import require
from console.api.desk import caller_at, desk_of
from console.api.problems import unknown
from console.api.rights import Right

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from maps.tiles.archive import TileArchive

MEDIA_TYPE: Final = "application/vnd.mapbox-vector-tile"
KEPT_S: Final = 3_600
"""How long a browser may keep a tile; a map is built anew seldom, and with the centre stopped."""

_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_MOST_ZOOM: Final = 24


class TileRoute:
    """Answers one tile as it lies in the file: gzip, or unpacked for a client that does not take gzip."""

    right: Final = Right.READ_REFERENCE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 200 with a tile, 204 where there is nothing, 404 where no tile can be."""
        request = Request(scope, receive)
        require(caller_at(request), self.right)
        zoom, x, y = _place(request)
        tiles = desk_of(request).hall.tiles
        await _response(request, await _tile(tiles, zoom, x, y))(scope, receive, send)


tiles = APIRouter()
tiles.routes.append(Route("/tiles/{z}/{x}/{y}.mvt", TileRoute(), methods=["GET"]))


async def _tile(tiles: TileArchive | None, zoom: int, x: int, y: int) -> bytes | None:
    """Give a tile; a thread is asked only where the file must be read."""
    if tiles is None:
        return None
    return tiles.tile(zoom, x, y) if tiles.is_kept(zoom, x, y) else await asyncio.to_thread(tiles.tile, zoom, x, y)


def _place(request: Request) -> tuple[int, int, int]:
    """Read zoom, column and row; raises a 404 where they name no tile on earth."""
    texts = [request.path_params[name] for name in "zxy"]
    if all(_NUMBER.fullmatch(text) for text in texts):
        zoom, x, y = map(int, texts)
        if zoom <= _MOST_ZOOM and max(x, y) < 1 << zoom:
            return zoom, x, y
    raise unknown("tile", "/".join(texts))


def _response(request: Request, tile: bytes | None) -> Response:
    headers = {"Cache-Control": f"private, max-age={KEPT_S}", "Vary": "Accept-Encoding"}
    if tile is None:
        return Response(status_code=204, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        tile = gzip.decompress(tile)
    return Response(tile, headers=headers, media_type=MEDIA_TYPE)
