"""keep what the panel says

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-22 03:25:06.347428+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


# What is frozen is frozen in the database, and what is searched has its index there: the texts of review/models/frozen.py
# and review/models/full_text.py on the day this was written.
SQLITE = [
    (
        'CREATE TRIGGER frozen_precedent_showing_update BEFORE UPDATE ON precedent_showing BEGIN SELECT '
        "RAISE(ABORT, 'rows of precedent_showing are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_precedent_showing_delete BEFORE DELETE ON precedent_showing BEGIN SELECT '
        "RAISE(ABORT, 'rows of precedent_showing are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_precedent_showing_insert BEFORE INSERT ON precedent_showing WHEN EXISTS '
        '(SELECT 1 FROM "precedent_showing" WHERE (case_id = NEW.case_id AND person_id = NEW.person_id) OR '
        "(id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'rows of precedent_showing are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_remark_update BEFORE UPDATE ON remark BEGIN SELECT RAISE(ABORT, 'rows of "
        "remark are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_remark_delete BEFORE DELETE ON remark BEGIN SELECT RAISE(ABORT, 'rows of "
        "remark are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_remark_insert BEFORE INSERT ON remark WHEN EXISTS (SELECT 1 FROM "remark" '
        'WHERE (case_id = NEW.case_id AND number = NEW.number AND version = NEW.version) OR (id = NEW.id) OR '
        "(public_id = NEW.public_id)) BEGIN SELECT RAISE(ABORT, 'rows of remark are never changed'); END"
    ),
    (
        "CREATE VIRTUAL TABLE fts_precedent USING fts5(words, content='precedent', content_rowid='id')"
    ),
    (
        'CREATE TRIGGER fts_precedent_insert AFTER INSERT ON precedent BEGIN INSERT INTO fts_precedent(rowid,'
        ' words) VALUES (NEW.id, NEW.words); END'
    ),
    (
        'CREATE TRIGGER fts_precedent_delete AFTER DELETE ON precedent BEGIN INSERT INTO '
        "fts_precedent(fts_precedent, rowid, words) VALUES ('delete', OLD.id, OLD.words); END"
    ),
    (
        'CREATE TRIGGER fts_precedent_update AFTER UPDATE ON precedent BEGIN INSERT INTO '
        "fts_precedent(fts_precedent, rowid, words) VALUES ('delete', OLD.id, OLD.words); INSERT INTO "
        'fts_precedent(rowid, words) VALUES (NEW.id, NEW.words); END'
    ),
]
POSTGRESQL = [
    (
        'CREATE TRIGGER frozen_precedent_showing BEFORE UPDATE OR DELETE ON precedent_showing FOR EACH ROW '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_precedent_showing_truncate BEFORE TRUNCATE ON precedent_showing FOR EACH '
        'STATEMENT EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_remark BEFORE UPDATE OR DELETE ON remark FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_remark_truncate BEFORE TRUNCATE ON remark FOR EACH STATEMENT EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        "CREATE INDEX fts_precedent ON precedent USING gin (to_tsvector('simple', words))"
    ),
]


def upgrade() -> None:
    op.create_table('campaign_owner',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('campaign', sa.String(length=200), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_campaign_owner_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_owner')),
    sa.UniqueConstraint('campaign', name=op.f('uq_campaign_owner_campaign'))
    )
    with op.batch_alter_table('campaign_owner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_owner_person_id'), ['person_id'], unique=False)

    op.create_table('hearing_room',
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('revealed', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('moved_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_hearing_room_case_id')),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_hearing_room_docket_id')),
    sa.ForeignKeyConstraint(['moved_by_id'], ['person.id'], name=op.f('fk_hearing_room_moved_by_id')),
    sa.PrimaryKeyConstraint('docket_id', name=op.f('pk_hearing_room'))
    )
    op.create_table('precedent',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('company', sa.String(length=300), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('met', sa.Enum('yes', 'no', 'cannot_tell', name='met', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('valid', sa.Enum('yes', 'no', 'cannot_tell', name='valid', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('diagnosis', sa.String(length=32), nullable=True),
    sa.Column('decided_by', sa.String(length=32), nullable=False),
    sa.Column('split', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_precedent_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_precedent')),
    sa.UniqueConstraint('case_id', name=op.f('uq_precedent_case_id'))
    )
    with op.batch_alter_table('precedent', schema=None) as batch_op:
        batch_op.create_index('ix_precedent_period_number', ['period', 'number'], unique=False)
        batch_op.create_index('ix_precedent_reason', ['reason'], unique=False)

    op.create_table('precedent_showing',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_precedent_showing_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_precedent_showing_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_precedent_showing')),
    sa.UniqueConstraint('case_id', 'person_id', name=op.f('uq_precedent_showing_case_id_person_id'))
    )
    with op.batch_alter_table('precedent_showing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_precedent_showing_person_id'), ['person_id'], unique=False)

    op.create_table('recusal_proposal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ground', sa.Enum('respondent', 'owner', 'manager_of_respondent', 'manager_of_owner', 'campaign_owner', name='ground', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('confirmed', sa.Boolean(), nullable=True),
    sa.Column('because', sa.Text(), nullable=True),
    sa.CheckConstraint('(decided_at IS NULL) = (confirmed IS NULL)', name=op.f('ck_recusal_proposal_decided_how')),
    sa.CheckConstraint('confirmed IS NULL OR confirmed OR because IS NOT NULL', name=op.f('ck_recusal_proposal_dismissed_with_a_reason')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_recusal_proposal_case_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_recusal_proposal_decided_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recusal_proposal_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recusal_proposal')),
    sa.UniqueConstraint('case_id', 'person_id', name=op.f('uq_recusal_proposal_case_id_person_id'))
    )
    with op.batch_alter_table('recusal_proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recusal_proposal_person_id'), ['person_id'], unique=False)

    op.create_table('remark',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('mentions', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_remark_author_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_remark_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark')),
    sa.UniqueConstraint('case_id', 'number', 'version', name=op.f('uq_remark_case_id_number_version')),
    sa.UniqueConstraint('public_id', name=op.f('uq_remark_public_id'))
    )
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remark_author_id'), ['author_id'], unique=False)

    op.create_table('precedent_clause',
    sa.Column('precedent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('clause', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['precedent_id'], ['precedent.id'], name=op.f('fk_precedent_clause_precedent_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('precedent_id', 'clause', name=op.f('pk_precedent_clause'))
    )
    with op.batch_alter_table('precedent_clause', schema=None) as batch_op:
        batch_op.create_index('ix_precedent_clause_clause', ['clause'], unique=False)

    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE fts_precedent")
    with op.batch_alter_table('precedent_clause', schema=None) as batch_op:
        batch_op.drop_index('ix_precedent_clause_clause')

    op.drop_table('precedent_clause')
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_remark_author_id'))

    op.drop_table('remark')
    with op.batch_alter_table('recusal_proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recusal_proposal_person_id'))

    op.drop_table('recusal_proposal')
    with op.batch_alter_table('precedent_showing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_precedent_showing_person_id'))

    op.drop_table('precedent_showing')
    with op.batch_alter_table('precedent', schema=None) as batch_op:
        batch_op.drop_index('ix_precedent_reason')
        batch_op.drop_index('ix_precedent_period_number')

    op.drop_table('precedent')
    op.drop_table('hearing_room')
    with op.batch_alter_table('campaign_owner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_owner_person_id'))

    op.drop_table('campaign_owner')
