from __future__ import annotations

from typing import TYPE_CHECKING

from console.opening import replayed
from dispatch.commands import ReceiveCall
from dispatch.journal.port import Checkpoint
from town import ANNA, open_centre

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_checkpoint_that_another_version_wrote_is_made_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    centre = open_centre(tmp_path)
    centre.handle(ReceiveCall(reason="fever"), ANNA)
    seq = centre.state.last_seq
    centre.journal.save_checkpoint(Checkpoint(seq=seq, state=b'{"last_seq":%d,"calls":[]}' % seq))
    state = replayed(centre.journal)
    assert state.checkpoint() == centre.state.checkpoint()
    assert "another version" in caplog.text
    assert centre.journal.verify().events == seq
    centre.journal.close()
