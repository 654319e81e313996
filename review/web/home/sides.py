"""What waits for those who speak for a side, and for those whose team answers for leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from review.domain.roles import Role
from review.models.person import Person
from review.months import month_name
from review.queries import home_sides as queries
from review.web.filters import moment_text
from review.web.home.line import HomeLine


def side_lines(me: Person, *, now: datetime, zone: ZoneInfo) -> Iterator[HomeLine]:
    """Secrets to commit or reveal, Marketing's statements, and the team's justifications."""
    for secret in queries.list_secrets_due(me, now):
        month, path = month_name(secret.period), f"/dockets/{secret.period}/seed"
        if secret.reveal:
            when = moment_text(secret.due_at, zone)
            text = _("%(month)s: reveal your side’s secret by %(when)s", month=month, when=when)
        else:
            text = _("%(month)s: commit your side’s secret before the plan is published", month=month)
        yield HomeLine(str(text), path, "key")
    for due in queries.list_marketing_statements_due(me):
        text = ngettext(
            "%(num)s case on which Marketing may say something by %(when)s (%(month)s)",
            "%(num)s cases on which Marketing may say something by %(when)s (%(month)s)",
            due.count, month=month_name(due.period), when=moment_text(due.due_at, zone),
        )  # fmt: skip
        yield HomeLine(str(text), "/statements", "writing")
    yield from _team(me, zone)


def _team(me: Person, zone: ZoneInfo) -> Iterator[HomeLine]:
    dues = queries.list_team_justifications_due(me)
    for due in dues:
        text = ngettext(
            "%(num)s justification of your team is due by %(when)s (%(month)s)",
            "%(num)s justifications of your team are due by %(when)s (%(month)s)",
            due.count, month=month_name(due.period), when=moment_text(due.due_at, zone),
        )  # fmt: skip
        yield HomeLine(str(text), "/my-leads?whose=team", "users")
    if not dues and not me.has_role(Role.REP) and queries.has_team(me):
        yield HomeLine(str(_("Your team’s leads and justifications")), "/my-leads?whose=team", "users")
