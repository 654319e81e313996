"""let months run themselves

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-22 03:53:18.058168+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_feed',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_feed_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_calendar_feed_token_sha256'))
    )
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_feed_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_calendar_feed_one_standing', ['person_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('month_schedule',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('is_default', sa.Boolean(), nullable=False),
    sa.Column('reach', sa.Enum('nothing', 'draw', 'hearing', 'verdicts', 'report', name='reach', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('freeze_day', sa.Integer(), nullable=False),
    sa.Column('statement_days', sa.Integer(), nullable=False),
    sa.Column('hearing_days', sa.Integer(), nullable=False),
    sa.Column('deliberation_days', sa.Integer(), nullable=False),
    sa.Column('reminder_days', sa.Integer(), nullable=False),
    sa.CheckConstraint('freeze_day BETWEEN 1 AND 28', name=op.f('ck_month_schedule_freeze_day')),
    sa.CheckConstraint('is_default = (docket_id IS NULL)', name=op.f('ck_month_schedule_of_a_docket_or_default')),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_month_schedule_docket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_month_schedule')),
    sa.UniqueConstraint('docket_id', name=op.f('uq_month_schedule_docket_id'))
    )
    with op.batch_alter_table('month_schedule', schema=None) as batch_op:
        batch_op.create_index('uq_month_schedule_one_default', ['is_default'], unique=True, sqlite_where=sa.text('is_default'), postgresql_where=sa.text('is_default'))

    op.create_table('schedule_hold',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('move', sa.Enum('freeze', 'publish_plan', 'draw', 'open_hearing', 'deliberate', 'close', 'publish', 'cancel', name='move', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('values', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('over_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_schedule_hold_docket_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule_hold')),
    sa.UniqueConstraint('docket_id', 'move', 'code', name=op.f('uq_schedule_hold_docket_id_move_code'))
    )

def downgrade() -> None:
    op.drop_table('schedule_hold')
    with op.batch_alter_table('month_schedule', schema=None) as batch_op:
        batch_op.drop_index('uq_month_schedule_one_default', sqlite_where=sa.text('is_default'), postgresql_where=sa.text('is_default'))

    op.drop_table('month_schedule')
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.drop_index('uq_calendar_feed_one_standing', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_calendar_feed_person_id'))

    op.drop_table('calendar_feed')