"""The centre: takes commands, keeps the journal, and tells everyone who listens what happened.

A command is decided on the state as it stands, then its events are appended with the versions of every stream that
the decision read. Where others were faster, the command is decided again on the newer state, so a conflict is told
only where a rule fails there. The state changes only after the events are durable.
"""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from dispatch.commands import Actor, Command, EraseIncident
from dispatch.covering.cover import Cover
from dispatch.covering.move_rules import USUAL_RULES
from dispatch.erasing import erased_by, incident_in_journal
from dispatch.handlers import decide_on
from dispatch.journal.canonical import canonical_json
from dispatch.journal.port import Append, Idempotency, NewEvent, Repeated, StoredEvent, VersionConflict
from dispatch.journal.sealed_parts import SealedParts
from dispatch.refusals import BadFieldError, ContendedError
from dispatch.situation import Numbers, Situation
from dispatch.triage.versions import shipped_versions
from fleet.districts import Districts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dispatch.covering.move_rules import MoveRules
    from dispatch.decision import Decision
    from dispatch.journal.port import AppendResult, Journal
    from dispatch.policy import Policy
    from dispatch.ports import Clock
    from dispatch.state import CentreState
    from dispatch.streets import Streets
    from dispatch.triage.versions import Versions
    from fleet.positions import PositionBook
    from fleet.roster import Fleet

ATTEMPTS: Final = 4
"""A command is decided once and, where others were faster, at most three times again."""

RECENT_EVENTS: Final = 10_000
"""Events kept in memory for readers who are only a little behind."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RequestKey:
    """The `Idempotency-Key` of a request with the digest of its body."""

    key: str
    digest: str


class Centre:
    """One centre on one journal, driven by one thread.

    `handle` carries a command out at once; `attempt` and `settle` are its two halves for a driver that flushes many
    appends to disk together.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        state: CentreState,
        fleet: Fleet,
        positions: PositionBook,
        streets: Streets,
        policy: Policy,
        clock: Clock,
        training: bool,
        versions: Versions | None = None,
        move_rules: MoveRules = USUAL_RULES,
    ) -> None:
        self.journal = journal
        self.state = state
        self.fleet = fleet
        self.districts = Districts(fleet)
        self.cover = Cover(streets.map, fleet.zones)
        self.positions = positions
        self.streets = streets
        self.policy = policy
        self.clock = clock
        self.training = training
        self.versions = versions or shipped_versions()
        self.move_rules = move_rules
        self.sealed = SealedParts(journal)
        self.recent: deque[StoredEvent] = deque(maxlen=RECENT_EVENTS)
        self._numbers = Numbers(state)
        self._listeners: list[Callable[[StoredEvent], None]] = []

    def situation(self) -> Situation:
        """Give everything that a decision may read, as it stands now."""
        return Situation(
            now=self.clock.now(),
            state=self.state,
            fleet=self.fleet,
            districts=self.districts,
            cover=self.cover,
            positions=self.positions,
            streets=self.streets,
            policy=self.policy,
            move_rules=self.move_rules,
            versions=self.versions,
            numbers=self._numbers,
            older=lambda key: incident_in_journal(self.journal, key),
            sealed=self.sealed.merged,
        )

    def listen(self, listener: Callable[[StoredEvent], None]) -> Callable[[], None]:
        """Tell the listener of every event once it is durable and in the state; gives what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def handle(self, command: Command, actor: Actor, request: RequestKey | None = None) -> dict[str, Any]:
        """Carry out a command and give its public answer.

        Raises
        ------
        RefusedError
            Where a rule does not allow it; nothing was stored.
        JournalError
            Where the journal refuses; nothing was stored.
        """
        answered = self.earlier_answer(actor, request)
        if answered is not None:
            return answered
        for _ in range(ATTEMPTS):
            append, decision = self.attempt(command, actor, request)
            settled = self.settle(append, decision, self.journal.append([append])[0], command)
            if settled is not None:
                return settled
        raise ContendedError(ATTEMPTS)

    def earlier_answer(self, actor: Actor, request: RequestKey | None) -> dict[str, Any] | None:
        """Give the first answer to a request that is sent again; another body under its key is refused."""
        repeated = request and self.journal.answer_of(actor.name, request.key, now=self.clock.now())
        return _same_answer(repeated, request.digest) if request and repeated else None

    def attempt(self, command: Command, actor: Actor, request: RequestKey | None = None) -> tuple[Append, Decision]:
        """Decide on a command as the state stands now, and give what is to be appended."""
        situation = self.situation()
        decision = decide_on(command, situation)
        events = tuple(map(_as_training, decision.events)) if self.training else decision.events
        kept = None
        if request is not None:
            kept = Idempotency(actor.name, request.key, request.digest, canonical_json(decision.answer))
        append = Append(events, decision.expected, actor.name, actor.seat, situation.now, kept)
        return append, decision

    def settle(
        self, append: Append, decision: Decision, result: AppendResult, command: Command
    ) -> dict[str, Any] | None:
        """Take in what the journal answered; None means that others were faster and it must be decided again."""
        if isinstance(result, VersionConflict):
            return None
        if isinstance(result, Repeated):
            return _same_answer(result, append.idempotency.digest if append.idempotency else None)
        if isinstance(command, EraseIncident):
            self._erase(erased_by(result.events[0]))
        for new, stored in zip(append.events, result.events, strict=True):
            self._take_in(new, stored)
        for stored in result.events:
            self._tell(stored)
        return decision.answer

    def _erase(self, keys: Sequence[str]) -> None:
        """Delete the keys of incidents, and what is in memory of their sealed parts."""
        self.journal.delete_keys(keys)
        for key in keys:
            self.sealed.forget(event.seq for event in self.journal.read_stream(f"incident:{key}"))
        for call in self.state.calls.values():
            if call.opened in keys:
                self.sealed.forget(call.sealed_at)

    def _take_in(self, new: NewEvent, stored: StoredEvent) -> None:
        if new.sealed is not None:
            self.sealed.remember(stored.seq, dict(new.sealed))
        if self.state.apply(stored):
            self.journal.save_checkpoint(self.state.checkpoint())
        self.recent.append(stored)
        if stored.type in {"ClosureSet", "ClosureLifted"}:
            self.refresh_closures()

    def _tell(self, stored: StoredEvent) -> None:
        """Tell everyone who listens; one who fails is logged and keeps nobody else from hearing it."""
        for listener in tuple(self._listeners):
            try:
                listener(stored)
            except Exception:  # noqa: BLE001  whoever listens, the centre goes on
                _log.exception("a listener failed on event %d", stored.seq)

    def refresh_closures(self) -> None:
        """Make the streets know which closures hold now."""
        now = self.clock.now()
        holding = [closure for closure in self.state.closures.values() if closure.holds_at(now)]
        self.streets.close(arc for closure in holding for arc in closure.arcs)


def _same_answer(repeated: Repeated, digest: str | None) -> dict[str, Any]:
    if repeated.digest != digest:
        raise BadFieldError("Idempotency-Key", "was used before with another body")
    answer: dict[str, Any] = msgspec.json.decode(repeated.answer)
    return answer


def _as_training(event: NewEvent) -> NewEvent:
    return replace(event, data={**event.data, "training": True})
