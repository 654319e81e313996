"""Leads for those who may look one up: clerks, VPs and auditors; never those on whose cases the viewer sits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlakeyset import InvalidPage, unserialize_bookmark
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from review.domain.leads import Disposition
from review.extensions import db
from review.models.lead import Lead
from review.models.person import Person
from review.models.prospect import Prospect
from review.queries.distinct_values import list_distinct
from review.queries.my_leads import fits
from review.queries.paging import read_entities
from review.queries.withheld import withheld_leads

_LONGEST_BOOKMARK = 120


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Which leads to show: by words of name or company or the CRM's id, by source, disposition, owner (public id)."""

    search: str = ""
    source: str = ""
    disposition: Disposition | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class LeadPage:
    """Some leads, those handed over last first, and the bookmarks of the pages beside them."""

    leads: Sequence[Lead]
    older: str | None
    newer: str | None


def list_leads(viewer: Person, wanted: LeadFilter, *, bookmark: str | None = None, size: int = 50) -> LeadPage:
    """One page of the leads that fit. A bookmark that is none begins at the newest lead."""
    return LeadPage(*read_entities(_leads(viewer, wanted), bookmark if is_bookmark(bookmark) else None, size))


def iterate_leads(viewer: Person, wanted: LeadFilter) -> Iterator[Lead]:
    """Every lead that fits, in the same order, for an export."""
    yield from db.session.scalars(_leads(viewer, wanted).execution_options(yield_per=500))


def find_lead(public_id: str) -> Lead | None:
    """The lead with this public id. Says nothing of who may see it."""
    return db.session.scalar(select(Lead).where(Lead.public_id == public_id))


def list_sources() -> list[str]:
    """The sources that leads came from, by name."""
    return sorted((source for source in list_distinct(Lead.source) if source), key=str.casefold)


def list_owners() -> list[Person]:
    """The people who own leads, by name."""
    people = db.session.scalars(select(Person).where(Person.id.in_(list(list_distinct(Lead.owner_id)))))
    return sorted(people, key=lambda person: (person.name.casefold(), person.id))


def _leads(viewer: Person, wanted: LeadFilter) -> Select[Lead]:
    leads = (
        select(Lead)
        .join(Prospect, Prospect.id == Lead.prospect_id)
        .where(fits(wanted.search), Lead.id.not_in(withheld_leads(viewer)))
        .options(contains_eager(Lead.prospect), joinedload(Lead.owner), joinedload(Lead.fact))
        .order_by(Lead.handed_off_at.desc(), Lead.id.desc())
    )
    if wanted.source:
        leads = leads.where(Lead.source == wanted.source)
    if wanted.disposition is not None:
        leads = leads.where(Lead.disposition == wanted.disposition)
    if wanted.owner:
        leads = leads.where(Lead.owner_id.in_(select(Person.id).where(Person.public_id == wanted.owner)))
    return leads


def is_bookmark(bookmark: str | None) -> bool:
    """Whether this is one of our own: where a list is sorted (a moment with its zone, a text), then a row's number;
    anything else is somebody's typing."""
    if not bookmark or len(bookmark) > _LONGEST_BOOKMARK:
        return False
    try:
        place, _backwards = unserialize_bookmark(bookmark)
    except (InvalidPage, StopIteration):
        return False
    match place:
        case None:
            return True
        case (*keys, int(number)) if keys and not isinstance(number, bool) and abs(number) < 2**63:
            return all(isinstance(key, str) or getattr(key, "tzinfo", None) is not None for key in keys)
        case _:
            return False
