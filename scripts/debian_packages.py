"""Install the programs that tests start and that Debian packs, where that is allowed; else name the line that does.

Tests whose program is missing skip with the same line; where CI promises them, they fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PACKAGES = {"redis-server": ("redis-server",), "chromium": ("chromium", "fonts-dejavu-core")}
"""Each program and its packages."""


def main() -> int:
    """Install what is missing; a machine where that cannot be done is told and no failure."""
    if missing() and can_install():
        print(f"installing Debian's {' '.join(missing())} for the tests, this once", flush=True)
        apt_get("update") and apt_get("install", "-y", "--no-install-recommends", *missing())
    if missing():
        sudo = "" if os.geteuid() == 0 else "sudo "
        print(f"some tests will be skipped; mend it with: {sudo}apt-get install -y {' '.join(missing())}")
    return 0


def missing() -> list[str]:
    """Name the packages whose program is not there."""
    absent = [packages for program, packages in PACKAGES.items() if shutil.which(program) is None]
    return [package for packages in absent for package in packages]


def can_install() -> bool:
    """Tell whether packages of the system may be installed."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_get(*words: str) -> bool:
    """Run one command of Debian's package system, which never asks back and starts no service (RUNLEVEL=1)."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    done = subprocess.run(["apt-get", "-qq", *words], env=environment, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
