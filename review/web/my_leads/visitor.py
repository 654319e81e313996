"""Who comes to the pages of a rep's leads, and whose leads they look at."""

from __future__ import annotations

from flask import abort, request
from flask_babel import gettext as _

from review.domain.roles import Role
from review.models.person import Person
from review.queries import my_leads as queries
from review.queries.my_leads import Circle, Whose
from review.web.auth.session import current_person


def visitor() -> tuple[Person, Circle]:
    """The visitor and whom they look after; refused to whoever has no business here."""
    me = current_person()
    circle = queries.circle_of(me)
    if not queries.may_come(me, circle):
        abort(403, _("This page is for sales reps and their managers. Ask a clerk if you should have it."))
    return me, circle


def whose_leads(me: Person, circle: Circle) -> Whose:
    """The visitor's own leads, or those of their team where they asked for these or have no others."""
    if not circle.team:
        return Whose.MINE
    only_team = not me.has_role(Role.REP) and len(circle.mine) == 1
    return Whose.TEAM if only_team or request.args.get("whose") == Whose.TEAM.value else Whose.MINE
