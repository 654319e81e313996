"""What the panel found on a rep's own leads, once it is published; the panel stays masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from review.domain.answers import Answer, DecidedBy, Diagnosis
from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND
from review.extensions import db
from review.models.appeal import Appeal
from review.models.ballot import Ballot
from review.models.case import Case, Judge, PanelSeat
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.prospect import Prospect
from review.models.verdict import Verdict
from review.queries.appeal_ballots import standing_ballots
from review.queries.appeals import answers_for, list_appeals_of, window_of
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
    case_public_id: str = ""
    appeals: tuple[Appeal, ...] = ()  # of both sides, oldest first
    appeal_until: datetime | None = None  # until when the viewer may still appeal for Sales


def list_verdicts(
    viewer: Person, circle: Circle, whose: Whose, search: str = "", page: int = 1, *, now: datetime
) -> ListPage[MyVerdict]:
    """The standing verdicts of published months on the leads that these people answer for, the newest month first."""
    wanted = _published(viewer, circle.of(whose), search)
    rows = db.session.execute(
        wanted.with_only_columns(Verdict, Case, ReviewEvent, Docket)
        .order_by(Docket.period.desc(), Case.number)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
        .options(contains_eager(ReviewEvent.lead).contains_eager(Lead.prospect), joinedload(ReviewEvent.respondent))
    ).all()
    appeals = list_appeals_of([case.id for _verdict, case, _event, _docket in rows])
    comments = _comments([case for _verdict, case, _event, _docket in rows]) | _appeal_comments(appeals)
    seated = _seated(viewer)
    found = [
        MyVerdict(
            docket.period, case.number, event.lead, event.kind, event.respondent, verdict.met, verdict.followed_up,
            verdict.valid, verdict.diagnosis, verdict.decided_by, verdict.wrong_reason, comments.get(case.id, ()),
            case.public_id, tuple(appeals.get(case.id, ())),
            _appeal_until(docket, appeals.get(case.id, ()), now)
            if answers_for(event, circle.mine) and docket.id not in seated
            else None,
        )
        for verdict, case, event, docket in rows
    ]
    return ListPage(found, count_rows(wanted), page)


def _appeal_until(docket: Docket, appeals: Collection[Appeal], now: datetime) -> datetime | None:
    until = window_of(docket)
    if until is None or now > until or any(one.side is Bench.SALES for one in appeals):
        return None
    return until


def _seated(viewer: Person) -> set[int]:
    """The dockets on whose panels the viewer sits, where nobody appeals."""
    return set(db.session.scalars(select(PanelSeat.docket_id).where(PanelSeat.person_id == viewer.id)))


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


def _appeal_comments(appeals: Mapping[int, Sequence[Appeal]]) -> dict[int, tuple[str, ...]]:
    """What was said in the last appeal that changed a verdict, by case id: the reasons of the verdict that stands."""
    changing = {
        case_id: one for case_id, rows in appeals.items() for one in rows if one.new_verdict_id is not None
    }
    ballots = standing_ballots([one.id for one in changing.values()]) if changing else {}
    return {
        case_id: tuple(
            ballot.comment
            for ballot, _judge in sorted(ballots.get(one.id, []), key=lambda pair: pair[0].salt)
            if ballot.comment
        )
        for case_id, one in changing.items()
    }
