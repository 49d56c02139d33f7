import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PINS = re.findall(r"^([\w.-]+)==([^\s;\\]+)", CONSTRAINTS, re.MULTILINE)


def declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    return sorted({*project["dependencies"], *(line for extra in extras for line in extra)})


@pytest.mark.parametrize("line", declared())
def test_each_dependency_is_pinned_to_versions_that_it_allows(line: str) -> None:
    requirement = Requirement(line)
    versions = [version for name, version in PINS if canonicalize_name(name) == canonicalize_name(requirement.name)]
    assert versions
    assert all(requirement.specifier.contains(version) for version in versions)


def test_each_pin_has_a_hash() -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", CONSTRAINTS, flags=re.MULTILINE)[1:]
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_no_download_address_is_written_down() -> None:
    assert "://" not in CONSTRAINTS
    assert not re.search(r"^\s*-(-?[a-z-]*index|-find-links|f )", CONSTRAINTS, re.MULTILINE)
