"""The matcher and the days that it is held against know nothing of each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import dispatch.duplicates
import simulator.made_up_calls


@pytest.mark.parametrize(
    ("package", "other"),
    [(dispatch.duplicates, "simulator"), (simulator.made_up_calls, "dispatch.duplicates")],
)
def test_neither_imports_the_other(package: object, other: str) -> None:
    folder = Path(str(getattr(package, "__file__", ""))).parent
    files = list(folder.glob("*.py"))
    assert files
    imported = {name for file in files for name in _imported(file)}
    assert not {name for name in imported if name == other or name.startswith(f"{other}.")}


def _imported(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    whole = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return whole | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
