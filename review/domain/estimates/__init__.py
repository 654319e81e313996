"""Estimates from a review: rates and counts with their intervals, what a plan can show, and how judges agree.

Pure functions on numbers; numpy and scipy are used here and nowhere else in the rules. The names below are what the
rest of the product uses.
"""

from review.domain.estimates.agreement import Agreement, Band, interpret, measure_agreement
from review.domain.estimates.allocation import allocate
from review.domain.estimates.bloc import BlocVoting, measure_blocs
from review.domain.estimates.change import Change, Direction, change_between, mover
from review.domain.estimates.exact import exact_interval
from review.domain.estimates.funnel import funnel_limits
from review.domain.estimates.group import Contrast, contrast_with_rest, estimate_group
from review.domain.estimates.merging import StratumTraits, declare_neighbours, merge_undecided
from review.domain.estimates.multiplicity import benjamini_hochberg, flag_differences, holm
from review.domain.estimates.overqualification import FailedClauses, over_qualification
from review.domain.estimates.planning import (
    ExpectedInterval,
    PlannedStratum,
    attribute_sample_size,
    detectable_change,
    expected_interval,
    sample_size,
)
from review.domain.estimates.population import estimate_population
from review.domain.estimates.showing import Shown, ShownKind, hide, hide_complements, show
from review.domain.estimates.undecided import UndecidedBounds, undecided_bounds, undecided_group_bounds
from review.domain.estimates.values import LEVEL, Estimate, GroupCell, Method, Stratum

__all__ = [
    "LEVEL",
    "Agreement",
    "Band",
    "BlocVoting",
    "Change",
    "Contrast",
    "Direction",
    "Estimate",
    "ExpectedInterval",
    "FailedClauses",
    "GroupCell",
    "Method",
    "PlannedStratum",
    "Shown",
    "ShownKind",
    "Stratum",
    "StratumTraits",
    "UndecidedBounds",
    "allocate",
    "attribute_sample_size",
    "benjamini_hochberg",
    "change_between",
    "contrast_with_rest",
    "declare_neighbours",
    "detectable_change",
    "estimate_group",
    "estimate_population",
    "exact_interval",
    "expected_interval",
    "flag_differences",
    "funnel_limits",
    "hide",
    "hide_complements",
    "holm",
    "interpret",
    "measure_agreement",
    "measure_blocs",
    "merge_undecided",
    "mover",
    "over_qualification",
    "sample_size",
    "show",
    "undecided_bounds",
    "undecided_group_bounds",
]
