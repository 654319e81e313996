"""Sentences for refusals about reports."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "report.not_published": _l(
        "There is no published report on %(period)s; publish its docket first, or name another month."
    ),
    "report.no_such": _l("There is no report “%(name)s”; the reports are: %(names)s."),
    "report.no_such_table": _l("There is no table “%(name)s” in this report; its tables are: %(names)s."),
    "report.no_leads": _l("No list of leads stands behind the report “%(report)s”; open its tables instead."),
    "report.bad_option": _l("“%(value)s” is no value of %(name)s; choose one of: %(choices)s."),
    "report.bad_cell": _l("“%(value)s” names no part of this report; come to the list from one of its figures."),
    "report.bad_period": _l(
        "“%(period)s” is not a period; write a month (2026-10), a quarter (2026-q3), a year (2026), last-12,"
        " 2026-01..2026-10 or all."
    ),
    "report.period_backwards": _l(
        "The period ends (%(last)s) before it begins (%(first)s); exchange the two months."
    ),
    "report.period_too_long": _l(
        "From %(first)s to %(last)s is too long; a report covers at most %(most)s years. Choose a shorter period."
    ),
    "report.unknown": _l(
        "Nothing is known with the %(name)s “%(value)s”; check the spelling, or choose one from the list."
    ),
    "report.owner_twice": _l("Several people are called “%(value)s”; choose the one you mean from the list."),
    "report.nobody_to_remind": _l(
        "Nobody but you owns a lead on this list that had no touch for %(days)s days or more; choose another bar."
    ),
    "report.bad_edges": _l(
        "“%(value)s” are no limits in days; write whole numbers that rise, such as 7, 30, 60, 90, 120."
    ),
    "report.bad_days": _l("“%(value)s” is not a number of days; write a whole number from 0 to 3650."),
    "report.bad_conversion": _l(
        "“%(value)s” is not a share; write what part of the leads becomes a sale, from 0 to 100 percent, such as 12.5."
    ),
    "report.bad_deal": _l("“%(value)s” is not the size of a deal; write an amount, such as 12,000."),
    "report.bad_minimum": _l("“%(value)s” is no number of clauses; write a whole number from 1 to %(most)s."),
    "report.no_such_clause": _l("The definition has no clause “%(value)s”; its clauses are: %(clauses)s."),
}
