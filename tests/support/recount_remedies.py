"""How far the remedies of published months have come, by plain pandas over the dumped rows."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from sqlalchemy.orm import Session, scoped_session

from tests.support.recounts import Files, dump

_ROWS = """
    SELECT r.id, r.kind, r.given_at, r.due_at, r.lead_id, v.case_id, v.number, l.rejected_at FROM remedy r
    JOIN verdict v ON v.id = r.verdict_id JOIN "case" c ON c.id = v.case_id JOIN docket d ON d.id = c.docket_id
    JOIN lead l ON l.id = r.lead_id WHERE d.cancelled_at IS NULL
"""
_LAST = "SELECT case_id, MAX(number) AS last FROM verdict GROUP BY case_id"
_NEWER = "SELECT created_at FROM standard_version WHERE kind = 'definition'"


def remedies_by_kind(session: scoped_session[Session], files: Files, now: datetime) -> dict[str, tuple[int, int]]:
    """The remedies of the verdicts that stand, by kind: how many there are, and how many still wait for somebody."""
    moment = lambda of: pd.to_datetime(of, format="ISO8601", utc=True)  # noqa: E731
    rows = dump(session, _ROWS).merge(dump(session, _LAST), on="case_id")
    rows = rows[rows["number"] == rows["last"]].merge(
        files.leads.set_index("id")[["contact", "state", "accepted", "converted", "won"]],
        left_on="lead_id", right_index=True,
    )  # fmt: skip
    given = rows["given_at"] = moment(rows["given_at"])
    tries = files.touches[files.touches["out"] & files.touches["attempt"]]
    newest = moment(dump(session, _NEWER)["created_at"]).max()
    taken = (rows["won"] > given) | (rows["accepted"] > given) | (rows["converted"] > given)
    again = _later(rows, files.leads.rename(columns={"handed": "at"}))
    kind = rows["kind"]
    settled = (
        kind.isin(["closed", "none"])
        | (moment(rows["rejected_at"]) > given)
        | ((kind == "recycled") & ((rows["state"] == "recycled") | again))
        | ((kind == "definition_proposal") & (given < newest))
        | ((kind == "returned") & _later(rows, tries))
    )
    waits = ~(taken | settled)
    return {name: (len(mine), int(waits[mine.index].sum())) for name, mine in rows.groupby("kind")}


def _later(rows: pd.DataFrame, moments: pd.DataFrame) -> pd.Series:
    """Whether something of this sort happened to the prospect after the remedy was given."""
    both = rows[["id", "contact", "given_at"]].merge(moments[["contact", "at"]], on="contact")
    return rows["id"].isin(both.loc[both["at"] > both["given_at"], "id"])
