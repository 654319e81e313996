"""What waits for those who speak for a side: secrets of the seed, Marketing's statements, a team's justifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from review.domain.docket_states import SeedSourceKind
from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.case import Case, PanelSeat
from review.models.docket import Docket
from review.models.draw import SeedSource
from review.models.frame import ReviewEvent
from review.models.person import Person
from review.queries.control_cases import is_reviewed
from review.queries.home import Waiting
from review.queries.statements import has_statement, speaks_for_marketing


@dataclass(frozen=True, slots=True)
class SecretDue:
    """A side's secret that is to be committed, or revealed once it is, until ``due_at`` where there is a limit."""

    period: str
    reveal: bool
    due_at: datetime | None


def list_secrets_due(viewer: Person, now: datetime) -> list[SecretDue]:
    """What the viewer's side has still to add to the seeds of dockets under way."""
    side = viewer.bench_as(Role.VP)
    if side is None:
        return []
    rows = db.session.execute(
        select(Docket.period, SeedSource.commitment, SeedSource.due_at, Docket.plan_published_at)
        .join(Docket, Docket.id == SeedSource.docket_id)
        .where(
            SeedSource.kind == SeedSourceKind.PARTY,
            SeedSource.label == side.value,
            SeedSource.value.is_(None),
            Docket.drawn_at.is_(None),
            Docket.cancelled_at.is_(None),
        )
        .order_by(Docket.period)
    )
    found = []
    for period, commitment, due_at, published_at in rows:
        if published_at is None and commitment is None:
            found.append(SecretDue(period, False, None))
        elif published_at is not None and commitment is not None and (due_at is None or now < due_at):
            found.append(SecretDue(period, True, due_at))
    return found


def list_marketing_statements_due(viewer: Person) -> list[Waiting]:
    """How many drawn cases Marketing has said nothing on, by docket whose hearing is not open yet; none to a judge."""
    if not speaks_for_marketing(viewer):
        return []
    seated = select(PanelSeat.docket_id).where(PanelSeat.person_id == viewer.id)
    return _due(~has_statement(Bench.MARKETING), Docket.id.not_in(seated))


def list_team_justifications_due(viewer: Person) -> list[Waiting]:
    """The drawn events that people who answer to the viewer have not justified, by docket."""
    team = select(Person.id).where(Person.manager_id == viewer.id)
    return _due(~has_statement(Bench.SALES), ReviewEvent.respondent_id.in_(team))


def has_team(viewer: Person) -> bool:
    """Whether anybody answers to the viewer."""
    return db.session.scalar(select(Person.id).where(Person.manager_id == viewer.id).limit(1)) is not None


def _due(*conditions: ColumnElement[bool]) -> list[Waiting]:
    rows = db.session.execute(
        select(Docket.period, func.count(), Docket.statements_due_at)
        .select_from(Case)
        .join(ReviewEvent, ReviewEvent.id == Case.event_id)
        .join(Docket, Docket.id == Case.docket_id)
        .where(
            Docket.drawn_at.is_not(None),
            Docket.hearing_opened_at.is_(None),
            Docket.cancelled_at.is_(None),
            is_reviewed(),
            *conditions,
        )
        .group_by(Docket.id)
        .order_by(Docket.period)
    )
    return [Waiting(period, count, due_at) for period, count, due_at in rows]
