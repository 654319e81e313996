"""The files kept with published editions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import undefer

from review.extensions import db
from review.models.docket import Docket
from review.models.edition_file import EditionFile, EditionForm
from review.models.verdict import Edition


def find_edition_file(edition: Edition, form: EditionForm) -> EditionFile | None:
    """The edition as a file of that form, with its bytes."""
    return db.session.scalar(
        select(EditionFile)
        .where(EditionFile.edition_id == edition.id, EditionFile.form == form)
        .options(undefer(EditionFile.content))
    )


def list_kept_forms(edition: Edition) -> set[str]:
    """The forms of the files that the edition was made into."""
    return set(db.session.scalars(select(EditionFile.form).where(EditionFile.edition_id == edition.id)))


def list_editions_without(form: EditionForm, most: int) -> Sequence[int]:
    """The ids of up to ``most`` published editions that were not made into such a file yet, the newest first."""
    made = select(EditionFile.id).where(EditionFile.edition_id == Edition.id, EditionFile.form == form)
    return db.session.scalars(
        select(Edition.id)
        .join(Edition.docket)
        .where(Docket.published_at.is_not(None), Docket.cancelled_at.is_(None), ~made.exists())
        .order_by(Edition.id.desc())
        .limit(most)
    ).all()


def find_edition(period: str, number: int) -> Edition | None:
    """A published edition by its month and number."""
    return db.session.scalar(
        select(Edition)
        .join(Edition.docket)
        .where(
            Docket.period == period,
            Edition.number == number,
            Docket.published_at.is_not(None),
            Docket.cancelled_at.is_(None),
        )
    )
