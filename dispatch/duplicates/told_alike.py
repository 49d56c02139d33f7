"""Evidence of what was told and when: time, kind, words, patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dispatch.duplicates.book import SEXES
from dispatch.duplicates.kinds import NEUTRAL, kinds
from dispatch.duplicates.vocabulary import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dispatch.duplicates.book import SketchBook
    from dispatch.duplicates.sketch import Sketch
    from dispatch.duplicates.weights import Weights

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


def by_time(minutes: Floats, again: Flags, span_min: float, weights: Weights) -> Floats:
    """Compare how soon a further call of one incident comes with any time in `span_min`, (calls,) nats.

    `again` are those of the same number, or all where the caller asks where the crew is: they come later.
    """
    apart = np.abs(minutes)
    first, later = _exponential(apart, weights.others_first_min), _exponential(apart, weights.others_later_min)
    others = (1 - weights.others_later_share) * first + weights.others_later_share * later
    soon = np.where(again, _exponential(apart, weights.again_min), others)
    any_time = weights.any_time_share
    return np.asarray(np.log((1 - any_time) * soon * span_min + any_time))


def by_kind(new: Sketch, book: SketchBook, weights: Weights) -> Floats:
    """Compare reasons, (calls,) nats: the same one by how rare it is, others by the table of kinds."""
    reasons = book.rows["reason"]
    if new.reason is None or new.asks_again:
        return np.zeros(len(book))
    table = kinds()
    row = table.row(new.reason, new.group)
    ratio = np.where(reasons == NONE, 0.0, table.worth[row][book.rows["kind"]])
    number = book.known["reason"].number(new.reason)
    if number == NONE or row == NEUTRAL:
        return ratio
    share = (book.known["reason"].count[number] + 2) / (len(book) + 20)
    same = min(float(np.log(weights.same_kind_share / share)), weights.same_kind_most)
    return np.where(reasons == number, same, ratio)


def by_words(new: Sketch, book: SketchBook, weights: Weights) -> Floats:
    """Weigh shared words by how rare they are, (calls,) nats.

    Rare among calls of the same reason, or among all others: one illness has its words. Words of one sentence depend
    on each other, so that their sum is bent towards `words_most`.
    """
    words = book.rows["words"]
    if not new.words or new.asks_again:
        return np.zeros(len(book))
    alike = book.known["words"].alike(new.words)
    same = book.rows["reason"] == (book.known["reason"].number(new.reason or "") or -1)
    shared = np.where(same, _shared(book, alike, same, weights), _shared(book, alike, ~same, weights))
    most = weights.words_most
    lacking = np.where((words != NONE).any(axis=1), weights.no_word, 0.0)
    return np.where(shared > 0, most * (1 - np.exp(-shared / most)), lacking)


def by_person(new: Sketch, book: SketchBook, weights: Weights) -> Floats:
    """Compare patients, (calls,) nats: sex, age and how many."""
    rows = book.rows
    sex = SEXES[new.person.sex]
    both = (rows["sex"] != 0) & (sex != 0)
    ratio = np.where(both, np.where(rows["sex"] == sex, weights.same_sex, weights.other_sex), 0.0)
    if new.person.age is not None:
        years = np.abs(rows["age"] - new.person.age)
        ends = (weights.same_age_years, weights.other_age_years)
        by_age = np.interp(years, ends, (weights.same_age, weights.other_age))
        ratio = ratio + np.where(np.isnan(years), 0.0, by_age)
    if new.patients is not None:
        doublings = np.abs(np.log2(np.maximum(rows["patients"], 1) / max(new.patients, 1)))
        ratio = ratio + np.where(np.isnan(doublings), 0.0, weights.patients * doublings)
    return ratio


def _shared(book: SketchBook, alike: Flags, among: Flags, weights: Weights) -> Floats:
    """Sum what the words alike are worth in each call, by their share `among` some; a word counts with its typos."""
    words = book.rows["words"]
    count = alike @ np.bincount(words[among].ravel(), minlength=alike.shape[1])
    share = (count + 1) / (int(among.sum()) + 2)
    worth = np.maximum(np.log(weights.word_share / share), 0.0)
    return np.asarray((worth[:, None] * alike).max(axis=0)[words].sum(axis=1))


def _exponential(minutes: Floats, mean: float) -> Floats:
    return np.asarray(np.exp(-minutes / mean) / mean)
