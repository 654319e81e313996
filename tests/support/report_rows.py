"""A few hundred leads with touches of every sort, from a fixed seed, for tests that count them a second time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import insert

from review.domain.leads import Disposition, Precision
from review.domain.touches import Channel, Direction
from review.extensions import db
from review.intake.merge.facts import build_missing_facts
from review.models import DataSource, Lead, Person, Touch
from tests.support.people import Cast, make_person
from tests.support.reports import crm, make_lead

NASTY = '=cmd|"A", <b>comma</b>'
SOURCES = ("Webinar", "Trade show", NASTY, None)
GRADES = ("A", "B", "C", None)
REASONS = ("No response", "No budget", "Duplicate", None)


@dataclass(frozen=True)
class Rows:
    """The rows as pandas sees them; moments are aware UTC."""

    leads: pd.DataFrame
    touches: pd.DataFrame
    people: pd.DataFrame


def make_rows(people: Cast, now: datetime, count: int = 240, seed: int = 7) -> Rows:
    """The leads, their touches, and the facts that intake keeps; touches are known of the last 200 days."""
    chance = random.Random(seed)
    left = make_person("Gone Goner", "rep", team=people.team, active=False)
    owners = [people.rep, people.rep, people.other_rep, people.manager, left, None]
    origin = crm()
    origin.touches_from, origin.touches_until = now - timedelta(days=200), now - timedelta(hours=2)
    db.session.flush()
    leads = [_lead(chance, origin, number, chance.choice(owners), now) for number in range(count)]
    db.session.flush()
    touches = [
        _touch(chance, lead, f"{lead.external_id}-{place}", now)
        for lead in leads
        for place in range(chance.choices(range(9), (20, 15, 14, 12, 10, 9, 8, 6, 6))[0])
    ]
    db.session.execute(insert(Touch), touches)
    build_missing_facts(origin)
    db.session.flush()
    return read_rows()


def read_rows() -> Rows:
    """Every lead, touch and person of the database, read plainly."""
    names = ("id", "prospect_id", "owner_id", "source", "campaign", "grade", "grade_by_rep", "disposition", "status",
             "handed_off_at", "assigned_at", "accepted_at", "rejected_at", "rejected_precision", "rejection_reason",
             "reason_group", "converted_at", "won_at", "rep_created", "merged", "test_record", "opted_out",
             "data_source_id")  # fmt: skip
    leads = [{name: getattr(one, name) for name in names} for one in db.session.query(Lead)]
    mine = [field.key for field in Touch.__table__.columns if field.key not in ("note", "row_sha256")]
    touches = [{name: getattr(one, name) for name in mine} for one in db.session.query(Touch)]
    people = pd.DataFrame([
        {"id": one.id, "public_id": one.public_id, "name": one.name, "team": one.team.name if one.team else None}
        for one in db.session.query(Person)
    ])
    return Rows(pd.DataFrame(leads, columns=names), pd.DataFrame(touches, columns=mine), people)


def _lead(chance: random.Random, origin: DataSource, number: int, owner: Any, now: datetime) -> Lead:
    handed = now - timedelta(days=chance.randint(1, 260), minutes=chance.randint(0, 1439))
    fate = chance.choices(
        ("open", "accepted", "rejected", "converted", "won", "recycled"), (40, 12, 25, 12, 6, 5)
    )[0]  # fmt: skip
    ended = min(handed + timedelta(days=chance.randint(0, 60), minutes=chance.randint(0, 600)), now)
    day_only = chance.random() < 0.2
    values: dict[str, Any] = {
        "owner": owner, "source": chance.choice(SOURCES), "grade": chance.choice(GRADES),
        "campaign": chance.choice(("Spring", "Autumn")), "status": chance.choice(("New", "Working", None)),
        "disposition": Disposition(fate), "assigned_at": handed + timedelta(hours=chance.choice((0, 1, 30))),
        "grade_by_rep": chance.random() < 0.1, "rep_created": chance.random() < 0.05,
        "merged": chance.random() < 0.03, "test_record": chance.random() < 0.03, "opted_out": chance.random() < 0.05,
    }  # fmt: skip
    if fate in ("rejected", "recycled"):
        values |= {"rejected_at": ended, "rejection_reason": chance.choice(REASONS),
                   "rejected_precision": Precision.DAY if day_only else Precision.INSTANT}  # fmt: skip
    elif fate == "accepted":
        values |= {"accepted_at": ended}
    elif fate in ("converted", "won"):
        values |= {"converted_at": ended} | ({"won_at": ended} if fate == "won" else {})
    return make_lead(origin, f"R{number}", handed, **values)


def _touch(chance: random.Random, lead: Lead, key: str, now: datetime) -> dict[str, Any]:
    later = timedelta(hours=chance.choice((-20, 0, 0, 3, 30, 100, 500)), minutes=chance.randint(-5, 3000))
    at = lead.handed_off_at + later
    at = min(at, now - timedelta(hours=3))
    by_day = chance.random() < 0.1
    if by_day:
        at = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "data_source_id": lead.data_source_id,
        "external_id": key,
        "prospect_id": lead.prospect_id,
        "rep_id": chance.choice((lead.owner_id, lead.owner_id, None)),
        "channel": chance.choice(list(Channel)),
        "direction": Direction.INBOUND if chance.random() < 0.2 else Direction.OUTBOUND,
        "is_attempt": chance.random() > 0.1,
        "two_way": chance.random() < 0.08,
        "at": at,
        "precision": Precision.DAY if by_day else Precision.INSTANT,
        "logged_at": at + timedelta(hours=chance.randint(0, 400)) if chance.random() < 0.1 else None,
        "row_sha256": "0" * 64,
    }
