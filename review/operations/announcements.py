"""Who is told of a docket's moves. Called by the operation that makes the move, in its transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from review.domain.docket_states import SeedSourceKind
from review.domain.notices import NoticeKind
from review.domain.roles import MONTH_READERS, Bench, Role
from review.extensions import db
from review.models.appeal import Appeal
from review.models.docket import Docket
from review.models.draw import Plan
from review.models.person import Person
from review.models.remedy import GivenRemedy
from review.models.verdict import Edition
from review.operations.notices import notify, tell_channels
from review.queries.appeal_hearers import list_hearers
from review.queries.ballots import missing_ballots
from review.queries.docket_progress import count_cases, count_statements
from review.queries.dockets import list_panelists, list_seed_sources
from review.queries.notices import list_wanting
from review.queries.recipients import list_people_with, list_vps, respondents_of

#: The notices that bring a published report along; who has one needs not be told that it is out.
WHOLE = (NoticeKind.REPORT_MAILED, NoticeKind.REPORT_PDF)


def announce_plan(docket: Docket, plan: Plan, now: datetime) -> None:
    """Send the plan's hash to the panel and the channels: what was mailed cannot be changed afterwards."""
    values = {"period": docket.period, "sha256": plan.sha256}
    notify(NoticeKind.PLAN_PUBLISHED, list_panelists(), values, link="dockets.plan", key=docket.public_id, now=now)
    tell_channels(NoticeKind.PLAN_PUBLISHED, values, link="dockets.plan", key=docket.public_id, now=now)
    for party in list_seed_sources(docket):
        if party.kind is SeedSourceKind.PARTY and party.due_at is not None:
            due = {"period": docket.period, "due_at": party.due_at}
            vps = list_vps(Bench(party.label))
            notify(NoticeKind.SEED_DUE, vps, due, link="dockets.seed", key=docket.public_id, now=now)


def announce_draw(docket: Docket, now: datetime) -> None:
    """Ask the respondents of the drawn cases, and Marketing's VPs, for their statements."""
    values = {"period": docket.period, "due_at": docket.statements_due_at}
    kind, key = NoticeKind.DRAW_PUBLISHED, docket.public_id
    marketing = dict.fromkeys(list_vps(Bench.MARKETING), count_statements(docket).cases)
    notify(kind, respondents_of(docket), values, link="my_leads.index", key=key, now=now)
    notify(kind, marketing, values, link="statements.index", key=key, now=now)
    tell_channels(kind, {**values, "count": count_cases(docket)}, link="dockets.show", key=key, now=now)


def announce_hearing(docket: Docket, now: datetime) -> None:
    """Call the judges to vote."""
    values = {"period": docket.period, "due_at": docket.hearing_due_at}
    kind, key = NoticeKind.HEARING_OPENED, docket.public_id
    notify(kind, missing_ballots(docket), values, link="hearing.queue", key=key, now=now)
    tell_channels(kind, {**values, "count": count_cases(docket)}, link="dockets.show", key=key, now=now)


def announce_deliberation(docket: Docket, now: datetime) -> None:
    """Call the judges of the reopened cases to discuss and vote again."""
    db.session.flush()
    values = {"period": docket.period, "due_at": docket.hearing_due_at}
    again = missing_ballots(docket)
    notify(NoticeKind.DELIBERATION_OPENED, again, values, link="hearing.queue", key=docket.public_id, now=now)


def announce_report(docket: Docket, edition: Edition, now: datetime) -> None:
    """Tell the readers that an edition of the report is out, and of a first one those whose cases were ruled on."""
    key = f"{docket.public_id}/{edition.number}"
    values = {"period": docket.period, "edition": edition.number}
    readers = list_people_with(*MONTH_READERS)
    sent_whole = list_wanting(readers, *WHOLE)
    for kind in WHOLE:
        notify(kind, readers, values, link="reports.show", key=key, now=now)
    told = [person for person in readers if person.id not in sent_whole]
    notify(NoticeKind.REPORT_PUBLISHED, told, values, link="reports.show", key=key, now=now)
    tell_channels(NoticeKind.REPORT_PUBLISHED, values, link="reports.show", key=key, now=now)
    if edition.number == 1:
        values = {"period": docket.period}
        notify(NoticeKind.VERDICT_PUBLISHED, respondents_of(docket), values, link="my_leads.index", key=key, now=now)


def announce_appeal(appeal: Appeal, now: datetime) -> None:
    """Call those who hear an appeal, and tell the clerks."""
    told = [*(judge.person for judge in appeal.judges), *list_people_with(Role.CLERK)]
    values, key = _case_of(appeal), appeal.public_id
    notify(NoticeKind.APPEAL_FILED, told, values, link="appeals.index", key=key, now=now)


def announce_joined(appeal: Appeal, people: Sequence[Person], now: datetime) -> None:
    """Call those who join an appeal that is being heard, because somebody left it."""
    notify(
        NoticeKind.APPEAL_FILED, people, _case_of(appeal), link="appeals.index", key=appeal.public_id, now=now
    )


def announce_appeal_decided(appeal: Appeal, now: datetime) -> None:
    """Tell who filed an appeal, and those who heard it, that it is decided; never how."""
    home = "my_leads.index" if appeal.side is Bench.SALES else "appeals.index"
    kind, values, key = NoticeKind.APPEAL_DECIDED, _case_of(appeal), appeal.public_id
    notify(kind, [appeal.filed_by], values, link=home, key=key, now=now)
    heard = [judge.person for judge in list_hearers(appeal)]
    notify(kind, heard, values, link="appeals.index", key=key, now=now)


def announce_returned(docket: Docket, returned: Sequence[GivenRemedy], key: str, now: datetime) -> None:
    """Tell those to whom the panel sent leads back; all that one act returns is due at the same moment."""
    counts = Counter(one.owner_id for one in returned if one.owner_id is not None)
    people = db.session.scalars(select(Person).where(Person.id.in_(counts))).all()
    if not people:
        return
    values = {"period": docket.period, "due_at": returned[0].due_at}
    told = {person: counts[person.id] for person in people}
    notify(NoticeKind.REMEDY_RETURNED, told, values, link="my_leads.index", key=key, now=now)


def _case_of(appeal: Appeal) -> dict[str, object]:
    return {"period": appeal.case.docket.period, "number": appeal.case.number}
