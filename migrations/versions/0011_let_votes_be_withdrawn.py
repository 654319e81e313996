"""let a cast vote be withdrawn

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-22 07:20:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SQLITE = (
    (
        'CREATE TRIGGER frozen_ballot_withdrawal_update BEFORE UPDATE ON ballot_withdrawal BEGIN SELECT RAISE(ABORT, '
        "'rows of ballot_withdrawal are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_ballot_withdrawal_delete BEFORE DELETE ON ballot_withdrawal BEGIN SELECT RAISE(ABORT, '
        "'rows of ballot_withdrawal are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_ballot_withdrawal_insert BEFORE INSERT ON ballot_withdrawal WHEN EXISTS (SELECT 1 FROM '
        '"ballot_withdrawal" WHERE (case_id = NEW.case_id AND person_id = NEW.person_id AND round = NEW.round AND '
        "version = NEW.version) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, "
        "'rows of ballot_withdrawal are never changed'); END"
    ),
)
POSTGRESQL = (
    (
        'CREATE TRIGGER frozen_ballot_withdrawal BEFORE UPDATE OR DELETE ON ballot_withdrawal FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_ballot_withdrawal_truncate BEFORE TRUNCATE ON ballot_withdrawal FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
)


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('ballot_withdrawal',
    sa.Column('id', big, nullable=False),
    sa.Column('case_id', big, nullable=False),
    sa.Column('person_id', big, nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_ballot_withdrawal_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ballot_withdrawal_person_id')),
    sa.ForeignKeyConstraint(['case_id', 'person_id', 'round', 'version'], ['ballot.case_id', 'ballot.person_id', 'ballot.round', 'ballot.version'], name='fk_ballot_withdrawal_ballot'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot_withdrawal')),
    sa.UniqueConstraint('case_id', 'person_id', 'round', 'version', name=op.f('uq_ballot_withdrawal_case_id_person_id_round_version'))
    )
    for statement in SQLITE if op.get_bind().dialect.name == 'sqlite' else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table('ballot_withdrawal')
