"""let verdicts be appealed, and followed by remedies and decisions

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-22 03:25:00.343626+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


# What is frozen is frozen in the database: the text of review/models/frozen.py on the day this was written.
SQLITE_TRIGGERS = [
    (
        'CREATE TRIGGER frozen_appeal_ballot_update BEFORE UPDATE ON appeal_ballot BEGIN SELECT '
        "RAISE(ABORT, 'rows of appeal_ballot are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_appeal_ballot_delete BEFORE DELETE ON appeal_ballot BEGIN SELECT '
        "RAISE(ABORT, 'rows of appeal_ballot are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_appeal_ballot_insert BEFORE INSERT ON appeal_ballot WHEN EXISTS (SELECT 1 '
        'FROM "appeal_ballot" WHERE (appeal_id = NEW.appeal_id AND person_id = NEW.person_id AND version '
        "= NEW.version) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'rows of appeal_ballot are never "
        "changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_appeal_judge_update BEFORE UPDATE ON appeal_judge BEGIN SELECT '
        "RAISE(ABORT, 'rows of appeal_judge are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_appeal_judge_delete BEFORE DELETE ON appeal_judge BEGIN SELECT '
        "RAISE(ABORT, 'rows of appeal_judge are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_appeal_judge_insert BEFORE INSERT ON appeal_judge WHEN EXISTS (SELECT 1 '
        'FROM "appeal_judge" WHERE (appeal_id = NEW.appeal_id AND person_id = NEW.person_id) OR (id = '
        "NEW.id)) BEGIN SELECT RAISE(ABORT, 'rows of appeal_judge are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_remedy_update BEFORE UPDATE ON remedy BEGIN SELECT RAISE(ABORT, 'rows of "
        "remedy are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_remedy_delete BEFORE DELETE ON remedy BEGIN SELECT RAISE(ABORT, 'rows of "
        "remedy are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_remedy_insert BEFORE INSERT ON remedy WHEN EXISTS (SELECT 1 FROM "remedy" '
        'WHERE (id = NEW.id) OR (public_id = NEW.public_id) OR (verdict_id = NEW.verdict_id)) BEGIN '
        "SELECT RAISE(ABORT, 'rows of remedy are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_remedy_table_update BEFORE UPDATE ON remedy_table BEGIN SELECT '
        "RAISE(ABORT, 'rows of remedy_table are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_remedy_table_delete BEFORE DELETE ON remedy_table BEGIN SELECT '
        "RAISE(ABORT, 'rows of remedy_table are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_remedy_table_insert BEFORE INSERT ON remedy_table WHEN EXISTS (SELECT 1 '
        'FROM "remedy_table" WHERE (id = NEW.id) OR (number = NEW.number)) BEGIN SELECT RAISE(ABORT, '
        "'rows of remedy_table are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_appeal_update BEFORE UPDATE ON "appeal" WHEN OLD.id <> NEW.id OR '
        'OLD.public_id <> NEW.public_id OR OLD.case_id <> NEW.case_id OR OLD.side <> NEW.side OR '
        'OLD.verdict_id <> NEW.verdict_id OR OLD.filed_by_id <> NEW.filed_by_id OR OLD.reason <> '
        'NEW.reason OR OLD.filed_at <> NEW.filed_at OR (OLD.decided_at IS NOT NULL AND (NEW.decided_at IS'
        ' NULL OR NEW.decided_at <> OLD.decided_at)) OR (OLD.outcome IS NOT NULL AND (NEW.outcome IS NULL'
        ' OR NEW.outcome <> OLD.outcome)) OR (OLD.new_verdict_id IS NOT NULL AND (NEW.new_verdict_id IS '
        "NULL OR NEW.new_verdict_id <> OLD.new_verdict_id)) BEGIN SELECT RAISE(ABORT, 'what was fixed in "
        "appeal is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_appeal_delete BEFORE DELETE ON "appeal" BEGIN SELECT RAISE(ABORT, \'what '
        "was fixed in appeal is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_appeal_insert BEFORE INSERT ON "appeal" WHEN EXISTS (SELECT 1 FROM '
        '"appeal" WHERE (case_id = NEW.case_id AND side = NEW.side) OR (id = NEW.id) OR (public_id = '
        "NEW.public_id)) BEGIN SELECT RAISE(ABORT, 'what was fixed in appeal is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_decision_update BEFORE UPDATE ON "decision" WHEN OLD.ended_at IS NOT NULL '
        'OR OLD.id <> NEW.id OR OLD.public_id <> NEW.public_id OR OLD.docket_id <> NEW.docket_id OR '
        'OLD.action <> NEW.action OR OLD.owner_id <> NEW.owner_id OR OLD.due_on <> NEW.due_on OR '
        "OLD.made_at <> NEW.made_at BEGIN SELECT RAISE(ABORT, 'what was fixed in decision is never "
        "changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_decision_delete BEFORE DELETE ON "decision" BEGIN SELECT RAISE(ABORT, '
        "'what was fixed in decision is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_decision_insert BEFORE INSERT ON "decision" WHEN EXISTS (SELECT 1 FROM '
        '"decision" WHERE (id = NEW.id) OR (public_id = NEW.public_id)) BEGIN SELECT RAISE(ABORT, \'what '
        "was fixed in decision is never changed'); END"
    ),
]

POSTGRESQL_TRIGGERS = [
    (
        'CREATE TRIGGER frozen_appeal_ballot BEFORE UPDATE OR DELETE ON appeal_ballot FOR EACH ROW '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_appeal_ballot_truncate BEFORE TRUNCATE ON appeal_ballot FOR EACH STATEMENT'
        ' EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_appeal_judge BEFORE UPDATE OR DELETE ON appeal_judge FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_appeal_judge_truncate BEFORE TRUNCATE ON appeal_judge FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_remedy BEFORE UPDATE OR DELETE ON remedy FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_remedy_truncate BEFORE TRUNCATE ON remedy FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_remedy_table BEFORE UPDATE OR DELETE ON remedy_table FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_remedy_table_truncate BEFORE TRUNCATE ON remedy_table FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_appeal_update BEFORE UPDATE ON "appeal" FOR EACH ROW WHEN (OLD.id <> '
        'NEW.id OR OLD.public_id <> NEW.public_id OR OLD.case_id <> NEW.case_id OR OLD.side <> NEW.side '
        'OR OLD.verdict_id <> NEW.verdict_id OR OLD.filed_by_id <> NEW.filed_by_id OR OLD.reason <> '
        'NEW.reason OR OLD.filed_at <> NEW.filed_at OR (OLD.decided_at IS NOT NULL AND (NEW.decided_at IS'
        ' NULL OR NEW.decided_at <> OLD.decided_at)) OR (OLD.outcome IS NOT NULL AND (NEW.outcome IS NULL'
        ' OR NEW.outcome <> OLD.outcome)) OR (OLD.new_verdict_id IS NOT NULL AND (NEW.new_verdict_id IS '
        'NULL OR NEW.new_verdict_id <> OLD.new_verdict_id))) EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_appeal_delete BEFORE DELETE ON "appeal" FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_appeal_truncate BEFORE TRUNCATE ON "appeal" FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_decision_update BEFORE UPDATE ON "decision" FOR EACH ROW WHEN '
        '(OLD.ended_at IS NOT NULL OR OLD.id <> NEW.id OR OLD.public_id <> NEW.public_id OR OLD.docket_id'
        ' <> NEW.docket_id OR OLD.action <> NEW.action OR OLD.owner_id <> NEW.owner_id OR OLD.due_on <> '
        'NEW.due_on OR OLD.made_at <> NEW.made_at) EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_decision_delete BEFORE DELETE ON "decision" FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_decision_truncate BEFORE TRUNCATE ON "decision" FOR EACH STATEMENT EXECUTE'
        ' FUNCTION refuse_change()'
    ),
]


def upgrade() -> None:
    op.create_table('remedy_table',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_remedy_table_created_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remedy_table')),
    sa.UniqueConstraint('number', name=op.f('uq_remedy_table_number'))
    )
    op.create_table('decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.Enum('open', 'done', 'dropped', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f('ck_decision_ended_when')),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_decision_docket_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_decision_ended_by_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_decision_made_by_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_decision_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('public_id', name=op.f('uq_decision_public_id'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index('ix_decision_docket_id', ['docket_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_owner_id'), ['owner_id'], unique=False)

    op.create_table('appeal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('side', sa.Enum('sales', 'marketing', 'executive', name='side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('verdict_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('filed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Enum('new_evidence', 'panel_error', 'upheld', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('new_verdict_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(new_verdict_id IS NULL) = (outcome IS NULL OR outcome = 'upheld')", name=op.f('ck_appeal_changed_with_verdict')),
    sa.CheckConstraint("side IN ('sales', 'marketing')", name=op.f('ck_appeal_two_sides')),
    sa.CheckConstraint('(decided_at IS NULL) = (outcome IS NULL)', name=op.f('ck_appeal_decided_with_outcome')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_appeal_case_id')),
    sa.ForeignKeyConstraint(['filed_by_id'], ['person.id'], name=op.f('fk_appeal_filed_by_id')),
    sa.ForeignKeyConstraint(['new_verdict_id'], ['verdict.id'], name=op.f('fk_appeal_new_verdict_id')),
    sa.ForeignKeyConstraint(['verdict_id'], ['verdict.id'], name=op.f('fk_appeal_verdict_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('case_id', 'side', name=op.f('uq_appeal_case_id_side')),
    sa.UniqueConstraint('public_id', name=op.f('uq_appeal_public_id'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index('ix_appeal_decided_at', ['decided_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_appeal_filed_by_id'), ['filed_by_id'], unique=False)

    op.create_table('remedy',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('verdict_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('table_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('returned', 'recycled', 'closed', 'definition_proposal', 'none', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('withheld', sa.Enum('undecided', 'opted_out', 'converted', name='withheld', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(kind = 'returned') = (due_at IS NOT NULL)", name=op.f('ck_remedy_returned_with_deadline')),
    sa.CheckConstraint("withheld IS NULL OR kind = 'none'", name=op.f('ck_remedy_withheld_is_none')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_remedy_case_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['lead.id'], name=op.f('fk_remedy_lead_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_remedy_owner_id')),
    sa.ForeignKeyConstraint(['table_id'], ['remedy_table.id'], name=op.f('fk_remedy_table_id')),
    sa.ForeignKeyConstraint(['verdict_id'], ['verdict.id'], name=op.f('fk_remedy_verdict_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remedy')),
    sa.UniqueConstraint('public_id', name=op.f('uq_remedy_public_id')),
    sa.UniqueConstraint('verdict_id', name=op.f('uq_remedy_verdict_id'))
    )
    with op.batch_alter_table('remedy', schema=None) as batch_op:
        batch_op.create_index('ix_remedy_case_id', ['case_id'], unique=False)
        batch_op.create_index('ix_remedy_kind_given_at', ['kind', 'given_at'], unique=False)
        batch_op.create_index('ix_remedy_lead_id_given_at', ['lead_id', 'given_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_remedy_owner_id'), ['owner_id'], unique=False)

    op.create_table('appeal_ballot',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('appeal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('met', sa.Enum('yes', 'no', 'cannot_tell', name='met', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('followed_up', sa.Enum('yes', 'no', 'cannot_tell', name='followed_up', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('valid', sa.Enum('yes', 'no', 'cannot_tell', name='valid', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('root_cause', sa.Enum('lead_quality', 'follow_up', 'definition', 'routing', 'data', 'timing', 'none', name='root_cause', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('wrong_reason', sa.Boolean(), nullable=False),
    sa.Column('ground', sa.Enum('new_evidence', 'panel_error', 'upheld', name='ground', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('clauses', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('cast_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_ballot_appeal_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_appeal_ballot_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_ballot')),
    sa.UniqueConstraint('appeal_id', 'person_id', 'version', name=op.f('uq_appeal_ballot_appeal_id_person_id_version'))
    )
    with op.batch_alter_table('appeal_ballot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appeal_ballot_person_id'), ['person_id'], unique=False)

    op.create_table('appeal_judge',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('appeal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('bench', sa.Enum('sales', 'marketing', 'executive', name='bench', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_judge_appeal_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_appeal_judge_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_judge')),
    sa.UniqueConstraint('appeal_id', 'person_id', name=op.f('uq_appeal_judge_appeal_id_person_id'))
    )
    with op.batch_alter_table('appeal_judge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appeal_judge_person_id'), ['person_id'], unique=False)

    op.add_column('lead', sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True))
    # Not by a batch, which would make the table anew and lose its triggers.
    op.add_column('docket', sa.Column('appeal_days', sa.Integer(), server_default='14', nullable=False))


    dialect = op.get_bind().dialect.name
    for statement in SQLITE_TRIGGERS if dialect == "sqlite" else POSTGRESQL_TRIGGERS:
        op.execute(sa.DDL(statement.replace("%", "%%")))  # DDL fills in values by %, as in Python


def downgrade() -> None:
    op.drop_column('docket', 'appeal_days')
    op.drop_column('lead', 'returned_at')

    with op.batch_alter_table('appeal_judge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appeal_judge_person_id'))

    op.drop_table('appeal_judge')
    with op.batch_alter_table('appeal_ballot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appeal_ballot_person_id'))

    op.drop_table('appeal_ballot')
    with op.batch_alter_table('remedy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_remedy_owner_id'))
        batch_op.drop_index('ix_remedy_lead_id_given_at')
        batch_op.drop_index('ix_remedy_kind_given_at')
        batch_op.drop_index('ix_remedy_case_id')

    op.drop_table('remedy')
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appeal_filed_by_id'))
        batch_op.drop_index('ix_appeal_decided_at')

    op.drop_table('appeal')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_owner_id'))
        batch_op.drop_index('ix_decision_docket_id')

    op.drop_table('decision')
    op.drop_table('remedy_table')
