"""Who sat on a month's panel, how they agreed, and what they said, as its published summary has to say it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session, scoped_session

from tests.support.recount_estimates import agreement, of_frame
from tests.support.recount_month import cell_of
from tests.support.recount_panel import KEPT, Panel
from tests.support.recounts import dump, read_json

Db = scoped_session[Session]
Row = dict[str, Any]
_QUESTIONS = ("met", "followed_up", "valid")
_ANSWERS = ("yes", "no", "cannot_tell")
_WAYS = ("majority", "deliberation", "chair", "unresolved")
_SPLIT = ("unresolved", "chair", "deliberation")
_FEW_CASES, _RARE, _MOST_NAMED = 60, 0.10, 12
_CAST = f"""
    SELECT b.person_id, b.case_id, b.version, b.round, b.met, e.kind, c.number, j.bench, j.recused_at FROM ballot b
    JOIN "case" c ON c.id = b.case_id JOIN review_event e ON e.id = c.event_id
    LEFT JOIN judge j ON j.case_id = b.case_id AND j.person_id = b.person_id WHERE {KEPT}
"""
_LEFT = """
    SELECT j.person_id, e.kind FROM judge j JOIN "case" c ON c.id = j.case_id
    JOIN review_event e ON e.id = c.event_id WHERE j.recused_at IS NOT NULL
"""
_SEATS = "SELECT s.person_id, p.name, s.bench, s.is_chair FROM panel_seat s JOIN person p ON p.id = s.person_id"
_APPEALED = """
    SELECT a.new_verdict_id, a.outcome, b.person_id, b.version, b.valid FROM appeal a
    JOIN appeal_ballot b ON b.appeal_id = a.id WHERE a.new_verdict_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM appeal_recusal r WHERE r.appeal_id = a.id AND r.person_id = b.person_id)
"""


def panel_of(session: Db, panel: Panel, period: str, docket: int) -> Row:
    """Who took part, how the verdicts came about, how far the judges agreed on each question."""
    ours = f" AND c.docket_id = {docket} AND e.kind <> 'accepted'"
    cast = dump(session, _CAST + ours).drop_duplicates(["person_id", "case_id"])["person_id"].value_counts()
    left = dump(session, _LEFT + ours)["person_id"].value_counts()
    seats = dump(session, f"{_SEATS} WHERE s.docket_id = {docket}").sort_values(["bench", "name"])
    ways = panel.of(period).cases["decided_by"].fillna("unresolved")
    votes = panel.standing(1, alone=True)
    votes = votes[votes["period"] == period]
    return {
        "seats": [
            {"name": one.name, "bench": one.bench, "chair": bool(one.is_chair),
             "voted": int(cast.get(one.person_id, 0)), "recused": int(left.get(one.person_id, 0))}
            for one in seats.itertuples(index=False)
        ],
        "decided_by": {way: int((ways == way).sum()) for way in _WAYS},
        "agreement": {one: _agreement(votes.groupby("case_id")[one].apply(list)) for one in _QUESTIONS},
    }  # fmt: skip


def _agreement(answers: pd.Series) -> Row:
    shared = [one for one in answers if len(one) > 1]
    if not shared:
        return {"cases": 0, **dict.fromkeys(("raw", "ac1", "alpha", "low", "high")), "band": "unknown",
                "lead_with_raw": True}  # fmt: skip
    found, given = agreement(dict(answers), len(_ANSWERS)), Counter(answer for one in shared for answer in one)
    alpha = found["alpha"]
    band = "unanimous" if alpha is None else "firm" if alpha >= 0.8 else "tentative" if alpha >= 0.667 else "opinion"
    rare = len(given) > 1 and min(given.values()) / given.total() < _RARE
    return {**found, "band": band, "lead_with_raw": len(shared) < _FEW_CASES or rare}


def worth_reading(session: Db, panel: Panel, period: str) -> list[Row]:
    """The cases that an appeal changed, then the split ones, the least settled first, with how the judges voted."""
    cases = panel.of(period).cases
    appealed = dump(session, _APPEALED).sort_values("version").drop_duplicates(["new_verdict_id", "person_id"],
                                                                             keep="last")  # fmt: skip
    rounds = {number: panel.standing(number) for number in (1, 2)}
    found = []
    for one in cases.itertuples():
        changed = appealed[appealed["new_verdict_id"] == one.verdict_id]
        way = one.decided_by if isinstance(one.decided_by, str) else "unresolved"
        if not len(changed) and pd.isna(one.reopened_at) and way not in _SPLIT:
            continue
        last = rounds[2] if pd.notna(one.reopened_at) else rounds[1]
        said = changed if len(changed) else last[last["case_id"] == one.case_id]
        # A chair who was no judge of the case breaks a tie, and is in no tally.
        votes = Counter(said["valid"])
        ground = {"appeal": changed["outcome"].iloc[0]} if len(changed) else {}
        words = {name: value if isinstance(value := getattr(one, name), str) else None
                 for name in ("kind", "valid", "diagnosis")}  # fmt: skip
        row = {"number": one.number, "decided_by": way, **words, **{name: votes[name] for name in _ANSWERS}, **ground}
        rank = _SPLIT.index(way) if way in _SPLIT else len(_SPLIT)
        found.append(((not ground, rank, abs(votes["yes"] - votes["no"]), one.number), row))
    return [row for _order, row in sorted(found, key=lambda one: one[0])][:_MOST_NAMED]


def draw_of(session: Db, period: str, docket: int) -> Row:
    """Which draw of the month this was, and what made it larger."""
    cancelled = dump(session, f"""SELECT d.id FROM docket d JOIN draw w ON w.docket_id = d.id
        WHERE d.period = '{period}' AND d.cancelled_at IS NOT NULL""")
    larger = dump(session, f"SELECT sizes FROM draw_extension WHERE docket_id = {docket} ORDER BY number")
    sizes = [read_json(one) for one in larger["sizes"]]
    return {"number": len(cancelled) + 1,
            "extensions": [{"cases": sum(size for name, size in one.items() if not name.endswith("|accepted"))}
                           for one in sizes]}  # fmt: skip


def controls_of(session: Db, docket: int, share: int) -> Row | None:
    """What the controls say of the definition: each has an answer where three judges of both sides gave one, and most
    of them the same."""
    rows = dump(session, f"{_CAST} AND e.kind = 'accepted' AND c.docket_id = {docket} AND j.recused_at IS NULL")
    numbers = dump(session, f"""SELECT c.number FROM "case" c JOIN review_event e ON e.id = c.event_id
        WHERE c.docket_id = {docket} AND e.kind = 'accepted'""")["number"]
    if not len(numbers):
        return None
    seats = len(dump(session, f"SELECT id FROM panel_seat WHERE docket_id = {docket}"))
    rows = rows[rows["round"] == 1].sort_values("version").drop_duplicates(["case_id", "person_id"], keep="last")
    answered = rows[rows["met"].isin(["yes", "no"])].groupby("number")
    enough = answered.size().ge(min(3, seats)) & answered["bench"].agg(lambda one: {"sales", "marketing"} <= set(one))
    lead = answered["met"].agg(lambda one: (one == "yes").sum() - (one == "no").sum())[enough]
    accepted = len(dump(session, f"SELECT id FROM frame_control WHERE docket_id = {docket}"))
    met, decided = int((lead > 0).sum()), int((lead != 0).sum())
    cell = of_frame(pd.DataFrame({"size": [accepted], "decided": [decided], "wrong": [met]}, index=["c"]), {})
    return {"share": share, "accepted": accepted, "cases": len(numbers), "decided": decided, "met": met,
            "cell": cell_of(cell)}  # fmt: skip
