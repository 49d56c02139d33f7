"""What `bench` prints of each thing measured, as a line and as JSON."""

from __future__ import annotations

import json

from console.commands.bench import result_line, results_as_json
from routing.benchmarks.comparison import Comparison
from routing.figures import Figure

QUICKER = Comparison("one route", "New York", "another 1.0", ours_ms=0.1, theirs_ms=0.25, at_least=2)
SLOWER = Comparison("one route", "New York", "another 1.0", ours_ms=0.5, theirs_ms=0.25, at_least=1)


def test_a_comparison_is_a_line_with_both_times_and_what_is_asked() -> None:
    assert " ".join(result_line(QUICKER).split()) == "New York: one route 0.1 ms another 1.0 0.25 ms 2.50 × ≥ 2 ×"
    assert result_line(SLOWER).endswith("0.50 × ≥ 1 ×   MISSED")


def test_a_figure_is_a_line_with_its_budget() -> None:
    assert " ".join(result_line(Figure("open", 0.5, "s", 1.0)).split()) == "open 0.50 s ≤ 1"
    assert result_line(Figure("open", 3.5, "s", 1.0)).endswith("MISSED")
    assert result_line(Figure("events", 5.0, "events/s", 100.0, at_least=True)).endswith("≥ 100   MISSED")


def test_all_results_are_plain_json() -> None:
    found = json.loads(json.dumps(results_as_json([Figure("open", 0.5, "s", 1.0), QUICKER])))
    assert found["figures"] == [{"name": "open", "value": 0.5, "unit": "s", "budget": 1.0, "at_least": False}]
    assert found["comparisons"][0]["reached"] is True
    assert found["comparisons"][0]["ratio"] == 2.5
