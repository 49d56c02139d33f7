"""Make ``.venv`` ready, then the pages: the first step of every target of the Makefile.

Runs on any Python of 3.11 or newer with nothing installed. What is right is left alone, so a second run takes a
moment; what is missing, broken, half made or made for another place is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from build_web import build_pages
from long_steps import ROOT, STATE, LongStep, SetUpError, failure, only_one, read_log, say

if TYPE_CHECKING:
    from collections.abc import Callable

VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "set_up.json"
CONSTRAINTS = ROOT / "constraints.txt"
INPUTS = (CONSTRAINTS, ROOT / "pyproject.toml")
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

MISLEADING_SETTINGS = {"PYTHONHOME", "PYTHONPATH", "PIP_PREFIX", "PIP_REQUIRE_HASHES", "PIP_ROOT", "PIP_TARGET"}


@dataclass(frozen=True)
class Stamp:
    """What a finished environment was made for and from; there is none while one is being made."""

    checkout: str
    python: str
    inputs: str

    @classmethod
    def wanted(cls) -> Stamp:
        """Tell what the environment of this checkout has to be."""
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in INPUTS))
        return cls(str(ROOT), PYTHON, digest.hexdigest())

    @classmethod
    def found(cls) -> Stamp | None:
        """Read what the present environment is, if it was ever finished."""
        try:
            return cls(**json.loads(STAMP.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self) -> None:
        """Declare the environment finished, in one step."""
        draft = STAMP.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(self), indent=1))
        draft.replace(STAMP)


def main() -> int:
    """Set up; give the exit code."""
    try:
        set_up()
        build_pages()
    except KeyboardInterrupt:
        say("interrupted; the next run begins again")
        return 130
    except SetUpError as error:
        say(str(error))
        return 1
    except OSError as error:
        say(f"{error.filename or ROOT}: {error.strerror}; is this folder yours, and is there room on the disk?")
        return 1
    return 0


def set_up() -> None:
    """Make the environment ready unless it is."""
    if is_ready():
        return
    with only_one() as lock:
        if not is_ready():
            complete_environment(lock)


def is_ready() -> bool:
    """Tell whether there is nothing to do."""
    return Stamp.found() == Stamp.wanted() and environment_starts()


def complete_environment(lock: int) -> None:
    """Do what is missing, and sign it when all of it is done."""
    started = time.monotonic()
    wanted = Stamp.wanted()
    fault = fault_of_environment(Stamp.found(), wanted)
    if fault:
        say(f"replacing .venv, which {fault}" if VENV.exists() else f"making .venv with Python {PYTHON}, this once")
        make_environment(lock)
    else:
        say("constraints.txt or pyproject.toml has changed")
        STAMP.unlink()
    install_packages(lock)
    wanted.write()
    say(f"ready in {time.monotonic() - started:.0f} s")


def fault_of_environment(found: Stamp | None, wanted: Stamp) -> str | None:
    """Say why the present environment cannot be kept, or nothing if it can."""
    if found is None:
        return "was never finished"
    if found.checkout != wanted.checkout:
        return f"was made for {found.checkout}"
    if found.python != wanted.python:
        return f"holds Python {found.python}, not {wanted.python}"
    return None if environment_starts() else "does not start"


def environment_starts() -> bool:
    """Try the environment's own Python and pip."""
    try:
        return subprocess.run([VENV_PYTHON, "-I", "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment(lock: int) -> None:
    """Make an empty environment in the place of whatever stands there."""
    provide_ensurepip(lock)
    remove(VENV)
    command = (sys.executable, "-m", "venv", str(VENV))
    if not LongStep(command, clean_environment(), lambda: "making .venv").succeeds(lock=lock):
        remove(VENV)
        raise cannot_make_environments()


def remove(path: Path) -> None:
    """Remove a folder, a file or a link."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def provide_ensurepip(lock: int) -> None:
    """Install what Debian leaves out of its Python, where that is possible; else name the line that does."""
    if has_ensurepip():
        return
    if not (runs_as_root() and shutil.which("apt-get") and sys.base_prefix == "/usr"):
        raise cannot_make_environments()
    say(f"installing Debian's {venv_package()}, without which Python makes no environments")
    apt_get("update", lock=lock)
    apt_get("install", "-y", "--no-install-recommends", venv_package(), lock=lock)


def has_ensurepip() -> bool:
    """Try what ``python -m venv`` leans on."""
    command = (sys.executable, "-c", "import ensurepip, venv")
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def apt_get(*words: str, lock: int) -> None:
    """Run one command of Debian's package system, which never asks back."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    step = LongStep(("apt-get", *words), environment, lambda: f"apt-get {words[0]}")
    if not step.succeeds(lock=lock):
        raise failure(f"apt-get {words[0]} failed")


def cannot_make_environments() -> SetUpError:
    """Name the line that mends a Python without venv."""
    sudo = "" if runs_as_root() else "sudo "
    return SetUpError(
        f"Python {PYTHON} at {sys.executable} cannot make virtual environments. "
        f"Mend it with: {sudo}apt-get install -y {venv_package()}"
    )


def venv_package() -> str:
    """Name Debian's package that completes this Python, or its default one."""
    return f"python{PYTHON}-venv" if sys.base_prefix == "/usr" else "python3-venv"


def runs_as_root() -> bool:
    """Tell whether packages of the system may be installed."""
    return os.geteuid() == 0


def install_packages(lock: int) -> None:
    """Install what constraints.txt pins, then the project itself, editable."""
    pip_install("--only-binary", ":all:", "--require-hashes", "-r", str(CONSTRAINTS), progress=describe_pip, lock=lock)
    itself = ("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    pip_install(*itself, progress=lambda: "installing the project itself", lock=lock)


def pip_install(*arguments: str, progress: Callable[[], str], lock: int) -> None:
    """Let the environment's own pip install something."""
    command = (str(VENV_PYTHON), "-m", "pip", "install", *arguments)
    if not LongStep(command, pip_environment(), progress).succeeds(lock=lock):
        raise failure("the packages could not be installed")


def describe_pip() -> str:
    """Say in a few words how far pip has come."""
    log = read_log()
    if "Retrying (Retry" in log.rstrip().rpartition("\n")[2]:
        return "the package registry does not answer, trying again"
    if "Installing collected packages" in log:
        return "unpacking the packages"
    fetched = re.findall(r"^Collecting ([\w.-]+)", log, re.MULTILINE)
    return f"fetching {fetched[-1]}, {len(fetched)} of about {pinned()}" if fetched else "asking the package registry"


def pinned() -> int:
    """Count the packages that constraints.txt names, for all platforms together."""
    return len(re.findall(r"^[\w.-]+==", CONSTRAINTS.read_text(), re.MULTILINE))


def clean_environment() -> dict[str, str]:
    """Give the variables of this process without those that would lead Python or pip elsewhere."""
    return {name: value for name, value in os.environ.items() if name not in MISLEADING_SETTINGS}


def pip_environment() -> dict[str, str]:
    """Give pip the user's own settings of the registry, and ours of how it behaves."""
    ours = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_PROGRESS_BAR": "off", "PIP_USER": "0"}
    cache = {} if can_keep_cache() else {"PIP_CACHE_DIR": str(STATE / "pip")}
    return cache | clean_environment() | ours | {"PYTHONUNBUFFERED": "1"}


def can_keep_cache() -> bool:
    """Tell whether pip will accept its usual cache folder: writable, and owned by root if root asks."""
    home = Path(os.environ.get("HOME") or "/nonexistent")
    folder = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "pip"
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK) and (not runs_as_root() or folder.stat().st_uid == 0)


if __name__ == "__main__":
    sys.exit(main())
