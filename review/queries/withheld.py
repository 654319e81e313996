"""What is kept from a panelist outside the case page: the leads on whose cases they sit, until publication.

A lead page tells the claim, the names and the sequel; whoever may still vote on that lead, or step in for somebody
who does, would know more than the ballot lets them. Other hand-offs of the same prospect tell the same.
"""

from __future__ import annotations

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from review.extensions import db
from review.models.case import Case, Judge, PanelSeat
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person


def withheld_leads(viewer: Person) -> Select[int]:
    """The ids of the leads that ``viewer`` may not look at now, to be used with ``in_``."""
    heard, kept = aliased(Lead), aliased(Lead)
    return select(kept.id).where(kept.prospect_id.in_(_drawn(viewer, heard).with_only_columns(heard.prospect_id)))


def has_withheld(viewer: Person) -> bool:
    """Whether any lead is kept from ``viewer``: a lead that is heard is kept itself."""
    return db.session.scalar(_drawn(viewer, aliased(Lead)).limit(1)) is not None


def list_withheld_from_all() -> list[int]:
    """The ids of the leads that some judge may not look at now: what may not stand where any of them could read it."""
    heard, kept = aliased(Lead), aliased(Lead)
    drawn = _being_heard(heard).with_only_columns(heard.prospect_id)
    return list(db.session.scalars(select(kept.id).where(kept.prospect_id.in_(drawn))))


def find_withholding(viewer: Person, lead: Lead) -> str | None:
    """The period of the docket for whose sake ``lead`` is kept from ``viewer``; None where it is not."""
    heard = aliased(Lead)
    return db.session.scalar(_drawn(viewer, heard).where(heard.prospect_id == lead.prospect_id).limit(1))


def _drawn(viewer: Person, heard: type[Lead]) -> Select[str]:
    recused = select(Judge.id).where(
        Judge.case_id == Case.id, Judge.person_id == viewer.id, Judge.recused_at.is_not(None)
    )
    seated = and_(PanelSeat.docket_id == Docket.id, PanelSeat.person_id == viewer.id)
    return _being_heard(heard).join(PanelSeat, seated).where(~recused.exists())


def _being_heard(heard: type[Lead]) -> Select[str]:
    """The periods in which the leads of open cases are heard."""
    return (
        select(Docket.period)
        .select_from(heard)
        .join(ReviewEvent, ReviewEvent.lead_id == heard.id)
        .join(Case, Case.event_id == ReviewEvent.id)
        .join(Docket, Docket.id == Case.docket_id)
        .where(Docket.published_at.is_(None), Docket.cancelled_at.is_(None))
    )
