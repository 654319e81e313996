"""work frames out beforehand, and draw accepted leads as controls

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-22 03:24:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = ('rejected', 'ignored', 'disqualified')
WITH_CONTROLS = (*KINDS, 'accepted')
#: The tables whose kind of event is held by a CHECK.
KIND_TABLES = ('review_event', 'frame_exclusion', 'statement')

SQLITE_TRIGGERS = [
    (
        'CREATE TRIGGER frozen_frame_control_update BEFORE UPDATE ON frame_control BEGIN SELECT '
        "RAISE(ABORT, 'rows of frame_control are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_control_delete BEFORE DELETE ON frame_control BEGIN SELECT '
        "RAISE(ABORT, 'rows of frame_control are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_control_insert BEFORE INSERT ON frame_control WHEN EXISTS (SELECT 1 '
        'FROM "frame_control" WHERE (docket_id = NEW.docket_id AND key = NEW.key) OR (id = NEW.id)) BEGIN '
        "SELECT RAISE(ABORT, 'rows of frame_control are never changed'); END"
    ),
    (
        'CREATE TRIGGER sealed_frame_control BEFORE INSERT ON frame_control WHEN EXISTS (SELECT 1 FROM frame'
        " WHERE docket_id = NEW.docket_id) BEGIN SELECT RAISE(ABORT, 'the frame is sealed, frame_control "
        "takes no more rows'); END"
    ),
]

POSTGRESQL_TRIGGERS = [
    (
        'CREATE TRIGGER frozen_frame_control BEFORE UPDATE OR DELETE ON frame_control FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_frame_control_truncate BEFORE TRUNCATE ON frame_control FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER sealed_frame_control BEFORE INSERT ON frame_control FOR EACH ROW EXECUTE FUNCTION '
        'refuse_sealed()'
    ),
]


def row_id():
    return sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def kind():
    return sa.Enum(*WITH_CONTROLS, name='kind', native_enum=False, create_constraint=True, length=32)


def precision():
    return sa.Enum(
        'instant', 'day', 'approximate', name='precision', native_enum=False, create_constraint=True, length=32
    )


def document():
    return sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')


def words(kinds):
    return "kind IN (" + ", ".join(f"'{one}'" for one in kinds) + ")"


def change_kinds(before, after):
    """Have the CHECKs of the kind take other words. SQLite knows no change of a CHECK, so the table is made anew, with
    its rows, indexes and triggers."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for table in KIND_TABLES:
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_kind")
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_kind CHECK ({words(after)})")
        return
    for table in KIND_TABLES:
        rest = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
            (table,),
        ).scalars().all()
        made = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = ? AND type = 'table'", (table,)
        ).scalar_one()
        if words(before) not in made:
            raise RuntimeError(f"{table} does not hold the kinds that were expected")
        head, body = made.split("(", 1)
        changed = body.replace(words(before), words(after))
        connection.exec_driver_sql(f"CREATE TABLE _{table} ({changed}")
        connection.exec_driver_sql(f"INSERT INTO _{table} SELECT * FROM {table}")
        connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql(f"ALTER TABLE _{table} RENAME TO {table}")
        for statement in rest:
            connection.exec_driver_sql(statement)


def upgrade() -> None:
    change_kinds(KINDS, WITH_CONTROLS)
    op.add_column('docket', sa.Column('control_share', sa.Integer(), server_default='0', nullable=False))

    op.create_table('frame_control',
    sa.Column('id', row_id(), nullable=False),
    sa.Column('docket_id', row_id(), nullable=False),
    sa.Column('lead_id', row_id(), nullable=False),
    sa.Column('key', sa.String(length=230), nullable=False),
    sa.Column('dated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('precision', precision(), nullable=False),
    sa.Column('evidence', document(), nullable=False),
    sa.Column('evidence_sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_frame_control_docket_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['lead.id'], name=op.f('fk_frame_control_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frame_control')),
    sa.UniqueConstraint('docket_id', 'key', name=op.f('uq_frame_control_docket_id_key'))
    )
    op.create_index(op.f('ix_frame_control_lead_id'), 'frame_control', ['lead_id'], unique=False)

    op.create_table('frame_draft',
    sa.Column('docket_id', row_id(), nullable=False),
    sa.Column('stands_on', sa.String(length=64), nullable=False),
    sa.Column('token', sa.String(length=16), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('states', document(), nullable=False),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_frame_draft_docket_id')),
    sa.PrimaryKeyConstraint('docket_id', name=op.f('pk_frame_draft'))
    )

    op.create_table('frame_draft_event',
    sa.Column('id', row_id(), nullable=False),
    sa.Column('docket_id', row_id(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('key', sa.String(length=230), nullable=False),
    sa.Column('lead_id', row_id(), nullable=False),
    sa.Column('kind', kind(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('dated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('precision', precision(), nullable=False),
    sa.Column('respondent_id', row_id(), nullable=True),
    sa.Column('carried_in', sa.Boolean(), nullable=False),
    sa.Column('trait', sa.String(length=120), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('team', sa.String(length=120), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('evidence', document(), nullable=False),
    sa.Column('evidence_sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_frame_draft_event_docket_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['lead.id'], name=op.f('fk_frame_draft_event_lead_id')),
    sa.ForeignKeyConstraint(['respondent_id'], ['person.id'], name=op.f('fk_frame_draft_event_respondent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frame_draft_event')),
    sa.UniqueConstraint('docket_id', 'key', name=op.f('uq_frame_draft_event_docket_id_key'))
    )
    counted = ['docket_id', 'kind', 'carried_in', 'source']
    op.create_index('ix_frame_draft_event_counted', 'frame_draft_event', counted, unique=False)
    op.create_index(op.f('ix_frame_draft_event_lead_id'), 'frame_draft_event', ['lead_id'], unique=False)
    op.create_index(op.f('ix_frame_draft_event_respondent_id'), 'frame_draft_event', ['respondent_id'], unique=False)

    op.create_table('frame_draft_exclusion',
    sa.Column('id', row_id(), nullable=False),
    sa.Column('docket_id', row_id(), nullable=False),
    sa.Column('lead_id', row_id(), nullable=False),
    sa.Column('kind', kind(), nullable=False),
    sa.Column('exclusion', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_frame_draft_exclusion_docket_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['lead.id'], name=op.f('fk_frame_draft_exclusion_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frame_draft_exclusion'))
    )
    op.create_index(op.f('ix_frame_draft_exclusion_docket_id'), 'frame_draft_exclusion', ['docket_id'], unique=False)
    op.create_index(op.f('ix_frame_draft_exclusion_lead_id'), 'frame_draft_exclusion', ['lead_id'], unique=False)

    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    controls = sa.text("SELECT count(*) FROM review_event WHERE kind = 'accepted'")
    if op.get_bind().execute(controls).scalar():
        raise RuntimeError("control cases were drawn; what came before this change has no place for them")
    for table in ('frame_draft_exclusion', 'frame_draft_event', 'frame_draft', 'frame_control'):
        op.drop_table(table)
    change_kinds(WITH_CONTROLS, KINDS)
    op.execute("ALTER TABLE docket DROP COLUMN control_share")  # a batch would make the table anew without its triggers
