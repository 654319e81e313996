"""The summary after a month's appeals: what rests on the verdicts is computed anew, all else stays as published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from review.models.appeal import Appeal
from review.models.docket import Docket
from review.models.verdict import Edition
from review.queries.appeals import list_docket_appeals
from review.reports.figures import Figure
from review.reports.monthly import monthly_summary
from review.reports.monthly_costs import priced

#: What a later import, and not an appeal, could have moved since: taken from the edition before.
KEPT = ("acceptance", "frame", "draw", "decisions")


def revised_summary(docket: Docket, before: Edition, at: datetime) -> dict[str, Any]:
    """The summary with the verdicts that stand at ``at``. It names the edition it revises by its number and hash, and
    the cases on which an appeal changed the verdict."""
    document = monthly_summary(docket)
    return {
        **document,
        **{name: before.document[name] for name in KEPT if name in before.document},
        "remedies": {**document["remedies"], "since": before.document.get("remedies", {}).get("since", [])},
        **_costs(before, document),
        "published_at": at.isoformat(),
        "trend": [*before.document["trend"][:-1], document["trend"][-1]],
        "revises": {
            "edition": before.number,
            "sha256": before.sha256,
            "published_at": before.published_at.isoformat(),
            "cases": _changed(list_docket_appeals(docket)),
        },
    }


def _costs(before: Edition, document: dict[str, Any]) -> Figure:
    """The cost of what the verdicts are now, at the rates as published; nothing where none were."""
    published = before.document.get("costs")
    if not published:
        return {"costs": None}
    return {"costs": priced(published["rates"], [*published["months"][:-1], document["costs"]["months"][-1]])}


def _changed(appeals: Sequence[Appeal]) -> list[Figure]:
    return [
        {"number": one.case.number, "side": one.side.value, "outcome": one.outcome.value if one.outcome else ""}
        for one in appeals
        if one.new_verdict_id is not None
    ]
