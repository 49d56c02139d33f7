"""Opening a centre on its files: journal, state, streets and fleet, ready to take commands."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from console.errors import ConsoleError
from dispatch.adapters.sqlite_journal import SqliteJournal
from dispatch.assignment import load_solver
from dispatch.centre import Centre
from dispatch.covering.move_rules import USUAL_RULES
from dispatch.policy import FULL
from dispatch.state import CentreState
from dispatch.streets import RoadsByClock, Streets
from fleet.coverage import warm_up as warm_up_coverage
from fleet.last_fixes import read_last_fixes
from fleet.positions import PositionBook
from fleet.relocation.warm_up import warm_up as warm_up_relocation
from routing.speeds import with_siren

if TYPE_CHECKING:
    from datetime import datetime

    from console.region import Region
    from console.state_folder import StateFolder
    from dispatch.covering.move_rules import MoveRules
    from dispatch.journal.port import Checkpoint, Journal
    from dispatch.policy import Policy
    from dispatch.ports import Clock
    from dispatch.triage.versions import Versions
    from fleet.roster import Fleet

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CentreParts:
    """What a centre is made of before it is opened."""

    region: Region
    fleet: Fleet
    clock: Clock
    training: bool
    versions: Versions | None = None
    policy: Policy = FULL
    move_rules: MoveRules = USUAL_RULES


def open_centre(folder: StateFolder, parts: CentreParts) -> Centre:
    """Open the journal, bring the state up to its end, and put the centre together.

    Raises
    ------
    ConsoleError
        Where the journal belongs to another map, or is of the other kind (training or not).
    JournalError
        Where it cannot be opened or read.
    """
    journal = SqliteJournal.open(folder.database, folder.keys)
    check_kind(journal, folder, map_digest=parts.region.map.manifest.digest, training=parts.training)
    centre = Centre(
        journal=journal,
        state=replayed(journal),
        fleet=parts.fleet,
        positions=_positions(folder, parts.fleet),
        streets=Streets(
            parts.region.map,
            parts.region.hierarchy,
            parts.policy,
            RoadsByClock(parts.region.closures, with_siren(), parts.fleet.time_zone),
            now=parts.clock.now(),
        ),
        policy=parts.policy,
        clock=parts.clock,
        training=parts.training,
        versions=parts.versions,
        move_rules=parts.move_rules,
    )
    centre.refresh_closures()
    load_solver()
    warm_up_coverage()
    warm_up_relocation()
    for incident in centre.state.incidents.values():
        centre.sealed.merged(incident.sealed_at)
    return centre


def prepare(folder: StateFolder) -> None:
    """Make the state folder with an empty journal, where they are not there: accounts and fleets lie in its file."""
    folder.make()
    if not folder.database.exists():
        SqliteJournal.open(folder.database, folder.keys).close()


def last_instant(folder: StateFolder) -> datetime | None:
    """Give when the newest event of a folder's journal was decided; None where there is none."""
    journal = SqliteJournal.open(folder.database, folder.keys)
    try:
        newest = journal.read(after=journal.last_seq() - 1, limit=1)
    finally:
        journal.close()
    return newest[0].at if newest else None


def check_kind(journal: SqliteJournal, folder: StateFolder, *, map_digest: str, training: bool) -> None:
    """Let a new journal note its map and kind; refuse one that names others."""
    kind = "training" if training else "service"
    if journal.set_once("kind", kind) != kind:
        held = "a training" if kind == "service" else "a real service's"
        raise ConsoleError(f"{folder.path} holds {held} journal: name another folder with --state")
    if journal.set_once("map", map_digest) != map_digest:
        raise ConsoleError(f"the journal in {folder.path} belongs to another map: name another folder with --state")


def replayed(journal: Journal) -> CentreState:
    """Fold the newest checkpoint and all that came after it; keys of erased incidents are deleted for good.

    Checkpoints of a version that wrote them otherwise are dropped, and made again of the events.
    """
    try:
        state = CentreState.of(journal.checkpoint())
    except msgspec.ValidationError:
        _log.warning("checkpoints of another version are dropped; the journal is read from its beginning")
        journal.drop_checkpoints()
        state = CentreState()
    newest: deque[Checkpoint] = deque(maxlen=2)
    state.fold(journal.public_parts(after=state.last_seq), keep=newest.append)
    for passed in newest:
        journal.save_checkpoint(passed)
    journal.delete_keys(sorted(state.erased))
    return state


def _positions(folder: StateFolder, fleet: Fleet) -> PositionBook:
    book = PositionBook(tuple(fleet.unit_rows))
    last = read_last_fixes(folder.last_fixes)
    if last.warning:
        _log.warning(last.warning)
    book.restore(last.fixes)
    return book
