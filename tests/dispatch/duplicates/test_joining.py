"""A joined incident is never less urgent than either, and a split gives back what a join took."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.duplicates.joining import FORMS, Joinable, Placing, merged, split

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
instants = st.integers(0, 60).map(lambda minute: NOON + timedelta(minutes=minute))
placings = st.builds(Placing, st.floats(29, 31), st.floats(59, 61), st.sampled_from([10.0, 50.0, 2_000.0]), instants)


def incidents(name: str) -> st.SearchStrategy[Joinable]:
    """Draw an incident."""
    return st.builds(
        Joinable,
        id=st.just(name),
        priority=st.integers(1, 5),
        form=st.sampled_from(FORMS),
        reason=st.sampled_from(["traffic", "injury", "unknown"]),
        needs=st.frozensets(st.sampled_from(["physician", "resuscitation"])),
        patients=st.none() | st.integers(1, 9),
        place=st.none() | placings,
        opened_at=instants,
        calls=st.just((f"{name}1", f"{name}2")),
    )


@given(incidents("A"), incidents("B"))
def test_joined_is_as_urgent_and_needs_as_much_as_either(kept: Joinable, joined: Joinable) -> None:
    both = merged(kept, joined)
    for each in (kept, joined):
        assert both.priority <= each.priority
        assert FORMS.index(both.form) <= FORMS.index(each.form)
        assert both.needs >= each.needs
        assert (both.patients or 0) >= (each.patients or 0)
        assert both.opened_at <= each.opened_at
        assert set(each.calls) <= set(both.calls)
    assert both.id == kept.id
    assert (both.place is None) == (kept.place is None and joined.place is None)


@given(incidents("A"), incidents("B"))
def test_a_split_gives_both_back(kept: Joinable, joined: Joinable) -> None:
    assert split(merged(kept, joined), kept, joined).kept == kept
    assert split(merged(kept, joined), kept, joined).restored == joined


@given(incidents("A"), incidents("B"))
def test_what_was_changed_after_the_join_stays_and_is_told(kept: Joinable, joined: Joinable) -> None:
    now = replace(merged(kept, joined), patients=17, calls=(*merged(kept, joined).calls, "A3"))
    apart = split(now, kept, joined)
    assert apart.changed == ("patients",)
    assert apart.kept == replace(kept, patients=17, calls=(*kept.calls, "A3"))


def test_the_judge_chooses_the_place() -> None:
    one, other = (Placing(30.0, 60.0, radius_m, NOON) for radius_m in (10.0, 500.0))
    kept = Joinable("A", 2, "urgent", "injury", frozenset(), None, one, NOON, ("A1",))
    joined = replace(kept, id="B", place=other, calls=("B1",))
    assert merged(kept, joined).place == one
    assert merged(kept, joined, judge=lambda _, second: second).place == other
