"""From a request's arguments to the question that a report is asked."""

from __future__ import annotations

from collections.abc import Mapping

from review import clock
from review.config import current_settings
from review.domain.moments import period_of
from review.domain.report_filters import read_filters
from review.reports.frame import Ask, Report, ask_of
from review.web.auth.session import current_person


def ask_for(report: Report, arguments: Mapping[str, str]) -> Ask:
    """What the signed-in person asks. Raises Refusal where a filter is not understood or names nothing."""
    now, zone = clock.now(), current_settings().zone
    options = [one.option for one in report.options]
    filters = read_filters(arguments, report.filters, options, period_of(now, zone), report.default_months)
    return ask_of(current_person(), filters, now, zone)
