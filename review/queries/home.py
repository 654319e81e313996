"""What waits for one person. Nothing here depends on how anybody else voted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.ballot import Ballot
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.standards import SignOff, StandardVersion
from review.models.verdict import Edition
from review.queries.ballots import count_missing_ballots
from review.queries.my_leads import circle_of
from review.queries.standing_ballots import is_kept
from review.queries.statements import has_statement

#: How long a report counts as new.
NEWS = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Waiting:
    """``count`` things of one docket that wait for the person, until ``due_at`` where there is a limit.

    ``again`` is said of second ballots.
    """

    period: str
    count: int
    due_at: datetime | None
    again: bool = False


class NextStep(StrEnum):
    """What a docket needs from the clerk next."""

    FREEZE = "freeze"
    PLAN = "plan"
    DRAW = "draw"
    OPEN_HEARING = "open_hearing"
    BALLOTS = "ballots"
    SECOND_BALLOTS = "second_ballots"
    END_HEARING = "end_hearing"
    CLOSE = "close"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class DocketNext:
    """The next step of one docket; ``count`` ballots are missing where the step waits for them."""

    period: str
    step: NextStep
    count: int = 0
    due_at: datetime | None = None


def list_votes_due(viewer: Person) -> list[Waiting]:
    """The cases on which the viewer has still to vote, first ballots and second ones, by docket."""
    rows = db.session.execute(
        select(Docket.period, func.count(), Docket.hearing_due_at, Docket.deliberation_opened_at)
        .select_from(Judge)
        .join(Case, Case.id == Judge.case_id)
        .join(Docket, Docket.id == Case.docket_id)
        .where(
            Judge.person_id == viewer.id,
            Judge.recused_at.is_(None),
            _is_voting(),
            Docket.deliberation_opened_at.is_(None) | Case.reopened_at.is_not(None),
            ~_voted(),
        )
        .group_by(Docket.id)
        .order_by(Docket.period)
    )
    return [
        Waiting(period, count, due_at, again=deliberation is not None) for period, count, due_at, deliberation in rows
    ]


def list_justifications_due(viewer: Person) -> list[Waiting]:
    """The drawn events that the viewer answers for and has not justified, by docket whose hearing is not open yet."""
    rows = db.session.execute(
        select(Docket.period, func.count(), Docket.statements_due_at)
        .select_from(Case)
        .join(ReviewEvent, ReviewEvent.id == Case.event_id)
        .join(Docket, Docket.id == Case.docket_id)
        .where(
            ReviewEvent.respondent_id.in_(circle_of(viewer).mine),
            Docket.drawn_at.is_not(None),
            Docket.hearing_opened_at.is_(None),
            Docket.cancelled_at.is_(None),
            ~has_statement(Bench.SALES),
        )
        .group_by(Docket.id)
        .order_by(Docket.period)
    )
    return [Waiting(period, count, due_at) for period, count, due_at in rows]


def find_new_report(now: datetime) -> Edition | None:
    """The newest edition of a report, if it was published lately."""
    return db.session.scalar(
        select(Edition)
        .where(Edition.published_at > now - NEWS, Edition.published_at <= now)
        .options(joinedload(Edition.docket))
        .order_by(Edition.published_at.desc(), Edition.id.desc())
        .limit(1)
    )


def list_standards_to_sign(viewer: Person) -> list[StandardVersion]:
    """The newest version of each standard that lacks the signature of the viewer's bench or side."""
    benches = [bench for role in (Role.PANELIST, Role.VP) if (bench := viewer.bench_as(role)) is not None]
    newest = (
        select(StandardVersion.kind, StandardVersion.stage, func.max(StandardVersion.number).label("number"))
        .group_by(StandardVersion.kind, StandardVersion.stage)
        .subquery()
    )
    versions = db.session.scalars(
        select(StandardVersion)
        .join(
            newest,
            and_(
                StandardVersion.kind == newest.c.kind,
                StandardVersion.stage == newest.c.stage,
                StandardVersion.number == newest.c.number,
            ),
        )
        .order_by(StandardVersion.kind, StandardVersion.stage)
    ).all()
    signed = set()
    mine = set()
    for sign_off in db.session.scalars(select(SignOff).where(SignOff.version_id.in_([one.id for one in versions]))):
        signed.add((sign_off.version_id, sign_off.bench))
        if sign_off.person_id == viewer.id:
            mine.add(sign_off.version_id)  # three benches are three people
    return [
        one for one in versions if one.id not in mine and any((one.id, bench) not in signed for bench in benches)
    ]


def list_docket_steps() -> list[DocketNext]:
    """The next step of every docket that is under way, the oldest month first. For clerks."""
    dockets = db.session.scalars(
        select(Docket).where(Docket.published_at.is_(None), Docket.cancelled_at.is_(None)).order_by(Docket.period)
    )
    return [_next(docket) for docket in dockets]


def find_month_without_docket(today: date) -> str | None:
    """Last month, ``2026-10``, where leads were handed off until then and it has no docket yet. For clerks."""
    last = today.replace(day=1) - timedelta(days=1)
    period = f"{last:%Y-%m}"
    standing = db.session.scalar(
        select(Docket.id).where(Docket.period == period, Docket.cancelled_at.is_(None)).limit(1)
    )
    return period if standing is None and has_leads() else None


def has_leads() -> bool:
    """Whether anything was imported yet."""
    return db.session.scalar(select(Lead.id).limit(1)) is not None


def _is_voting() -> ColumnElement[bool]:
    return and_(
        Docket.hearing_opened_at.is_not(None),
        Docket.closed_at.is_(None),
        Docket.published_at.is_(None),
        Docket.cancelled_at.is_(None),
    )


def _voted() -> ColumnElement[bool]:
    """Whether the judge has a ballot in the round that is open."""
    second = and_(Docket.deliberation_opened_at.is_not(None), Ballot.round == 2)
    first = and_(Docket.deliberation_opened_at.is_(None), Ballot.round == 1)
    return (
        select(Ballot.id)
        .where(Ballot.case_id == Judge.case_id, Ballot.person_id == Judge.person_id, first | second, is_kept())
        .correlate(Judge, Docket)
        .exists()
    )


def _next(docket: Docket) -> DocketNext:
    def step(which: NextStep, count: int = 0, due_at: datetime | None = None) -> DocketNext:
        return DocketNext(docket.period, which, count, due_at)

    if docket.frozen_at is None:
        return step(NextStep.FREEZE)
    if docket.plan_published_at is None:
        return step(NextStep.PLAN)
    if docket.drawn_at is None:
        return step(NextStep.DRAW)
    if docket.hearing_opened_at is None:
        return step(NextStep.OPEN_HEARING, due_at=docket.statements_due_at)
    if docket.closed_at is not None:
        return step(NextStep.PUBLISH)
    # Dockets under way are one or two at a time, so that a count for each is no loop of queries to speak of.
    missing = count_missing_ballots(docket)
    if docket.deliberation_opened_at is not None:
        return step(NextStep.SECOND_BALLOTS, missing, docket.hearing_due_at) if missing else step(NextStep.CLOSE)
    return step(NextStep.BALLOTS, missing, docket.hearing_due_at) if missing else step(NextStep.END_HEARING)
