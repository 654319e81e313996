"""The import profiles that clerks keep by name."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from review.extensions import db
from review.models.import_profile import ImportProfile


def list_profiles() -> list[ImportProfile]:
    """The version in use of every profile, by name."""
    newest = (
        select(ImportProfile.name, func.max(ImportProfile.number).label("number"))
        .group_by(ImportProfile.name)
        .subquery()
    )
    statement = (
        select(ImportProfile)
        .join(newest, (newest.c.name == ImportProfile.name) & (newest.c.number == ImportProfile.number))
        .options(joinedload(ImportProfile.created_by))
        .order_by(func.lower(ImportProfile.name), ImportProfile.name)
    )
    return list(db.session.scalars(statement))


def find_profile(name: str) -> ImportProfile | None:
    """The version in use of the profile with this name."""
    return db.session.scalar(
        select(ImportProfile).where(ImportProfile.name == name).order_by(ImportProfile.number.desc()).limit(1)
    )


def list_versions(name: str) -> list[ImportProfile]:
    """Every version of the profile with this name, newest first."""
    statement = (
        select(ImportProfile)
        .where(ImportProfile.name == name)
        .options(joinedload(ImportProfile.created_by))
        .order_by(ImportProfile.number.desc())
    )
    return list(db.session.scalars(statement))
