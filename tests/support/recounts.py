"""The figures of the reports, found a second time: plain pandas over the rows of the files that were imported.

Nothing here knows the product's tables or queries. A `Files` holds a CRM's two files in one shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

#: What an age belongs to, as the aging report names it.
AGES = {"0-7": (0, 7), "8-30": (8, 30), "31-60": (31, 60), "61-90": (61, 90), "91-120": (91, 120),
        "121-": (121, 10**6)}  # fmt: skip


@dataclass(frozen=True)
class Files:
    """``leads``: one row a hand-off, with id, contact, source, state, reason, handed, accepted, rejected, converted,
    won, amount, and the flags entered_by_rep and left_out. ``touches``: contact, at, channel, out, attempt. Moments
    are aware UTC, NaT where there is none."""

    leads: pd.DataFrame
    touches: pd.DataFrame

    def with_touches(self) -> pd.DataFrame:
        """The leads with the number of attempts from the hand-off on, the first and the last of them, and the last
        word of the prospect."""
        both = self.leads[["id", "contact", "handed"]].merge(self.touches, on="contact")
        both = both[both["at"] >= both["handed"]]
        tried = both[both["out"] & both["attempt"]].groupby("id")["at"].agg(["size", "min", "max"])
        answers = both[~both["out"]].groupby("id")["at"].max()
        leads = self.leads.set_index("id")
        return leads.assign(
            tries=tried["size"].reindex(leads.index).fillna(0).astype(int), first=tried["min"], last=tried["max"],
            answer=answers,
        )  # fmt: skip


def demo_files(leads: Path, touches: Path) -> Files:
    """The demonstration company's export."""
    rows = pd.read_csv(leads, dtype=str, keep_default_na=False)
    calls = pd.read_csv(touches, dtype=str, keep_default_na=False)
    states = {"New": "open", "Working": "open", "Accepted": "accepted", "Rejected": "rejected", "Recycled": "recycled",
              "Opportunity": "converted", "Won": "won"}  # fmt: skip
    tries = ("No answer", "Left voicemail", "Sent", "Did not come", "Connected", "Replied", "Meeting held")
    moment = lambda name: pd.to_datetime(rows[name].replace("", None), format="ISO8601", utc=True)  # noqa: E731
    found = pd.DataFrame({
        "id": rows["Lead Id"] + "#" + rows["Hand-off"], "contact": rows["Contact Id"], "source": rows["Source"],
        "state": rows["Status"].map(states), "reason": rows["Reason"], "handed": moment("Handed over"),
        "accepted": moment("Accepted"), "rejected": moment("Rejected"), "converted": moment("Converted"),
        "won": moment("Won"), "amount": pd.to_numeric(rows["Amount"].replace("", None)) * 100,
        "entered_by_rep": rows["Entered by rep"] != "", "opted_out": rows["Opted out"] != "",
        "left_out": (rows["Merged"] != "") | (rows["Test"] != ""), "rejected_on": rows["Rejected"],
    })  # fmt: skip
    return Files(
        found,
        pd.DataFrame({
            "contact": calls["Contact"], "at": pd.to_datetime(calls["Time"], format="ISO8601", utc=True),
            "channel": calls["Channel"], "out": calls["Direction"] == "out", "attempt": calls["Outcome"].isin(tries),
            "entered": pd.to_datetime(calls["Entered"].replace("", None), format="ISO8601", utc=True),
        }),
    )  # fmt: skip


def school_files(deals: Path, calls: Path, states: dict[str, str]) -> Files:
    """The real export: deals with an id; a lost one without a closing day, or with one before its own, was lost on the
    day of its hand-off. A call by the CRM's clock, which the set takes as UTC."""
    rows = pd.read_csv(deals, dtype=str, keep_default_na=False)
    rows = rows[rows["Id"] != ""].reset_index(drop=True)
    made = pd.read_csv(calls, dtype=str, keep_default_na=False)
    handed = pd.to_datetime(rows["Created Time"], format="%d.%m.%Y %H:%M", utc=True)
    state = rows["Stage"].map(states)
    nothing = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[ns, UTC]")
    found = pd.DataFrame({
        "id": rows["Id"], "contact": rows["Contact Name"].where(rows["Contact Name"] != "", "own:" + rows["Id"]),
        "source": rows["Source"], "state": state, "reason": rows["Lost Reason"], "handed": handed,
        "accepted": nothing, "rejected": handed.where(state == "rejected"), "converted": nothing, "won": nothing,
        "amount": float("nan"), "entered_by_rep": False, "opted_out": False, "left_out": False,
    })  # fmt: skip
    tried = {"Attended Dialled", "Unattended Dialled", "Scheduled Attended", "Scheduled Unattended",
             "Scheduled Attended Delay", "Scheduled Unattended Delay"}  # fmt: skip
    return Files(
        found,
        pd.DataFrame({
            "contact": made["CONTACTID"], "at": pd.to_datetime(made["Call Start Time"], utc=True), "channel": "call",
            "out": made["Call Type"] == "Outbound", "attempt": made["Call Status"].isin(tried) |
            (made["Call Type"] == "Outbound"),
        }),
    )  # fmt: skip


def ages(files: Files, now: datetime, zone: ZoneInfo, known: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    """The open leads with bucket, and whether the prospect waits; ``known`` says of hand-offs whether touches are."""
    leads = files.with_touches()
    leads = leads[leads["state"].isin(["open", "accepted"]) & leads["converted"].isna() & leads["won"].isna()]
    leads = leads[~leads["entered_by_rep"] & ~leads["left_out"] & ~leads["opted_out"]].copy()
    day = leads["last"].fillna(leads["handed"]).dt.tz_convert(zone).dt.date
    age = day.map(lambda one: max((now.astimezone(zone).date() - one).days, 0))
    leads["bucket"] = age.map(lambda one: next(name for name, (low, high) in AGES.items() if low <= one <= high))
    leads.loc[~known(leads["handed"]), "bucket"] = "not_known"
    leads["waits"] = leads["answer"].notna() & (leads["last"].isna() | (leads["answer"] > leads["last"]))
    return leads


def promises(files: Files, zone: ZoneInfo) -> pd.DataFrame:
    """The leads that Marketing handed over, with the touches that the policy counts: of each channel one a day, made up
    to the lead's end and typed in by then; and the seconds from the hand-off to the first of them."""
    leads = files.leads[~files.leads["entered_by_rep"] & ~files.leads["left_out"]].set_index("id")
    back = leads["state"].isin(["rejected", "recycled"])
    by_day = leads["rejected_on"].str.len() == len("2026-10-01")
    days = pd.to_datetime(leads["rejected_on"].where(by_day).str.slice(0, 10)).dt.tz_localize(zone)
    day_ends = (days + pd.DateOffset(days=1)).dt.tz_convert("UTC") - pd.Timedelta(seconds=1)
    end = leads["rejected"].where(~by_day, day_ends).where(back)
    leads["end"] = end.fillna(leads["converted"].fillna(leads["won"]).where(leads["state"].isin(["converted", "won"])))
    both = leads.reset_index()[["id", "contact", "handed", "end"]].merge(files.touches, on="contact")
    both = both[both["out"] & both["attempt"] & (both["at"] >= both["handed"])]
    both = both[both["end"].isna() | ((both["at"] <= both["end"]) & ~(both["entered"] > both["end"]))]
    both["day"] = both["at"].dt.tz_convert(zone).dt.date
    slots = both.groupby(["id", "channel", "day"], as_index=False)["at"].min()
    counted = slots.groupby("id")["at"].agg(["size", "min"])
    leads["counted"] = counted["size"].reindex(leads.index).fillna(0).astype(int)
    leads["wait"] = (counted["min"].reindex(leads.index) - leads["handed"]).dt.total_seconds() // 1
    return leads.assign(sent_back=back)


def loop(files: Files, now: datetime, zone: ZoneInfo) -> pd.DataFrame:
    """The leads of Marketing with their month, and whether they were accepted and touched, qualified, won."""
    leads = files.with_touches()
    leads = leads[~leads["entered_by_rep"] & ~leads["left_out"]].copy()
    leads["month"] = leads["handed"].dt.tz_convert(zone).dt.strftime("%Y-%m")
    is_ = leads["state"]
    leads["is_won"] = leads["won"].notna() | (is_ == "won")
    leads["qualified"] = leads["is_won"] | leads["converted"].notna() | (is_ == "converted")
    said = (leads["accepted"].notna() & (is_ != "open")) | (is_ == "accepted")
    rejected = leads["rejected"].notna() & is_.isin(["rejected", "recycled"])
    leads["accepted_too"] = ~rejected & (leads["qualified"] | (said & (leads["tries"] > 0)))
    leads["wait"] = (leads["first"] - leads["handed"]).dt.total_seconds() // 1
    return leads


def rejections(files: Files, known: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    """By reason ("" for none): leads sent back, and of those whose touches are known the untouched, and those with one
    touch at most."""
    leads = files.with_touches()
    leads = leads[leads["state"].isin(["rejected", "recycled"])]
    counted = leads.assign(n=1, none=known(leads["handed"]) & (leads["tries"] == 0),
                           one=known(leads["handed"]) & (leads["tries"] <= 1))  # fmt: skip
    return counted.groupby("reason")[["n", "none", "one"]].sum().astype(int)
