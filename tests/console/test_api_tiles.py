"""Tiles over HTTP: what a map in a browser asks for, and what others ask for."""

from __future__ import annotations

import gzip
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.people.accounts import Accounts
from maps.store import TILES_FILE
from maps.tiles import TileArchive
from maps.tiles.archive import write_tiles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from conftest import House

    from console.api.hall import Hall

pytestmark = pytest.mark.anyio

TILE = b"roads and houses"


@pytest.fixture
async def drawn(make_house: Callable[..., House], tmp_path: Path) -> AsyncIterator[House]:
    """A centre with a base map of one tile, which asks everybody to sign in."""
    with write_tiles(tmp_path / TILES_FILE) as writer:
        writer.add(14, 9557, 4765, TILE)
    archive = TileArchive(tmp_path / TILES_FILE)
    house = make_house(sign_in=True)
    open_hall = house.open_hall

    @asynccontextmanager
    async def with_tiles() -> AsyncIterator[Hall]:
        async with open_hall() as hall:
            yield replace(hall, tiles=archive)

    house.open_hall = with_tiles
    async with house.opened() as opened:
        token = Accounts(tmp_path / "centre.sqlite").add("vera", "crew")
        opened.http.headers["Authorization"] = f"Bearer {token}"
        yield opened
    archive.close()


async def test_a_tile_is_given_packed(drawn: House) -> None:
    answer = await drawn.http.get(f"{drawn.origin}/tiles/14/9557/4765.mvt")
    assert answer.status_code == 200
    assert answer.content == TILE
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert "max-age" in answer.headers["cache-control"]
    assert int(answer.headers["content-length"]) == len(gzip.compress(TILE))


async def test_a_client_without_gzip_gets_it_unpacked(drawn: House) -> None:
    answer = await drawn.http.get(f"{drawn.origin}/tiles/14/9557/4765.mvt", headers={"Accept-Encoding": "identity"})
    assert (answer.content, answer.headers.get("content-encoding")) == (TILE, None)


async def test_where_nothing_is_nothing_is_given(drawn: House, house: House) -> None:
    for place in ("14/0/0", "6/37/18", "20/1/1", "0/0/0"):
        answer = await drawn.http.get(f"{drawn.origin}/tiles/{place}.mvt")
        assert (answer.status_code, answer.content) == (204, b"")
    answer = await house.http.get(f"{house.origin}/tiles/14/9557/4765.mvt")
    assert answer.status_code == 204


@pytest.mark.parametrize(
    "place",
    ["a/b/c", "14/9557/-1", "2/4/0", "2/0/4", "25/0/0", "014/1/1", "1e1/0/0", "14/1.5/0", "99999999999/0/0", "٣/0/0"],
)
async def test_what_names_no_tile_is_not_found(drawn: House, place: str) -> None:
    answer = await drawn.http.get(f"{drawn.origin}/tiles/{place}.mvt")
    assert answer.status_code == 404
    assert answer.json()["code"] == "unknown"


async def test_who_has_not_signed_in_gets_no_tile(drawn: House) -> None:
    answer = await drawn.http.get(f"{drawn.origin}/tiles/14/9557/4765.mvt", headers={"Authorization": ""})
    assert answer.status_code == 401


async def test_tiles_are_only_read(drawn: House) -> None:
    answer = await drawn.http.post(f"{drawn.origin}/tiles/14/9557/4765.mvt")
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong_method")
