"""What became of leads, by plain pandas over the raw rows."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from review.extensions import db
from review.models import Lead
from tests.support.report_rows import Rows

BERLIN = ZoneInfo("Europe/Berlin")


def make_sales(rows: Rows) -> Rows:
    """Amounts for most leads: 100 minor units for each step of the id, every fifth in dollars."""
    for one in db.session.query(Lead).where(Lead.id % 7 != 0):
        one.amount_minor, one.currency = 100 * one.id, "EUR" if one.id % 5 else "USD"
    db.session.flush()
    return rows


def revenue(leads: pd.DataFrame) -> int:
    """What the won among these leads brought, by `make_sales`."""
    sold = leads[leads["won"]].index.to_series()
    return int((sold[(sold % 7 != 0) & (sold % 5 != 0)] * 100).sum())


def handed_over(rows: Rows, now: datetime) -> pd.DataFrame:
    """The leads of Marketing with month, accepted, qualified, won, by the raw rows alone."""
    leads = rows.leads[~rows.leads[["rep_created", "merged", "test_record"]].any(axis=1)].set_index("id")
    both = leads.reset_index()[["id", "prospect_id", "handed_off_at"]].merge(rows.touches, on="prospect_id")
    out = both[(both["at"] >= both["handed_off_at"]) & (both["direction"] == "outbound") & both["is_attempt"]]
    first = out.groupby("id_x")["at"].min()
    leads = leads.assign(first=first)
    leads["month"] = leads["handed_off_at"].dt.tz_convert(BERLIN).dt.strftime("%Y-%m")
    is_ = leads["disposition"].astype(str).str.split(".").str[-1].str.lower()
    rejected = leads["rejected_at"].notna() & (leads["rejected_at"] < now) & is_.isin(["rejected", "recycled"])
    leads["won"] = (leads["won_at"] <= now) | (leads["won_at"].isna() & (is_ == "won"))
    converted = (leads["converted_at"] <= now) | (leads["converted_at"].isna() & (is_ == "converted"))
    leads["qualified"] = leads["won"] | converted
    said = (leads["accepted_at"].isna() & (is_ == "accepted")) | ((leads["accepted_at"] < now) & (is_ != "open"))
    none = leads["converted_at"].isna() & leads["won_at"].isna()
    decided = (leads["converted_at"] < now) | (leads["won_at"] < now) | (none & is_.isin(["converted", "won"]))
    touched = leads["first"].notna() & (leads["first"] < now)
    leads["accepted"] = ~rejected & (decided | (said & touched))
    leads["wait"] = (leads["first"] - leads["handed_off_at"]).dt.total_seconds() // 1
    return leads


def known(month: pd.DataFrame, now: datetime) -> pd.Series:
    """The leads whose touches were imported, as `make_rows` says."""
    return month["handed_off_at"].between(now - pd.Timedelta(days=200), now - pd.Timedelta(hours=2))
