"""Appeals, as their viewers may see them. Who answered what on an appeal is nobody's to know until it is decided.

======================  ===========================================================================================
who                     sees what
======================  ===========================================================================================
who hears it            the case as published, the reason, their own ballot; all ballots by bench once it is decided
clerks and auditors     every appeal, its reason and outcome, and who has still to vote
panelists and VPs       every appeal with its reason and outcome
the side that filed it  its reason, state and outcome
======================  ===========================================================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from review.domain.appeals import appeals_until
from review.domain.roles import Role
from review.extensions import db
from review.models.appeal import Appeal, AppealBallot, AppealJudge
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.queries.appeal_hearers import is_hearing


@dataclass(frozen=True, slots=True)
class AppealToHear:
    """One appeal that a panelist hears: their own standing on it, and nothing of anybody else's."""

    public_id: str
    period: str
    number: int
    company: str | None
    due_at: datetime
    has_cast: bool


def find_appeal(public_id: str) -> Appeal | None:
    """The appeal with this public id, with its case and docket. Says nothing of who may see it."""
    return db.session.scalar(
        select(Appeal)
        .where(Appeal.public_id == public_id)
        .options(
            joinedload(Appeal.case).joinedload(Case.docket), joinedload(Appeal.case).joinedload(Case.event),
            joinedload(Appeal.verdict), joinedload(Appeal.filed_by),
        )
    )


def find_appealable(public_id: str) -> Case | None:
    """The case with this public id, of a standing docket. Says nothing of who may appeal on it."""
    return db.session.scalar(
        select(Case)
        .join(Docket)
        .where(Case.public_id == public_id, Docket.cancelled_at.is_(None))
        .options(joinedload(Case.docket), joinedload(Case.event).joinedload(ReviewEvent.lead).joinedload(Lead.owner))
    )






def list_to_hear(viewer: Person) -> list[AppealToHear]:
    """The open appeals that ``viewer`` hears, the earliest due first."""
    if not viewer.has_role(Role.PANELIST):
        return []
    own = select(AppealBallot.id).where(
        AppealBallot.appeal_id == Appeal.id, AppealBallot.person_id == viewer.id
    )
    rows = db.session.execute(
        select(
            Appeal.public_id, Docket.period, Case.number,
            Case.evidence["lead"]["company"].as_string().label("company"), Appeal.due_at, own.exists().label("cast"),
        )
        .join(AppealJudge, AppealJudge.appeal_id == Appeal.id)
        .join(Case, Case.id == Appeal.case_id)
        .join(Docket, Docket.id == Case.docket_id)
        .where(AppealJudge.person_id == viewer.id, Appeal.decided_at.is_(None), is_hearing())
        .order_by(Appeal.due_at, Appeal.id)
    )
    return [AppealToHear(*row) for row in rows]


def list_appeals_of(case_ids: Collection[int]) -> dict[int, list[Appeal]]:
    """The appeals against these cases' verdicts, oldest first, by case id."""
    found: dict[int, list[Appeal]] = defaultdict(list)
    for appeal in db.session.scalars(
        select(Appeal)
        .where(Appeal.case_id.in_(list(case_ids)))
        .order_by(Appeal.filed_at, Appeal.id)
        .options(joinedload(Appeal.new_verdict), joinedload(Appeal.verdict))
    ):
        found[appeal.case_id].append(appeal)
    return found








def window_of(docket: Docket) -> datetime | None:
    """Until when an appeal against a verdict of ``docket`` may be filed; None before it is published."""
    if docket.published_at is None:
        return None
    return appeals_until(docket.published_at, docket.appeal_days, ZoneInfo(docket.zone))


def count_appeals(docket: Docket) -> int:
    """How many appeals were filed against verdicts of ``docket``."""
    return db.session.scalar(_of(docket)) or 0


def count_open_appeals(docket: Docket) -> int:
    """How many appeals against verdicts of ``docket`` are not decided yet."""
    return db.session.scalar(_of(docket).where(Appeal.decided_at.is_(None))) or 0


def count_to_decide(now: datetime) -> int:
    """How many open appeals have every ballot, or no time left. For clerks."""
    voted = select(AppealBallot.id).where(
        AppealBallot.appeal_id == AppealJudge.appeal_id, AppealBallot.person_id == AppealJudge.person_id
    )
    waiting = select(AppealJudge.id).where(AppealJudge.appeal_id == Appeal.id, is_hearing(), ~voted.exists())
    wanted = select(func.count()).where(Appeal.decided_at.is_(None), (Appeal.due_at <= now) | ~waiting.exists())
    return db.session.scalar(wanted) or 0


def count_changed(docket: Docket) -> int:
    """How many appeals have changed a verdict of ``docket``."""
    return db.session.scalar(_of(docket).where(Appeal.new_verdict_id.is_not(None))) or 0


def list_docket_appeals(docket: Docket) -> Sequence[Appeal]:
    """The appeals of a docket, by case number. Says nothing of what was answered."""
    return db.session.scalars(
        select(Appeal)
        .join(Case, Case.id == Appeal.case_id)
        .where(Case.docket_id == docket.id)
        .order_by(Case.number, Appeal.filed_at, Appeal.id)
        .options(joinedload(Appeal.case).joinedload(Case.event), joinedload(Appeal.verdict))
    ).all()


def answers_for(event: ReviewEvent, mine: Collection[int]) -> bool:
    """Whether one of the people ``mine`` answers for the event, and so may appeal for Sales."""
    return event.respondent_id is not None and event.respondent_id in mine


def _of(docket: Docket) -> Select[int]:
    return select(func.count(Appeal.id)).join(Case, Case.id == Appeal.case_id).where(Case.docket_id == docket.id)
