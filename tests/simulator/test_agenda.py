"""An agenda gives what is due in order, each matter once, at the instant that was set last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from simulator.agenda import Agenda

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SETTINGS = st.lists(st.tuples(st.sampled_from("abcde"), st.none() | st.integers(0, 5)), max_size=40)


@given(SETTINGS, st.integers(0, 5))
def test_it_gives_what_a_sorted_list_would(settings: list[tuple[str, int | None]], until: int) -> None:
    agenda: Agenda[str] = Agenda()
    wanted: dict[str, tuple[int, int]] = {}
    for number, (matter, minute) in enumerate(settings):
        agenda.set(matter, None if minute is None else NOON + timedelta(minutes=minute))
        if minute is None:
            wanted.pop(matter, None)
        elif matter not in wanted or wanted[matter][0] != minute:
            wanted[matter] = (minute, number)
    ordered = sorted(wanted, key=lambda matter: wanted[matter])
    first = NOON + timedelta(minutes=wanted[ordered[0]][0]) if ordered else None
    assert agenda.next_at() == first
    taken = []
    while (matter := agenda.take_due(NOON + timedelta(minutes=until))) is not None:
        taken.append(matter)
    assert taken == [matter for matter in ordered if wanted[matter][0] <= until]
