"""Sentences for refusals of the estimators."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "estimate.answer_unknown": _l(
        "The answer “%(answer)s” is not one that this question allows; check the imported ballots."
    ),
    "estimate.decided_exceeds_drawn": _l(
        "Stratum “%(stratum)s” has %(decided)s decided cases but only %(drawn)s drawn ones; check the docket's cases."
    ),
    "estimate.decided_exceeds_size": _l(
        "%(decided)s cases are decided, more than the %(size)s events that there are; check the frame."
    ),
    "estimate.deviations_unusable": _l(
        "Each stratum needs one prior spread, zero or more; give one for each, or none for a proportional sample."
    ),
    "estimate.drawn_exceeds_size": _l(
        "Stratum “%(stratum)s” has %(drawn)s drawn cases but only %(size)s events; check the frame."
    ),
    "estimate.group_exceeds_size": _l(
        "The group has %(decided)s decided cases, more than its %(size)s events; check how the group is chosen."
    ),
    "estimate.group_exceeds_stratum": _l(
        "The group has more cases than stratum “%(stratum)s” that it is part of; check how the group is chosen."
    ),
    "estimate.half_width_out_of_range": _l(
        "A half-width of %(half_width)s cannot be aimed at; give one between 0 and 100 points."
    ),
    "estimate.level_out_of_range": _l("An interval needs a level between 0 and 1, for instance 0.95."),
    "estimate.minimum_below_one": _l(
        "Each stratum needs at least one case, better five; raise the minimum above %(minimum)s."
    ),
    "estimate.negative_count": _l("A number of events or cases cannot be below zero; check stratum “%(stratum)s”."),
    "estimate.no_population": _l("There are no events to estimate for; freeze a frame that holds some."),
    "estimate.nothing_decided": _l(
        "None of the cases (%(drawn)s drawn) is decided, so there is nothing to estimate from; decide some first."
    ),
    "estimate.p_value_out_of_range": _l("%(p_value)s is no p-value; it must lie between 0 and 1."),
    "estimate.rate_out_of_range": _l("A rate must lie between 0 and 100 %%; %(rate)s does not."),
    "estimate.sample_below_minimum": _l(
        "A sample of %(sample)s is too small for these strata, which need %(needed)s to start with; "
        "draw more, merge strata, or lower the minimum."
    ),
    "estimate.sample_exceeds_frame": _l(
        "A sample of %(sample)s is larger than the %(size)s events; draw fewer, or review every lead."
    ),
    "estimate.stratum_named_twice": _l("Two strata are called “%(stratum)s”; give each its own name."),
    "estimate.stratum_without_decided": _l(
        "Stratum “%(stratum)s” has no decided case and no neighbour to merge with; decide a case of it, "
        "or merge it in the plan."
    ),
    "estimate.tolerable_too_small": _l(
        "No sample can rule out a rate of %(tolerable)s with %(deviations)s found; raise the rate or review every lead."
    ),
    "estimate.wrong_exceeds_decided": _l(
        "Stratum “%(stratum)s” has %(wrong)s wrong cases but only %(decided)s decided ones; check its verdicts."
    ),
}
