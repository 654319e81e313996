"""What follows from verdicts: given with the month's publication, and anew where an appeal changes a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from review.domain.documents import document_sha256
from review.domain.errors import Refusal
from review.domain.leads import Disposition
from review.domain.remedies import LeadNow, Remedy, RemedyTable, due_at, find_remedy
from review.domain.roles import Role
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.remedy import GivenRemedy, RemedyTableVersion
from review.models.verdict import Verdict
from review.operations.announcements import announce_returned
from review.operations.audit import declare, record
from review.queries.remedies import TableInForce, find_table
from review.queries.remedy_progress import is_standing
from review.queries.respondents import acting_for

GIVEN = declare("docket.remedies_given", "period", "table", "remedies")
TABLE_SAVED = declare("remedy.table_saved", "number", "sha256")


def give_remedies(
    docket: Docket, *, actor: Person | None, now: datetime, only: Case | None = None
) -> list[GivenRemedy]:
    """Give every standing verdict of ``docket`` (of one case, where given) that has none yet what follows from it, by
    the table in force; returned leads start afresh at ``now``. Safe to repeat."""
    last = select(func.max(Verdict.number)).where(Verdict.case_id == Case.id).correlate(Case).scalar_subquery()
    has_one = select(GivenRemedy.id).where(GivenRemedy.verdict_id == Verdict.id).exists()
    verdicts = db.session.scalars(
        select(Verdict)
        .join(Verdict.case)
        .where(Case.docket_id == docket.id if only is None else Case.id == only.id, Verdict.number == last, ~has_one)
        .order_by(Case.number)
        .options(
            joinedload(Verdict.case).joinedload(Case.event).options(
                joinedload(ReviewEvent.respondent).joinedload(Person.manager),
                joinedload(ReviewEvent.lead).joinedload(Lead.owner).joinedload(Person.manager),
            )
        )
    ).all()
    in_force, zone = find_table(), ZoneInfo(docket.zone)
    given = [_remedy(verdict, in_force, zone, now) for verdict in verdicts]
    db.session.add_all(given)
    db.session.flush()
    _restart_clocks([one.lead_id for one in given])
    if given:
        counts = Counter(one.kind.value for one in given)
        record(GIVEN, actor=actor, subject_kind="docket", subject=docket.public_id, now=now, period=docket.period,
               table=in_force.number, remedies=[f"{kind}: {number}" for kind, number in sorted(counts.items())])
    returned = [one for one in given if one.kind is Remedy.RETURNED]
    announce_returned(docket, returned, only.public_id if only else docket.public_id, now)
    return given


def save_table(table: RemedyTable, based_on: int, *, actor: Person, now: datetime) -> RemedyTableVersion:
    """Save the next version of the table; remedies that were given stay as they are.

    ``based_on`` is the number of the version that was edited. Saving what is in force changes nothing. Raises Refusal:
    ``remedy.not_a_clerk``, ``remedy.changed_meanwhile``, ``remedy.table_malformed``.
    """
    if not actor.has_role(Role.CLERK):
        raise Refusal("remedy.not_a_clerk")
    in_force = find_table()
    document = table.to_document()
    RemedyTable.from_document(document)
    if in_force.version_id is not None and in_force.table.to_document() == document:
        return db.session.get_one(RemedyTableVersion, in_force.version_id)
    if in_force.number != based_on:
        raise Refusal("remedy.changed_meanwhile", number=in_force.number)
    version = RemedyTableVersion(
        number=in_force.number + 1, document=document, sha256=document_sha256(document), created_at=now,
        created_by_id=actor.id,
    )
    db.session.add(version)
    db.session.flush()
    record(TABLE_SAVED, actor=actor, subject_kind="remedy_table", subject=str(version.number), now=now,
           number=version.number, sha256=version.sha256)
    return version


def _remedy(verdict: Verdict, in_force: TableInForce, zone: ZoneInfo, now: datetime) -> GivenRemedy:
    event = verdict.case.event
    lead = event.lead
    converted = lead.disposition in (Disposition.CONVERTED, Disposition.WON) or bool(lead.converted_at or lead.won_at)
    kind, withheld = find_remedy(
        in_force.table, event.kind, verdict.valid, verdict.diagnosis, LeadNow(lead.opted_out, converted)
    )
    returned = kind is Remedy.RETURNED
    owner = _owner(event) if returned else None
    return GivenRemedy(
        case=verdict.case, verdict=verdict, table_id=in_force.version_id, lead_id=lead.id, kind=kind, withheld=withheld,
        owner_id=owner.id if owner else None, given_at=now,
        due_at=due_at(now, in_force.table, zone) if returned else None,
    )


def _owner(event: ReviewEvent) -> Person | None:
    """Who works a returned lead: who answered for the event, else its owner; whoever acts for them where they left."""
    return acting_for(event.respondent) or acting_for(event.lead.owner)


def _restart_clocks(lead_ids: Sequence[int]) -> None:
    """Say on the leads when the panel last sent them back, by the remedies that stand."""
    returned = (
        select(func.max(GivenRemedy.given_at))
        .join(Verdict, Verdict.id == GivenRemedy.verdict_id)
        .where(GivenRemedy.lead_id == Lead.id, GivenRemedy.kind == Remedy.RETURNED, is_standing())
        .correlate(Lead)
        .scalar_subquery()
    )
    for start in range(0, len(lead_ids), 500):
        db.session.execute(
            update(Lead)
            .where(Lead.id.in_(lead_ids[start : start + 500]))
            .values(returned_at=returned)
            .execution_options(synchronize_session=False)
        )
    for lead in db.session:
        if isinstance(lead, Lead):
            db.session.expire(lead, ["returned_at"])
