"""What the panel found in one month, as its published summary has to say it: from `tests.support.recount_panel`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session, scoped_session

from tests.support.recount_compared import change, differ, p_value
from tests.support.recount_estimates import Found
from tests.support.recount_panel import KINDS, Panel
from tests.support.recounts import dump, read_json

REASONED = ("rejected", "disqualified")
_GROUPS = {"source": KINDS, "reason": REASONED, "team": KINDS}
_DIAGNOSES = ("sales_follow_up", "marketing_quality", "both", "definition_or_timing")
_CAUSES = ("lead_quality", "follow_up", "definition", "routing", "data", "timing", "none")
_FEW, _MUTED, _WIDE, _TOLERATED = 10, 30, 0.3, 0.05
_MONTHS = 13
Row = dict[str, Any]


def findings(panel: Panel, period: str) -> Row:
    """The parts of the summary that rest on the verdicts alone."""
    own = panel.of(period)
    drawn = own.cases[own.cases["drawn"]]
    kinds = [kind for kind in KINDS if (own.frame["kind"] == kind).any()]
    diagnosed = own.cases["diagnosis"].notna()
    cells = {one: cell_of(own.asking(diagnosed, own.cases["diagnosis"] == one).finding([period])) for one in _DIAGNOSES}
    reasons = own.asking(own.cases["decided"], own.cases["wrong_reason"].astype(bool))
    return {
        "headline": {"overall": _headline(own, period, KINDS), **{one: _headline(own, period, [one]) for one in kinds}},
        "strata": _strata(own.frame, drawn),
        "diagnosis": {"reviewed": int(drawn["diagnosis"].notna().sum()),
                      "without": int(drawn["diagnosis"].isna().sum()), "cells": cells},
        "by": {name: _groups(own, period, name, of) for name, of in _GROUPS.items()},
        "root_causes": _causes(own, period, drawn),
        "wrong_reason": cell_of(reasons.finding([period], REASONED)),
        "clauses": _clauses(own, period),
        "change": _change(panel, period),
        "trend": [_point(panel, one) for one in panel.months if one <= period][-_MONTHS:],
    }  # fmt: skip


def frame_of(session: scoped_session[Session], panel: Panel, period: str, docket: int) -> Row:
    """What came before the panel, what was left out, and where every other lead was, by the sealed frame."""
    frame = panel.of(period).frame
    carried = frame["carried_in"].astype(bool)
    left_out = dump(session, f"SELECT exclusion FROM frame_exclusion WHERE docket_id = {docket}")["exclusion"]
    (states,) = dump(session, f"SELECT reconciliation FROM frame WHERE docket_id = {docket}")["reconciliation"]
    known = read_json(states)
    by_kind = {
        kind: {"events": int(ours.sum()), "carried_in": int((ours & carried).sum())}
        for kind in KINDS if (ours := frame["kind"] == kind).any() or kind != "disqualified"
    }  # fmt: skip
    return {"size": len(frame), "carried_in": int(carried.sum()), "by_kind": by_kind, "states": known,
            "excluded": {str(name): int(number) for name, number in left_out.value_counts().items()},
            "handed_over": sum(known.values())}  # fmt: skip


def review_of(panel: Panel, period: str, mode: str) -> Row:
    """How much of the frame the panel looked at."""
    cases = panel.of(period).cases
    drawn = cases[cases["drawn"]]
    return {"census": mode == "every_lead", "cases": len(drawn), "decided": int(drawn["decided"].sum()),
            "undecided": int((~drawn["decided"]).sum()), "wrong": int(drawn["wrong"].sum()),
            "added": len(cases) - len(drawn)}  # fmt: skip


def estimate_of(found: Found | None) -> Row | None:
    """An estimate, where there are cases enough to show one."""
    if found is None or not found.shown:
        return None
    count, low, high = found.counts
    return {"rate": found.rate, "low": found.low, "high": found.high, "count": count, "count_low": low,
            "count_high": high, "population": found.events, "reviewed": found.decided, "wrong": found.wrong,
            "exact": found.exact}  # fmt: skip


def cell_of(found: Found | None) -> Row:
    """What may be shown of a figure."""
    if found is None:
        return {"kind": "none_reviewed", "reviewed": 0, "wrong": 0, "exact": False, "comparable": False,
                "estimate": None}  # fmt: skip
    sure = found.exact or (found.decided >= _MUTED and found.high - found.low <= _WIDE)
    kind = "small" if not found.shown else "zero" if not (found.wrong or found.exact) else "full" if sure else "muted"
    return {"kind": kind, "reviewed": found.decided, "wrong": found.wrong, "exact": found.exact,
            "comparable": found.shown and sure, "estimate": estimate_of(found)}  # fmt: skip


def _headline(own: Panel, period: str, kinds: Sequence[str]) -> Row:
    cases = own.cases[own.cases["drawn"] & own.cases["kind"].isin(kinds)]
    found = own.finding([period], kinds)
    return {
        "events": int(own.frame["kind"].isin(kinds).sum()), "cases": len(cases), "decided": int(cases["decided"].sum()),
        "wrong": int(cases["wrong"].sum()), "kind": cell_of(found)["kind"], "estimate": estimate_of(found),
        "undecided_bounds": _bounds(own, period, kinds, cases),
    }  # fmt: skip


def _bounds(own: Panel, period: str, kinds: Sequence[str], cases: pd.DataFrame) -> Row | None:
    """How far the undecided cases could move a headline, where more than one in twenty is undecided."""
    undecided = int((~cases["decided"]).sum())
    if undecided <= _TOLERATED * len(cases):
        return None
    right = own.asking(True, own.cases["wrong"]).finding([period], kinds)
    wrong = own.asking(True, own.cases["wrong"] | ~own.cases["decided"]).finding([period], kinds)
    assert right is not None
    assert wrong is not None
    return {"undecided": undecided, "drawn": len(cases), "low": right.low, "high": wrong.high,
            "count_low": right.counts[1], "count_high": wrong.counts[2]}  # fmt: skip


def _strata(frame: pd.DataFrame, drawn: pd.DataFrame) -> list[Row]:
    parts = {"size": frame, "drawn": drawn, "decided": drawn[drawn["decided"]], "wrong": drawn[drawn["wrong"]]}
    counted = pd.DataFrame({name: rows["stratum"].value_counts() for name, rows in parts.items()}).fillna(0).astype(int)
    return [{"name": name, **row} for name, row in sorted(counted.to_dict("index").items())]


def _groups(own: Panel, period: str, name: str, kinds: Sequence[str]) -> list[Row]:
    events = own.frame[own.frame["kind"].isin(kinds)][name].value_counts().to_dict()
    order = sorted(events, key=lambda group: (-events[group], group))
    found, p_values = [], []
    for group in order:
        members = own.cases[name] == group
        found.append(cell_of(own.group([period], kinds, members, events[group])))
        tested = found[-1]["comparable"] and not found[-1]["exact"]
        p_values.append(p_value(*own.cells([period], kinds, members)) if tested else None)
    return [{"value": group, "events": events[group], "differs": flag, **cell}
            for group, cell, flag in zip(order, found, differ(p_values), strict=True)]  # fmt: skip


def _causes(own: Panel, period: str, drawn: pd.DataFrame) -> list[Row]:
    counts = drawn["root_cause"].value_counts().to_dict()
    named = own.cases["root_cause"].notna()
    return [
        {"value": cause, "cases": counts[cause],
         **cell_of(own.asking(named, own.cases["root_cause"] == cause).finding([period]))}
        for cause in sorted(counts, key=lambda one: (-counts[one], _CAUSES.index(one)))
    ]  # fmt: skip


def _clauses(own: Panel, period: str) -> list[Row]:
    clauses = own.clauses()
    rows = []
    for key, mine in clauses.groupby("key") if len(clauses) else ():
        read = own.cases["case_id"].isin(mine["case_id"])
        missed = own.cases["case_id"].isin(mine[~mine["met"]]["case_id"])
        everywhere = len(mine) == clauses["case_id"].nunique()
        found = own.asking(read, missed).finding([period]) if everywhere else None
        rows.append({
            "key": key, "title": mine["title"].iloc[-1], "cases": len(mine), "estimated": everywhere,
            "unmet": sorted(mine[~mine["met"]]["number"]), "split": sorted(mine[mine["split"]]["number"]),
            "share": found.rate if found else (~mine["met"]).mean(), "cell": cell_of(found) if found else None,
        })  # fmt: skip
    return sorted(rows, key=lambda row: (-round(row["share"], 9), row["key"]))


def _change(panel: Panel, period: str) -> Row | None:
    before = [one for one in panel.months if one < period][-1:]
    found = change(panel.strata(before), panel.strata([period])) if before else None
    return found and {"period": before[0], **found}


def _point(panel: Panel, month: str) -> Row:
    found = panel.finding([month])
    if found is None or not found.shown:
        return {"period": month, "rate": None, "low": None, "high": None, "exact": False}
    return {"period": month, "rate": found.rate, "low": found.low, "high": found.high, "exact": found.exact}
