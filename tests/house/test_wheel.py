"""The wheel as somebody meets it who has neither the checkout nor node, and what a build refuses."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import mapbox_vector_tile
import pytest
from empty_environment import EmptyEnvironment, lay_in, needed_by, told
from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
HATCHLING = (sys.executable, "-m", "hatchling", "build", "--directory")
PACKAGES = ("maps", "routing", "fleet", "dispatch", "simulator", "console")
PAGES = "console/web/dist/"
NOTICES = f"{PAGES}THIRD-PARTY-NOTICES.txt"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder with the wheel and the source archive of this checkout."""
    folder = tmp_path_factory.mktemp("packed")
    told(*HATCHLING, folder, folder=ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(packed: Path) -> Path:
    return next(packed.glob("*.whl"))


@pytest.fixture
def archive(packed: Path) -> Path:
    return next(packed.glob("*.tar.gz"))


@pytest.fixture
def unpacked(archive: Path, tmp_path: Path) -> Path:
    """Give the sources without the checkout that they come from."""
    told("tar", "-xf", archive, folder=tmp_path)
    return tmp_path / archive.name.removesuffix(".tar.gz")


def laid_out(folder: Path, wheel: Path) -> EmptyEnvironment:
    """Install without a network: what the wheel declares to need lies there already, and pip sees whether it is all."""
    environment = EmptyEnvironment.made_in(folder)
    lay_in(environment, needed_by(wheel))
    environment.told("pip", "install", "--no-index", wheel)
    return environment


def fetched(folder: Path, wheel: Path) -> EmptyEnvironment:
    """Install with whatever the registry gives today."""
    environment = EmptyEnvironment.made_in(folder)
    told(environment.commands / "pip", "install", wheel, folder=environment.home)
    return environment


@pytest.fixture(scope="module", params=[laid_out, pytest.param(fetched, marks=pytest.mark.proof)])
def stranger(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> EmptyEnvironment:
    """Somebody who has installed the wheel and nothing else."""
    installed: EmptyEnvironment = request.param(tmp_path_factory.mktemp("stranger"), wheel)
    assert shutil.which("node", path=installed.variables["PATH"]) is None
    return installed


@pytest.fixture(scope="module")
def demo(stranger: EmptyEnvironment) -> Iterator[httpx.Client]:
    with stranger.serving("demo", "--port", "0") as address, httpx.Client(base_url=address) as http:
        yield http


def test_all_of_it_is_in_the_environment_and_nothing_is_missing(stranger: EmptyEnvironment) -> None:
    stranger.told("pip", "check")
    found = stranger.told("python", "-c", f"import {', '.join(PACKAGES)}; print(*({', '.join(PACKAGES)}), sep='\\n')")
    assert found.count(str(stranger.packages)) == len(PACKAGES)


def test_the_command_says_what_it_is(stranger: EmptyEnvironment, wheel: Path) -> None:
    version = wheel.name.split("-")[1]
    assert stranger.told("dispatch112", "--version") == f"dispatch112, version {version}\n"
    assert "demo" in stranger.told("python", "-m", "console", "--help")


def test_the_demo_shows_its_pages(demo: httpx.Client, wheel: Path) -> None:
    assert "/assets/" in demo.get("/").text
    assert demo.get("/crew?unit=u01").text == demo.get("/").text
    with zipfile.ZipFile(wheel) as packed:
        index = packed.read(f"{PAGES}index.html")
        assets = {
            name.removeprefix(PAGES): packed.read(name)
            for name in packed.namelist()
            if name.startswith(f"{PAGES}assets/") and not name.endswith(".gz")
        }
    assert demo.get("/").content == index
    for name, content in assets.items():
        answer = demo.get(f"/{name}")
        assert (answer.status_code, answer.content) == (200, content), name
        assert answer.headers["Content-Type"] == TYPES[Path(name).suffix], name
    assert named_in(index, assets) <= {Path(name).name for name in assets}


def named_in(index: bytes, assets: dict[str, bytes]) -> set[str]:
    """Find the files that the page, its code and its style sheets name."""
    texts = [index, *(content for name, content in assets.items() if TYPES[Path(name).suffix].startswith("text"))]
    pattern = re.compile(rb"(?<=[/\"'`(])[\w.-]+-[\w-]{8}\.(?:css|js|woff2?)(?=[\"'`)])")
    found = {name.decode() for text in texts for name in pattern.findall(text)}
    assert len(found) > 10
    return found


def test_the_demo_shows_its_units_where_there_are_roads(demo: httpx.Client) -> None:
    units = demo.get("/api/v1/units").json()
    with connect(f"ws://{demo.base_url.netloc.decode()}/ws/console") as socket:
        snapshot = json.loads(socket.recv())
    assert snapshot["kind"] == "snapshot"
    assert {unit["id"] for unit in snapshot["units"]} == {unit["id"] for unit in units}
    answer = demo.get("/tiles/14/{}/{}.mvt".format(*tile_of(units[0]["lon"], units[0]["lat"])))
    assert answer.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert mapbox_vector_tile.decode(answer.content)["roads"]["features"]


def tile_of(lon: float, lat: float) -> tuple[int, int]:
    """Give column and row of the tile of zoom 14 around a place."""
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**14), int(y * 2**14)


def test_the_licences_of_others_come_along(wheel: Path) -> None:
    lock = json.loads((ROOT / "console" / "web" / "package-lock.json").read_text(encoding="utf-8"))
    shipped = {place: entry for place, entry in lock["packages"].items() if place and not entry.get("dev")}
    with zipfile.ZipFile(wheel) as packed:
        licences = {name.partition("/licenses/")[2] for name in packed.namelist() if "/licenses/" in name}
        notices = packed.read(NOTICES).decode()
    assert licences == {"LICENSE", NOTICES}
    for place, entry in shipped.items():
        assert f"{place.removeprefix('node_modules/')} {entry['version']}: {entry['license']}\n" in notices
    for sentence in ("SIL OPEN FONT LICENSE Version 1.1", "MapLibre contributors", "Meta Platforms", "Gary Court"):
        assert sentence in notices


def test_the_source_archive_makes_the_same_wheel(unpacked: Path, wheel: Path, tmp_path: Path) -> None:
    told(*HATCHLING, tmp_path, "--target", "wheel", folder=unpacked)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


@pytest.mark.parametrize("target", ["wheel", "sdist"])
@pytest.mark.parametrize("fault", ["missing", "unfinished", "outdated"])
def test_nothing_is_packed_without_the_pages_of_its_sources(unpacked: Path, fault: str, target: str) -> None:
    if fault == "missing":
        shutil.rmtree(unpacked / PAGES)
    elif fault == "unfinished":
        (unpacked / PAGES / "built_of").unlink()
    else:
        (unpacked / "console" / "web" / "src" / "main.tsx").write_text("// newer\n", encoding="utf-8")
    command = [*HATCHLING, "packed", "--target", target]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "the pages are not built of these sources: run python scripts/build_web.py\n"
    assert not list((unpacked / "packed").glob("dispatch112*"))
