from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.identifiers import enp_check_digit, enp_of, snils_check_digits, snils_of

if TYPE_CHECKING:
    from pathlib import Path


def test_worked_examples_of_the_rules() -> None:
    assert snils_of("112-233-445 95") == "11223344595"
    assert snils_of("112-233-445 96") is None
    assert enp_check_digit("845199912289999") == "0"


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.from_regex(r"[0-9]{15}", fullmatch=True))
def test_numbers_with_their_check_digits_are_taken_and_with_others_refused(nine: str, fifteen: str) -> None:
    snils, enp = nine + snils_check_digits(nine), fifteen + enp_check_digit(fifteen)
    assert snils_of(f"{snils[:3]}-{snils[3:6]}-{snils[6:9]} {snils[9:]}") == snils
    assert enp_of(enp) == enp
    assert enp_of(enp[:15] + str((int(enp[15]) + 1) % 10)) is None
    assert snils_of(f"{nine}{(int(snils[9:]) + 1) % 100:02d}") is None


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert snils_of(text) is None or len(snils_of(text) or "") == 11
    assert enp_of(text) is None or len(enp_of(text) or "") == 16


@pytest.mark.realdata
def test_published_cases(data_dir: Path) -> None:
    cases = json.loads((data_dir / "ru_health" / "snils_enp_vectors.json").read_text(encoding="utf-8"))
    for case in cases["snils"]:
        assert (snils_of(case["snils"]) is not None) == case["valid"], case
    for case in cases["enp"]:
        assert (enp_of(case["enp"]) is not None) == case["valid"], case
