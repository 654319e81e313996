"""Who may see what of a docket before its verdicts are reached."""

from __future__ import annotations

from review.domain.roles import Role
from review.models.docket import Docket
from review.models.person import Person


def may_run(viewer: Person) -> bool:
    """Whether the viewer moves dockets on."""
    return viewer.has_role(Role.CLERK)


def may_watch(viewer: Person) -> bool:
    """Whether the viewer sees how the hearing goes: who has still to vote, what is split, what was done. Nobody who
    votes does, whatever else they are: a count can tell how others answered."""
    return bool(viewer.roles & {Role.CLERK, Role.AUDITOR}) and not viewer.has_role(Role.PANELIST)


def may_see_keys(viewer: Person, docket: Docket) -> bool:
    """Whether the viewer may see the keys of drawn events: those who watch at once, the others once the docket is
    closed. Until then a judge or a VP sees sealed hashes, and neither the seed nor what it is made of: with those, who
    knows a lead's id in the CRM could find its case, and whether that is a control."""
    return docket.closed_at is not None or may_watch(viewer)
