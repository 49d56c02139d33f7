"""Targets are remembered once they are proved, and only then."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from console.targets_book import TargetsBook
from dispatch.covering.targets import station_targets, targets_question
from simulator.clock import ManualClock
from town import NOON, open_centre

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dispatch.covering.targets import TargetsQuestion

pytestmark = pytest.mark.anyio

in_no_time = partial(station_targets, limit_s=1e-3)


@pytest.fixture
def question(tmp_path: Path) -> Iterator[TargetsQuestion]:
    centre = open_centre(tmp_path, clock=ManualClock(NOON))
    yield targets_question(centre.situation())
    centre.journal.close()


async def test_a_proven_answer_is_remembered(question: TargetsQuestion) -> None:
    book = TargetsBook()
    first = await book.answer(question)
    assert first.proven
    assert await book.answer(question) is first


async def test_an_unproven_answer_is_solved_again_when_it_is_asked_again(question: TargetsQuestion) -> None:
    book = TargetsBook(in_no_time)
    first = await book.answer(question)
    assert not first.proven
    assert await book.answer(question) is not first


async def test_who_asks_while_it_is_solved_is_told_the_same_unproven_or_not(question: TargetsQuestion) -> None:
    book = TargetsBook(in_no_time)
    first, *others = await asyncio.gather(*(book.answer(question) for _ in range(4)))
    assert not first.proven
    assert all(each is first for each in others)
