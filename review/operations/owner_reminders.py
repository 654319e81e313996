"""Owners are reminded of leads that wait for a touch: one notice a person and day, however many leads there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from review.domain.errors import Refusal
from review.domain.moments import local_day
from review.domain.notices import NoticeKind
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.notices import notify

REMINDED = declare("report.owners_reminded", "days", "people", "leads")


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many people were told, how many had been told that day already or want no such notice, and how many cannot
    be: they have no account."""

    told: int
    not_again: int
    out_of_reach: int


def remind_owners(
    counts: Mapping[Person, int], days: int, *, actor: Person, now: datetime, zone: tzinfo
) -> Reminded:
    """Tell each owner how many of their open leads had no touch for ``days`` days or more; nobody reminds themselves.

    Raises Refusal ``report.nobody_to_remind``.
    """
    others = {person: count for person, count in counts.items() if person.id != actor.id and count}
    reachable = {person: count for person, count in others.items() if person.active and person.email is not None}
    if not others:
        raise Refusal("report.nobody_to_remind", days=days)
    key = local_day(now, zone).isoformat()
    told = notify(NoticeKind.LEADS_WAITING, reachable, {"days": days}, link="my_leads.index", key=key, now=now)
    record(
        REMINDED, actor=actor, subject_kind="report", subject="lead-aging", now=now,
        days=days, people=told, leads=sum(reachable.values()),
    )  # fmt: skip
    return Reminded(told, len(reachable) - told, len(others) - len(reachable))
