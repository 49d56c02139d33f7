"""What a real service is set up from, made by the product's own commands: a built map, fleet files, accounts."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import TYPE_CHECKING

from maps.store import open_map

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "console", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def told(*arguments: str) -> str:
    """Run what must work, and give what it printed."""
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def built_region(folder: Path) -> Path:
    """Build a small made-up region."""
    told("map", "build", "made-up:2000:3", "--out", str(folder))
    return folder


def placed_fleet(region: Path, folder: Path) -> Path:
    """Give the template, moved to where the region has its stations and hospitals."""
    told("fleet", "template", str(folder))
    built = open_map(region)
    for file, landmarks in (("stations.csv", built.stations), ("hospitals.csv", built.hospitals)):
        with (folder / file).open(encoding="utf-8-sig", newline="") as text:
            rows = list(csv.DictReader(text))
        for row, landmark in zip(rows, landmarks, strict=False):
            row["lon"], row["lat"] = str(landmark.lon), str(landmark.lat)
        with (folder / file).open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    return folder


def account(state: Path, name: str, role: str, *options: str) -> str:
    """Add an account; gives its token."""
    return told("user", "add", name, "--role", role, *options, "--state", str(state)).strip()
