"""Write the tables of all keys of scenarios into docs/scenarios/README.md, below its mark."""

from __future__ import annotations

from pathlib import Path

from simulator.scenario.documenting import key_tables

PAGE = Path(__file__).parents[1] / "docs" / "scenarios" / "README.md"
MARK = "<!-- keys -->\n"


def page() -> str:
    """Give the page as it should be."""
    before, mark, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    return f"{before}{mark}\n{key_tables()}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
