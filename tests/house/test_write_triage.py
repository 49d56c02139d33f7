"""The page of triage says what the catalogue says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogues import small
from write_triage import MARK, PAGE, with_tables

from dispatch.triage.loader import shipped_catalogues

if TYPE_CHECKING:
    from pathlib import Path


def test_the_tables_are_written_of_the_shipped_catalogue() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_tables(page, shipped_catalogues()[-1]) == page, "run: python scripts/write_triage.py"


def test_a_reason_stands_with_what_is_sent_before_any_question(tmp_path: Path) -> None:
    page = with_tables(f"# Page\n\n{MARK}\nold\n", small(tmp_path))
    assert page.startswith(f"# Page\n\n{MARK}\n\n## Ways to close without a crew\n")
    assert "old" not in page
    assert "| `chest` | Боль в груди | Chest pain | emergency | 2 | 20 | physician | 1 | 3 |" in page
    assert "2 reasons, in force from 2026-01-01T00:00:00+00:00, **not approved by a medical director**" in page


def test_an_approval_is_told(tmp_path: Path) -> None:
    assert "approved by Главный врач" in with_tables(MARK, small(tmp_path, approved_by="Главный врач"))
