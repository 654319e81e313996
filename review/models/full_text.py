"""The full-text index over precedents: FTS5 on SQLite, kept current by triggers; GIN over a tsvector on PostgreSQL.

Neither is something that models can declare, so both are statements here; migrations carry the same text. What belongs
to an index of this kind has a name that begins with `PREFIX`, by which comparisons of the schema leave it out.
"""

from __future__ import annotations

from sqlalchemy import Connection, event

from review.models.base import Base

PREFIX = "fts_"

SQLITE = (
    "CREATE VIRTUAL TABLE fts_precedent USING fts5(words, content='precedent', content_rowid='id')",
    (
        "CREATE TRIGGER fts_precedent_insert AFTER INSERT ON precedent BEGIN"
        " INSERT INTO fts_precedent(rowid, words) VALUES (NEW.id, NEW.words); END"
    ),
    (
        "CREATE TRIGGER fts_precedent_delete AFTER DELETE ON precedent BEGIN"
        " INSERT INTO fts_precedent(fts_precedent, rowid, words) VALUES ('delete', OLD.id, OLD.words); END"
    ),
    (
        "CREATE TRIGGER fts_precedent_update AFTER UPDATE ON precedent BEGIN"
        " INSERT INTO fts_precedent(fts_precedent, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
        " INSERT INTO fts_precedent(rowid, words) VALUES (NEW.id, NEW.words); END"
    ),
)
POSTGRESQL = ("CREATE INDEX fts_precedent ON precedent USING gin (to_tsvector('simple', words))",)


@event.listens_for(Base.metadata, "after_create")
def _create_indexes(_metadata: object, connection: Connection, **_options: object) -> None:
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)
