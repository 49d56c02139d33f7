from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from simulator.history.columns import NO_TIME, Stage
from simulator.history.mapping_file import find_mapping
from simulator.history.of_journal import write_journal_history
from simulator.history.reading import read_history

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playing import Play


@pytest.mark.slow
def test_a_journal_becomes_a_history_and_is_read_back(play: Callable[..., Play], tmp_path: Path) -> None:
    played = play(calls_per_hour=20, units=20, seed=4)
    played.until(played.now + timedelta(hours=3))
    out = StringIO()
    written = write_journal_history(played.centre.journal.public_parts(after=0), out, training=True)
    path = tmp_path / "journal.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    history = read_history(path, find_mapping("journal")).history
    responses = history.responses
    assert len(history) == written > 30
    assert (history.urgency > 0).all()
    assert (responses.at_ms[:, Stage.ASSIGNED] != NO_TIME).all()
    ended = responses.at_ms[:, Stage.ENDED] != NO_TIME
    assert ended.sum() > 10
    assert (responses.at_ms[ended, Stage.ENDED] > responses.at_ms[ended, Stage.ASSIGNED]).all()
