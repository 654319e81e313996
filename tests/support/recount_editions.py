"""The published summaries held against a recount from plain dumps, figure by figure, as each edition was published."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy.orm import Session, scoped_session

from tests.support.recount_month import estimate_of, findings, frame_of, review_of
from tests.support.recount_month_after import (
    acceptance_of,
    changed_on_appeal,
    costs_of,
    decisions_of,
    priced,
    remedies_of,
)
from tests.support.recount_month_panel import controls_of, draw_of, panel_of, worth_reading
from tests.support.recount_panel import Panel, read_panel
from tests.support.recounted import check_document
from tests.support.recounts import Files, dump, read_json

Row = dict[str, Any]
_EDITIONS = """
    SELECT d.id AS docket, d.period, d.zone, d.mode, d.control_share, e.number, e.published_at, e.document,
           s.document AS policy
    FROM edition e JOIN docket d ON d.id = e.docket_id LEFT JOIN standard_version s ON s.id = d.policy_id
    WHERE d.cancelled_at IS NULL
"""
#: What an appeal cannot have moved: a revised edition takes it from the one before.
_KEPT = ("acceptance", "frame", "draw", "decisions")


def check_edition(session: scoped_session[Session], files: Files, period: str, number: int = 1) -> None:
    """Hold one edition of a month against the rows; ``files`` are its leads and touches as they were when the first
    edition of the month was published."""
    editions = dump(session, f"{_EDITIONS} AND d.period = '{period}'").set_index("number")
    one = editions.loc[number]
    at = pd.to_datetime(one["published_at"], utc=True)
    policy = read_json(one["policy"])
    zone, window = ZoneInfo(one["zone"]), int(policy["decision_window_days"]) if policy else 0
    panel = read_panel(session, at)
    docket = int(one["docket"])
    told = {
        "period": period,
        **findings(panel, period),
        "review": review_of(panel, period, one["mode"]),
        "panel": panel_of(session, panel, period, docket),
        "controls": controls_of(session, docket, int(one["control_share"])),
        "worth_reading": worth_reading(session, panel, period),
        "remedies": remedies_of(session, files, period, at, panel.months),
    }
    own = _month(panel, period)
    if number == 1:
        before = [_month(panel, month) for month in panel.months if month < period][-1:]
        told |= {
            "frame": frame_of(session, panel, period, docket),
            "draw": draw_of(session, period, docket),
            "acceptance": acceptance_of(files, period, at, window, zone),
            "costs": costs_of(files, [*before, own], at, window, zone, period),
            "decisions": decisions_of(session, period),
        }
    else:
        first = read_json(editions.loc[number - 1]["document"])
        told |= {name: first[name] for name in _KEPT}
        told["remedies"]["since"] = first["remedies"]["since"]
        told["costs"] = priced(first["costs"]["rates"], [*first["costs"]["months"][:-1], own])
        told["trend"] = [*first["trend"][:-1], told["trend"][-1]]
        told["revises"] = {"edition": number - 1, "cases": changed_on_appeal(session, docket)}
    check_document(f"{period}, edition {number}: ", read_json(one["document"]), told)


def _month(panel: Panel, period: str) -> Row:
    """The number of leads wrongly rejected or left in a month, where it is known."""
    found = estimate_of(panel.finding([period]))
    names = ("count", "count_low", "count_high")
    return {"period": period, "exact": bool(found and found["exact"]),
            **{name: found[name] if found else None for name in names}}  # fmt: skip
