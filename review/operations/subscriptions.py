"""Subscribing to a report, ending that, and having its issues sent.

An issue is a notice in the outbox; what it holds is counted when it is sent, of what the subscriber may see then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from review.domain.errors import Refusal
from review.domain.notices import NoticeKind
from review.domain.roles import LEAD_READERS
from review.domain.subscriptions import MOST, Ended, Rhythm, Way, next_issue
from review.extensions import db
from review.models.person import Person
from review.models.subscription import Subscription
from review.notices.channels import channel_ids
from review.operations.audit import declare, record
from review.operations.notices import notify, tell_channels
from review.queries.subscriptions import list_due_subscriptions, list_own_subscriptions
from review.reports.catalogue import get_report, reports

MADE = declare("subscription.made", "report", "rhythm", "way")
ENDED = declare("subscription.ended", "report", "ended")


def subscribe(
    person: Person,
    report: str,
    asked: Mapping[str, str],
    rhythm: Rhythm,
    channel: str | None,
    *,
    now: datetime,
    zone: tzinfo,
) -> Subscription:
    """Have ``report`` with these filters come to ``person``, or into a team channel (by its id).

    Raises Refusal ``report.no_such``, ``subscription.not_yours``, ``subscription.no_channel``,
    ``subscription.too_many``, ``subscription.there_already``.
    """
    if not get_report(report).is_for(person):
        raise Refusal("subscription.not_yours", report=report)
    if channel is not None and (channel not in channel_ids() or not may_use_channels(person)):
        raise Refusal("subscription.no_channel")
    running = list_own_subscriptions(person)
    if len(running) >= MOST:
        raise Refusal("subscription.too_many", most=MOST)
    if any((one.report, one.asked, one.channel) == (report, asked, channel) for one in running):
        raise Refusal("subscription.there_already")
    made = Subscription(
        person=person,
        report=report,
        asked=dict(asked),
        rhythm=rhythm,
        way=Way.MAIL if channel is None else Way.CHANNEL,
        channel=channel,
        made_at=now,
        next_at=next_issue(rhythm, now, zone),
    )
    db.session.add(made)
    db.session.flush()
    record(MADE, actor=person, subject_kind="subscription", subject=made.public_id, now=now,
           report=report, rhythm=rhythm, way=made.way)  # fmt: skip
    return made


def may_use_channels(person: Person) -> bool:
    """Whether ``person`` may have a report put before a whole team: whoever sees every lead."""
    return bool(person.roles & LEAD_READERS)


def rests(one: Subscription) -> bool:
    """Whether a subscription sends nothing, because the settings have its channel no more."""
    return one.channel is not None and one.channel not in channel_ids()


def end_subscription(one: Subscription, why: Ended, *, actor: Person | None, now: datetime) -> None:
    """Let it come no more; nothing happens where it has ended."""
    if one.ended_at is not None:
        return
    one.ended_at, one.ended = now, why
    record(ENDED, actor=actor, subject_kind="subscription", subject=one.public_id, now=now,
           report=one.report, ended=why)  # fmt: skip
    db.session.flush()


def end_subscriptions_of(person: Person, *, actor: Person | None, now: datetime) -> None:
    """End all that somebody who leaves had."""
    for one in list_own_subscriptions(person):
        end_subscription(one, Ended.LEFT, actor=actor, now=now)


def send_due_issues(now: datetime, zone: tzinfo) -> int:
    """Put the issues that are due into the outbox, once each; returns how many. Issues that were missed are not made
    up for. A subscription whose person left, or may read the report no more, ends; one whose channel is not in the
    settings rests: it sends nothing, and goes on once the channel is back."""
    sent = 0
    for one in list_due_subscriptions(now):
        why = _what_ends(one)
        if why is not None:
            end_subscription(one, why, actor=None, now=now)
            continue
        one.next_at = next_issue(one.rhythm, now, zone)
        if rests(one):
            continue
        one.issues += 1
        values = {"report": one.report, "public_id": one.public_id}
        kind, link, key = NoticeKind.SUBSCRIPTION, "subscriptions.read", f"{one.public_id}/{one.issues}"
        if one.channel is None:
            notify(kind, [one.person], values, link=link, key=key, now=now)
        else:
            tell_channels(kind, values, link=link, key=key, now=now, only=one.channel)
        sent += 1
    db.session.flush()
    return sent


def _what_ends(one: Subscription) -> Ended | None:
    if not one.person.active:
        return Ended.LEFT
    report = reports().get(one.report)
    if report is None:
        return Ended.NO_REPORT
    may = report.is_for(one.person) and (one.channel is None or may_use_channels(one.person))
    return None if may else Ended.NO_ACCESS
