"""keep published editions as files

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-22 07:30:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SQLITE = (
    (
        "CREATE TRIGGER frozen_edition_file_update BEFORE UPDATE ON edition_file BEGIN SELECT RAISE(ABORT, "
        "'rows of edition_file are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_edition_file_delete BEFORE DELETE ON edition_file BEGIN SELECT RAISE(ABORT, "
        "'rows of edition_file are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_edition_file_insert BEFORE INSERT ON edition_file WHEN EXISTS (SELECT 1 FROM "
        '"edition_file" WHERE (edition_id = NEW.edition_id AND form = NEW.form) OR (id = NEW.id)) '
        "BEGIN SELECT RAISE(ABORT, 'rows of edition_file are never changed'); END"
    ),
)
POSTGRESQL = (
    (
        "CREATE TRIGGER frozen_edition_file BEFORE UPDATE OR DELETE ON edition_file FOR EACH ROW EXECUTE FUNCTION "
        "refuse_change()"
    ),
    (
        "CREATE TRIGGER frozen_edition_file_truncate BEFORE TRUNCATE ON edition_file FOR EACH STATEMENT EXECUTE "
        "FUNCTION refuse_change()"
    ),
)


def upgrade() -> None:
    op.create_table('edition_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('edition_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('form', sa.Enum('pdf', name='form', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_edition_file_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition_file')),
    sa.UniqueConstraint('edition_id', 'form', name=op.f('uq_edition_file_edition_id_form'))
    )
    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table('edition_file')
