"""What the reports on the panel have to say, from `tests.support.recount_panel` alone."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.support.recount_estimates import Found, agreement
from tests.support.recount_panel import KINDS
from tests.support.recount_question import Asked
from tests.support.recounted import Told

_BENCHES = ("sales", "marketing", "executive")
_WAYS = ("majority", "deliberation", "chair", "unresolved")
_REASONED = ("rejected", "disqualified")
_FEW = 10


def _limits(found: Found | None) -> dict[str, float | None]:
    """Rate and limits, where there are cases enough for a share."""
    if found is None or not found.shown:
        return {"rate": None, "low": None, "high": None}
    return {"rate": found.rate, "low": found.low, "high": found.high}


def trends(ask: Asked) -> Told:
    panel = ask.panel
    assert panel is not None
    tables: dict[str, Any] = {}
    for name, kinds in (("overall", KINDS), ("rejected", ("rejected",)), ("ignored", ("ignored",))):
        tables[name] = []
        for month in ask.published:
            found = panel.finding([month], kinds)
            events = int(((panel.frame["period"] == month) & panel.frame["kind"].isin(kinds)).sum())
            numbers = {"decided": found.decided, "wrong": found.wrong} if found else {"decided": 0, "wrong": 0}
            tables[name].append({"month": month, **_limits(found), "events": events, **numbers})
    drawn = panel.cases[panel.cases["drawn"] & panel.cases["period"].isin(ask.published)]
    causes = pd.crosstab(drawn["period"], drawn["root_cause"]).reindex(ask.published, fill_value=0)
    tables["causes"] = [{"month": month, **{str(cause): int(row[cause]) for cause in causes.columns}}
                        for month, row in causes.iterrows()]  # fmt: skip
    kinds = _REASONED if ask.by == "reason" else KINDS
    months = ask.published[-12:]
    decided = panel.cases[panel.cases["drawn"] & panel.cases["decided"]]
    months = [one for one in months if (decided["period"] == one).any()]
    frame = panel.frame[panel.frame["period"].isin(months) & panel.frame["kind"].isin(kinds)]
    groups = {}
    for value, events in frame[ask.by].value_counts().items():
        found = panel.group(months, kinds, panel.cases[ask.by] == value, int(events))
        counts = {"events": int(events), "decided": found.decided if found else 0}
        groups[str(value) or "(without)"] = {**_limits(found), **counts}
    tables["groups"] = groups
    figures = {name: tables[name][-1]["rate"] for name in ("overall", "rejected", "ignored")}
    return Told(figures, tables)


def panel_health(ask: Asked) -> Told:
    panel = ask.panel
    assert panel is not None
    votes = panel.standing(1)
    alone = panel.standing(1, alone=True)
    firsts = panel.ballots[panel.ballots["round"] == 1].groupby(["case_id", "person_id"])["cast_at"].min()
    took = firsts.reindex(pd.MultiIndex.from_frame(votes[["case_id", "person_id"]])).to_numpy()
    seconds = (pd.Series(took, votes.index).dt.floor("s") - votes["claim_opened_at"].dt.floor("s")).dt.total_seconds()
    tables: dict[str, list[dict[str, Any]]] = {"agreement": [], "lean": [], "time": []}
    for month in ask.published:
        mine, owed = votes["period"] == month, panel.owed["period"] == month
        said = alone[alone["period"] == month].groupby("case_id")["valid"].apply(list)
        ways = panel.cases.loc[panel.cases["period"] == month, "decided_by"].fillna("unresolved")
        tables["agreement"].append({
            "month": month, "participation": int(mine.sum()) / int(owed.sum()), **agreement(dict(said), 3),
            **{way: int((ways == way).sum()) for way in _WAYS},
        })  # fmt: skip
        lean: dict[str, Any] = {"month": month}
        time: dict[str, Any] = {"month": month}
        for bench in _BENCHES:
            own = votes[mine & (votes["bench"] == bench)]
            answered = own[own["valid"].isin(["yes", "no"])]
            lean[bench] = (answered["valid"] == "no").mean() if len(answered) else None
            lean[f"{bench}_answers"] = len(answered)
            time[bench] = seconds[own.index].median() if len(own) else None
        tables["lean"].append(lean)
        tables["time"].append(time)
    last = tables["agreement"][-1]
    return Told({"participation": last["participation"], "agreement": last["raw"], "alpha": last["alpha"]}, tables)


def definition_fitness(ask: Asked) -> Told:
    panel = ask.panel
    assert panel is not None
    clauses = panel.clauses()
    clauses = clauses[clauses["decided"] & clauses["period"].isin(ask.published)]
    titles = clauses.drop_duplicates("key").set_index("key")["title"]
    assert clauses.groupby("case_id")["key"].apply(tuple).nunique() == 1, "this recount knows one list of clauses"
    cases = clauses.groupby("case_id").agg(met=("met", "sum"), wrong=("wrong", "first"), least=("minimum", "first"))
    read = clauses.pivot_table(index="case_id", columns="key", values="met", aggfunc="first").astype(bool)
    missing = clauses[clauses["required"] & ~clauses["met"]]["case_id"]
    number = len(titles)

    def meets(least: int | None = None, also: str | None = None) -> pd.Series:
        enough = cases["met"] >= (cases["least"] if least is None else least)
        found = enough & ~cases.index.isin(missing)
        return found & read[also] if also else found

    def sides(found: pd.Series) -> dict[str, Any]:
        worked = cases["wrong"].astype(bool)
        numbers = {"meets_worked": found & worked, "meets_left": found & ~worked, "fails_worked": ~found & worked,
                   "fails_left": ~found & ~worked}  # fmt: skip
        counted = {name: int(one.sum()) for name, one in numbers.items()}
        agree = (counted["meets_worked"] + counted["fails_left"]) / len(cases)
        return {**counted, "agreement": agree if len(cases) >= _FEW else None}

    now = meets()
    stands = sides(now)
    met = []
    for one in range(number + 1):
        mine = cases[cases["met"] == one]
        worked = int(mine["wrong"].sum())
        met.append({"cases": len(mine), "worked": worked, "left": len(mine) - worked,
                    "share": worked / len(mine) if len(mine) >= _FEW else None})  # fmt: skip
    over = []
    for failed in range(1, number + 1):
        ids = cases.index[number - cases["met"] == failed]
        found = panel.group(ask.published, KINDS, panel.cases["case_id"].isin(ids), None)
        over.append({"cases": found.decided if found else 0, "worked": found.wrong if found else 0, **_limits(found)})
    others = sorted(set(read.columns) - {"budget", "urgency"})
    letter = ~cases["wrong"].astype(bool) & ~now & ((cases["met"] >= 4) | read[others].all(axis=1))
    return Told(
        {"cases": len(cases), "agreement": stands["agreement"], "tried": stands["agreement"],
         "missed": stands["fails_worked"], "formal": int(letter.sum())},
        {
            "met": met, "over": over,
            "thresholds": [{**sides(meets(one)), "changed": int((meets(one) != now).sum())}
                           for one in range(1, number + 1)],
            "required": {str(title): sides(meets(None, str(key))) for key, title in titles.items()},
        },
    )  # fmt: skip
