"""From a request's arguments to the question that a report is asked."""

from __future__ import annotations

from collections.abc import Mapping

from review import clock
from review.config import current_settings
from review.reports.frame import Ask, Report, question
from review.web.auth.session import current_person


def ask_for(report: Report, arguments: Mapping[str, str]) -> Ask:
    """What the signed-in person asks. Raises Refusal where a filter is not understood or names nothing."""
    return question(report, current_person(), arguments, clock.now(), current_settings().zone)
