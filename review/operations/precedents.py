"""Precedents: kept current with every published or revised verdict, and shown to judges who have voted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from review.domain.errors import Refusal
from review.domain.full_text import searchable
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND
from review.extensions import db
from review.models.ballot import Ballot
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.precedent import Precedent, PrecedentClause, PrecedentShowing
from review.models.verdict import Verdict
from review.operations.audit import declare, record
from review.queries.case_evidence import Names
from review.queries.reasons import clauses_found
from review.queries.seats import list_own_ballots
from review.queries.standing_ballots import is_kept

KEPT = declare("docket.precedents_kept", "period", "cases")
SHOWN = declare("case.precedents_shown", "period", "number")

_LONGEST = {"company": 300, "source": 120, "reason": 200, "grade": 40}


def keep_precedents(docket: Docket, *, actor: Person | None, now: datetime) -> int:
    """Make a published docket's cases precedents, by their standing verdicts; returns how many there are.

    To be called when a docket is published and whenever one of its verdicts is superseded; safe to repeat. Raises
    Refusal ``precedent.not_published``.
    """
    if docket.published_at is None:
        raise Refusal("precedent.not_published", period=docket.period)
    last = select(Verdict.case_id, func.max(Verdict.number).label("number")).group_by(Verdict.case_id).subquery()
    rows = db.session.execute(
        select(Case, Verdict)
        .join(Verdict, Verdict.case_id == Case.id)
        .join(last, (last.c.case_id == Verdict.case_id) & (last.c.number == Verdict.number))
        .where(Case.docket_id == docket.id)
        .order_by(Case.number)
        .options(joinedload(Case.event).joinedload(ReviewEvent.lead).joinedload(Lead.prospect))
    ).all()
    known = {
        one.case_id: one
        for one in db.session.scalars(
            select(Precedent).join(Case, Case.id == Precedent.case_id).where(Case.docket_id == docket.id)
        )
    }
    ballots = _deciding_ballots(docket)
    for case, verdict in rows:
        precedent = known.get(case.id) or Precedent(case_id=case.id, period=docket.period, number=case.number)
        _fill(precedent, docket, case, verdict, ballots[case.id])
        precedent.kept_at = now
        db.session.add(precedent)
    db.session.flush()
    record(KEPT, actor=actor, subject_kind="docket", subject=docket.public_id, now=now, period=docket.period,
           cases=len(rows))
    return len(rows)


def show_precedents(actor: Person, case: Case, now: datetime) -> PrecedentShowing:
    """Let a judge who has voted see the precedents of the case. From then on, what they cast there is no longer counted
    as independent: agreement is measured by their last ballot before. Raises Refusal ``precedent.vote_first``."""
    if not list_own_ballots(case, actor):
        raise Refusal("precedent.vote_first")
    shown = db.session.scalar(
        select(PrecedentShowing).where(PrecedentShowing.case_id == case.id, PrecedentShowing.person_id == actor.id)
    )
    if shown is not None:
        return shown
    shown = PrecedentShowing(case_id=case.id, person_id=actor.id, shown_at=now)
    db.session.add(shown)
    record(SHOWN, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=case.docket.period,
           number=case.number)
    db.session.flush()
    return shown


def _deciding_ballots(docket: Docket) -> Mapping[int, list[Ballot]]:
    """The standing ballots of the round that decided each case, those of recused judges left out, by case id."""
    rows = db.session.scalars(
        select(Ballot)
        .join(Case, Case.id == Ballot.case_id)
        .outerjoin(Judge, (Judge.case_id == Ballot.case_id) & (Judge.person_id == Ballot.person_id))
        .where(Case.docket_id == docket.id, Judge.recused_at.is_(None), is_kept())
        .order_by(Ballot.version)
        .options(joinedload(Ballot.case))
    )
    standing: dict[tuple[int, int], Ballot] = {}
    for ballot in rows:
        if ballot.round == (SECOND_ROUND if ballot.case.reopened_at else FIRST_ROUND):
            standing[ballot.case_id, ballot.person_id] = ballot
    found: dict[int, list[Ballot]] = defaultdict(list)
    for ballot in standing.values():
        found[ballot.case_id].append(ballot)
    return found


def _fill(precedent: Precedent, docket: Docket, case: Case, verdict: Verdict, ballots: Sequence[Ballot]) -> None:
    evidence = case.evidence
    lead, claim = evidence["lead"], evidence["claim"]
    precedent.kind = evidence["event"]["kind"]
    found = {"company": lead.get("company"), "source": lead.get("source"), "reason": claim.get("reason"),
             "grade": lead.get("grade")}  # fmt: skip
    for name, value in found.items():
        setattr(precedent, name, (value or "")[: _LONGEST[name]])
    precedent.met, precedent.valid = verdict.met, verdict.valid
    precedent.diagnosis = verdict.diagnosis.value if verdict.diagnosis else None
    precedent.decided_by, precedent.split = verdict.decided_by.value, case.reopened_at is not None
    precedent.words = _words(docket, case, ballots)
    found_of_clauses = clauses_found(evidence, [ballot.clauses for ballot in ballots])
    unmet = {clause.key: clause.title for clause in found_of_clauses if clause.unmet}
    kept = {one.clause: one for one in precedent.clauses}
    precedent.clauses = [
        kept.get(key) or PrecedentClause(clause=key[:60], title=title[:300]) for key, title in unmet.items()
    ]


def _words(docket: Docket, case: Case, ballots: Sequence[Ballot]) -> str:
    """What the case is found by. Nothing of the prospect's own name: it is erasable elsewhere, and not here."""
    names = Names(case.public_id, case.evidence, masked=docket.mask_names)
    lead, claim = case.evidence["lead"], case.evidence["claim"]
    statements = [one for one in (case.statements or {}).values() if one]
    own = [claim.get("note"), *(one.get("narrative") for one in statements), *(one.get("reason") for one in statements),
           *(ballot.comment for ballot in ballots)]  # fmt: skip
    plain = [lead.get("company"), lead.get("source"), lead.get("campaign"), lead.get("title"), claim.get("reason")]
    prospect = case.event.lead.prospect
    return searchable([*plain, *(names.clean(text) for text in own)], without=[prospect.name or ""])
