"""What followed from the verdicts and what became of it, and what the panel resolved to do, as a report keeps it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from review.domain.remedies import Remedy
from review.models.decision import Decision
from review.models.docket import Docket
from review.queries.decisions import list_decisions, list_to_follow_up
from review.queries.remedy_figures import count_given, list_since
from review.reports.figures import Figure

#: Earlier months whose remedies a report looks back on.
LOOK_BACK = 6


def remedy_figures(docket: Docket, at: datetime) -> Figure:
    """What this month's verdicts were followed by, and what has become of the months before by ``at``."""
    return {"given": given_figures(docket), "since": _since(docket, at)}


def given_figures(docket: Docket) -> Figure:
    """How often each remedy followed, and how often none did though the table asked for one, and why."""
    kinds, withheld = count_given(docket)
    return {
        "kinds": {kind.value: kinds[kind] for kind in Remedy},
        "withheld": {why.value: count for why, count in sorted(withheld.items())},
    }


def decision_figures(docket: Docket) -> Figure:
    """What was resolved this month, and what became of what was resolved before."""
    return {
        "made": [_decision(one) for one in list_decisions(docket)],
        "before": [
            {"period": one.docket.period, **_decision(one), "state": one.state.value, "note": one.note}
            for one in list_to_follow_up(docket)
        ],
    }


def _since(docket: Docket, at: datetime) -> list[Figure]:
    """One row for each of the months before, the newest first. Money is in minor units by currency."""
    revenue: dict[str, dict[str, int]] = defaultdict(dict)
    months: dict[str, Figure] = {}
    for row in list_since(docket, at, LOOK_BACK):
        if row.currency and row.won_minor:
            revenue[row.period][row.currency] = revenue[row.period].get(row.currency, 0) + row.won_minor
        month = months.setdefault(
            row.period,
            {"period": row.period, "returned": 0, "worked": 0, "accepted": 0, "won": 0, "recycled": 0, "again": 0},
        )
        for name in ("returned", "worked", "accepted", "won", "recycled", "again"):
            month[name] += getattr(row, name)
    return [{**month, "revenue_minor": dict(sorted(revenue[period].items()))} for period, month in months.items()]


def _decision(one: Decision) -> Figure:
    return {"action": one.action, "owner": one.owner.name, "due_on": one.due_on.isoformat()}
