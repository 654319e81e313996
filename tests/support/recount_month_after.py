"""What followed from a month's verdicts, what its wrong rejections cost, and how many leads Sales accepted, as its
published summary has to say it: from plain dumps of leads, touches, remedies and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy.orm import Session, scoped_session

from tests.support import recount_leads as leads
from tests.support.recount_question import month_after, months_between
from tests.support.recounts import Files, dump

Db = scoped_session[Session]
Row = dict[str, Any]
_KINDS = ("returned", "recycled", "closed", "definition_proposal", "none")
_LOOK_BACK, _YEAR = 6, 12
#: What has followed from every verdict of published months; of each case, the last one stands.
_REMEDIES = """
    SELECT d.period, v.case_id, v.number, v.reached_at, r.kind, r.withheld, r.given_at, r.lead_id, l.currency,
           l.amount_minor FROM remedy r
    JOIN verdict v ON v.id = r.verdict_id JOIN "case" c ON c.id = v.case_id JOIN docket d ON d.id = c.docket_id
    JOIN lead l ON l.id = r.lead_id WHERE d.cancelled_at IS NULL AND d.published_at IS NOT NULL
"""
_VERDICTS = "SELECT case_id, number, reached_at FROM verdict"
_DECISIONS = """
    SELECT d.period, o.action, o.due_on, o.state, o.note, o.id FROM decision o JOIN docket d ON d.id = o.docket_id
    WHERE d.published_at IS NOT NULL AND d.cancelled_at IS NULL
"""
_APPEALS = """
    SELECT c.number, a.filed_at, a.id FROM appeal a JOIN "case" c ON c.id = a.case_id
    WHERE a.new_verdict_id IS NOT NULL
"""


def is_final(month: str, at: pd.Timestamp, window: int, zone: ZoneInfo) -> bool:
    """Whether at a moment Sales had had its days to decide on every lead of a month."""
    return bool(at - pd.Timestamp(month_after(month, 1)).tz_localize(zone) >= pd.Timedelta(days=window))


def acceptance_of(files: Files, period: str, at: pd.Timestamp, window: int, zone: ZoneInfo) -> Row:
    """The acceptance rate of a year and a month, month by month of hand-off."""
    rows = leads.became(files, zone)
    cohorts = []
    for month in months_between(month_after(period, -_YEAR), period):
        mine = rows[rows["month"] == month]
        handed, accepted = len(mine), int(mine["accepted_too"].sum())
        cohorts.append({"period": month, "handed_over": handed, "accepted": accepted,
                        "rate": accepted / handed if handed else None,
                        "final": is_final(month, at, window, zone)})  # fmt: skip
    final = [one for one in cohorts if one["final"] and one["handed_over"]]
    latest, before = ([*final[::-1], None, None])[:2]
    return {"decision_window_days": window, "average": 0.42, "aligned": 0.84, "cohorts": cohorts, "latest": latest,
            "before": before}  # fmt: skip


def costs_of(
    files: Files, months: Sequence[Mapping[str, Any]], at: pd.Timestamp, window: int, zone: ZoneInfo, period: str
) -> Row:
    """What so many wrong rejections of the ``months`` (period, exact, count and its limits) cost, at the rates of the
    last year of hand-off on which Sales had had its time to decide."""
    last = period
    while not is_final(last, at, window, zone):
        last = month_after(last, -1)
    first = month_after(last, 1 - _YEAR)
    rows = leads.became(files, zone)
    found = leads.month_of(rows[rows["month"].between(first, last)])
    deals = found["won"] - found["other_money"]
    rates = {"handed_over": found["handed_over"], "won": found["won"], "deals": deals, "first": first, "last": last,
             "conversion": found["won"] / found["handed_over"] if found["handed_over"] else None,
             "deal_minor": round(found["revenue"] / deals) if deals else None}  # fmt: skip
    return priced(rates, months)


def priced(rates: Row, months: Sequence[Mapping[str, Any]]) -> Row:
    """The leads of these months as money, at such rates."""
    known = rates["conversion"] is not None and rates["deal_minor"] is not None

    def cost(number: float | None) -> int | None:
        return round(number * rates["conversion"] * rates["deal_minor"]) if known and number is not None else None

    names = ("count", "count_low", "count_high")
    return {"rates": rates, "months": [
        {**one, **{f"cost{name[5:]}": cost(one[name]) for name in names}} for one in months
    ]}  # fmt: skip


def remedies_of(session: Db, files: Files, period: str, at: pd.Timestamp, months: Sequence[str]) -> Row:
    """What followed from the verdicts that stood at a moment: in the month itself, and what became of what had followed
    in up to six of the published ``months`` before it."""
    moment = lambda of: pd.to_datetime(of, format="ISO8601", utc=True)  # noqa: E731
    verdicts = dump(session, _VERDICTS)
    verdicts = verdicts[moment(verdicts["reached_at"]) <= at]
    last = verdicts.groupby("case_id")["number"].max().rename("last").reset_index()
    rows = dump(session, _REMEDIES).merge(last, on="case_id")
    rows = rows[rows["number"] == rows["last"]].assign(given_at=lambda found: moment(found["given_at"]))
    own = rows[rows["period"] == period]
    before = [one for one in months if one < period][-_LOOK_BACK:][::-1]
    known = files.leads.set_index("id")
    both = rows.merge(known[["contact", "accepted", "converted", "won"]], left_on="lead_id", right_index=True)
    since = [_since(month, mine, files) for month in before if len(mine := both[both["period"] == month])]
    return {
        "given": {
            "kinds": {kind: int((own["kind"] == kind).sum()) for kind in _KINDS},
            "withheld": {str(why): int(number) for why, number in own["withheld"].value_counts().items()},
        },
        "since": since,
    }  # fmt: skip


def _since(month: str, rows: pd.DataFrame, files: Files) -> Row:
    back = rows[rows["kind"] == "returned"].reset_index(drop=True)
    nurtured = rows[rows["kind"] == "recycled"].reset_index(drop=True)
    tries = files.touches[files.touches["out"] & files.touches["attempt"]]
    won = back[back["won"] > back["given_at"]]
    paid = won[won["amount_minor"].notna()].groupby("currency")["amount_minor"].sum()
    return {
        "period": month, "returned": len(back), "recycled": len(nurtured), "won": len(won),
        "worked": _followed(back, tries[["contact", "at"]]),
        "accepted": int(((back["accepted"] > back["given_at"]) | (back["converted"] > back["given_at"])).sum()),
        "again": _followed(nurtured, files.leads[["contact", "handed"]].rename(columns={"handed": "at"})),
        "revenue_minor": {str(currency): int(minor) for currency, minor in paid.items() if minor},
    }  # fmt: skip


def _followed(rows: pd.DataFrame, moments: pd.DataFrame) -> int:
    """Of how many of these remedies something happened to the prospect after they were given."""
    both = rows.reset_index()[["index", "contact", "given_at"]].merge(moments, on="contact")
    return int(both[both["at"] > both["given_at"]]["index"].nunique())


def decisions_of(session: Db, period: str) -> Row:
    """What was resolved in the month, and what became of what was resolved before."""
    rows = dump(session, _DECISIONS).sort_values(["due_on", "id"])
    made, before = rows[rows["period"] == period], rows[rows["period"] < period]
    newest = before["period"].max()
    before = before[(before["period"] == newest) | (before["state"] == "open")]
    before = before.sort_values("period", ascending=False, kind="stable")
    return {"made": [{"action": one} for one in made["action"]],
            "before": before[["period", "action", "state", "note"]].to_dict("records")}  # fmt: skip


def changed_on_appeal(session: Db, docket: int) -> list[Row]:
    """The cases whose verdict an appeal changed."""
    rows = dump(session, f"{_APPEALS} AND c.docket_id = {docket}").sort_values(["number", "filed_at", "id"])
    return [{"number": int(one)} for one in rows["number"]]
