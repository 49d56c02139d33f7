"""Somebody else's machine, for tests: an empty environment, an empty home, no checkout, no node."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def told(*command: str | Path, folder: Path, variables: dict[str, str] | None = None) -> str:
    """Run what must work, and give what it printed; where it fails, the test shows all that it said."""
    done = subprocess.run(
        command, cwd=folder, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@dataclass(frozen=True)
class EmptyEnvironment:
    """A virtual environment with pip alone; nothing but its own commands lies on PATH."""

    root: Path
    home: Path

    @classmethod
    def made_in(cls, folder: Path) -> EmptyEnvironment:
        made = cls(folder / "environment", folder / "home")
        made.home.mkdir()
        told(sys.executable, "-m", "venv", made.root, folder=folder)
        return made

    @property
    def commands(self) -> Path:
        return self.root / "bin"

    @property
    def packages(self) -> Path:
        return self.root / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"

    @property
    def variables(self) -> dict[str, str]:
        return {"HOME": str(self.home), "PATH": str(self.commands)}

    def told(self, command: str, *arguments: str | Path) -> str:
        """Run one of its commands, knowing nothing of the variables of this process."""
        return told(self.commands / command, *arguments, folder=self.home, variables=self.variables)

    @contextmanager
    def serving(self, *arguments: str) -> Iterator[str]:
        """Run ``dispatch112`` until Ctrl-C, which has to end it well; gives its address."""
        command: list[str | Path] = [self.commands / "dispatch112", *arguments]
        with (
            (self.home / "said").open("w+", encoding="utf-8") as said,
            subprocess.Popen(
                command, cwd=self.home, env=self.variables, stdout=subprocess.PIPE, stderr=said, text=True
            ) as process,
        ):
            try:
                assert process.stdout is not None
                word, _, address = process.stdout.readline().strip().partition(" ")
                assert word == "READY", (self.home / "said").read_text(encoding="utf-8")
                yield address
            finally:
                process.send_signal(signal.SIGINT)
                code = process.wait(30)
        assert code == 0, (self.home / "said").read_text(encoding="utf-8")


def lay_in(environment: EmptyEnvironment, distributions: Iterable[metadata.Distribution]) -> None:
    """Put packages that are installed here into another environment, without fetching and unpacking them again."""
    for distribution in distributions:
        for file in distribution.files or ():
            if ".." not in file.parts:
                link(str(distribution.locate_file(file)), environment.packages / file)


def link(source: str, target: Path) -> None:
    """Give a file a second name, or copy it where disks differ."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def needed_by(wheel: Path) -> Iterable[metadata.Distribution]:
    """Give what a wheel declares to need, and what that needs in turn, as installed here; nothing of its extras."""
    declared = metadata.PathDistribution(zipfile.Path(wheel, f"{'-'.join(wheel.name.split('-')[:2])}.dist-info/"))
    found: dict[str, metadata.Distribution] = {}
    waiting, seen = [*requirements(declared, set())], set[str]()
    while waiting:
        requirement = waiting.pop()
        if str(requirement) not in seen:
            seen.add(str(requirement))
            distribution = metadata.distribution(requirement.name)
            found[canonicalize_name(requirement.name)] = distribution
            waiting += requirements(distribution, requirement.extras)
    return found.values()


def requirements(distribution: metadata.Distribution, extras: set[str]) -> Iterator[Requirement]:
    """Read what a package needs on this machine with some of its extras."""
    for requirement in map(Requirement, distribution.requires or ()):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement
