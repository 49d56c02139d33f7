"""Matchings on random costs, some with many ties: the same total as scipy, the same units over few arcs and all."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from dispatch.matching import match

rng = np.random.default_rng(112)
for units, slots, highest in ((1, 1, 3), (3, 5, 2), (9, 9, 3), (25, 12, 1), (30, 25, 40), (40, 30, 2**40)):
    cost = rng.integers(-highest, highest, (units, slots))
    waiting = rng.integers(0, 2 * highest, slots)
    found = [match(cost, np.ones(cost.shape), np.arange(slots), waiting, nearest=nearest) for nearest in (1, 3, 50)]
    alone = np.where(np.eye(slots, dtype=bool), waiting, 2**45)
    whole = np.vstack((cost, alone))
    assert {each.total for each in found} == {int(whole[linear_sum_assignment(whole)].sum())}
    assert len({each.unit_of_slot.tobytes() for each in found}) == 1
