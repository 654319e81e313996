"""The daily word to those who want it that leads of theirs are about to count as ignored."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from review.domain.moments import local_day
from review.domain.notices import DIGEST_HOUR, Delivery, NoticeKind
from review.extensions import db
from review.models.notice import Notice, NoticeSetting
from review.models.person import Person
from review.operations.notices import notify
from review.queries.idle_leads import list_idle
from review.queries.my_leads import Whose, circle_of
from review.queries.respondents import find_policy

#: So long before the daily mail is made the leads are counted.
BEFORE = timedelta(hours=1)


def tell_of_idle_leads(now: datetime, zone: ZoneInfo) -> int:
    """Count each such person's leads in the hour before the daily mail, once a day; returns how many are told."""
    local = now.astimezone(zone)
    made = datetime.combine(local.date(), time(DIGEST_HOUR), zone)
    if not made - BEFORE <= local < made:
        return 0
    key = local_day(now, zone).isoformat()
    kind = NoticeKind.ABOUT_TO_BE_IGNORED
    told = select(Notice.id).where(Notice.person_id == Person.id, Notice.kind == kind, Notice.key == key)
    wanting = (
        select(Person)
        .join(NoticeSetting, NoticeSetting.person_id == Person.id)
        .where(
            NoticeSetting.kind == kind,
            NoticeSetting.delivery == Delivery.DAILY,
            Person.active,
            ~told.correlate(Person).exists(),
        )
    )
    people = db.session.scalars(wanting).all()
    policy = find_policy(now, zone) if people else None
    if policy is None:
        return 0
    # Each person's leads are their own question; those who want this are few, and are asked about once a day.
    counts = {
        person: len(list_idle(person, circle_of(person), Whose.MINE, policy=policy, now=now, zone=zone))
        for person in people
    }
    waiting = {person: count for person, count in counts.items() if count}
    return notify(kind, waiting, {}, link="my_leads.index", key=key, now=now)
