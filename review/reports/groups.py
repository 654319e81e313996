"""The groups by which a report breaks leads down: their names, and the leads of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from review.domain.report_filters import WITHOUT
from review.models.lead import Lead
from review.queries.people import list_all_people
from review.queries.report_scope import owned_by, owner_id, team_members

BY_WORDS: Mapping[str, Any] = {
    "owner": _l("Owner"),
    "team": _l("Team"),
    "source": _l("Source"),
    "grade": _l("Grade"),
    "campaign": _l("Campaign"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """One group: what stands for it in an address, and what people call it."""

    key: str
    label: str


def groups_of(by: str, values: Iterable[Any]) -> dict[Any, Group]:
    """The group of each value; owners and teams are given by the owner's row."""
    if by not in ("owner", "team"):
        return {value: Group(WITHOUT, _("(without)")) if value is None else Group(value, value) for value in values}
    people = {person.id: person for person in list_all_people()}
    found = {}
    for value in values:
        person = people.get(value)
        if by == "team":
            name = person.team.name if person and person.team else None
            found[value] = Group(name or WITHOUT, name or _("(without)"))
        elif person is None:
            found[value] = Group(WITHOUT, _("(nobody)"))
        else:
            name = person.name if person.active else _("%(name)s (left)", name=person.name)
            found[value] = Group(person.public_id, name)
    return found


def value_of_group(by: str, key: str, on: Any = Lead) -> ColumnElement[bool]:
    """The leads of a group, by the columns of ``on``. Raises Refusal ``report.unknown``."""
    if by == "team":
        return owned_by(on.owner_id, team_members(key))
    column: ColumnElement[Any] = on.owner_id if by == "owner" else getattr(on, by)
    if key == WITHOUT:
        return column.is_(None)
    return column == (owner_id(key) if by == "owner" else key)
