"""Taking back what somebody did seconds ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from dispatch import events as e
from dispatch.decision import Decision
from dispatch.folding.undoing import UNDO_WITHIN
from dispatch.refusals import ChangedSinceError, NothingToUndoError
from dispatch.vocabulary import AssignmentStatus, Outcome

if TYPE_CHECKING:
    from dispatch.commands import Undo
    from dispatch.folding.undoing import Change
    from dispatch.incident import Incident
    from dispatch.situation import Situation


def undo(command: Undo, situation: Situation) -> Decision:
    """Put the records that this person changed last back as they stood, while nobody has changed them since."""
    change = situation.state.changes.newest_of(command.by, command.seat)
    if change is None or not change.whole or situation.now - change.at > UNDO_WITHIN:
        raise NothingToUndoError(UNDO_WITHIN)
    moved_on = [stream for stream, version in change.after.items() if situation.state.version(stream) != version]
    if moved_on:
        raise ChangedSinceError(moved_on)
    streams = sorted(change.after)
    restored = e.Undone(
        first=change.first,
        last=change.last,
        incidents=tuple(_restored(change, key, situation) for key in sorted(change.incidents, key=int)),
        units=tuple(change.units[unit] for unit in sorted(change.units)),
        calls=tuple(change.calls[call] for call in sorted(change.calls, key=int)),
    )
    undone = e.new_event(restored, streams[0], touches=tuple(streams[1:]))
    answer = {"first": change.first, "last": change.last, "incidents": sorted(change.incidents, key=int)}
    return Decision((undone,), dict(change.after), answer)


def _restored(change: Change, key: str, situation: Situation) -> Incident:
    """Give an incident as it stood; an assignment that it did not have then stays, as one that was undone."""
    before, now = change.incidents[key], situation.state.incidents[key]
    known = {each.id for each in before.assignments}
    ended = AssignmentStatus.ENDED
    undone = tuple(
        replace(each, status=ended, outcome=Outcome.UNDONE, times={**each.times, ended.value: situation.now})
        for each in now.assignments
        if each.id not in known
    )
    return replace(before, assignments=(*before.assignments, *undone))
