"""The licences of what the pages are made of, gathered from a small folder of packages."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(SCRIPTS)
    return importlib.import_module("notices")


@pytest.fixture
def web(tmp_path: Path) -> Path:
    packages = {
        "": {"name": "pages"},
        "node_modules/@small/fonts": {"version": "1.0.0", "license": "OFL-1.1"},
        "node_modules/drawing": {"version": "2.0.0", "license": "MIT"},
        "node_modules/drawing/node_modules/lines": {"version": "3.0.0", "license": "ISC"},
        "node_modules/tool": {"version": "4.0.0", "license": "MIT", "dev": True},
    }
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": packages}))
    texts = {
        "@small/fonts/OFL.txt": "Open Font License\r\nof somebody\r\n",
        "drawing/README.md": "# Drawing\n\nHow to.\n\n## License (MIT)\n\nCopyright of a painter\n",
        "drawing/node_modules/lines/LICENSE.md": "Copyright of a liner\n",
        "drawing/node_modules/lines/NOTICE": "Thanks to rulers\n",
    }
    for name, text in texts.items():
        path = tmp_path / "node_modules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")
    return tmp_path


def test_each_package_that_is_shipped_is_there_with_its_text(notices: Any, web: Path) -> None:
    told = notices.gather_notices(web)
    for line in ("@small/fonts 1.0.0: OFL-1.1", "drawing 2.0.0: MIT", "lines 3.0.0: ISC"):
        assert f"  {line}\n" in told
    assert "Open Font License\nof somebody\n" in told
    assert "## License (MIT)\n\nCopyright of a painter\n" in told
    assert "Copyright of a liner\n\nThanks to rulers\n" in told
    assert "How to" not in told
    assert "tool" not in told


def test_a_package_without_the_text_of_its_licence_is_not_shipped(notices: Any, web: Path) -> None:
    (web / "node_modules" / "drawing" / "README.md").write_text("# Drawing\n")
    with pytest.raises(Exception, match=r"^drawing 2\.0\.0 is part of the pages, and has no text of its licence$"):
        notices.gather_notices(web)
