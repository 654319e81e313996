"""Leads and touches for the benchmark of reports: written into a database and, the same rows, as CSV for DuckDB."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import insert

from review.extensions import db
from review.intake.merge.facts import build_missing_facts
from review.models import DataSource, Lead, Person, Prospect, Touch

NOW = datetime(2026, 11, 9, 9, 30, tzinfo=UTC)
#: When the CRM was last asked: what is dated at ``NOW`` itself would count a moment later.
LAST = NOW - timedelta(seconds=1)
MONTHS = 24
_CHUNK = 20_000
#: The rows' numbers begin after it: those before are for what a test makes by itself.
FIRST = 10_000_000
_FATES = ("open", "accepted", "accepted", "won", *["rejected"] * 4, *["converted"] * 2)
_CHANNELS = ("call", "email", "meeting", "message", "other")
LEAD = ("id", "owner_id", "source", "campaign", "grade", "disposition", "handed_off_at", "rejected_at", "converted_at")
TOUCH = ("lead_id", "channel", "direction", "at")


def fill(leads: int, touches_each: int, folder: Path) -> None:
    """Make the rows, commit them, count the facts as intake does, and write the CSV files."""
    origin = DataSource(name="bench", touches_from=NOW - timedelta(days=900), touches_until=NOW)
    db.session.add(origin)
    people = [Person(name=f"Rep {number}", created_at=NOW) for number in range(80)]
    db.session.add_all(people)
    db.session.flush()
    owners = [person.id for person in people]
    for table, name, columns, rows in (
        (Lead, "leads.csv", LEAD, _leads(leads, origin.id, owners)),
        (Touch, "touches.csv", TOUCH, _touches(leads, touches_each, origin.id, owners)),
    ):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            sheet = csv.writer(file)
            sheet.writerow(columns)
            while chunk := list(islice(rows, _CHUNK)):
                if table is Lead:
                    _put(Prospect, [_prospect(one["id"], origin.id) for one in chunk])
                sheet.writerows([_text(one.get(column, one.get("prospect_id"))) for column in columns] for one in chunk)
                _put(table, chunk)
    db.session.commit()
    build_missing_facts(origin)
    db.session.commit()


def _put(table: type[Any], rows: list[dict[str, Any]]) -> None:
    """Write the rows, all with the same columns, the fastest way that the database has."""
    if db.session.connection().dialect.name != "postgresql":
        db.session.execute(insert(table), rows)
        return
    target = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.__tablename__), sql.SQL(", ").join(sql.Identifier(name) for name in rows[0])
    )
    connection = db.session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    with connection.cursor() as cursor, cursor.copy(target) as copy:
        for one in rows:
            copy.write_row([Jsonb(value) if isinstance(value, dict) else value for value in one.values()])


def _prospect(number: int, origin: int) -> dict[str, Any]:
    return {"id": number, "public_id": f"P{number}", "data_source_id": origin, "contact_key": f"C{number}"}


def _leads(count: int, origin: int, owners: list[int]) -> Iterator[dict[str, Any]]:
    chance = random.Random(1)
    for number in range(1, count + 1):
        handed = _handed(number)
        fate = chance.choice(_FATES)
        ended = min(handed + timedelta(seconds=chance.randrange(60 * 86_400)), LAST)
        yield {
            "id": FIRST + number, "public_id": f"L{number}", "key": f"bench/{number}#1", "data_source_id": origin,
            "external_id": str(number), "handoff_number": 1, "prospect_id": FIRST + number, "stage": "MQL",
            "company": f"Company {number % 5000} Ltd", "source": f"Source {number % 12}",
            "campaign": f"Campaign {number % 40}", "grade": (None, "A", "B", "C")[number % 4], "grade_by_rep": False,
            "owner_id": owners[number * 7 % len(owners)], "rep_created": False, "handed_off_at": handed,
            "assigned_at": handed + timedelta(minutes=number % 300), "disposition": fate, "status": fate,
            "rejected_at": ended if fate == "rejected" else None,
            "rejected_precision": "instant" if fate == "rejected" else None,
            "rejection_reason": ("No response", "No budget", None)[number % 3] if fate == "rejected" else None,
            "converted_at": ended if fate in ("converted", "won") else None, "opted_out": False, "merged": False,
            "test_record": False, "attributes": {"City": f"City {number % 700}"}, "row_sha256": "0" * 64,
        }  # fmt: skip


def _touches(count: int, each: int, origin: int, owners: list[int]) -> Iterator[dict[str, Any]]:
    chance = random.Random(2)
    for number in range(1, count + 1):
        for place in range(each):
            at = _handed(number) + timedelta(seconds=chance.randrange(40 * 86_400))
            yield {
                "data_source_id": origin, "external_id": f"{number}-{place}", "prospect_id": FIRST + number,
                "rep_id": owners[number * 7 % len(owners)], "channel": chance.choice(_CHANNELS),
                "direction": "inbound" if chance.random() < 0.15 else "outbound", "is_attempt": True,
                "two_way": chance.random() < 0.03, "at": min(at, LAST), "precision": "instant", "row_sha256": "0" * 64,
            }  # fmt: skip


def _handed(number: int) -> datetime:
    """Spread over the months, each lead at the same moment in both files."""
    return NOW - timedelta(seconds=(number * 7_919 * 61) % (MONTHS * 30 * 86_400) + 60)


def _text(value: Any) -> Any:
    return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else value
