"""A book that calls came to, changed in and left proposes what a new one with the same calls does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.duplicates.book import SketchBook
from dispatch.duplicates.proposing import propose
from dispatch.duplicates.sketch import Sketch, sketch_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXTS = ["давит в груди, мужчина 60 лет", "авария, две машины", "где скорая", "упала бабушка", ""]
ADDRESSES = [None, "Садовая улица, 5, кв. 7", "Садовая улица, 5, кв. 9", "Лесная улица, 12", "Садовая / Лесная"]

sketches = st.builds(
    lambda call, minute, incident, place, address, text, phone: sketch_of(
        f"C{call}",
        NOON + timedelta(minutes=minute),
        incident=incident,
        place=place,
        radius_m=20.0,
        address=address,
        reason="traffic" if "авария" in text else "chest_pain",
        text=text,
        phone=phone,
    ),
    st.integers(0, 12),
    st.integers(0, 90),
    st.sampled_from(["", "I1", "I2", "I3"]),
    st.none() | st.sampled_from([(30.0, 60.0), (30.0005, 60.0), (30.1, 60.1)]),
    st.sampled_from(ADDRESSES),
    st.sampled_from(TEXTS),
    st.sampled_from([None, "a", "b"]),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), sketches),
        st.tuples(st.just("drop"), st.integers(0, 12)),
        st.tuples(st.just("move"), st.integers(0, 12)),
        st.tuples(st.just("forget"), st.sampled_from(["I1", "I2"])),
        st.tuples(st.just("expire"), st.integers(0, 60)),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(steps, sketches)
def test_it_proposes_what_a_new_book_does(taken: list[tuple[str, object]], new: Sketch) -> None:
    book, kept = SketchBook(), dict[str, Sketch]()
    for what, with_which in taken:
        _take(book, kept, what, with_which)
    now = NOON + timedelta(minutes=95)
    assert len(book) == len(kept)
    found = propose(new, book, now, limit=9)
    wanted = propose(new, list(kept.values()), now, limit=9)
    assert [(each.incident, each.call, round(each.likelihood, 9)) for each in found] == [
        (each.incident, each.call, round(each.likelihood, 9)) for each in wanted
    ]


def _take(book: SketchBook, kept: dict[str, Sketch], what: str, which: object) -> None:
    if isinstance(which, Sketch):
        book.put(which)
        kept[which.call] = which
    elif what == "drop":
        book.drop(f"C{which}")
        kept.pop(f"C{which}", None)
    elif what == "move":
        book.move(f"C{which}", "I3")
        if f"C{which}" in kept:
            kept[f"C{which}"] = _with_incident(kept[f"C{which}"], "I3")
    elif what == "forget":
        book.forget(str(which))
        for call in [call for call, sketch in kept.items() if sketch.incident == which]:
            del kept[call]
    elif isinstance(which, int):
        before = NOON + timedelta(minutes=which)
        book.expire(before)
        for call in [call for call, sketch in kept.items() if sketch.at < before]:
            del kept[call]


def _with_incident(sketch: Sketch, incident: str) -> Sketch:
    from dataclasses import replace

    return replace(sketch, incident=incident)


def test_it_grows_beyond_its_first_capacity() -> None:
    many = [sketch_of(f"C{number}", NOON, place=(30.0, 60.0 + number / 1_000)) for number in range(300)]
    book = SketchBook(many)
    assert (len(book), book.incidents) == (300, 300)
