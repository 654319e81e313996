"""How far a docket is: what its page counts and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from review.domain.roles import Bench
from review.extensions import db
from review.models.audit import AuditEvent
from review.models.case import Case
from review.models.docket import Docket
from review.models.draw import Draw
from review.models.frame import Frame, ReviewEvent
from review.models.person import Person
from review.models.statement import Statement
from review.models.verdict import Edition, Verdict
from review.queries.ballots import missing_ballots
from review.queries.control_cases import is_reviewed


@dataclass(frozen=True, slots=True)
class DocketLine:
    """One docket in the list of months; sizes are None where they are not known yet."""

    docket: Docket
    frame_size: int | None
    cases: int | None


@dataclass(frozen=True, slots=True)
class StatementCount:
    """Of so many cases, how many have a statement of each side."""

    cases: int
    sales: int
    marketing: int


def list_docket_lines() -> list[DocketLine]:
    """Every docket, cancelled ones too, the newest month first, with the size of its frame and of its sample."""
    cases = select(Case.docket_id, func.count().label("cases")).group_by(Case.docket_id).subquery()
    rows = db.session.execute(
        select(Docket, Frame.size, cases.c.cases)
        .join(Frame, Frame.docket_id == Docket.id, isouter=True)
        .join(cases, cases.c.docket_id == Docket.id, isouter=True)
        .order_by(Docket.period.desc(), Docket.id.desc())
    )
    return [DocketLine(docket, size, number) for docket, size, number in rows]


def find_any_docket(period: str) -> Docket | None:
    """The standing docket of a month, else the one that was cancelled last."""
    return db.session.scalar(
        select(Docket).where(Docket.period == period).order_by(Docket.cancelled_at.is_not(None), Docket.id.desc())
        .limit(1)
    )


def list_cancelled(period: str) -> list[tuple[Docket, str | None]]:
    """The cancelled dockets of a month, the last one first, each with the seed that its sample was drawn with. A month
    that was drawn, cancelled and planned anew is a redraw: this is where it stays visible."""
    rows = db.session.execute(
        select(Docket, Draw.seed)
        .outerjoin(Draw, Draw.docket_id == Docket.id)
        .where(Docket.period == period, Docket.cancelled_at.is_not(None))
        .order_by(Docket.id.desc())
    )
    return [(docket, seed) for docket, seed in rows]


def find_last_period() -> str | None:
    """The latest month that has a standing docket."""
    return db.session.scalar(select(func.max(Docket.period)).where(Docket.cancelled_at.is_(None)))


def count_cases(docket: Docket) -> int:
    """The cases of the docket."""
    return db.session.scalar(select(func.count()).where(Case.docket_id == docket.id)) or 0


def count_reopened(docket: Docket) -> int:
    """The cases that the deliberation opened again."""
    reopened = select(func.count()).where(Case.docket_id == docket.id, Case.reopened_at.is_not(None))
    return db.session.scalar(reopened) or 0


def count_verdicts(docket: Docket) -> tuple[int, int]:
    """How many verdicts were reached, and on how many of those cases the panel could not decide."""
    row = db.session.execute(
        select(func.count(), func.count(Verdict.valid)).join(Case, Case.id == Verdict.case_id)
        .where(Case.docket_id == docket.id, Verdict.number == 1)
    ).one()
    return row[0], row[0] - row[1]


def count_statements(docket: Docket) -> StatementCount:
    """How many of the docket's cases each side has said something on so far."""
    said = db.session.execute(
        select(Statement.side, func.count(Case.id.distinct()))
        .join(
            ReviewEvent,
            (ReviewEvent.lead_id == Statement.lead_id)
            & (ReviewEvent.kind == Statement.kind)
            & (ReviewEvent.number == Statement.event_number),
        )
        .join(Case, Case.event_id == ReviewEvent.id)
        .where(Case.docket_id == docket.id)
        .group_by(Statement.side)
    )
    by_side = {row.side: row[1] for row in said}
    cases = db.session.scalar(select(func.count()).where(Case.docket_id == docket.id, is_reviewed())) or 0
    return StatementCount(cases, by_side.get(Bench.SALES, 0), by_side.get(Bench.MARKETING, 0))


def list_missing_ballots(docket: Docket) -> list[tuple[Person, int]]:
    """Who has still to vote in the present round, and on how many cases; never what anybody answered."""
    if docket.hearing_opened_at is None or docket.closed_at is not None:
        return []
    return list(missing_ballots(docket).items())


def list_docket_events(docket: Docket) -> Sequence[AuditEvent]:
    """What was done on this docket, the newest first."""
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_kind == "docket", AuditEvent.subject == docket.public_id)
        .order_by(AuditEvent.id.desc())
        .options(joinedload(AuditEvent.actor))
    ).all()


def find_edition(docket: Docket) -> Edition | None:
    """The last published edition of the docket's report."""
    return db.session.scalar(
        select(Edition).where(Edition.docket_id == docket.id).order_by(Edition.number.desc()).limit(1)
    )


def list_drawn_dockets() -> Sequence[Docket]:
    """The dockets whose sample is drawn, cancelled ones too, the newest month first."""
    return db.session.scalars(
        select(Docket).where(Docket.drawn_at.is_not(None)).order_by(Docket.period.desc(), Docket.id.desc())
    ).all()


def list_cases(docket: Docket) -> Sequence[tuple[int, str, str, str, bool]]:
    """Number, ticket, key and stratum of the docket's cases, in their order, and whether they were drawn. For those who
    may know the keys."""
    rows = db.session.execute(
        select(Case.number, Case.ticket, ReviewEvent.key, Case.stratum, Case.drawn)
        .join(ReviewEvent, ReviewEvent.id == Case.event_id)
        .where(Case.docket_id == docket.id)
        .order_by(Case.number)
    )
    return [(number, ticket, key, stratum, drawn) for number, ticket, key, stratum, drawn in rows]
