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
from review.domain.voices import Voices, part_voices
from review.extensions import db
from review.models.appeal import Appeal, AppealBallot
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
from review.queries.reasons import ClauseFound, clauses_found
from review.queries.standing_ballots import is_kept
from review.queries.withheld import withheld_leads


@dataclass(frozen=True, slots=True)
class MyVerdict:
    """One published verdict with the panel's reasons: the comments of those who agree with it, of those who saw it
    otherwise and of those who could not tell, in an order that tells nothing of who wrote them; how many of the judges
    said what it says; and the clauses, with what was found of each."""

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
    voices: Voices[str]
    agreeing: tuple[int, int]
    clauses: tuple[ClauseFound, ...]
    case_public_id: str = ""
    appeals: tuple[Appeal, ...] = ()  # of both sides, oldest first
    appeal_until: datetime | None = None  # until when the viewer may still appeal for Sales

    @property
    def has_comments(self) -> bool:
        """Whether any judge wrote something."""
        return bool(self.voices.majority or self.voices.dissent or self.voices.undecided)


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
    cases = [case for _verdict, case, _event, _docket in rows]
    appeals = list_appeals_of([case.id for case in cases])
    ballots, heard, seated = _ballots(cases), _appeal_ballots(appeals), _seated(viewer)
    found = [
        MyVerdict(
            docket.period, case.number, event.lead, event.kind, event.respondent, verdict.met, verdict.followed_up,
            verdict.valid, verdict.diagnosis, verdict.decided_by, verdict.wrong_reason,
            *_reasons(case, verdict, ballots[case.id], heard.get(case.id)),
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


def _ballots(cases: Collection[Case]) -> Mapping[int, list[Ballot]]:
    """The standing ballots of the round that decided, by case id; a recused judge's are left out."""
    rounds = {case.id: SECOND_ROUND if case.reopened_at else FIRST_ROUND for case in cases}
    ballots = db.session.execute(
        select(Ballot)
        .outerjoin(Judge, and_(Judge.case_id == Ballot.case_id, Judge.person_id == Ballot.person_id))
        .where(Ballot.case_id.in_(rounds), Judge.recused_at.is_(None), is_kept())
        .order_by(Ballot.version)
    ).scalars()
    standing = {
        (ballot.case_id, ballot.person_id): ballot for ballot in ballots if ballot.round == rounds[ballot.case_id]
    }
    found: dict[int, list[Ballot]] = defaultdict(list)
    for ballot in sorted(standing.values(), key=lambda one: one.salt):
        found[ballot.case_id].append(ballot)
    return found


def _appeal_ballots(appeals: Mapping[int, Sequence[Appeal]]) -> dict[int, list[AppealBallot]]:
    """The ballots of the last appeal that changed a verdict, by case id: the reasons of the verdict that stands."""
    changing = {
        case_id: one for case_id, rows in appeals.items() for one in rows if one.new_verdict_id is not None
    }
    ballots = standing_ballots([one.id for one in changing.values()]) if changing else {}
    return {
        case_id: sorted((ballot for ballot, _judge in ballots.get(one.id, [])), key=lambda ballot: ballot.salt)
        for case_id, one in changing.items()
    }


def _reasons(
    case: Case, verdict: Verdict, ballots: Sequence[Ballot], heard: Sequence[AppealBallot] | None
) -> tuple[Voices[str], tuple[int, int], tuple[ClauseFound, ...]]:
    """What the judges said, how many agree with the verdict, and the clauses as the panel found them."""
    deciding: Sequence[Ballot | AppealBallot] = ballots if heard is None else heard
    parted = part_voices(deciding, lambda ballot: ballot.valid, verdict.valid)
    said = Voices(*(tuple(text for one in side if (text := one.comment.strip())) for side in (
        parted.majority, parted.dissent, parted.undecided
    )))  # fmt: skip
    clauses = clauses_found(case.evidence, [ballot.clauses for ballot in ballots])
    return said, (len(parted.majority), len(deciding)), clauses
