"""The pages as a browser gets them, and the types that they are written with."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from websockets.asyncio.client import connect

from console.api import pages
from console.api.messages import Alive, EventFields, Positions, Snapshot

if TYPE_CHECKING:
    from conftest import House

ROOT = Path(__file__).parents[2]
PAGE = "<!doctype html><title>dispatch112</title>"

pytestmark = pytest.mark.anyio


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "assets" / "index-1a2b.js").write_text("let x = 1;")
    (folder / "assets" / "index-1a2b.js.gz").write_bytes(gzip.compress(b"let x = 1;"))
    (folder / "assets" / "noto-sans.woff2").write_bytes(b"font")
    monkeypatch.setattr(pages, "BUNDLE", folder)
    return folder


@pytest.mark.parametrize("path", ["/", "/crew?unit=u1"])
async def test_a_page_is_asked_for_each_time_and_sent_once(house: House, bundle: Path, path: str) -> None:
    answer = await house.http.get(house.origin + path)
    assert (answer.text, answer.headers["Content-Type"]) == (PAGE, "text/html; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = await house.http.get(house.origin + path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    (bundle / "index.html").write_text("newer")
    newer = await house.http.get(house.origin + path, headers={"If-None-Match": answer.headers["ETag"]})
    assert newer.text == "newer"


async def test_a_page_may_load_from_nowhere_else(house: House, bundle: Path) -> None:
    policy = (await house.http.get(house.origin + "/")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*|unsafe", policy)


async def test_files_are_kept_for_good_and_come_pressed(house: House, bundle: Path) -> None:
    url = house.origin + "/assets/index-1a2b.js"
    plain = await house.http.get(url, headers={"Accept-Encoding": "identity"})
    assert (plain.text, plain.headers["Content-Type"]) == ("let x = 1;", "text/javascript; charset=utf-8")
    assert "immutable" in plain.headers["Cache-Control"]
    pressed = await house.http.get(url, headers={"Accept-Encoding": "gzip"})
    assert (pressed.text, pressed.headers["Content-Encoding"]) == ("let x = 1;", "gzip")
    assert (await house.http.get(house.origin + "/assets/noto-sans.woff2")).headers["Content-Type"] == "font/woff2"


@pytest.mark.parametrize(
    "name", ["gone.js", "..%2findex.html", ".%2e", "%2e%2e%2f%2e%2e%2fsecret", ".hidden", "a%00b", "%5c..%5cx"]
)
async def test_nothing_but_its_files_comes_out(house: House, bundle: Path, name: str) -> None:
    (bundle / "assets" / ".hidden").write_text("x")
    answer = await house.http.get(f"{house.origin}/assets/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_path")


async def test_pages_that_were_not_built_are_told(house: House, bundle: Path) -> None:
    (bundle / "index.html").unlink()
    answer = await house.http.get(house.origin + "/")
    assert (answer.status_code, answer.json()["code"]) == (503, "pages_missing")
    assert "scripts/build_web.py" in answer.json()["detail"]


async def test_pages_need_no_token_and_what_they_show_does(guarded: House, bundle: Path) -> None:
    assert (await guarded.http.get(guarded.origin + "/")).status_code == 200
    assert (await guarded.http.get(guarded.origin + "/assets/index-1a2b.js")).status_code == 200
    assert (await guarded.http.get(guarded.origin + "/api/v1")).status_code == 401


async def test_sockets_say_what_the_pages_are_told_that_they_say(served: House) -> None:
    async with connect(f"{served.sockets}/ws/console") as socket:
        snapshot = msgspec.json.decode(await socket.recv(), type=Snapshot)
        assert len(snapshot.units) == len(snapshot.unit_order)
        seen: set[str] = set()
        await served.call()
        unit = snapshot.units[0].id
        fix = {**served.place(), "at": served.clock.now().isoformat()}
        await served.http.post(f"units/{unit}/position", json=fix)
        while seen < {"event", "positions", "alive"}:
            seen.add(checked(await socket.recv()))


def checked(frame: str | bytes) -> str:
    """Read a frame by the form that its kind promises, without a field more; gives the kind."""
    told: dict[str, Any] = msgspec.json.decode(frame)
    form = {"event": EventFields, "positions": Positions, "alive": Alive}[told["kind"]]
    fields = told["event"] if form is EventFields else told
    msgspec.convert(fields, form, strict=False)
    assert fields.keys() <= {*form.__struct_encode_fields__, "kind", "type", "data"}
    return str(told["kind"])


def test_types_that_drifted_are_found(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "generate_types.py"), "--check"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "")
