"""What the panel found on a rep's own leads, once it is published; the panel stays masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from review.domain.answers import Answer, DecidedBy, Diagnosis
from review.domain.leads import EventKind
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND
from review.extensions import db
from review.models.ballot import Ballot
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.prospect import Prospect
from review.models.verdict import Verdict
from review.queries.my_leads import PAGE_SIZE, Circle, ListPage, Whose, count_rows, fits
from review.queries.withheld import withheld_leads


@dataclass(frozen=True, slots=True)
class MyVerdict:
    """One published verdict. ``comments`` come in an order that tells nothing of who wrote them."""

    period: str
    number: int
    lead: Lead
    kind: EventKind
    respondent: Person | None
    met: Answer | None
    followed_up: Answer | None
    valid: Answer | None
    diagnosis: Diagnosis | None
    decided_by: DecidedBy
    wrong_reason: bool
    comments: tuple[str, ...]


def list_verdicts(viewer: Person, circle: Circle, whose: Whose, search: str = "", page: int = 1) -> ListPage[MyVerdict]:
    """The standing verdicts of published months on the leads that these people answer for, the newest month first."""
    wanted = _published(viewer, circle.of(whose), search)
    rows = db.session.execute(
        wanted.with_only_columns(Verdict, Case, ReviewEvent, Docket.period)
        .order_by(Docket.period.desc(), Case.number)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
        .options(contains_eager(ReviewEvent.lead).contains_eager(Lead.prospect), joinedload(ReviewEvent.respondent))
    ).all()
    comments = _comments([case for _verdict, case, _event, _period in rows])
    found = [
        MyVerdict(
            period, case.number, event.lead, event.kind, event.respondent, verdict.met, verdict.followed_up,
            verdict.valid, verdict.diagnosis, verdict.decided_by, verdict.wrong_reason, comments.get(case.id, ()),
        )
        for verdict, case, event, period in rows
    ]
    return ListPage(found, count_rows(wanted), page)


def _published(viewer: Person, people: Collection[int], search: str) -> Select[int]:
    later = select(func.max(Verdict.number)).where(Verdict.case_id == Case.id).correlate(Case).scalar_subquery()
    return (
        select(Verdict.id)
        .join(Case, Case.id == Verdict.case_id)
        .join(Docket, Docket.id == Case.docket_id)
        .join(ReviewEvent, ReviewEvent.id == Case.event_id)
        .join(Lead, Lead.id == ReviewEvent.lead_id)
        .join(Prospect, Prospect.id == Lead.prospect_id)
        .where(
            Docket.published_at.is_not(None),
            Docket.cancelled_at.is_(None),
            ReviewEvent.respondent_id.in_(people),
            Verdict.number == later,
            Lead.id.not_in(withheld_leads(viewer)),
            fits(search),
        )
    )


def _comments(cases: Collection[Case]) -> dict[int, tuple[str, ...]]:
    """The comments of the round that decided, by case id; a recused judge's are left out."""
    rounds = {case.id: SECOND_ROUND if case.reopened_at else FIRST_ROUND for case in cases}
    ballots = db.session.execute(
        select(Ballot)
        .outerjoin(Judge, and_(Judge.case_id == Ballot.case_id, Judge.person_id == Ballot.person_id))
        .where(Ballot.case_id.in_(rounds), Judge.recused_at.is_(None))
        .order_by(Ballot.version)
    ).scalars()
    standing = {
        (ballot.case_id, ballot.person_id): ballot for ballot in ballots if ballot.round == rounds[ballot.case_id]
    }
    said: dict[int, list[str]] = defaultdict(list)
    for ballot in sorted(standing.values(), key=lambda one: one.salt):
        if ballot.comment.strip():
            said[ballot.case_id].append(ballot.comment.strip())
    return {case_id: tuple(texts) for case_id, texts in said.items()}
