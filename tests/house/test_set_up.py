"""Set-up from nothing, on a small project of the same form whose only dependency lies in a folder beside it."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BASE_PYTHON = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
BACKEND = """
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "small-1.0-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        wheel.writestr("small-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: small\\nVersion: 1.0\\n")
        wheel.writestr("small-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("small-1.0.dist-info/RECORD", "")
        wheel.writestr("small.pth", str(pathlib.Path.cwd()))
    return name
"""


def write_wheel(folder: Path) -> str:
    """Write a package that says hello; give its line for constraints.txt."""
    files = {
        "hello.py": "WORD = 'hello'\n",
        "hello-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: hello\nVersion: 1.0\n",
        "hello-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {name: hashlib.sha256(text.encode()).digest() for name, text in files.items()}
    record = (
        f"{name},sha256={base64.urlsafe_b64encode(digest).decode().rstrip('=')}," for name, digest in digests.items()
    )
    files["hello-1.0.dist-info/RECORD"] = "\n".join([*record, "hello-1.0.dist-info/RECORD,,"])
    path = folder / "hello-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return f"hello==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class SmallProject:
    """A checkout that can be set up without a network."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a checkout"
        self.wheels = folder / "wheels"
        self.home = folder / "home"
        for path in (self.root, self.wheels, self.home):
            path.mkdir()
        shutil.copytree(ROOT / "scripts", self.root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        (self.root / "constraints.txt").write_text(write_wheel(self.wheels))
        (self.root / "backend.py").write_text(BACKEND)
        (self.root / "pyproject.toml").write_text(
            '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
            '[project]\nname = "small"\nversion = "1.0"\n'
        )

    @property
    def python(self) -> Path:
        return self.root / ".venv" / "bin" / "python"

    @property
    def stamp(self) -> Path:
        return self.root / ".venv" / "set_up.json"

    def start(self, **variables: str) -> subprocess.Popen[str]:
        usual = {
            "HOME": str(self.home),
            "PATH": os.defpath,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_NO_INDEX": "1",
            "PYTHON": str(BASE_PYTHON),
        }
        return subprocess.Popen(
            [self.root / "scripts" / "set_up.sh"], env=usual | variables, stderr=subprocess.PIPE, text=True
        )

    def set_up(self, **variables: str) -> tuple[int, str]:
        process = self.start(**variables)
        said = process.communicate()[1]
        return process.returncode, said

    def word(self) -> str:
        """Use what was installed, and the project itself."""
        command = [self.python, "-c", "import hello, backend; print(hello.WORD)"]
        return subprocess.run(command, cwd=self.home, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return SmallProject(tmp_path)


@pytest.mark.slow
def test_cold_then_nothing_then_what_changed_then_what_broke_then_what_moved(project: SmallProject) -> None:
    code, said = project.set_up()
    assert code == 0, said
    assert project.word() == "hello\n"
    assert project.set_up() == (0, "")

    with (project.root / "pyproject.toml").open("a") as settings:
        settings.write("# another line\n")
    code, said = project.set_up()
    assert code == 0
    assert "constraints.txt or pyproject.toml has changed" in said
    assert project.set_up() == (0, "")

    project.python.unlink()
    code, said = project.set_up()
    assert code == 0
    assert "replacing .venv, which does not start" in said
    assert project.word() == "hello\n"

    before = project.root
    project.root = before.rename(before.with_name("elsewhere"))
    code, said = project.set_up()
    assert code == 0
    assert f"replacing .venv, which was made for {before}" in said
    assert project.word() == "hello\n"


@pytest.mark.slow
def test_two_at_once_make_one_environment(project: SmallProject) -> None:
    both = [project.start(), project.start()]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("making .venv" in text for text in said) == 1
    assert project.word() == "hello\n"


@pytest.mark.slow
def test_a_registry_that_is_away_is_named_and_nothing_is_signed(project: SmallProject) -> None:
    nobody = {"PIP_INDEX_URL": "http://127.0.0.1:9", "PIP_RETRIES": "1"}
    code, said = project.set_up(PIP_NO_INDEX="0", PIP_FIND_LINKS="", **nobody)
    assert code == 1
    assert "the package registry gave no answer" in said.splitlines()[-1]
    assert not project.stamp.exists()


@pytest.mark.slow
def test_a_package_that_is_not_the_pinned_one_is_refused(project: SmallProject) -> None:
    (project.root / "constraints.txt").write_text(f"hello==1.0 --hash=sha256:{'0' * 64}\n")
    code, said = project.set_up()
    assert code == 1
    assert "differs from the one pinned in constraints.txt" in said


def test_a_python_that_makes_no_environments_is_named_with_the_line_that_mends_it(project: SmallProject) -> None:
    crippled = project.home / "python3"
    without = project.home / "without"
    (without / "ensurepip").mkdir(parents=True)
    (without / "ensurepip" / "__init__.py").write_text("raise ImportError\n")
    crippled.write_text(f'#!/bin/sh\nPYTHONPATH="{without}" exec "{BASE_PYTHON}" "$@"\n')
    crippled.chmod(0o755)
    coreutils = project.home / "bin"
    coreutils.mkdir()
    (coreutils / "dirname").symlink_to(shutil.which("dirname") or "dirname")
    code, said = project.set_up(PYTHON=str(crippled), PATH=str(coreutils))
    assert code == 1
    assert "cannot make virtual environments. Mend it with: " in said
    assert "apt-get install -y python3" in said
    assert not (project.root / ".venv").exists()


def test_without_any_python_the_line_that_brings_one_is_named(project: SmallProject) -> None:
    code, said = project.set_up(PYTHON="no-such-python")
    assert code == 1
    assert "no Python 3.11 or newer among: no-such-python." in said
    assert "sudo apt-get install -y python3 python3-venv" in said
