"""Random questions: the kernels price, refuse and rank as the plain expressions do, a column at a time as all at once.

Only what is rounded may differ, by a millisecond: a logarithm of numpy and one of the compiler need not end in the
same digit.
"""

import numpy as np
from plain_price import plain_allowed, plain_parts, plain_refusals, plain_waiting
from random_question import random_question

from dispatch.assignment import NO_UNIT, waiting_cost
from dispatch.policy import POLICIES
from dispatch.price import PARTS, price_parts, refusals, weigh
from dispatch.price.asked import asked
from dispatch.price.kernels.first_of_one import first_of_one
from dispatch.price.kernels.weighing import price_column, refuse_column
from maps.road_graph import frozen

ROUNDED = {"lateness", "survival"}

rng = np.random.default_rng(112)
for number in range(24):
    rows, columns = int(rng.integers(1, 12)), int(rng.integers(1, 7))
    question = random_question(rng, rows, columns, [*POLICIES.values()][number % len(POLICIES)])
    four = (question.state, question.now_ms, question.tables, question.policy)
    parts, price, refusal, allowed = weigh(*four)

    plain = plain_parts(question)
    assert tuple(plain) == PARTS
    for code, told in zip(PARTS, parts, strict=True):
        assert np.abs(told - plain[code]).max() <= (code in ROUNDED), code
    assert (parts.sum(axis=0) == price).all()
    assert (refusal == plain_refusals(question)).all()
    assert (allowed == plain_allowed(question)).all()
    assert (price_parts(*four) == parts).all()
    assert (refusals(*four) == refusal).all()

    for column in range(columns):
        own = np.zeros_like(parts[:, :, 0]), np.zeros(rows, np.int64)
        price_column(asked(*four), column, *own)
        assert (own[0] == parts[:, :, column]).all()
        assert (own[1] == price[:, column]).all()
        may = np.zeros(rows, np.int8), np.zeros(rows, np.bool_)
        refuse_column(asked(*four), column, *may)
        assert (may[0] == refusal[:, column]).all()
        assert (may[1] == allowed[:, column]).all()
        wanting, coarse = int(rng.integers(1, 4)), own[1] // 10**6
        order = np.flatnonzero(may[1])[np.argsort(coarse[may[1]], kind="stable")][:wanting].tolist()
        best = first_of_one(frozen(coarse), frozen(may[1]), wanting).tolist()
        assert best == order + [NO_UNIT] * (wanting - len(order))

    kept = np.bincount(question.state.units.bound_to + 1, minlength=columns + 1)[1:]
    slot_of = np.repeat(np.arange(columns), np.maximum(question.state.incidents.wanting + kept, 1))
    waiting = waiting_cost(question.state, price, allowed)
    assert (waiting == plain_waiting(question, slot_of, price, allowed)).all()
