"""The page of benchmarks says what was asked, what was reached, and where others are quicker."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from growth_picture import growth_picture
from write_benchmarks import page

from routing.benchmarks.comparison import Comparison
from routing.benchmarks.growth import Size, exponent, measure_size
from routing.figures import Figure

SIZES = [
    Size(nodes, 3 * nodes, 6 * nodes, prepare_ms=nodes / 10, customise_ms=nodes / 1e4, table_ms=nodes**0.5)
    for nodes in (1_000, 10_000, 100_000)
]


def test_the_page_names_what_is_lost() -> None:
    results = [
        Comparison("one route", "New York", "another 1.0", ours_ms=0.5, theirs_ms=0.25, at_least=1),
        Comparison("table", "Porto", "another 1.0", ours_ms=1.0, theirs_ms=5.0, at_least=8),
        Comparison("one pair", "Porto", "another 1.0", ours_ms=1.0, theirs_ms=5.0, at_least=2),
        Figure("open", 2.0, "s", 1.0),
    ]
    text = "\n".join(page(results, SIZES))
    losses = text.partition("## Where we lose")[2].partition("##")[0].strip().splitlines()
    assert losses == [
        "- New York, one route: another 1.0 is quicker, 0.25 against 0.5 ms.",
        "- Porto, table: quicker than another 1.0, 5 ×, but not the 8 × asked for.",
        "- open: 2 s, not the 1 s asked for.",
    ]
    assert "| Porto | one pair | 1 | another 1.0 | 5 | 5 × | 2 × | yes |" in text
    assert "| exponent | | | 1.00 | 1.00 | 0.50 |" in text


def test_the_picture_is_sound_and_has_a_line_for_each_time() -> None:
    picture = ET.fromstring(growth_picture(SIZES))
    lines = [each for each in picture.iter() if each.tag.endswith("polyline")]
    assert [len(line.attrib["points"].split()) for line in lines] == [3, 3, 3]


def test_a_made_up_region_is_measured() -> None:
    size = measure_size(1_000)
    assert size.nodes == 1_000
    assert min(size.prepare_ms, size.customise_ms, size.table_ms) > 0
    assert exponent(SIZES, "table_ms") == pytest.approx(0.5)
