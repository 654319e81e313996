"""A CRM's two files in one shape, for the figures of the reports to be found a second time by plain pandas.

Nothing here knows the product's models or queries: rows come from the files that were imported, or from a plain dump.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

_LEADS = """
    SELECT l.*, p.name AS owner, t.name AS team FROM lead l
    LEFT JOIN person p ON p.id = l.owner_id LEFT JOIN team t ON t.id = p.team_id
"""


@dataclass(frozen=True)
class Files:
    """``leads``: one row a hand-off, with id, contact, owner, source, campaign, grade, state, reason, side (the group
    of the reason), handed, assigned, accepted, rejected, end (of the follow-up), converted, won, amount (minor units),
    and the flags grade_by_rep, entered_by_rep, opted_out and left_out. ``touches``: contact, at, channel, out, attempt,
    two_way, entered. Moments are aware UTC, NaT where there is none; texts are empty. ``covered`` is the span for which
    touches were imported; ``teams`` gives the team of an owner; ``tails`` has how old the open leads were at a month's
    end (day -> leads, and ``not_known``), as it was counted then: nothing that lies there today tells it. ``promised``
    is how many qualified leads a month the one policy has Marketing hand over; None where there is none."""

    leads: pd.DataFrame
    touches: pd.DataFrame
    covered: tuple[pd.Timestamp, pd.Timestamp]
    teams: Mapping[str, str]
    tails: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    promised: int | None = None

    def with_touches(self) -> pd.DataFrame:
        """The leads with the number of attempts from the hand-off on, the first and the last of them, the last word of
        the prospect, and whether touches are ``known`` of their hand-off."""
        both = self.leads[["id", "contact", "handed"]].merge(self.touches, on="contact")
        both = both[both["at"] >= both["handed"]]
        tried = both[both["out"] & both["attempt"]].groupby("id")["at"].agg(["size", "min", "max"])
        answers = both[~both["out"]].groupby("id")["at"].max()
        leads = self.leads.set_index("id")
        return leads.assign(
            tries=tried["size"].reindex(leads.index).fillna(0).astype(int), first=tried["min"], last=tried["max"],
            answer=answers, known=leads["handed"].between(*self.covered),
        )  # fmt: skip


def demo_files(leads: Path, touches: Path, covered: tuple[Any, Any], zone: ZoneInfo, sides: Mapping[str, str],
               teams: Mapping[str, str]) -> Files:  # fmt: skip
    """The demonstration company's export. ``sides`` sorts its reasons as its profile does."""
    rows = pd.read_csv(leads, dtype=str, keep_default_na=False)
    calls = pd.read_csv(touches, dtype=str, keep_default_na=False)
    states = {"New": "open", "Working": "open", "Accepted": "accepted", "Rejected": "rejected", "Recycled": "recycled",
              "Opportunity": "converted", "Won": "won"}  # fmt: skip
    reached = ("Connected", "Replied", "Meeting held")
    tries = ("No answer", "Left voicemail", "Sent", "Did not come", *reached)
    moment = lambda name: pd.to_datetime(rows[name].replace("", None), format="ISO8601", utc=True)  # noqa: E731
    state, by_day = rows["Status"].map(states), rows["Rejected"].str.len() == len("2026-10-01")
    sent_back = state.isin(["rejected", "recycled"])
    back = moment("Rejected").where(~by_day, day_ends(rows["Rejected"].where(by_day), zone)).where(sent_back)
    taken = moment("Converted").fillna(moment("Won"))
    found = pd.DataFrame({
        "id": rows["Lead Id"] + "#" + rows["Hand-off"], "contact": rows["Contact Id"], "owner": rows["Owner"],
        "source": rows["Source"], "campaign": rows["Campaign"], "grade": rows["Grade"], "state": state,
        "reason": rows["Reason"], "side": rows["Reason"].map(sides).fillna(""), "handed": moment("Handed over"),
        "assigned": moment("Assigned"), "accepted": moment("Accepted"), "rejected": moment("Rejected"),
        "end": back.fillna(taken.where(state.isin(["converted", "won"]))), "converted": moment("Converted"),
        "won": moment("Won"), "amount": pd.to_numeric(rows["Amount"].replace("", None)) * 100, "grade_by_rep": False,
        "entered_by_rep": rows["Entered by rep"] != "", "opted_out": rows["Opted out"] != "",
        "left_out": (rows["Merged"] != "") | (rows["Test"] != ""),
    })  # fmt: skip
    made = pd.DataFrame({
        "contact": calls["Contact"], "at": pd.to_datetime(calls["Time"], format="ISO8601", utc=True),
        "channel": calls["Channel"], "out": calls["Direction"] == "out", "attempt": calls["Outcome"].isin(tries),
        "two_way": calls["Outcome"].isin((*reached, "Wrote back")),
        "entered": pd.to_datetime(calls["Entered"].replace("", None), format="ISO8601", utc=True),
    })  # fmt: skip
    return Files(found, made, _span(covered), teams)


def school_files(deals: Path, calls: Path, profile: Mapping[str, Any], covered: tuple[Any, Any],
                 zone: ZoneInfo) -> Files:  # fmt: skip
    """The real export: deals with an id; a lost one without a closing day, or with one before its own, was lost on the
    day of its hand-off. A call by the CRM's clock, which the set takes as UTC."""
    rows = pd.read_csv(deals, dtype=str, keep_default_na=False)
    rows = rows[rows["Id"] != ""].reset_index(drop=True)
    made = pd.read_csv(calls, dtype=str, keep_default_na=False)
    handed = pd.to_datetime(rows["Created Time"], format="%d.%m.%Y %H:%M", utc=True)
    state = rows["Stage"].map(profile["leads"]["status"])
    nothing = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[ns, UTC]")
    closed = pd.to_datetime(rows["Closing Date"], format="%d.%m.%Y", errors="coerce", utc=True)
    lost = closed.where(closed >= handed.dt.floor("D"), handed.dt.floor("D"))
    found = pd.DataFrame({
        "id": rows["Id"], "contact": rows["Contact Name"].where(rows["Contact Name"] != "", "own:" + rows["Id"]),
        "owner": rows["Deal Owner Name"], "source": rows["Source"], "campaign": rows["Campaign"],
        "grade": rows["Quality"].map(profile["leads"]["grades"]).fillna(""), "state": state,
        "reason": rows["Lost Reason"], "side": rows["Lost Reason"].map(profile["leads"]["reasons"]).fillna(""),
        "handed": handed, "assigned": nothing, "accepted": nothing, "rejected": lost.where(state == "rejected"),
        "end": day_ends(lost.dt.strftime("%Y-%m-%d").where(state == "rejected"), zone), "converted": nothing,
        "won": nothing, "amount": _euros(rows["Offer Total Amount"]),
        "grade_by_rep": bool(profile["leads"].get("grade_by_rep")), "entered_by_rep": False, "opted_out": False,
        "left_out": False,
    })  # fmt: skip
    spoke = {"Attended Dialled", "Received", "Scheduled Attended", "Scheduled Attended Delay"}
    tried = {"Attended Dialled", "Unattended Dialled", "Scheduled Attended", "Scheduled Unattended",
             "Scheduled Attended Delay", "Scheduled Unattended Delay"}  # fmt: skip
    out = made["Call Type"] == "Outbound"
    touches = pd.DataFrame({
        "contact": made["CONTACTID"], "at": pd.to_datetime(made["Call Start Time"], utc=True), "channel": "call",
        "out": out, "attempt": made["Call Status"].isin(tried) | out, "two_way": made["Call Status"].isin(spoke),
        "entered": nothing.reindex(made.index),
    })  # fmt: skip
    return Files(found, touches, _span(covered), {})


def dumped_files(session: scoped_session[Session], zone: ZoneInfo, currency: str = "EUR") -> Files:
    """The same of a database, whose rows are read as they lie there; amounts of another ``currency`` are not known."""
    rows = dump(session, _LEADS)
    made = dump(session, "SELECT * FROM touch WHERE prospect_id IS NOT NULL")
    moment = lambda name, of=rows: pd.to_datetime(of[name], format="ISO8601", utc=True)  # noqa: E731
    words = lambda name: rows[name].fillna("").astype(str)  # noqa: E731
    flag = lambda name, of=rows: of[name].astype(bool)  # noqa: E731
    state = words("disposition")
    back, by_day = moment("rejected_at"), rows["rejected_precision"] == "day"
    end = back.where(~by_day, day_ends(back.dt.tz_convert(zone).dt.strftime("%Y-%m-%d"), zone))
    taken = moment("converted_at").fillna(moment("won_at"))
    amount = pd.to_numeric(rows["amount_minor"]).where(rows["currency"] == currency)
    found = pd.DataFrame({
        "id": rows["id"], "contact": rows["prospect_id"], "owner": words("owner"), "source": words("source"),
        "campaign": words("campaign"), "grade": words("grade"), "state": state, "reason": words("rejection_reason"),
        "side": words("reason_group"), "handed": moment("handed_off_at"), "assigned": moment("assigned_at"),
        "accepted": moment("accepted_at"), "rejected": back,
        "end": end.where(state.isin(["rejected", "recycled"])).fillna(taken.where(state.isin(["converted", "won"]))),
        "converted": moment("converted_at"), "won": moment("won_at"), "amount": amount,
        "grade_by_rep": flag("grade_by_rep"), "entered_by_rep": flag("rep_created"), "opted_out": flag("opted_out"),
        "left_out": flag("merged") | flag("test_record"),
    })  # fmt: skip
    touches = pd.DataFrame({
        "contact": made["prospect_id"], "at": moment("at", made), "channel": made["channel"],
        "out": made["direction"] == "outbound", "attempt": flag("is_attempt", made), "two_way": flag("two_way", made),
        "entered": moment("logged_at", made),
    })  # fmt: skip
    (covered,) = dump(session, "SELECT touches_from, touches_until FROM data_source").itertuples(index=False)
    teams = rows.dropna(subset=["owner", "team"]).drop_duplicates("owner").set_index("owner")["team"]
    kept = dump(session, "SELECT period, document FROM report_month WHERE kind LIKE 'aging-tail:%'")
    tails = {row.period: read_json(row.document) for row in kept.itertuples()}
    policies = dump(session, "SELECT document FROM standard_version WHERE kind = 'policy'")["document"]
    promised = [read_json(one)["marketing_commitment"] for one in policies]
    return Files(found, touches, _span(covered), dict(teams), tails, promised[0] if promised else None)


def read_json(value: Any) -> Any:
    """A document as either database gives it."""
    return json.loads(value) if isinstance(value, str) else value


def dump(session: scoped_session[Session], statement: str) -> pd.DataFrame:
    """The rows of plain SQL, as the database gives them."""
    found = session.execute(text(statement))
    return pd.DataFrame(found.all(), columns=list(found.keys()))


def day_ends(days: pd.Series, zone: ZoneInfo) -> pd.Series:
    """The last moment of each day, written as in ISO 8601, in a zone."""
    next_day = pd.to_datetime(days).dt.tz_localize(zone) + pd.DateOffset(days=1)
    return next_day.dt.tz_convert("UTC") - pd.Timedelta("1us")


def _euros(written: pd.Series) -> pd.Series:
    """``€ 2.900,00`` or ``2900`` in cents; nothing for what is no amount."""
    plain = written.str.extract(r"^(?:€ )?([\d.]+(?:,\d+)?)$")[0].str.replace(".", "").str.replace(",", ".")
    return (pd.to_numeric(plain) * 100).round()


def _span(covered: tuple[Any, Any]) -> tuple[pd.Timestamp, pd.Timestamp]:
    begin, end = (pd.to_datetime(one, utc=True) for one in covered)
    return begin, end
