"""How long a crew waits at the door of a hospital before its handover begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.hospitals.columns import HospitalColumns


def expected_wait_ms(
    ahead: NDArray[np.int64], places: NDArray[np.int64], handover_ms: NDArray[np.int64], drive_ms: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give the mean wait of a crew that arrives after its drive and finds the others that are left.

    Handovers are taken as exponential, so while all places are busy one ends every ``g = handover / places`` on the
    mean. With n crews ahead in c places, ours begins when ``k = n - c + 1`` of them have ended, after an Erlang(k)
    time X of mean ``k g``. What is left of it when we come after a drive of t has the mean ::

        E[max(X - t, 0)] = Σ_{j < k} e^(-t/g) (t/g)^j / j! · (k - j) g

    Parameters
    ----------
    ahead, places, handover_ms, drive_ms : int64 of one shape

    Returns
    -------
    int64 of that shape
    """
    turns = np.maximum(ahead - places + 1, 0)
    gap_ms = handover_ms / places
    drives = drive_ms / gap_ms
    ended = np.exp(-drives)
    left = np.zeros(turns.shape)
    for done in range(int(turns.max(initial=0))):
        left += ended * np.maximum(turns - done, 0)
        ended = ended * drives / (done + 1)
    return np.rint(left * gap_ms).astype(np.int64)


def crews_ahead(hospitals: HospitalColumns, arrives_ms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the crews at each door now and those that come to it before each patient, (patients, hospitals) int64."""
    ahead = np.broadcast_to(hospitals.at_door, arrives_ms.shape).copy()
    for row in np.unique(hospitals.bound).tolist():
        earlier = np.sort(hospitals.bound_at_ms[hospitals.bound == row])
        ahead[:, row] += np.searchsorted(earlier, arrives_ms[:, row], side="right")
    return ahead
