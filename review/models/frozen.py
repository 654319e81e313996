"""What is frozen is frozen in the database: triggers that refuse changes, for both databases.

The statements here are the truth for tables made from the models; migrations carry the same text, and a test
compares the two.
"""

# ruff: noqa: S608 - every name put into these statements is written in this file

from __future__ import annotations

from sqlalchemy import Connection, UniqueConstraint, event

from review.models.base import Base

#: Tables whose rows, once written, are never changed or deleted.
APPEND_ONLY = (
    "appeal_ballot",
    "appeal_judge",
    "appeal_recusal",
    "audit_event",
    "ballot",
    "ballot_withdrawal",
    "draw",
    "draw_extension",
    "edition",
    "edition_file",
    "evidence_file",
    "frame",
    "frame_control",
    "frame_event",
    "frame_exclusion",
    "frame_file_part",
    "import_profile",
    "lead_revision",
    "panel_seat",
    "plan",
    "plan_stratum",
    "precedent_showing",
    "remark",
    "remedy",
    "remedy_table",
    "review_event",
    "sign_off",
    "statement",
    "verdict",
)



def _moved(*columns: str) -> str:
    """A column that always holds something now holds something else."""
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


def _unset(*columns: str) -> str:
    """A column that had been filled is emptied or filled otherwise."""
    return " OR ".join(
        f"(OLD.{column} IS NOT NULL AND (NEW.{column} IS NULL OR NEW.{column} <> OLD.{column}))" for column in columns
    )


#: Tables that may change, but not in what was fixed: table -> condition (OLD, NEW) under which a change is refused.
PARTLY_FROZEN = {
    "standard_version": (
        "EXISTS (SELECT 1 FROM sign_off WHERE sign_off.version_id = OLD.id) OR "
        + _moved("id", "public_id", "kind", "stage", "number")
    ),
    "docket": " OR ".join((
        _moved("id", "public_id", "period"),
        _unset(
            "frozen_at", "plan_published_at", "drawn_at", "hearing_opened_at", "closed_at", "published_at",
            "cancelled_at",
        ),
    )),
    "case": " OR ".join((
        _moved("id", "public_id", "docket_id", "event_id", "number", "ticket", "stratum"),
        "(OLD.drawn AND NOT NEW.drawn)",
        _moved("evidence", "evidence_sha256"),
        _unset("statements", "added_by_id", "added_because"),
    )),
    "appeal": " OR ".join((
        _moved("id", "public_id", "case_id", "side", "verdict_id", "filed_by_id", "reason", "filed_at"),
        _unset("decided_at", "outcome", "new_verdict_id"),
    )),
    "decision": " OR ".join((
        "OLD.ended_at IS NOT NULL",
        _moved("id", "public_id", "docket_id", "action", "owner_id", "due_on", "made_at"),
    )),
    "seed_source": " OR ".join((
        "OLD.value IS NOT NULL",
        _moved("id", "docket_id", "label", "position", "description"),
        _unset("commitment", "secret", "not_before"),
        "(OLD.commitment IS NOT NULL AND OLD.kind <> NEW.kind)",
    )),
}

#: Rows of these tables belong to a frame and can be added only until the frame's own row seals them.
SEALED = ("frame_control", "frame_event", "frame_exclusion", "frame_file_part")

#: Rows of this table belong to a plan and can be added only until it is published: the condition (NEW) after that.
PLANNED = "plan_stratum"
_PUBLISHED = (
    "EXISTS (SELECT 1 FROM plan JOIN docket ON docket.id = plan.docket_id"
    " WHERE plan.id = NEW.plan_id AND docket.plan_published_at IS NOT NULL)"
)

#: Keys that hold for some rows only, beside those that the tables declare.
_PARTIAL_KEYS = {"docket": ("period = NEW.period AND cancelled_at IS NULL AND NEW.cancelled_at IS NULL",)}


def _is_there(table: str) -> str:
    """Whether a row to be inserted has a key, any key, of one that is there: INSERT OR REPLACE would put it away."""
    described = Base.metadata.tables[table]
    keys = {
        tuple(column.name for column in constraint.columns)
        for constraint in described.constraints
        if isinstance(constraint, UniqueConstraint) or constraint is described.primary_key
    }
    same = [" AND ".join(f"{column} = NEW.{column}" for column in key) for key in sorted(keys)]
    conditions = " OR ".join(f"({one})" for one in (*same, *_PARTIAL_KEYS.get(table, ())))
    return f'EXISTS (SELECT 1 FROM "{table}" WHERE {conditions})'


def sqlite_statements() -> list[str]:
    """The triggers, for SQLite. Those before an insertion stop INSERT OR REPLACE whatever the connection's settings."""

    def abort(name: str, when: str, message: str) -> str:
        return f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"

    made: list[str] = []
    for table in APPEND_ONLY:
        message = f"rows of {table} are never changed"
        made += [
            abort(f"frozen_{table}_update", f"BEFORE UPDATE ON {table}", message),
            abort(f"frozen_{table}_delete", f"BEFORE DELETE ON {table}", message),
            abort(f"frozen_{table}_insert", f"BEFORE INSERT ON {table} WHEN {_is_there(table)}", message),
        ]
    for table, condition in PARTLY_FROZEN.items():
        message = f"what was fixed in {table} is never changed"
        made += [
            abort(f"frozen_{table}_update", f'BEFORE UPDATE ON "{table}" WHEN {condition}', message),
            abort(f"frozen_{table}_delete", f'BEFORE DELETE ON "{table}"', message),
            abort(f"frozen_{table}_insert", f'BEFORE INSERT ON "{table}" WHEN {_is_there(table)}', message),
        ]
    sealed = "WHEN EXISTS (SELECT 1 FROM frame WHERE docket_id = NEW.docket_id)"
    made += [
        abort(
            f"sealed_{table}", f"BEFORE INSERT ON {table} {sealed}", f"the frame is sealed, {table} takes no more rows"
        )
        for table in SEALED
    ]
    made.append(
        abort(
            f"sealed_{PLANNED}",
            f"BEFORE INSERT ON {PLANNED} WHEN {_PUBLISHED}",
            f"the plan is published, {PLANNED} takes no more rows",
        )
    )
    return made


def postgresql_statements() -> list[str]:
    """The triggers, for PostgreSQL."""

    def function(name: str, condition: str, message: str) -> str:
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN"
            f" RAISE EXCEPTION '{message}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';"
            " END IF; RETURN NEW; END $$"
        )

    def trigger(name: str, when: str, each: str, call: str) -> str:
        return f"CREATE TRIGGER {name} BEFORE {when} FOR EACH {each} EXECUTE FUNCTION {call}()"

    made = [
        function("refuse_change", "true", "what was fixed in % is never changed"),
        function(
            "refuse_sealed",
            "EXISTS (SELECT 1 FROM frame WHERE docket_id = NEW.docket_id)",
            "the frame is sealed, % takes no more rows",
        ),
        function("refuse_published", _PUBLISHED, "the plan is published, % takes no more rows"),
        # A trigger's own condition may hold no subquery here, so the signed standards have a function of their own.
        function("refuse_signed", PARTLY_FROZEN["standard_version"], "what was fixed in % is never changed"),
    ]
    for table in APPEND_ONLY:
        made += [
            trigger(f"frozen_{table}", f"UPDATE OR DELETE ON {table}", "ROW", "refuse_change"),
            trigger(f"frozen_{table}_truncate", f"TRUNCATE ON {table}", "STATEMENT", "refuse_change"),
        ]
    for table, condition in PARTLY_FROZEN.items():
        signed = table == "standard_version"
        each, call = ("ROW", "refuse_signed") if signed else (f"ROW WHEN ({condition})", "refuse_change")
        made += [
            trigger(f"frozen_{table}_update", f'UPDATE ON "{table}"', each, call),
            trigger(f"frozen_{table}_delete", f'DELETE ON "{table}"', "ROW", "refuse_change"),
            trigger(f"frozen_{table}_truncate", f'TRUNCATE ON "{table}"', "STATEMENT", "refuse_change"),
        ]
    made += [trigger(f"sealed_{table}", f"INSERT ON {table}", "ROW", "refuse_sealed") for table in SEALED]
    made.append(trigger(f"sealed_{PLANNED}", f"INSERT ON {PLANNED}", "ROW", "refuse_published"))
    return made


@event.listens_for(Base.metadata, "after_create")
def _create_triggers(_metadata: object, connection: Connection, **_options: object) -> None:
    make = sqlite_statements if connection.dialect.name == "sqlite" else postgresql_statements
    for statement in make():
        text = statement.replace("%", "%%") if connection.dialect.name == "postgresql" else statement
        connection.exec_driver_sql(text)
