"""Import profiles kept by name: every version stays, the newest is in use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from review.domain.errors import Refusal
from review.extensions import db
from review.intake.profile_files import built_in_profiles, parse_profile
from review.models.import_profile import ImportProfile
from review.models.person import Person
from review.operations.audit import declare, record
from review.queries.import_profiles import find_profile

SAVED = declare("profile.saved", "name", "number", "sha256")

LONGEST_NAME = 60


def save_profile(
    name: str, text: str, headers: Mapping[str, list[str]], *, actor: Person | None, now: datetime
) -> ImportProfile:
    """Keep ``text`` as the newest version of the profile ``name``; the same text and headers again change nothing.

    ``headers``: the columns of the files it was made on, by kind; those of a kind not given stay as they were.
    Raises `Refusal` ``profile.…``, ``profile.name_missing``, ``profile.name_wrong`` or ``profile.saved_meanwhile``.
    """
    name = " ".join(name.split())
    if not name:
        raise Refusal("profile.name_missing")
    if len(name) > LONGEST_NAME or not name.isprintable() or "/" in name or name in built_in_profiles():
        raise Refusal("profile.name_wrong", name=name, limit=LONGEST_NAME)
    parse_profile(text, name)
    before = find_profile(name)
    every = {**(before.headers if before else {}), **headers}
    digest = hashlib.sha256(text.encode()).hexdigest()
    if before is not None and (before.text_sha256, before.headers) == (digest, every):
        return before
    profile = ImportProfile(
        name=name, number=before.number + 1 if before else 1, text=text, text_sha256=digest, headers=every,
        created_at=now, created_by=actor,
    )
    db.session.add(profile)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Refusal("profile.saved_meanwhile", name=name) from error
    record(
        SAVED, actor=actor, subject_kind="profile", subject=name, now=now, name=name, number=profile.number,
        sha256=digest,
    )
    return profile
