"""What was done for each lead up to its end, counted as the follow-up policy counts touches, for all leads at once.

`review.domain.activities` and `review.domain.follow_up` are the rule; the tests hold this equal to them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    distinct,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    union_all,
)

from review import clock
from review.config import current_settings
from review.domain.follow_up_facts import Ending
from review.domain.leads import SENT_BACK, Disposition, Precision
from review.domain.policy import WhoseTouches
from review.domain.touches import Direction
from review.extensions import db
from review.intake.merge.keys import lead, table_of, touch
from review.models.follow_up_fact import FollowUpFact
from review.models.lead import LeadFact
from review.queries.local_days import ZoneOffsets
from review.queries.seconds import epoch_seconds
from review.queries.standards import standards_in_force

_fact, _follow_up = table_of(LeadFact), table_of(FollowUpFact)
#: Later than any touch: the end of a lead that is not over.
_NEVER = 2**40


def build_missing_follow_up(data_source_id: int) -> None:
    """Count for every lead of the source that Marketing handed over and that has no `FollowUpFact` yet."""
    zone = current_settings().zone
    start, end = _span(data_source_id)
    if start is None or end is None:
        return
    zones = ZoneOffsets.over(zone, start, end)
    leads = _leads(data_source_id, zones)
    counted = _counted(_activities(leads, zones))
    # Put together by grouping, not by joining: SQLite would look for each lead in all that was counted.
    own = [leads.c[name] for name in ("lead_id", "handed", "handed_day", "end", "end_day", "ending")]
    done = [one for one in counted.c if one.name != "lead_id"]
    both = union_all(
        select(*own, *(null().label(one.name) for one in done)),
        select(counted.c.lead_id, *(null().label(one.name) for one in own[1:]), *done),
    ).cte("both_parts")
    names = [one.name for one in (*own[1:], *done)]
    one_each = (func.max(both.c[name]).label(name) for name in names)
    merged = select(both.c.lead_id, *one_each).group_by(both.c.lead_id).cte("merged")
    values = _values(merged)
    rows = select(*values.values()).select_from(merged.join(lead, lead.c.id == merged.c.lead_id))
    db.session.execute(insert(_follow_up).from_select(list(values), rows))


def _span(data_source_id: int) -> tuple[datetime | None, datetime | None]:
    """From the earliest to the latest moment that is looked at."""
    ours = lead.c.data_source_id == data_source_id
    moments = (lead.c.handed_off_at, lead.c.rejected_at, lead.c.converted_at, lead.c.won_at)
    ends = [end for moment in moments for end in (func.min(moment), func.max(moment))]
    known = [one for one in db.session.execute(select(*ends).where(ours)).one() if one is not None]
    touched = db.session.execute(select(func.min(touch.c.at), func.max(touch.c.at))).one()
    known += [one for one in touched if one is not None]
    return (min(known), max(known)) if known else (None, None)


def _leads(data_source_id: int, zones: ZoneOffsets) -> CTE:
    """The leads to count for: when they were handed off, and when their story ended."""
    rejected = lead.c.disposition.in_([one.value for one in SENT_BACK])
    won = lead.c.disposition.in_((Disposition.CONVERTED.value, Disposition.WON.value))
    at = epoch_seconds(lead.c.rejected_at)
    # Its day's last microsecond is, in whole seconds, the last second of the day.
    day_end = zones.start_of(zones.day_of(at) + 1) - 1
    end = case(
        (and_(rejected, lead.c.rejected_precision == Precision.DAY.value), day_end),
        (rejected, at),
        (won, epoch_seconds(func.coalesce(lead.c.converted_at, lead.c.won_at))),
        else_=null(),
    )
    handed = epoch_seconds(lead.c.handed_off_at)
    ending = case((rejected, Ending.REJECTED.value), (won, Ending.CONVERTED.value), else_=Ending.OPEN.value)
    return _materialized(
        select(
            lead.c.id.label("lead_id"),
            lead.c.prospect_id,
            lead.c.owner_id,
            _owner_only().label("owner_only"),
            lead.c.handed_off_at,
            handed.label("handed"),
            zones.day_of(handed).label("handed_day"),
            zones.day_of(end).label("end_day"),
            end.label("end"),
            ending.label("ending"),
        )
        .join(_fact, _fact.c.lead_id == lead.c.id)
        .outerjoin(_follow_up, _follow_up.c.lead_id == lead.c.id)
        .where(
            lead.c.data_source_id == data_source_id,
            _follow_up.c.lead_id.is_(None),
            ~lead.c.rep_created,
            ~lead.c.merged,
            ~lead.c.test_record,
        ),
        "handed_over",
    )


def _owner_only() -> ColumnElement[bool]:
    """Whether the policy in force at the hand-off counts the owner's touches alone."""
    standards = standards_in_force(clock.now(), current_settings().zone)
    spans = sorted(standards.policies.items(), key=lambda item: item[1])
    found: ColumnElement[bool] = false()
    for number, (version, since) in enumerate(spans):
        owner = literal(standards.policies_by_id[version].policy.whose_touches is WhoseTouches.OWNER)
        # Leads older than the first version are judged by it.
        found = case((lead.c.handed_off_at >= since, owner), else_=found) if number else owner
    return found


def _activities(leads: CTE, zones: ZoneOffsets) -> CTE:
    """Every activity with the lead's prospect from the day of the hand-off on, with its span of time."""
    at = epoch_seconds(touch.c.at)
    by_day = touch.c.precision == Precision.DAY.value
    attempt = and_(
        touch.c.direction == Direction.OUTBOUND.value,
        touch.c.is_attempt,
        or_(~leads.c.owner_only, touch.c.rep_id == leads.c.owner_id),
    )
    near = _materialized(
        select(
            leads.c.lead_id,
            leads.c.handed_off_at,
            leads.c.handed,
            func.coalesce(leads.c.end, _NEVER).label("until"),
            touch.c.at.label("moment"),
            at.label("at"),
            epoch_seconds(touch.c.logged_at).label("logged"),
            by_day.label("by_day"),
            touch.c.channel,
            attempt.label("attempt"),
            touch.c.two_way,
        )
        .join(touch, touch.c.prospect_id == leads.c.prospect_id)
        .where(or_(touch.c.at >= leads.c.handed_off_at, by_day), or_(attempt, touch.c.two_way)),
        "near",
    )
    day = zones.day_of(near.c.at)
    start = zones.start_of(day)
    capped = func.coalesce(_smaller(zones.start_of(day + 1) - 1, _larger(near.c.until, start)), 0)
    earliest = case((near.c.by_day, start), else_=near.c.at)
    latest = case((near.c.by_day, capped), else_=near.c.at)
    spans = select(
        near.c.lead_id, near.c.channel, near.c.attempt, near.c.two_way, near.c.until, near.c.handed, near.c.by_day,
        near.c.logged, near.c.moment, near.c.handed_off_at, day.label("day"), earliest.label("earliest"),
        latest.label("latest"),
    ).cte("spans")
    return _materialized(
        select(spans).where(
            or_(spans.c.moment >= spans.c.handed_off_at, spans.c.latest >= spans.c.handed),
            spans.c.earliest <= spans.c.until,
            or_(spans.c.logged.is_(None), spans.c.logged <= spans.c.until),
        ),
        "activities",
    )


def _counted(activities: CTE) -> CTE:
    """What was counted for each lead: of each channel the first touch of a day, where one whose hour is known comes
    before one of which only the day is; and the first two-way contact."""
    exact = func.min(case((~activities.c.by_day, activities.c.latest)))
    slots = (
        select(
            activities.c.lead_id,
            activities.c.attempt,
            activities.c.channel,
            activities.c.day,
            func.coalesce(exact, func.min(activities.c.latest)).label("latest"),
            func.coalesce(exact, func.min(activities.c.earliest)).label("earliest"),
            func.min(case((activities.c.two_way, activities.c.latest))).label("contact"),
        )
        .group_by(activities.c.lead_id, activities.c.attempt, activities.c.channel, activities.c.day)
        .cte("slots")
    )
    first = func.min(slots.c.contact).over(partition_by=slots.c.lead_id)
    known = select(*slots.c, first.label("contact_at")).cte("slots_and_contact")
    one, touch_of = known.c, known.c.attempt
    return (
        select(
            one.lead_id,
            func.sum(case((touch_of, 1), else_=0)).label("touches"),
            func.count(distinct(case((touch_of, one.channel)))).label("channels"),
            func.min(case((touch_of, one.latest))).label("latest"),
            func.min(case((touch_of, one.earliest))).label("earliest"),
            func.max(case((touch_of, one.day))).label("day"),
            func.min(one.contact).label("contact"),
            func.sum(case((and_(touch_of, one.latest <= one.contact_at), 1), else_=0)).label("to_contact"),
        )
        .group_by(one.lead_id)
        .cte("counted")
    )


def _values(merged: CTE) -> dict[str, Any]:
    one = merged.c
    copied = ("handed_off_at", "data_source_id", "owner_id", "source", "campaign", "grade", "grade_by_rep",
              "reason_group")  # fmt: skip
    end_day = func.coalesce(one.end_day, one.day, one.handed_day)
    return {
        "lead_id": one.lead_id,
        "ending": one.ending,
        **{name: lead.c[name] for name in copied},
        "reason": lead.c.rejection_reason,
        "ended_after": one.end - one.handed,
        "assigned_after": epoch_seconds(lead.c.assigned_at) - one.handed,
        "touches": func.coalesce(one.touches, 0),
        "channels": func.coalesce(one.channels, 0),
        "first_after": one.latest - one.handed,
        "first_earliest": one.earliest - one.handed,
        "worked_days": _larger(end_day - one.handed_day, literal(0)),
        "contact_after": one.contact - one.handed,
        "touches_to_contact": case((one.contact.is_not(None), func.coalesce(one.to_contact, 0))),
    }


def _materialized(rows: Select[Any], name: str) -> CTE:
    """Rows that the database shall work out once."""
    return rows.cte(name).prefix_with("MATERIALIZED")


def _smaller(one: Any, other: Any) -> ColumnElement[int]:
    return case((one <= other, one), else_=other)


def _larger(one: Any, other: Any) -> ColumnElement[int]:
    return case((one >= other, one), else_=other)
