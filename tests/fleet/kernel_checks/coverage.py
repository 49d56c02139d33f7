"""Coverage, the loss of each unit and the gain of each move on random spreads: the same as counted in numpy."""

import numpy as np

from fleet.coverage import coverage, demand_columns, unit_columns
from fleet.coverage.expected import last_worth, next_worth
from fleet.kernels.covering_units import covering_units
from fleet.kernels.move_gains import move_gains
from maps.road_graph import frozen

rng = np.random.default_rng(112)
for units, zones, classes, sites in ((0, 3, 1, 2), (1, 1, 1, 1), (4, 0, 2, 3), (5, 9, 3, 4), (40, 70, 7, 12)):
    district = rng.integers(0, 3, zones)
    wanted = demand_columns(
        rng.random((classes, zones)),
        rng.uniform(0, 0.9, classes),
        needs=1 << np.arange(classes),
        district=district,
        districts=3,
    )
    reach = rng.random((units, zones)) < 0.4
    given = unit_columns(wanted, reach, capabilities=rng.integers(0, 128, units), idle=rng.random(units) < 0.8)
    count = given.serves.T.astype(int) @ reach.astype(int)
    assert np.array_equal(covering_units(given.reach, given.serves), count)
    found = coverage(wanted, given)
    held = wanted.demand * (1 - wanted.busy[:, None] ** count)
    of_district = district == np.arange(3)[:, None]
    assert np.allclose(found.expected, held @ of_district.T)
    lost = wanted.demand * (1 - wanted.busy[:, None]) * wanted.busy[:, None] ** np.maximum(count - 1, 0)
    losses = np.einsum("uc,ci,ui,di->ucd", given.serves, lost, reach, of_district)
    assert np.allclose(found.loss, losses)
    site_reach, allowed = (frozen(rng.random(shape) < 0.5) for shape in ((sites, zones), (units, sites)))
    worth, price = next_worth(wanted, count.astype(np.int32)), last_worth(wanted, count.astype(np.int32))
    only_there, only_here = site_reach & ~reach[:, None], reach[:, None] & ~site_reach
    gains = np.einsum("uc,ci,uwi->uw", given.serves, worth, only_there)
    gains -= np.einsum("uc,ci,uwi->uw", given.serves, price, only_here)
    found_gains = move_gains(given.reach, given.serves, site_reach, allowed, worth, price)
    assert np.allclose(found_gains, gains * allowed)
