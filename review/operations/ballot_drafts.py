"""What somebody types of a ballot, kept as they type it; no other window's text is ever written over unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import update

from review.domain.answers import Answer, RootCause
from review.domain.ballots import LONGEST_COMMENT
from review.domain.errors import Refusal
from review.extensions import db
from review.models.appeal import AppealDraft
from review.models.ballot import BallotDraft

_ENUMS: Mapping[str, type[StrEnum]] = {
    "met": Answer, "followed_up": Answer, "valid": Answer, "root_cause": RootCause
}


Draft = TypeVar("Draft", BallotDraft, AppealDraft)


def keep_draft(
    draft: Draft | None, begin: Callable[[], Draft], answers: dict[str, Any], revision: int, now: datetime
) -> Draft:
    """Keep ``answers`` where nobody has saved since ``revision``; ``begin`` makes the row of the first save (revision
    0). ``answers["page"]`` is a token of the window: its own saves may overtake one another.

    Raises Refusal ``ballot.changed_elsewhere``.
    """
    if draft is None:
        if revision != 0:
            raise Refusal("ballot.changed_elsewhere")
        draft = begin()
        draft.answers, draft.revision, draft.saved_at = answers, 1, now
        db.session.add(draft)
        db.session.flush()
        return draft
    if answers.get("page") and draft.answers.get("page") == answers["page"]:
        revision = draft.revision
    table = type(draft)
    changed = db.session.scalar(
        update(table)
        .where(table.id == draft.id, table.revision == revision)
        .values(answers=answers, revision=revision + 1, saved_at=now)
        .returning(table.id),
        execution_options={"synchronize_session": False},
    )
    if changed is None:
        raise Refusal("ballot.changed_elsewhere")
    db.session.refresh(draft)
    return draft


def checked_answers(answers: Mapping[str, Any], **more: type[StrEnum]) -> dict[str, Any]:
    """The known parts of a draft; ``more`` names answers that this ballot asks for besides. An unknown word in one of
    them was not sent by our form. Raises Refusal: ``ballot.strange_answer``, ``ballot.comment_too_long``."""
    kept: dict[str, Any] = {}
    for name, words in {**_ENUMS, **more}.items():
        if answers.get(name):
            try:
                kept[name] = words(answers[name]).value
            except ValueError:
                raise Refusal("ballot.strange_answer") from None
    comment = str(answers.get("comment") or "")
    if len(comment) > LONGEST_COMMENT:
        raise Refusal("ballot.comment_too_long", limit=LONGEST_COMMENT, length=len(comment))
    return {**kept, "comment": comment, "wrong_reason": bool(answers.get("wrong_reason"))}
