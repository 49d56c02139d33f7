"""Evidence of place and number: what two calls share by chance, and what by being one incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from dispatch.duplicates.kinds import kinds
from dispatch.duplicates.vocabulary import NONE
from maps.road_graph import METRES_PER_DEGREE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.duplicates.book import SketchBook
    from dispatch.duplicates.sketch import Sketch
    from dispatch.duplicates.weights import Weights

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_BESIDE_M: Final = 300.0
"""Houses nearer than this are taken for each other."""
_RADIUS_AS_SIGMA: Final = 0.66
"""Deviation on each axis of a normal law on the plane, of which a circle of this radius holds 68 %."""


class Scene(NamedTuple):
    """Evidence of one scene for each call of the book, in nats; 0 where it cannot be told.

    Attributes
    ----------
    distance_m : (calls,) float64
        NaN where either has no place.
    by_distance, by_house, by_number, by_names : (calls,) float64
    flat : (calls,) float64
    same_house, same_number : (calls,) bool
    """

    distance_m: Floats
    by_distance: Floats
    by_house: Floats
    by_number: Floats
    by_names: Floats
    flat: Floats
    same_house: Flags
    same_number: Flags


def scene(new: Sketch, book: SketchBook, others: Flags, weights: Weights) -> Scene:
    """Compare place and number of a call with those of each in the book; (calls,) `others` are not the call itself."""
    distance_m = _distance_m(new, book)
    shared = _shared_names(new, book)
    by_house, same_house, flat = _by_house(new, book, others & shared.is_same, distance_m, weights)
    by_number, same_number = _by_number(new, book, others, weights)
    return Scene(
        distance_m=distance_m,
        by_distance=_by_distance(new, book, np.where(others, distance_m, np.nan), weights),
        by_house=by_house,
        by_number=by_number,
        by_names=_by_names(new, book, shared, np.isnan(distance_m), weights),
        flat=flat,
        same_house=same_house,
        same_number=same_number,
    )


def anchored(found: Scene, weights: Weights) -> Floats:
    """Join the evidence of place and number, (calls,) nats.

    They depend on each other, so the strongest counts in full, each further agreement up to `corroboration`, and each
    contradiction down to `contradiction`.
    """
    each = np.stack((found.by_distance, found.by_house, found.by_number, found.by_names))
    counted = np.clip(each, -weights.contradiction, weights.corroboration)
    strongest = np.maximum(each.max(axis=0), 0.0)
    return np.asarray(counted.sum(axis=0) + strongest - np.minimum(strongest, weights.corroboration))


def _distance_m(new: Sketch, book: SketchBook) -> Floats:
    """Give the distance of each call, NaN without a place; exact enough for the few kilometres that matter."""
    if new.lon is None or new.lat is None:
        return np.full(len(book), np.nan)
    east = (book.rows["lon"] - new.lon + 180.0) % 360.0 - 180.0
    north = book.rows["lat"] - new.lat
    return np.asarray(np.hypot(east * np.cos(np.radians(new.lat)), north) * METRES_PER_DEGREE)


def _by_distance(new: Sketch, book: SketchBook, distance_m: Floats, weights: Weights) -> Floats:
    """Compare the density of a second place of one incident with that of unrelated incidents around the new place.

    A place is spread by a normal law on the plane: its own uncertainty, and that of a scene seen from afar.
    """
    known = ~np.isnan(distance_m)
    if not known.any():
        return np.zeros(len(book))
    own = (_RADIUS_AS_SIGMA * np.hypot(book.rows["radius_m"], new.radius_m)) ** 2
    outdoors = _outdoors(new, book)
    loose = np.where(outdoors, weights.scene_share_outdoors, weights.scene_share_indoors)
    square = np.where(known, distance_m, 0.0) ** 2
    crowd, chance = _crowd(book, distance_m, weights), _chance_at(new, weights)
    narrow = own + weights.scale_m**2
    wide = own + np.where(outdoors, weights.scene_m, weights.beside_m) ** 2
    at_spot = np.minimum(_normal(square, narrow) / crowd, _part(square, narrow) / chance)
    around = _normal(square, wide) / crowd
    around = np.where(outdoors, around, np.minimum(around, _part(square, wide) / chance))
    of_scene = (1 - loose) * at_spot + loose * around
    ratio = np.log(of_scene * book.incidents + weights.misplaced_share)
    return np.where(known, ratio, 0.0)


def _chance_at(new: Sketch, weights: Weights) -> float:
    """Give how many unrelated incidents are at one spot: more at a station than in a house or on a road."""
    address = new.address
    if address.on_road:
        return weights.chance_on_road
    return weights.chance_at_sight if address.names and not address.house else weights.chance_at_house


def _outdoors(new: Sketch, book: SketchBook) -> Flags:
    table = kinds()
    return np.asarray(table.outdoors[book.rows["kind"]] | table.outdoors[table.row(new.reason, new.group)])


def _normal(square: Floats, variance: Floats) -> Floats:
    return np.asarray(_part(square, variance) / (2 * np.pi * variance))


def _part(square: Floats, variance: Floats) -> Floats:
    """Give the normal law beside its value in the middle."""
    return np.asarray(np.exp(-square / (2 * variance)))


def _crowd(book: SketchBook, distance_m: Floats, weights: Weights) -> float:
    """Count unrelated incidents per square metre around the new place; what is at the very spot may be one of it."""
    around = 1 + _incidents(book, distance_m < weights.crowd_m)
    beside = _incidents(book, distance_m < weights.spot_m) - 1
    return max(around / (np.pi * weights.crowd_m**2), beside / (np.pi * weights.spot_m**2))


def _incidents(book: SketchBook, which: Flags) -> int:
    return len(np.unique(book.rows["incident"][which]))


class _SharedNames(NamedTuple):
    """Names of places that each call shares: weight in nats, and whether they name the same.

    One address may leave out its settlement; where each has a name that the other has not, they are two.
    """

    weight: Floats
    is_same: Flags


def _shared_names(new: Sketch, book: SketchBook) -> _SharedNames:
    if not new.address.names:
        return _SharedNames(np.zeros(len(book)), np.zeros(len(book), dtype=np.bool_))
    known, names = book.known["names"], book.rows["names"]
    alike = known.alike(new.address.names)
    rarity = np.log((len(book) + 2) / (alike @ known.count + 1.0))
    weight = (rarity[:, None] * alike).max(axis=0)[names].sum(axis=1)
    shared = np.asarray(np.any(alike, axis=0))[names].sum(axis=1)
    is_same = (shared > 0) & (shared >= np.minimum((names != NONE).sum(axis=1), len(rarity)))
    return _SharedNames(weight, is_same)


def _by_names(new: Sketch, book: SketchBook, shared: _SharedNames, unplaced: Flags, weights: Weights) -> Floats:
    """Weigh names against how many calls would share as much by chance; other names count where no distance does."""
    by_chance = np.exp(-shared.weight) + _chance_at(new, weights) / book.incidents
    ratio = np.maximum(np.log(weights.names_share / by_chance), 0.0)
    both_houses = (book.rows["house"] != NONE) & bool(new.address.house)
    both = (book.rows["names"] != NONE).any(axis=1) & bool(new.address.names)
    other = np.where(both_houses, weights.other_house, np.log(1 - weights.names_share))
    told = np.where(shared.is_same & ~both_houses, ratio, 0.0)
    return np.where(both & unplaced & ~shared.is_same, other, told)


def _by_house(
    new: Sketch, book: SketchBook, same_names: Flags, distance_m: Floats, weights: Weights
) -> tuple[Floats, Flags, Floats]:
    """Compare houses of the same street, and flats within one house."""
    rows, address = book.rows, new.address
    nothing = np.zeros(len(book))
    if not address.house:
        return nothing, same_names & False, nothing
    here = same_names & ~(distance_m > weights.crowd_m)
    same = here & (rows["house"] == (book.known["house"].number(address.house) or -1))
    has_part = address.house != address.base
    base = here & ~same & (rows["base"] == (book.known["base"].number(address.base) or -1))
    near = base & (rows["has_part"] != has_part)
    chance = weights.chance_at_house + max(_incidents(book, same) - 1, 0)
    agrees = np.log(weights.house_share * book.incidents / chance)
    other = (rows["house"] != NONE) & ~_outdoors(new, book) & ~np.isnan(distance_m)
    ratio = np.where(same, agrees, np.where(near, agrees + weights.same_house_part, other * weights.other_house))
    return ratio, same | near, _by_flat(new, book, same, near | (distance_m < _BESIDE_M), weights)


def _by_flat(new: Sketch, book: SketchBook, same_house: Flags, beside: Flags, weights: Weights) -> Floats:
    """Compare flats: of one house, or the same number in a house beside it, one of which is mistaken."""
    flats = book.rows["flat"]
    if not new.address.flat:
        return np.zeros(len(book))
    agrees = flats == (book.known["flat"].number(new.address.flat) or -1)
    differs = same_house & (flats != NONE) & ~agrees
    return np.where(agrees & (same_house | beside), weights.same_flat, differs * weights.other_flat)


def _by_number(new: Sketch, book: SketchBook, others: Flags, weights: Weights) -> tuple[Floats, Flags]:
    phones = book.rows["phone"]
    same = others & (phones == (book.known["phone"].number(new.phone or "") or -1))
    if new.phone is None:
        return np.zeros(len(book)), same
    chance = weights.chance_of_number + max(_incidents(book, same) - 1, 0)
    other = np.where(phones != NONE, np.log(1 - weights.number_share), 0.0)
    return np.where(same, np.log(weights.number_share * book.incidents / chance), other), same
