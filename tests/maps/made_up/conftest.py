"""The region that the tests of this folder look at, and what can be found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maps.made_up.entries import made_up_entries

if TYPE_CHECKING:
    from maps import MadeUpRegion
    from maps.gazetteer.entries import Entries


@pytest.fixture(scope="session")
def entries(region: MadeUpRegion) -> Entries:
    """Give what can be found by name in the region of 3,000 nodes."""
    return made_up_entries(region)
