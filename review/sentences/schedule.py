"""Refusals about months that run themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "schedule.bad_day": _l("The day %(value)s is none that every month has; choose 1 to %(last)s."),
    "schedule.bad_length": _l("%(value)s days is out of reach; choose at most %(longest)s."),
    "schedule.month_over": _l("%(period)s is over; only months under way run by themselves."),
}
