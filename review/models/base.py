"""The base class of all tables, and the column types they share."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: takes and gives aware UTC only, so that no zone can be guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: A document kept as data: JSON on SQLite, JSONB on PostgreSQL.
Document = JSON().with_variant(JSONB(), "postgresql")

#: Row numbers: 64 bits on PostgreSQL, SQLite's own rowid elsewhere.
RowId = BigInteger().with_variant(Integer(), "sqlite")


def one_of(words: type[StrEnum], name: str) -> Enum:
    """A text column that holds one word of ``words``, kept so by the CHECK ``name``."""
    return Enum(
        words,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )


def new_public_id() -> str:
    """A random id that may stand in a URL or a command: 72 bits, 12 characters, the first of them no hyphen."""
    return new_public_ids(1)[0]


def new_public_ids(count: int) -> list[str]:
    """So many random ids at once, like those of `new_public_id`."""
    text = urlsafe_b64encode(secrets.token_bytes(9 * count)).decode("ascii")
    ids = (text[start : start + 12] for start in range(0, 12 * count, 12))
    return [f"_{one[1:]}" if one[0] == "-" else one for one in ids]  # a command would take it for an option


pk = Annotated[int, mapped_column(RowId, primary_key=True)]
public_id = Annotated[str, mapped_column(String(16), unique=True, default=new_public_id)]
sha256 = Annotated[str, mapped_column(String(64))]


class Base(DeclarativeBase):
    """The base of every model."""

    # A registry of our own: Flask-SQLAlchemy copies this class, and a second type_annotation_map is refused.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime(), dict[str, Any]: Document, list[Any]: Document},
    )
