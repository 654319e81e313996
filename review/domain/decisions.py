"""What the panel resolved to do: an action, its owner, the day it is due, and what became of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from review.domain.errors import Refusal

#: Characters.
LONGEST_ACTION, LONGEST_NOTE = 500, 500


class DecisionState(StrEnum):
    """Where a decision stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


def clean_action(action: str) -> str:
    """The action as it is kept. Raises Refusal: ``decision.action_missing``, ``decision.action_too_long``."""
    action = " ".join(action.split())
    if not action:
        raise Refusal("decision.action_missing")
    if len(action) > LONGEST_ACTION:
        raise Refusal("decision.action_too_long", limit=LONGEST_ACTION, length=len(action))
    return action


def clean_note(note: str, state: DecisionState) -> str:
    """The note with which a decision ends. Raises Refusal: ``decision.note_too_long``, and ``decision.note_missing``
    where one is dropped without a word of why."""
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise Refusal("decision.note_too_long", limit=LONGEST_NOTE, length=len(note))
    if state is DecisionState.DROPPED and not note:
        raise Refusal("decision.note_missing")
    return note


def check_due(due_on: date, today: date) -> None:
    """Refuse a day that has passed. Raises Refusal: ``decision.due_in_the_past``."""
    if due_on < today:
        raise Refusal("decision.due_in_the_past", due_on=due_on)
