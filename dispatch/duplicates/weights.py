"""What each agreement or contradiction between two calls is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Weights:
    """Figures of the model; evidence is in nats, natural logarithms of a likelihood ratio.

    A ratio compares two calls of one incident with two calls of different ones (Fellegi, Sunter: A Theory for Record
    Linkage, JASA 64, 1969). What is rare among the calls of the book is worth more when it agrees (Winkler 2000). All
    are defaults from general knowledge (m), adjusted on made-up days; docs/benchmarks/duplicates.md tells which.

    Attributes
    ----------
    window : timedelta
        Calls older than this are not compared.
    least_likelihood : float
        Below it nothing is proposed.
    told_again_share, asked_again_share : float
        Of calls, how many tell of a known incident: of any call, and of those whose words ask where the crew is.
    others_first_min, others_later_min, others_later_share : float
        Another caller comes after so many minutes in the mean; some are of the later kind.
    again_min : float
        The same number comes again after so many minutes in the mean.
    any_time_share : float
        Of later calls, how many come at any time in the window.
    scale_m : float
        Two true places of one indoor incident lie so far apart, uncertainty of both left out: about one house.
    scene_m, scene_share_outdoors : float
        The same of a scene that passers-by see from afar, and how many are so placed.
    beside_m, scene_share_indoors : float
        The same of an indoor incident put at a house nearby.
    misplaced_share : float
        Of calls, how many are put at a quite wrong place.
    crowd_m, spot_m : float
        Unrelated incidents around a place are counted within these; the narrow one sees malls and stations.
    house_share, number_share, names_share : float
        Of later calls of one incident, how many name the same house, come from the same number, name the same place.
    chance_at_house, chance_at_sight, chance_on_road, chance_of_number : float
        Unrelated incidents in a window at one house, one station or mall, one crossing, or of one number, where the
        book shows none.
    corroboration : float
        What a second agreement of place or number adds at most: they depend on each other.
    contradiction : float
        What a place, house or number that contradicts costs at most.
    same_house_part, other_house, same_flat, other_flat : float
        The same base of a number with a part told by one alone; another house, for what happens indoors; flats that
        agree or differ.
    same_kind_share, same_kind_most : float
        Later callers who name the same reason; what that is worth at most.
    word_share, words_most, no_word : float
        Later callers who use a word again; what all shared words are worth at most; no shared word at all.
    same_sex, other_sex, same_age, other_age : float
        Of the patient.
    same_age_years, other_age_years : float
        Ages told differ by less, by more; between, evidence falls in a straight line.
    patients : float
        For each doubling of the number of patients told.
    """

    window: timedelta = timedelta(hours=12)
    least_likelihood: float = 0.7
    told_again_share: float = 0.08
    asked_again_share: float = 0.85
    others_first_min: float = 5.0
    others_later_min: float = 25.0
    others_later_share: float = 0.2
    again_min: float = 25.0
    any_time_share: float = 0.01
    scale_m: float = 40.0
    scene_m: float = 250.0
    beside_m: float = 100.0
    scene_share_indoors: float = 0.1
    scene_share_outdoors: float = 0.75
    misplaced_share: float = 0.01
    crowd_m: float = 2_000.0
    spot_m: float = 100.0
    house_share: float = 0.7
    number_share: float = 0.3
    names_share: float = 0.5
    chance_at_house: float = 0.15
    chance_at_sight: float = 2.0
    chance_on_road: float = 0.03
    chance_of_number: float = 0.15
    corroboration: float = 0.7
    contradiction: float = 5.0
    same_house_part: float = -0.5
    other_house: float = -1.5
    same_flat: float = 2.5
    other_flat: float = -4.0
    same_kind_share: float = 0.55
    same_kind_most: float = 3.0
    word_share: float = 0.3
    words_most: float = 4.0
    no_word: float = -0.7
    same_sex: float = 0.5
    other_sex: float = -2.5
    same_age: float = 1.0
    other_age: float = -3.0
    same_age_years: float = 7.0
    other_age_years: float = 25.0
    patients: float = -0.4


DEFAULT: Final = Weights()
