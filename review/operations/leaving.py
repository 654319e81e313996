"""Somebody leaves the panel: what they still had to hear goes on without them."""

from __future__ import annotations

from datetime import datetime

from review.models.person import Person
from review.operations.appeal_hearers import leave_appeals
from review.operations.recusals import step_down


def leave_panel(person: Person, *, actor: Person | None, now: datetime) -> None:
    """Take ``person`` off the cases and the appeals on which their vote is still out; what they cast stands."""
    step_down(person, actor=actor, now=now)
    leave_appeals(person, actor=actor, now=now)
