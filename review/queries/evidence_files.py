"""Who may read a file that proves a statement: exactly whoever may read the statement, on the page where they may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.domain.policy import Policy
from review.domain.roles import LEAD_READERS, Bench
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.evidence_file import EvidenceFile
from review.models.frame import FrameEvent, ReviewEvent
from review.models.person import Person
from review.models.statement import Statement
from review.queries.cases import find_case_view
from review.queries.justifications import find_justifiable
from review.queries.statements import is_seated, may_read_words, speaks_for_marketing
from review.queries.withheld import find_withholding


@dataclass(frozen=True, slots=True)
class ReadableFile:
    """A file that the viewer may read, under the name that they may know."""

    file: EvidenceFile
    name: str


def find_evidence_file(
    viewer: Person, public_id: str, *, policy: Policy | None, now: datetime, zone: tzinfo
) -> ReadableFile | None:
    """The file with this public id; None where the viewer may not read its statement, as if there were none."""
    file = db.session.scalar(
        select(EvidenceFile)
        .where(EvidenceFile.public_id == public_id)
        .options(joinedload(EvidenceFile.statement).joinedload(Statement.lead))
    )
    if file is None:
        return None
    said = file.statement
    if _answers_for(viewer, said, policy, now, zone) or _speaks(viewer, said) or _reads_lead(viewer, said):
        return ReadableFile(file, file.name)
    return _as_heard(viewer, file)


def _answers_for(viewer: Person, said: Statement, policy: Policy | None, now: datetime, zone: tzinfo) -> bool:
    ref = f"{said.kind.value}-{said.event_number}"
    return said.side is Bench.SALES and (
        find_justifiable(viewer, said.lead.public_id, ref, policy=policy, now=now, zone=zone) is not None
    )


def _speaks(viewer: Person, said: Statement) -> bool:
    """Whether the viewer speaks for Marketing on a drawn case of the event."""
    if said.side is not Bench.MARKETING or not speaks_for_marketing(viewer):
        return False
    return any(not is_seated(case.docket, viewer) for case in _cases(said))


def _reads_lead(viewer: Person, said: Statement) -> bool:
    if not viewer.roles & LEAD_READERS or find_withholding(viewer, said.lead) is not None:
        return False
    published = db.session.scalar(
        select(FrameEvent.id)
        .join(ReviewEvent, ReviewEvent.id == FrameEvent.event_id)
        .join(Docket, Docket.id == FrameEvent.docket_id)
        .where(
            ReviewEvent.lead_id == said.lead_id, ReviewEvent.kind == said.kind,
            ReviewEvent.number == said.event_number, Docket.cancelled_at.is_(None), Docket.published_at.is_not(None),
        )
        .limit(1)
    )
    return may_read_words(viewer, said, is_published=published is not None)


def _as_heard(viewer: Person, file: EvidenceFile) -> ReadableFile | None:
    """The file as the page of a case shows it to the viewer, which is frozen with the statement."""
    for case in _cases(file.statement):
        view = find_case_view(viewer, case.docket.period, case.number)
        sides = (view.claim.sales, view.claim.marketing) if view is not None and view.claim is not None else ()
        for side in sides:
            for shown in side.files if side is not None else ():
                if shown.public_id == file.public_id:
                    return ReadableFile(file, shown.name)
    return None


def _cases(said: Statement) -> list[Case]:
    """The cases of standing dockets on the event of a statement: one, or one more where it was carried on."""
    return list(
        db.session.scalars(
            select(Case)
            .join(ReviewEvent, ReviewEvent.id == Case.event_id)
            .join(Docket, Docket.id == Case.docket_id)
            .where(
                ReviewEvent.lead_id == said.lead_id, ReviewEvent.kind == said.kind,
                ReviewEvent.number == said.event_number, Docket.cancelled_at.is_(None),
            )
            .options(joinedload(Case.docket))
            .order_by(Case.id)
        )
    )
