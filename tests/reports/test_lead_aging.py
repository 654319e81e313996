"""Lead aging, counted a second time by plain pandas over the raw rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from review.domain.report_filters import Filters, read_filters
from review.models import Person
from review.queries.report_leads import Behind, count_behind
from review.reports.catalogue import get_report
from review.reports.frame import Ask, Link, Result, ask_of
from tests.support.people import Cast
from tests.support.report_rows import NASTY, Rows, make_rows

BERLIN = ZoneInfo("Europe/Berlin")
REPORT = get_report("lead-aging")
EDGES = (7, 30, 60, 90, 120)
LABELS = ["0-7", "8-30", "31-60", "61-90", "91-120", "121-"]


def filters(**arguments: str) -> Filters:
    return read_filters(arguments, REPORT.filters, [one.option for one in REPORT.options], "2026-11", None)


def asked(now: datetime, viewer: Person | None = None, **arguments: str) -> tuple[Ask, Result]:
    ask = ask_of(viewer, filters(**arguments), now, BERLIN)
    return ask, REPORT.make(ask)


def figures(result: Result) -> dict[str, Any]:
    return {one.name: one.value for one in result.figures}


def open_leads(rows: Rows, now: datetime) -> pd.DataFrame:
    """The open leads with age, bucket, waiting, by the raw rows alone."""
    leads = rows.leads
    left_out = leads[["rep_created", "merged", "test_record", "opted_out"]].any(axis=1)
    closed = leads["converted_at"].notna() | leads["won_at"].notna()
    leads = leads[leads["disposition"].isin(["open", "accepted"]) & ~left_out & ~closed].set_index("id")
    both = leads.reset_index()[["id", "prospect_id", "handed_off_at"]].merge(rows.touches, on="prospect_id")
    both = both[both["at"] >= both["handed_off_at"]]
    out = both[(both["direction"] == "outbound") & both["is_attempt"]].groupby("id_x")["at"].max()
    inbound = both[both["direction"] == "inbound"].groupby("id_x")["at"].max()
    frame = leads.assign(last=out, inbound=inbound)
    frame["waiting"] = frame["inbound"].notna() & (frame["last"].isna() | (frame["inbound"] > frame["last"]))
    anchor = pd.to_datetime(frame["last"].fillna(frame["handed_off_at"]), utc=True).dt.tz_convert(BERLIN)
    frame["age"] = [(now.astimezone(BERLIN).date() - day).days for day in anchor.dt.date]
    frame["known"] = frame["handed_off_at"].between(now - pd.Timedelta(days=200), now - pd.Timedelta(hours=2))
    frame["bucket"] = pd.cut(frame["age"], [-1, *EDGES, 10_000], labels=LABELS).astype(str)
    frame.loc[~frame["known"], "bucket"] = "not_known"
    return frame


@pytest.fixture
def rows(people: Cast, now: datetime) -> Rows:
    return make_rows(people, now)


def test_every_figure_and_bar_is_what_the_raw_rows_say(rows: Rows, now: datetime) -> None:
    frame = open_leads(rows, now)
    known = frame[frame["known"]]
    _ask, result = asked(now, days="45")
    assert figures(result) == {
        "open": len(frame),
        "waiting": int(frame["waiting"].sum()),
        "idle": int((known["age"] >= 45).sum()),
        "touched": pytest.approx((known["age"] < 45).mean()),
        "tail": int((frame["bucket"] == "121-").sum()),
        "not_known": int((~frame["known"]).sum()),
    }
    assert min(figures(result).values()) > 0
    for stack in ("disposition", "grade", "status"):
        check_bars(rows, now, stack)
    for by in ("owner", "team", "source", "grade", "campaign"):
        check_groups(rows, now, by)


def check_bars(rows: Rows, now: datetime, stack: str) -> None:
    frame = open_leads(rows, now)
    _ask, result = asked(now, stack=stack)
    table = result.tables[0]
    values = frame[stack].map(lambda one: "(none)" if pd.isna(one) else str(getattr(one, "value", one)))
    counted = pd.crosstab(frame["bucket"], values)
    for key, row in zip([*LABELS, "not_known"], table.rows, strict=True):
        assert row.values[1] == int((frame["bucket"] == key).sum())
        assert row.values[2] == int((frame["waiting"] & (frame["bucket"] == key)).sum())
        for place, column in enumerate(table.columns[3:], start=3):
            value = column.name.split(":")[1]
            assert row.values[place] == (counted.loc[key, value] if key in counted.index else 0)


def check_groups(rows: Rows, now: datetime, by: str) -> None:
    frame = open_leads(rows, now)
    people = rows.people.set_index("id")
    group = frame["owner_id"].map(people["team"]) if by == "team" else frame[f"{by}_id" if by == "owner" else by]
    if by == "owner":
        group = group.map(people["name"])
    counted = pd.crosstab(group.fillna("?"), frame["bucket"])
    table = asked(now, by=by)[1].tables[1]
    found = {row.values[0]: row for row in table.rows}
    assert len(found) == len(counted)
    for label, row in found.items():
        name = "?" if label.startswith("(") else label.removesuffix(" (left)")
        for key, value in zip([*LABELS, "not_known"], row.values[2:-1], strict=True):
            assert value == (counted.loc[name, key] if key in counted.columns else 0), (label, key)
        assert row.values[-1] == counted.loc[name].sum()


def test_the_list_behind_every_number_has_as_many_leads(rows: Rows, now: datetime) -> None:
    for arguments in ({"by": "team", "stack": "grade", "edges": "3, 50", "source": NASTY}, {"by": "source"}):
        ask, result = asked(now, **arguments)
        links: list[tuple[Any, Link]] = [(one.value, one.link) for one in result.figures if one.link]
        for table in result.tables:
            links += [(row.values[table.at(name)], link) for row in table.rows for name, link in row.links.items()]
        assert len(links) > 30
        for value, link in links:
            assert count_behind(Behind(REPORT.leads(ask, dict(link.values)))) == value, link


def test_a_rep_sees_their_own_and_a_manager_their_team(rows: Rows, now: datetime, people: Cast) -> None:
    frame = open_leads(rows, now)
    own = frame["owner_id"] == people.rep.id
    team = own | (frame["owner_id"] == people.manager.id)
    assert figures(asked(now, people.rep)[1])["open"] == int(own.sum())
    assert figures(asked(now, people.manager)[1])["open"] == int(team.sum())
    assert figures(asked(now, people.rep, owner="Otto Other")[1])["open"] == 0
    assert figures(asked(now, people.vp_sales)[1])["open"] == len(frame)


def test_filters_narrow_together_and_take_what_left(rows: Rows, now: datetime) -> None:
    frame = open_leads(rows, now)
    gone = rows.people.set_index("name").loc["Gone Goner", "id"]
    assert figures(asked(now, owner="gone goner")[1])["open"] == int((frame["owner_id"] == gone).sum()) > 0
    both = (frame["source"] == NASTY) & (frame["grade"] == "A")
    assert figures(asked(now, source=NASTY, grade="A")[1])["open"] == int(both.sum()) > 0
    none = frame["source"].isna() & frame["owner_id"].isna()
    assert figures(asked(now, source="(none)", owner="(none)")[1])["open"] == int(none.sum()) > 0
    empty = asked(now, period="2019-01")[1]
    assert figures(empty)["open"] == 0
    assert figures(empty)["touched"] is None
    assert empty.finding == "There is no open lead whose touches are known."
