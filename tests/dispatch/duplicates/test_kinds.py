"""The table of kinds is whole, fits the catalogue of reasons, and what it does not know is neutral."""

from __future__ import annotations

import numpy as np
import pytest

from dispatch.duplicates.kinds import NEUTRAL, kinds, kinds_of
from dispatch.errors import DispatchError
from dispatch.triage.loader import shipped_catalogues

TABLE = {
    "kinds": {"crash": ["traffic"], "fire": ["fire"]},
    "neutral": {"codes": ["unknown"]},
    "outdoors": {"kinds": ["crash"]},
    "worth": {"often": 1.0, "sometimes": 0.0, "apart": -2.0},
    "together": {"often": [], "sometimes": ["crash fire"]},
}


def test_most_reasons_of_the_catalogue_have_a_kind() -> None:
    unknown = [code for code in shipped_catalogues()[-1].reasons if kinds().row(code) == NEUTRAL]
    assert len(unknown) <= 0.15 * len(shipped_catalogues()[-1].reasons), unknown


def test_it_is_the_same_both_ways_and_neutral_beside_the_unknown() -> None:
    worth = kinds().worth
    np.testing.assert_array_equal(worth, worth.T)
    assert not worth[NEUTRAL].any()


def test_code_before_beginning_before_group() -> None:
    table = kinds_of({**TABLE, "kinds": {"crash": ["traffic"], "fire": ["fire", "scene"]}})
    assert table.row("traffic", "scene") == table.row("traffic_heavy") == 1
    assert table.row("fire_standby") == table.row("other_matter", "scene") == 2
    assert table.row("other_matter") == table.row("unknown") == table.row(None) == NEUTRAL


def test_a_pair_of_a_kind_that_is_not_there_is_refused() -> None:
    with pytest.raises(DispatchError, match="'flood'"):
        kinds_of({**TABLE, "together": {"often": ["crash flood"], "sometimes": []}})
