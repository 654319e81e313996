"""What the panel did in published months, from a plain dump of cases, verdicts, ballots, judges and frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session, scoped_session

from tests.support.recount_estimates import Found, of_frame, of_group
from tests.support.recounts import dump, read_json

_PUBLISHED = "d.published_at IS NOT NULL AND d.cancelled_at IS NULL"
#: Of a ballot b: no version that its judge took back.
KEPT = """NOT EXISTS (SELECT 1 FROM ballot_withdrawal w WHERE w.case_id = b.case_id AND w.person_id = b.person_id
    AND w.round = b.round AND w.version >= b.version)"""
_CASES = f"""
    SELECT d.period, c.id AS case_id, c.number, c.stratum, c.drawn, c.evidence, c.reopened_at, e.kind, f.source,
           f.reason, f.team, l.handed_off_at, l.rep_created, l.merged, l.test_record, v.id AS verdict_id,
           v.number AS verdict, v.met, v.followed_up, v.valid, v.diagnosis, v.root_cause, v.decided_by, v.wrong_reason,
           v.reached_at
    FROM "case" c JOIN docket d ON d.id = c.docket_id JOIN review_event e ON e.id = c.event_id
    JOIN lead l ON l.id = e.lead_id
    JOIN frame_event f ON f.event_id = c.event_id AND f.docket_id = c.docket_id
    LEFT JOIN verdict v ON v.case_id = c.id WHERE e.kind <> 'accepted' AND {_PUBLISHED}
"""
_FRAME = f"""
    SELECT d.period, f.stratum, f.source, f.reason, f.team, f.carried_in, e.kind FROM frame_event f
    JOIN docket d ON d.id = f.docket_id JOIN review_event e ON e.id = f.event_id
    WHERE e.kind <> 'accepted' AND {_PUBLISHED}
"""
_BALLOTS = f"""
    SELECT d.period, j.bench, b.case_id, b.person_id, b.round, b.version, b.met, b.followed_up, b.valid, b.clauses,
           b.cast_at, s.claim_opened_at, p.shown_at
    FROM ballot b JOIN "case" c ON c.id = b.case_id JOIN docket d ON d.id = c.docket_id
    JOIN review_event e ON e.id = c.event_id
    JOIN judge j ON j.case_id = b.case_id AND j.person_id = b.person_id
    LEFT JOIN ballot_draft s ON s.case_id = b.case_id AND s.person_id = b.person_id AND s.round = b.round
    LEFT JOIN precedent_showing p ON p.case_id = b.case_id AND p.person_id = b.person_id
    WHERE j.recused_at IS NULL AND e.kind <> 'accepted' AND {_PUBLISHED} AND {KEPT}
"""
_OWED = f"""
    SELECT d.period, j.bench FROM judge j JOIN "case" c ON c.id = j.case_id JOIN docket d ON d.id = c.docket_id
    JOIN review_event e ON e.id = c.event_id
    WHERE j.recused_at IS NULL AND e.kind <> 'accepted' AND {_PUBLISHED}
"""
_PLANS = f"""
    SELECT d.period, s.name, s.neighbours FROM plan_stratum s JOIN plan p ON p.id = s.plan_id
    JOIN docket d ON d.id = p.docket_id WHERE {_PUBLISHED}
"""
_EDITIONS = f"SELECT d.period, e.published_at FROM edition e JOIN docket d ON d.id = e.docket_id WHERE {_PUBLISHED}"
KINDS = ("rejected", "ignored", "disqualified")
Row = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """``cases``: those of published months with the verdict that stood at the newest publication; ``frame``: one row an
    event; ``ballots``: every kept version; ``owed``: one row a judge and case; ``neighbours`` of strata, by month.
    ``wrong`` and ``decided`` answer the question of validity, unless another one is asked (`asking`)."""

    cases: pd.DataFrame
    frame: pd.DataFrame
    ballots: pd.DataFrame
    owed: pd.DataFrame
    neighbours: Mapping[str, Mapping[str, Sequence[str]]]

    @property
    def months(self) -> list[str]:
        """The published months, the oldest first."""
        return sorted(self.neighbours)

    def of(self, month: str) -> Panel:
        """One month alone."""
        cases, frame = (one[one["period"] == month] for one in (self.cases, self.frame))
        return replace(self, cases=cases, frame=frame)

    def asking(self, decided: pd.Series | bool, wrong: pd.Series) -> Panel:
        """The same cases for another question: which have an answer, and which the one that is counted."""
        return replace(self, cases=self.cases.assign(decided=decided, wrong=wrong))

    def strata(self, months: Sequence[str], kinds: Sequence[str] = KINDS) -> tuple[pd.DataFrame, dict[str, list[str]]]:
        """The strata of these kinds, each month's its own, with size, decided and wrong; and their neighbours. Months
        in which no case of these kinds was decided are left out."""
        ours = self.cases["drawn"] & self.cases["decided"] & self.cases["period"].isin(months)
        cases = self.cases[ours & self.cases["kind"].isin(kinds)]
        frame = self.frame[self.frame["period"].isin(set(cases["period"])) & self.frame["kind"].isin(kinds)]
        wrong = cases[cases["wrong"]]["own_stratum"].value_counts()
        sizes = (frame["period"] + " " + frame["stratum"]).value_counts()
        found = pd.DataFrame({"size": sizes, "decided": cases["own_stratum"].value_counts(), "wrong": wrong})
        found = found.fillna(0).astype(int)
        near = {
            f"{month} {name}": [f"{month} {other}" for other in others]
            for month in months for name, others in self.neighbours[month].items()
        }  # fmt: skip
        return found, near

    def finding(self, months: Sequence[str], kinds: Sequence[str] = KINDS) -> Found | None:
        """The share of all events of these months that should not have been rejected or left."""
        return of_frame(*self.strata(months, kinds))

    def group(
        self, months: Sequence[str], kinds: Sequence[str], members: pd.Series, events: int | None
    ) -> Found | None:
        """The same of a group that cuts across the strata: ``members`` says of each case whether it is one."""
        strata, near = self.cells(months, kinds, members)
        if events == strata["size"].sum():
            return of_frame(strata, near)
        return of_group(strata, near, events)

    def cells(
        self, months: Sequence[str], kinds: Sequence[str], members: pd.Series
    ) -> tuple[pd.DataFrame, dict[str, list[str]]]:
        """The strata with a group's own decided and wrong cases."""
        strata, near = self.strata(months, kinds)
        ours = self.cases["drawn"] & self.cases["decided"] & self.cases["period"].isin(months) & members
        mine = self.cases[ours & self.cases["kind"].isin(kinds)]
        wrong = mine[mine["wrong"]]
        strata["own"] = mine["own_stratum"].value_counts().reindex(strata.index).fillna(0).astype(int)
        strata["own_wrong"] = wrong["own_stratum"].value_counts().reindex(strata.index).fillna(0).astype(int)
        return strata, near

    def standing(self, round_: int, *, alone: bool = False) -> pd.DataFrame:
        """The last ballot of each judge on each case in a round; ``alone``: before precedents were shown."""
        found = self.ballots[self.ballots["round"] == round_]
        if alone:
            found = found[found["shown_at"].isna() | (found["cast_at"] <= found["shown_at"])]
        return found.sort_values("version").drop_duplicates(["case_id", "person_id"], keep="last")

    def clauses(self) -> pd.DataFrame:
        """One row a drawn and decided case and clause, as the judges of the deciding round read it: met or not; and
        whether those of the first round read it differently."""
        first, second = self.standing(1), self.standing(2)
        rows = []
        for case in self.cases[self.cases["drawn"]].itertuples():
            definition = read_json(case.evidence)["definition"]
            early, late = (one.loc[one["case_id"] == case.case_id, "clauses"] for one in (first, second))
            for clause in definition.get("clauses", ()):
                key, known = clause["key"], clause["state"]
                said = lambda ballots: [read_json(one).get(key, {}).get("state", known) for one in ballots]  # noqa: B023, E731
                last = said(late if len(late) else early)
                if not last:
                    continue
                met = sum(one == "met" for one in last) * 2 >= len(last)
                rows.append({
                    "case_id": case.case_id, "period": case.period, "number": case.number, "key": key,
                    "title": clause["title"], "met": met,
                    "required": bool(clause["required"]), "minimum": definition["minimum_met"], "wrong": case.wrong,
                    "decided": case.decided, "split": len(set(said(early))) > 1,
                })  # fmt: skip
        return pd.DataFrame(rows)


def read_panel(session: scoped_session[Session], until: pd.Timestamp | None = None) -> Panel:
    """All of it, as it lies in the database; with the editions that were published ``until`` then."""
    moment = lambda rows, *names: rows.assign(  # noqa: E731
        **{name: pd.to_datetime(rows[name], format="ISO8601", utc=True) for name in names}
    )
    published = moment(dump(session, _EDITIONS), "published_at")
    if until is not None:
        published = published[published["published_at"] <= until]
    editions = published.groupby("period")["published_at"].max()
    cases = moment(dump(session, _CASES), "reached_at", "handed_off_at")
    cases = cases[cases["period"].isin(editions.index)]
    late = cases["reached_at"] > cases["period"].map(editions)
    cases = cases[~late].sort_values("verdict").drop_duplicates("case_id", keep="last").sort_values("case_id")
    cases = cases.reset_index(drop=True)
    cases["drawn"], cases["decided"] = cases["drawn"].astype(bool), cases["valid"].isin(["yes", "no"])
    cases["by_marketing"] = ~cases[["rep_created", "merged", "test_record"]].astype(bool).any(axis=1)
    cases["wrong"], cases["own_stratum"] = cases["valid"] == "no", cases["period"] + " " + cases["stratum"]
    plans: dict[str, dict[str, Sequence[str]]] = {}
    for row in dump(session, _PLANS).itertuples():
        if row.period not in editions.index:
            continue
        plans.setdefault(row.period, {})[row.name] = read_json(row.neighbours)
    return Panel(
        cases, dump(session, _FRAME), moment(dump(session, _BALLOTS), "cast_at", "claim_opened_at", "shown_at"),
        dump(session, _OWED), plans,
    )  # fmt: skip
