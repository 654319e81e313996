"""What an import said of people, taken back: the prospects whom it described anew, the reps whom it named or made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, exists, null, or_, select, update
from sqlalchemy.exc import IntegrityError

from review.domain.roles import Role
from review.extensions import db
from review.intake.merge.keys import lead, table_of, touch
from review.intake.merge.leads import prospect, revision
from review.intake.shape_leads import address_of
from review.models.import_run import ImportRun, ImportState
from review.models.person import CrmName, Person

_BATCH = 2_000
crm_name = table_of(CrmName)


def described_later(import_id: int, prospects: Sequence[int]) -> bool:
    """Whether a later import has described one of ``prospects`` anew whom this one had described."""
    return any(
        any(entry["import"] == import_id for entry in earlier[:-1]) and earlier[-1]["import"] != import_id
        for _number, earlier in _earlier(prospects)
    )


def restore_prospects(import_id: int, prospects: Sequence[int]) -> None:
    """Say of ``prospects`` again what was said before the import; an erased one stays erased."""
    for number, earlier in _earlier(prospects):
        kept = [entry for entry in earlier if entry["import"] != import_id]
        ours = [entry["was"] for entry in earlier if entry["import"] == import_id]
        if ours:
            address = address_of(ours[0]["email"])  # what older imports kept has none
            values: dict[str, Any] = {**ours[0], "email_folded": address, "earlier": kept or null()}
            db.session.execute(update(prospect).where(prospect.c.id == number).values(values))


def _earlier(prospects: Sequence[int]) -> Iterable[tuple[int, list[dict[str, Any]]]]:
    for start in range(0, len(prospects), _BATCH):
        rows = db.session.execute(
            select(prospect.c.id, prospect.c.earlier).where(
                prospect.c.id.in_(prospects[start : start + _BATCH]), prospect.c.earlier.is_not(None),
                prospect.c.erased_at.is_(None),
            )
        ).all()
        yield from ((number, earlier) for number, earlier in rows if earlier)


def forget_reps(import_id: int) -> None:
    """Forget the names that this import, or one undone before it, brought, and the reps made for them, as far as
    nothing else speaks of them; a rep in a lead's history stays, and so does one whom somebody has changed since."""
    undone = select(ImportRun.id).where(ImportRun.state == ImportState.UNDONE)
    names = db.session.scalars(
        select(CrmName).where(or_(CrmName.first_import_id == import_id, CrmName.first_import_id.in_(undone)))
    ).all()
    in_history = _in_history(import_id) if names else set()
    for name in names:
        person = db.session.get_one(Person, name.person_id)
        if not name.made_person:
            db.session.delete(name)
        elif not _is_spoken_of(person.id) and person.id not in in_history and _is_only_a_name(person):
            _forget(name, person)
    db.session.flush()


def _forget(name: CrmName, person: Person) -> None:
    """Delete both, unless something that we do not know of speaks of the person."""
    try:
        with db.session.begin_nested():
            db.session.execute(delete(crm_name).where(crm_name.c.id == name.id))
            db.session.delete(person)
            db.session.flush()
    except IntegrityError:
        db.session.refresh(person)


def _is_only_a_name(person: Person) -> bool:
    bare = person.email is None and person.password_hash is None and person.team_id is None
    return bare and person.manager_id is None and person.active and person.roles == {Role.REP}


def _is_spoken_of(person_id: int) -> bool:
    leads = exists(select(1).where(or_(lead.c.owner_id == person_id, lead.c.rejected_by_id == person_id)))
    touches = exists(select(1).where(touch.c.rep_id == person_id))
    return bool(db.session.scalar(select(or_(leads, touches))))


def _in_history(import_id: int) -> set[int]:
    """The reps of whom the import's revisions, which are kept for good, speak."""
    found: set[int] = set()
    kept = select(revision.c.old_values).where(revision.c.import_id == import_id).execution_options(yield_per=_BATCH)
    for values in db.session.scalars(kept):
        found |= {number for key in ("owner_id", "rejected_by_id") if (number := values.get(key)) is not None}
    return found
