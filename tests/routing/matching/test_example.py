"""The examples of docs/matching.md run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

DOCUMENT = Path(__file__).parents[3] / "docs" / "matching.md"


def test_the_examples_of_the_document_run(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec("\n".join(blocks), names)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1 chain, 1.00 of the way")
    assert second.startswith("0 hours of classes learnt of ")
    assert len(names["told"]) == 1
