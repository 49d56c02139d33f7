"""The built pages: one small page for every screen, and the files that it names, each kept for as long as it may be."""

from __future__ import annotations

import asyncio
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter
from fastapi.responses import Response

from console.api.problems import ProblemError

if TYPE_CHECKING:
    from fastapi import Request

BUNDLE: Final = Path(__file__).parents[1] / "web" / "dist"
"""Where ``scripts/build_web.py`` puts the pages; a wheel has them at the same place."""

PAGES: Final = frozenset({"/", "/crew"})
ASSETS: Final = "/assets/"

_NAME: Final = re.compile(r"\w[\w.-]*\Z", re.ASCII)
_KEPT: Final = "public, max-age=31536000, immutable"
_ASKED_EACH_TIME: Final = "no-cache"
_OURS_ALONE: Final = (
    "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing is loaded from, or sent to, anywhere but this server."""

_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}

pages = APIRouter(include_in_schema=False)


def is_page(path: str) -> bool:
    """Tell whether a path is a page or one of its files, which hold no data and are open to all."""
    return path in PAGES or path.startswith(ASSETS)


async def show_page(request: Request) -> Response:
    """Send the page; a browser that has the newest one is told so."""
    return await asyncio.to_thread(_page, request)


async def send_asset(request: Request) -> Response:
    """Send a file of the pages; its name changes with its content, so that it may be kept."""
    return await asyncio.to_thread(_asset, request)


for _path in sorted(PAGES):
    pages.add_route(_path, show_page, methods=["GET"])
pages.add_route(ASSETS + "{name}", send_asset, methods=["GET"])


def _page(request: Request) -> Response:
    path = BUNDLE / "index.html"
    if not path.is_file():
        raise ProblemError(503, "pages_missing", "the pages are not built: run scripts/build_web.py")
    tag = f'"{hashlib.sha256(path.read_bytes()).hexdigest()[:32]}"'
    headers = {"Cache-Control": _ASKED_EACH_TIME, "ETag": tag, "Content-Security-Policy": _OURS_ALONE}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return _sent(request, path, headers)


def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    path = BUNDLE / "assets" / name
    if not _NAME.match(name) or not path.is_file():
        raise ProblemError(404, "no_such_path", "there is no such path")
    return _sent(request, path, {"Cache-Control": _KEPT})


def _sent(request: Request, path: Path, headers: dict[str, str]) -> Response:
    """Send a file, pressed where it was pressed at the build and the browser takes it so."""
    headers |= {"Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    pressed = path.with_name(path.name + ".gz")
    content_type = _TYPES.get(path.suffix, "application/octet-stream")
    if "gzip" in request.headers.get("accept-encoding", "") and pressed.is_file():
        return Response(pressed.read_bytes(), headers=headers | {"Content-Encoding": "gzip"}, media_type=content_type)
    return Response(path.read_bytes(), headers=headers, media_type=content_type)
