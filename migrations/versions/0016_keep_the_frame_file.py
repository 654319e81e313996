"""keep the frame file as it was hashed, and draw from it

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-22 07:50:00+00:00
"""

from itertools import islice

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

SQLITE = (
    (
        'CREATE TRIGGER frozen_frame_file_part_update BEFORE UPDATE ON frame_file_part BEGIN SELECT RAISE(ABORT, '
        "'rows of frame_file_part are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_file_part_delete BEFORE DELETE ON frame_file_part BEGIN SELECT RAISE(ABORT, '
        "'rows of frame_file_part are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_file_part_insert BEFORE INSERT ON frame_file_part WHEN EXISTS (SELECT 1 FROM '
        '"frame_file_part" WHERE (docket_id = NEW.docket_id AND number = NEW.number)) BEGIN SELECT RAISE(ABORT, '
        "'rows of frame_file_part are never changed'); END"
    ),
    (
        'CREATE TRIGGER sealed_frame_file_part BEFORE INSERT ON frame_file_part WHEN EXISTS (SELECT 1 FROM frame WHERE '
        "docket_id = NEW.docket_id) BEGIN SELECT RAISE(ABORT, 'the frame is sealed, frame_file_part takes no more "
        "rows'); END"
    ),
)
POSTGRESQL = (
    (
        'CREATE TRIGGER frozen_frame_file_part BEFORE UPDATE OR DELETE ON frame_file_part FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_frame_file_part_truncate BEFORE TRUNCATE ON frame_file_part FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER sealed_frame_file_part BEFORE INSERT ON frame_file_part FOR EACH ROW EXECUTE FUNCTION '
        'refuse_sealed()'
    ),
)

#: The rows of one frozen frame, as its file had them: its events and its controls, by the bytes of the key.
ROWS = """
    SELECT key, stratum FROM (
        SELECT key, stratum FROM frame_event WHERE docket_id = :docket
        UNION ALL SELECT key, :controls FROM frame_control WHERE docket_id = :docket
    ) AS of_frame ORDER BY key {collation}"""


CONTROLS = 'controls: accepted leads, in no estimate|accepted'


def upgrade() -> None:
    op.create_table('frame_file_part',
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_frame_file_part_docket_id')),
    sa.PrimaryKeyConstraint('docket_id', 'number', name=op.f('pk_frame_file_part'))
    )
    bind = op.get_bind()
    sqlite = bind.dialect.name == 'sqlite'
    rows = sa.text(ROWS.format(collation='' if sqlite else 'COLLATE "C"'))
    keep = sa.text("INSERT INTO frame_file_part (docket_id, number, content) VALUES (:docket, :number, :content)")
    for (docket,) in bind.execute(sa.text("SELECT docket_id FROM frame ORDER BY docket_id")).all():
        with bind.execute(rows, {'docket': docket, 'controls': CONTROLS}, execution_options={'yield_per': 10_000}) as found:
            lines = (f'{key}\t{stratum}\n'.encode() for key, stratum in found)
            for number, content in enumerate(iter(lambda: b''.join(islice(lines, 10_000)), b'')):
                bind.execute(keep, {'docket': docket, 'number': number, 'content': content})
    for statement in SQLITE if sqlite else POSTGRESQL:
        bind.exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table('frame_file_part')
