"""What is frozen is frozen in the database: every frozen table is attacked behind the product's back, on both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, UniqueConstraint, create_engine, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from review.domain.answers import Answer, DecidedBy, RootCause
from review.domain.appeals import Ground
from review.domain.decisions import DecisionState
from review.domain.docket_states import DocketState
from review.domain.evidence_files import Media
from review.domain.leads import EventKind
from review.domain.remedies import Remedy
from review.domain.roles import Bench
from review.extensions import db
from review.models.appeal import Appeal, AppealBallot, AppealJudge, AppealRecusal
from review.models.ballot import Ballot, BallotWithdrawal
from review.models.base import Base
from review.models.case import Case
from review.models.decision import Decision
from review.models.deliberation import Remark
from review.models.docket import Docket
from review.models.draw import DrawExtension
from review.models.edition_file import EditionFile, EditionForm
from review.models.evidence_file import EvidenceFile
from review.models.frozen import APPEND_ONLY, PARTLY_FROZEN, SEALED
from review.models.import_profile import ImportProfile
from review.models.import_run import ImportRun
from review.models.lead import LeadRevision
from review.models.precedent import PrecedentShowing
from review.models.remedy import GivenRemedy, RemedyTableVersion
from review.models.statement import Statement
from review.models.verdict import Edition, Verdict
from tests.support.dockets import PUBLISHED_AT, advance, cases_of, make_company, make_docket
from tests.support.people import Cast

#: What nobody may change on a row that is there, for the tables of which other columns may change.
FIXED = {
    "standard_version": {"document": {"schema": "other"}, "number": 9, "sha256": "0" * 64},
    "docket": {"frozen_at": None, "period": "2026-09", "plan_published_at": None, "drawn_at": None, "closed_at": None},
    "case": {"ticket": "0" * 64, "number": 99, "evidence": {"schema": "other"}, "stratum": "x", "evidence_sha256": "0"},
    "appeal": {"reason": "other", "case_id": 9_999, "filed_by_id": 9_999, "outcome": None, "new_verdict_id": None},
    "decision": {"action": "other", "state": "open", "note": "other", "due_on": "2030-01-01"},
    "seed_source": {"value": "other", "secret": "other", "commitment": "0" * 64, "label": "other", "position": 9},
}


@pytest.fixture
def attacker(people: Cast, app: Flask) -> Iterator[Connection]:
    """A connection of somebody else, on a database in which every frozen table holds a row."""
    company = make_company(people, rejected=3, ignored=2)
    docket = advance(make_docket(people, control_share=10), people, DocketState.CLOSED)
    run = db.session.scalar(select(ImportRun)) or _import_run(company.source.id, people)
    db.session.add_all((
        EditionFile(
            edition=Edition(
                docket_id=docket.id, number=1, document={"a": 1}, sha256="0" * 64, published_at=PUBLISHED_AT
            ),
            form=EditionForm.PDF, content=b"%PDF", sha256="0" * 64, made_at=PUBLISHED_AT,
        ),
        DrawExtension(docket_id=docket.id, number=1, because="More", sizes={"a": 1}, extended_at=PUBLISHED_AT),
        EvidenceFile(
            statement=Statement(
                lead=company.rejected[0], kind=EventKind.REJECTED, event_number=1, side=Bench.SALES, version=1,
                author=people.rep, narrative="I called twice.", filed_at=PUBLISHED_AT,
            ),
            position=1, name="calls.pdf", media=Media.PDF, size=9, sha256="0" * 64, stored_as="x",
        ),
        LeadRevision(lead_id=company.rejected[0].id, import_id=run.id, replaced_at=PUBLISHED_AT, old_values={"a": 1}),
        *_after_publication(docket, people),
        ImportProfile(
            name="x", number=1, text="", text_sha256="0" * 64, headers={"leads": ["Id"]}, created_at=PUBLISHED_AT
        ),
    ))  # fmt: skip
    heard = cases_of(docket)[0]
    ballot = db.session.scalars(select(Ballot).limit(1)).one()
    db.session.add_all((
        BallotWithdrawal(
            case_id=ballot.case_id, person_id=ballot.person_id, round=ballot.round, version=ballot.version,
            withdrawn_at=PUBLISHED_AT,
        ),
        Remark(case_id=heard.id, number=1, author=people.chair, text="Why?", mentions=[], written_at=PUBLISHED_AT),
        PrecedentShowing(case_id=heard.id, person_id=people.chair.id, shown_at=PUBLISHED_AT),
    ))  # fmt: skip
    db.session.commit()
    db.session.remove()
    # No rule of ours for its connections: no foreign keys, no recursive triggers on SQLite.
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _after_publication(docket: Docket, people: Cast) -> list[Base]:
    """A decided appeal that changed a verdict, with its judge and ballot; a remedy and its table; an ended decision."""
    stood = db.session.scalars(select(Verdict).join(Verdict.case).where(Case.docket_id == docket.id)).first()
    assert stood is not None
    case = stood.case
    later = Verdict(case=case, number=2, decided_by=DecidedBy.MAJORITY, tally={}, reached_at=PUBLISHED_AT)
    db.session.add(later)
    db.session.flush()
    appeal = Appeal(
        case=case, side=Bench.SALES, verdict=stood, filed_by=people.rep, reason="They called back.",
        filed_at=PUBLISHED_AT, due_at=PUBLISHED_AT, decided_at=PUBLISHED_AT, outcome=Ground.NEW_EVIDENCE,
        new_verdict=later, judges=[AppealJudge(person=people.chair, bench=Bench.EXECUTIVE)],
    )
    db.session.add(appeal)
    db.session.flush()
    return [
        AppealBallot(
            appeal_id=appeal.id, person=people.chair, version=1, met=Answer.YES, followed_up=Answer.NO,
            valid=Answer.NO, root_cause=RootCause.FOLLOW_UP, ground=Ground.NEW_EVIDENCE, comment="So.", clauses={},
            cast_at=PUBLISHED_AT,
        ),
        AppealRecusal(appeal_id=appeal.id, person_id=people.chair.id, reason="I know them.", recused_at=PUBLISHED_AT),
        RemedyTableVersion(number=1, document={"a": 1}, sha256="0" * 64, created_at=PUBLISHED_AT),
        GivenRemedy(
            case=case, verdict=stood, lead_id=case.event.lead_id, kind=Remedy.CLOSED, given_at=PUBLISHED_AT
        ),
        Decision(
            docket_id=docket.id, action="Call within a day.", owner=people.vp_sales, due_on=date(2026, 12, 1),
            made_at=PUBLISHED_AT, state=DecisionState.DONE, ended_at=PUBLISHED_AT,
        ),
    ]


def _import_run(source_id: int, people: Cast) -> ImportRun:
    """A run with whatever its columns ask for."""
    from review.models import import_run

    required: dict[str, Any] = {}
    for column in import_run.ImportRun.__table__.columns:
        if column.nullable or column.primary_key or column.default is not None or column.server_default is not None:
            continue
        if column.name == "data_source_id":
            required[column.name] = source_id
        elif column.name.endswith("_id"):
            required[column.name] = people.clerk.id
        else:
            required[column.name] = _anything(column)
    run = import_run.ImportRun(**required)
    db.session.add(run)
    db.session.flush()
    return run


def _anything(column: Any) -> Any:
    if column.name.endswith("_at"):
        return PUBLISHED_AT
    if hasattr(column.type, "enums") and column.type.enums:
        return column.type.enum_class(column.type.enums[0])
    kind = column.type.python_type
    return {str: "x", int: 0, bool: False, dict: {}, list: []}[kind]


def refused(connection: Connection, statement: Any, values: Any = None) -> None:
    """The statement is refused by the database, and the table is as it was."""
    with pytest.raises((DBAPIError, sqlite3.Error)):
        connection.execute(statement, values) if values is not None else connection.execute(statement)
    connection.rollback()


def row_of(connection: Connection, table: str) -> dict[str, Any]:
    found = connection.execute(select(Base.metadata.tables[table]).limit(1)).mappings().first()
    connection.rollback()
    assert found is not None, f"no row of {table} to attack"
    return dict(found)


def rows_of(connection: Connection, table: str) -> list[Any]:
    found = sorted(map(repr, connection.execute(select(Base.metadata.tables[table])).all()))
    connection.rollback()
    return found


def keys_of(table: str) -> list[tuple[str, ...]]:
    """Every key of a table by which INSERT OR REPLACE could put a row away."""
    described = Base.metadata.tables[table]
    return [
        tuple(column.name for column in constraint.columns)
        for constraint in described.constraints
        if isinstance(constraint, UniqueConstraint) or constraint is described.primary_key
    ]


def test_every_frozen_table_withstands_every_attack(attacker: Connection, subtests: pytest.Subtests) -> None:
    for table in (*APPEND_ONLY, *PARTLY_FROZEN):
        with subtests.test(table):
            _attack(attacker, table)


def _attack(attacker: Connection, table: str) -> None:
    described = Base.metadata.tables[table]
    before, row = rows_of(attacker, table), row_of(attacker, table)
    for column in described.columns if table in APPEND_ONLY else ():
        # Even to what it holds already: nobody shall find out that some statements go through.
        refused(attacker, described.update().values({column.name: column}))
    for column, value in FIXED.get(table, {}).items():
        refused(attacker, text(f'UPDATE "{table}" SET {column} = :value'), {"value": _plain(attacker, value)})
    refused(attacker, described.delete())
    if attacker.dialect.name == "postgresql":
        refused(attacker, text(f'TRUNCATE "{table}"'))
        refused(attacker, text(f'TRUNCATE "{table}" CASCADE'))
    _attack_by_insert(attacker, table, row)
    assert rows_of(attacker, table) == before


def _attack_by_insert(attacker: Connection, table: str, row: dict[str, Any]) -> None:
    described = Base.metadata.tables[table]
    key_names = {name for key in keys_of(table) for name in key}
    fresh = {name: _another(value) for name, value in row.items() if name in key_names}
    for key in keys_of(table):
        # The same by this key alone; everything else differs, so that only this key meets the row that is there.
        values = {**row, **fresh, **{name: row[name] for name in key}}
        if attacker.dialect.name == "sqlite":
            refused(attacker, insert(described).prefix_with("OR REPLACE"), values)
            upsert = sqlite.insert(described).values(values)
        else:
            upsert = postgresql.insert(described).values(values)
        change = dict([next(iter(FIXED[table].items()))]) if table in FIXED else {_payload(row, key_names): None}
        refused(attacker, upsert.on_conflict_do_update(index_elements=list(key), set_=change))


def _payload(row: dict[str, Any], key_names: set[str]) -> str:
    return next(name for name in row if name not in key_names)


def _another(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1_000
        case str() if not hasattr(value, "name"):
            return f"{value[:8]}~"
        case _:
            return value


def _plain(connection: Connection, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    import json

    document = json.dumps(value)
    if connection.dialect.name == "postgresql":
        from psycopg.types.json import Jsonb

        return Jsonb(value)
    return document


@pytest.mark.sqlite_only
def test_a_months_standing_docket_cannot_be_replaced_by_another(attacker: Connection) -> None:
    row = row_of(attacker, "docket")
    other = {**row, "id": 9_999, "public_id": "another"}
    refused(attacker, insert(Base.metadata.tables["docket"]).prefix_with("OR REPLACE"), other)


def test_a_sealed_frame_takes_no_further_row(attacker: Connection, subtests: pytest.Subtests) -> None:
    for table in SEALED:
        with subtests.test(table):
            before, row = rows_of(attacker, table), {**row_of(attacker, table), "id": 9_999}
            if "key" in row:
                row |= {"key": "crm/other#1:rejected:1", "event_id": 9_999}
            refused(attacker, insert(Base.metadata.tables[table]), row)
            assert rows_of(attacker, table) == before


@pytest.mark.sqlite_only
def test_an_update_or_replace_cannot_put_another_row_away(attacker: Connection, subtests: pytest.Subtests) -> None:
    for table in PARTLY_FROZEN:
        with subtests.test(table):
            _put_away(attacker, table)


def _put_away(attacker: Connection, table: str) -> None:
    """UPDATE OR REPLACE that gives one row another's key deletes that one, without a trigger of its own."""
    rows = attacker.execute(select(Base.metadata.tables[table]).limit(2)).mappings().all()
    attacker.rollback()
    if len(rows) < 2:
        return
    for key in keys_of(table):
        for name in key:
            if rows[0][name] != rows[1][name]:
                refused(
                    attacker, text(f'UPDATE OR REPLACE "{table}" SET {name} = :value WHERE id = :id'),
                    {"value": rows[1][name], "id": rows[0]["id"]},
                )  # fmt: skip


def test_what_may_change_still_changes(attacker: Connection, people: Cast) -> None:
    for statement in (
        "UPDATE docket SET hearing_due_at = hearing_due_at, mask_names = true",
        "UPDATE \"case\" SET reopened_at = '2026-11-08 12:00:00'",
    ):
        attacker.execute(text(statement))
    attacker.rollback()


def test_a_published_plan_takes_no_stratum_more(attacker: Connection) -> None:
    described = Base.metadata.tables["plan_stratum"]
    before, row = rows_of(attacker, "plan_stratum"), row_of(attacker, "plan_stratum")
    refused(attacker, insert(described), {**row, "id": row["id"] + 1_000, "name": "another"})
    assert rows_of(attacker, "plan_stratum") == before
