"""keep the files that prove a statement

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-22 05:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = "0009"
branch_labels = None
depends_on = None

SQLITE = (
    (
        'CREATE TRIGGER frozen_evidence_file_update BEFORE UPDATE ON evidence_file BEGIN SELECT RAISE(ABORT, '
        "'rows of evidence_file are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_evidence_file_delete BEFORE DELETE ON evidence_file BEGIN SELECT RAISE(ABORT, '
        "'rows of evidence_file are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_evidence_file_insert BEFORE INSERT ON evidence_file WHEN EXISTS (SELECT 1 FROM '
        '"evidence_file" WHERE (id = NEW.id) OR (public_id = NEW.public_id) OR (statement_id = NEW.statement_id '
        "AND position = NEW.position)) BEGIN SELECT RAISE(ABORT, 'rows of evidence_file are never changed'); END"
    ),
)
POSTGRESQL = (
    (
        'CREATE TRIGGER frozen_evidence_file BEFORE UPDATE OR DELETE ON evidence_file FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_evidence_file_truncate BEFORE TRUNCATE ON evidence_file FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
)


def upgrade() -> None:
    op.create_table('evidence_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('statement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('media', sa.Enum('application/pdf', 'image/png', 'image/jpeg', 'text/plain', 'text/csv', 'message/rfc822', name='media', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('stored_as', sa.String(length=40), nullable=False),
    sa.CheckConstraint('size > 0', name=op.f('ck_evidence_file_not_empty')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_evidence_file_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_file')),
    sa.UniqueConstraint('public_id', name=op.f('uq_evidence_file_public_id')),
    sa.UniqueConstraint('statement_id', 'position', name=op.f('uq_evidence_file_statement_id_position'))
    )
    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table('evidence_file')
