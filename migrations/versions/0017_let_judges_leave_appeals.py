"""let judges leave appeals, and keep what they type there

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-22 10:40:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SQLITE = (
    (
        'CREATE TRIGGER frozen_appeal_recusal_update BEFORE UPDATE ON appeal_recusal BEGIN SELECT RAISE(ABORT, '
        "'rows of appeal_recusal are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_appeal_recusal_delete BEFORE DELETE ON appeal_recusal BEGIN SELECT RAISE(ABORT, '
        "'rows of appeal_recusal are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_appeal_recusal_insert BEFORE INSERT ON appeal_recusal WHEN EXISTS (SELECT 1 FROM '
        '"appeal_recusal" WHERE (appeal_id = NEW.appeal_id AND person_id = NEW.person_id) OR (id = NEW.id)) BEGIN '
        "SELECT RAISE(ABORT, 'rows of appeal_recusal are never changed'); END"
    ),
)
POSTGRESQL = (
    (
        'CREATE TRIGGER frozen_appeal_recusal BEFORE UPDATE OR DELETE ON appeal_recusal FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_appeal_recusal_truncate BEFORE TRUNCATE ON appeal_recusal FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
)


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    document = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')
    op.create_table('appeal_recusal',
    sa.Column('id', big, nullable=False),
    sa.Column('appeal_id', big, nullable=False),
    sa.Column('person_id', big, nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('recused_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_recusal_appeal_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_appeal_recusal_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_recusal')),
    sa.UniqueConstraint('appeal_id', 'person_id', name=op.f('uq_appeal_recusal_appeal_id_person_id'))
    )
    op.create_index('ix_appeal_recusal_person_id', 'appeal_recusal', ['person_id'], unique=False)
    op.create_table('appeal_draft',
    sa.Column('id', big, nullable=False),
    sa.Column('appeal_id', big, nullable=False),
    sa.Column('person_id', big, nullable=False),
    sa.Column('answers', document, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_draft_appeal_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_appeal_draft_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_draft')),
    sa.UniqueConstraint('appeal_id', 'person_id', name=op.f('uq_appeal_draft_appeal_id_person_id'))
    )
    op.create_index('ix_appeal_draft_person_id', 'appeal_draft', ['person_id'], unique=False)
    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table('appeal_draft')
    op.drop_table('appeal_recusal')
