"""What a history holds, ready for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleet.instants import from_ms
from simulator.history.columns import NO_TIME, UNKNOWN, Stage
from simulator.history.mapping import Mapping, Rows
from simulator.history.oddities import TEXTS, oddities
from simulator.history.reading import read_history
from simulator.history.week_counts import count_oddities, read_week_counts

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from simulator.history.columns import History
    from simulator.history.tally import Oddity


def inspect(path: Path, mapping: Mapping) -> dict[str, Any]:
    """Read a history and tell what it holds and what is odd in it.

    Raises
    ------
    HistoryError
        As ``FILE:LINE: reason``, where it cannot be read.
    """
    head = {"name": mapping.name, "file": path.name, "rows_are": str(mapping.rows)}
    if mapping.rows is Rows.WEEK_COUNTS:
        return head | _of_counts(path, mapping)
    reading = read_history(path, mapping)
    found = (*reading.met, *oddities(reading.history, bounds=mapping.bounds, longest=mapping.longest))
    return {
        **head,
        "rows": reading.rows,
        "left_out": reading.left_out,
        **_of_history(reading.history),
        "oddities": [_told(each) for each in found],
    }


def _of_history(history: History) -> dict[str, Any]:
    steps = np.diff(history.at_ms)
    return {
        "calls": len(history),
        "from": _iso(history.at_ms[0]),
        "until": _iso(history.at_ms[-1]),
        "time_zone": history.time_zone,
        "times_are_multiples_of_ms": int(np.gcd.reduce(steps)) if steps.any() else None,
        "with_place": int((~np.isnan(history.lon)).sum()),
        "with_zone": int((history.zone != UNKNOWN).sum()),
        "zones": len(history.zones),
        "reasons": len(history.reasons),
        "classes": _shares(history.classes, history.reason_class()),
        "urgency": {str(level): int(count) for level, count in enumerate(np.bincount(history.urgency)) if count},
        "responses": _of_responses(history),
    }


def _of_responses(history: History) -> dict[str, Any]:
    responses = history.responses
    return {
        "count": len(responses),
        "calls_with_any": len(np.unique(responses.call)),
        "units": len(responses.units),
        "hospitals": len(responses.hospitals),
        "with_time": {stage.word: int((responses.at_ms[:, stage] != NO_TIME).sum()) for stage in Stage},
    }


def _of_counts(path: Path, mapping: Mapping) -> dict[str, Any]:
    counts = read_week_counts(path, mapping)
    return {
        "rows": len(counts),
        "calls": int(counts.calls.sum()),
        "time_zone": counts.time_zone,
        "slot_minutes": counts.slot_minutes,
        "observations": counts.observations.tolist(),
        "zones": len(counts.zones),
        "classes": _shares(counts.reasons, np.repeat(counts.reason, counts.calls)),
        "oddities": [_told(each) for each in count_oddities(counts)],
    }


def _shares(names: tuple[str, ...], rows: NDArray[np.int32]) -> dict[str, int]:
    """Count calls by name, most frequent first, at most twenty."""
    counts = np.bincount(rows[rows != UNKNOWN], minlength=len(names))
    return {names[row]: int(counts[row]) for row in np.argsort(-counts, kind="stable")[:20].tolist()}


def _told(odd: Oddity) -> dict[str, Any]:
    told: dict[str, Any] = {"code": odd.code, "text": TEXTS[odd.code]}
    if odd.about:
        told["about"] = odd.about
    return told | {"count": odd.count, "lines": list(odd.lines)}


def _iso(at_ms: np.int64) -> str:
    return from_ms(int(at_ms)).isoformat().replace("+00:00", "Z")
