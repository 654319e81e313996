"""What a report is asked, for its recount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from tests.support.recount_panel import Panel
from tests.support.recounts import Files

#: How the demonstration and the tests write what a lead has not.
_WITHOUT = {"source": "(without)", "owner": "(nobody)", "team": "(without)", "grade": "(without)"}


@dataclass(frozen=True)
class Asked:
    """What a report is asked: ``first`` and ``last`` month of the period (any time where empty), by which group, the
    days that Sales has for a decision, and the states of the leads at the end of the frozen months."""

    files: Files
    panel: Panel | None
    now: datetime
    zone: ZoneInfo
    window: int
    first: str = ""
    last: str = ""
    by: str = ""
    states: Mapping[str, Mapping[str, int]] | None = None

    @property
    def months(self) -> list[str]:
        """The months of the period, the oldest first."""
        return months_between(self.first, self.last)

    @property
    def published(self) -> list[str]:
        """The published months of the period."""
        assert self.panel is not None
        return [one for one in self.panel.months if not self.first or self.first <= one <= self.last]

    def within(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The leads handed over in the period."""
        month = rows["handed"].dt.tz_convert(self.zone).dt.strftime("%Y-%m")
        return rows[month.between(self.first, self.last)] if self.first else rows

    def groups(self, rows: pd.DataFrame) -> pd.Series:
        """The group of each lead, as it is called."""
        found = rows["owner"].map(self.files.teams).fillna("") if self.by == "team" else rows[self.by]
        return found.replace("", _WITHOUT[self.by])

    def is_final(self, month: str) -> bool:
        """Whether Sales has had its time to decide on every lead of a month."""
        end = pd.Timestamp(month_after(month, 1)).tz_localize(self.zone)
        return bool((pd.Timestamp(self.now) - end).total_seconds() >= self.window * 86_400)


def month_after(month: str, number: int) -> str:
    return str(pd.Period(month, "M") + number)


def months_between(first: str, last: str) -> list[str]:
    return [str(one) for one in pd.period_range(first, last, freq="M")]
