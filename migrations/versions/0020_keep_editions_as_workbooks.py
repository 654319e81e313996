"""keep editions as workbooks

Revision ID: 0020
Revises: 0019
Create Date: 2026-11-22 13:50:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

CHECK = "ck_edition_file_form"
#: A table made anew loses its triggers.
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


def upgrade() -> None:
    _allow("pdf", "xlsx")


def downgrade() -> None:
    # The workbooks can be made anew from their editions.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER frozen_edition_file_delete")
        op.execute("DELETE FROM edition_file WHERE form = 'xlsx'")
    else:
        op.execute("ALTER TABLE edition_file DISABLE TRIGGER frozen_edition_file")
        op.execute("DELETE FROM edition_file WHERE form = 'xlsx'")
        op.execute("ALTER TABLE edition_file ENABLE TRIGGER frozen_edition_file")
    _allow("pdf")


def _allow(*forms: str) -> None:
    condition = sa.column("form").in_(forms)
    with op.batch_alter_table("edition_file", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), condition)
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.get_bind().exec_driver_sql(statement)
