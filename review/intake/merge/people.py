"""The reps whom the CRM names, and the prospects."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Subquery, func, insert, literal, or_, select, union_all, update

from review.domain.roles import Role
from review.extensions import db
from review.intake.bulk import gather_statistics
from review.intake.merge.documents import appended
from review.intake.merge.keys import lead, staged_lead, staged_touch, table_of
from review.intake.values import fold
from review.models.person import CrmName, Person, RoleGrant
from review.models.prospect import Prospect

prospect = table_of(Prospect)
_PERSONAL = {"name": "person_name", "name_folded": "person_name_folded", "email": "person_email",
             "phone": "person_phone", "title": "person_title", "email_folded": "person_email_folded"}


def add_people(import_id: int, now: datetime) -> int:
    """Know every rep whom a staged row names; gives how many are new.

    A name or an e-mail address that is one rep's alone is theirs; any other becomes a rep who cannot sign in.
    """
    names = union_all(
        *(
            select(table.c[f"{role}_folded"].label("folded"), table.c[f"{role}_name"].label("name")).where(
                table.c.import_id == import_id, table.c[f"{role}_folded"].is_not(None)
            )
            for table, role in ((staged_lead, "owner"), (staged_lead, "rejected_by"), (staged_touch, "rep"))
        )
    ).subquery()
    unknown = db.session.execute(
        select(names.c.folded, func.min(names.c.name))
        .outerjoin(CrmName, CrmName.name_folded == names.c.folded)
        .where(CrmName.id.is_(None))
        .group_by(names.c.folded)
        .order_by(names.c.folded)
    ).all()
    known = _reps_by_name() if unknown else {}
    added = 0
    for folded, name in unknown:
        person = known.get(folded)
        if person is None:
            person = Person(name=name, created_at=now)
            person.grants.append(RoleGrant(role=Role.REP))
            db.session.add(person)
            db.session.flush()
            added += 1
        db.session.add(CrmName(
            name_folded=folded, person_id=person.id, first_import_id=import_id, made_person=folded not in known
        ))
    db.session.flush()
    return added


def _reps_by_name() -> dict[str, Person]:
    """The reps by folded name and e-mail address, without the names that several of them bear."""
    reps = db.session.scalars(select(Person).join(Person.grants).where(RoleGrant.role == Role.REP)).all()
    found: dict[str, list[Person]] = {}
    for rep in reps:
        for name in {fold(rep.name), rep.email_folded} - {None}:
            found.setdefault(str(name), []).append(rep)
    return {name: people[0] for name, people in found.items() if len(people) == 1}


def add_prospects(import_id: int, data_source_id: int) -> None:
    """Know every contact that a staged lead names; what a later hand-off says of a known one replaces what was said.

    A cell left empty replaces nothing, and an erased prospect stays erased.
    """
    latest = (
        func.row_number()
        .over(
            partition_by=staged_lead.c.contact_key,
            order_by=[staged_lead.c.handed_off_at.desc(), staged_lead.c.external_id.desc()],
        )
        .label("latest")
    )
    columns = [staged_lead.c[name] for name in ("prospect_public_id", "contact_key", "handed_off_at")]
    ranked = (
        select(*columns, *(staged_lead.c[name] for name in _PERSONAL.values()), latest)
        .where(staged_lead.c.import_id == import_id)
        .subquery("ranked")
    )
    _update_known(ranked, import_id, data_source_id)
    source = (
        select(
            ranked.c.prospect_public_id,
            literal(data_source_id),
            ranked.c.contact_key,
            *(ranked.c[name] for name in _PERSONAL.values()),
        )
        .outerjoin(
            prospect,
            (prospect.c.contact_key == ranked.c.contact_key) & (prospect.c.data_source_id == data_source_id),
        )
        .where(ranked.c.latest == 1, prospect.c.id.is_(None))
    )
    db.session.execute(
        insert(prospect).from_select(["public_id", "data_source_id", "contact_key", *_PERSONAL], source)
    )
    gather_statistics(prospect)


def _update_known(ranked: Subquery, import_id: int, data_source_id: int) -> None:
    newest = (
        select(func.max(lead.c.handed_off_at)).where(lead.c.prospect_id == prospect.c.id).scalar_subquery()
    )
    differs = or_(
        *(
            ranked.c[said].is_not(None) & ranked.c[said].is_distinct_from(prospect.c[kept])
            for kept, said in _PERSONAL.items()
        )
    )
    db.session.execute(
        update(prospect)
        .values({
            **{kept: func.coalesce(ranked.c[said], prospect.c[kept]) for kept, said in _PERSONAL.items()},
            "earlier": appended(prospect, "earlier", import_id, _PERSONAL),
        })
        .where(
            prospect.c.data_source_id == data_source_id,
            prospect.c.contact_key == ranked.c.contact_key,
            prospect.c.erased_at.is_(None),
            ranked.c.latest == 1,
            ranked.c.handed_off_at >= func.coalesce(newest, ranked.c.handed_off_at),
            differs,
        )
    )
