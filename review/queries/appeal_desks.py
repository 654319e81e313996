"""What somebody who hears an appeal has before them: the published case, and beside it their own alone.

`review.queries.cases` has decided what they may see of the case; nothing of another's ballot is added here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from review.domain.ballots import ClauseTick
from review.models.appeal import Appeal, AppealBallot
from review.models.person import Person
from review.queries import case_parts as parts
from review.queries.appeal_ballots import find_own_ballot, find_own_draft
from review.queries.appeal_hearers import find_hearer
from review.queries.case_appeals import own_view
from review.queries.case_evidence import ticks_document, ticks_of
from review.queries.case_views import CaseView, DraftView
from review.queries.recusals import find_open_ground


def find_desk(viewer: Person, appeal: Appeal, view: CaseView) -> CaseView | None:
    """``view``, the published case, with what ``viewer`` has typed, ticked and cast on ``appeal``, or why a recusal of
    theirs is proposed; None where they do not hear it, or it is decided."""
    judge = find_hearer(appeal, viewer) if appeal.decided_at is None else None
    if judge is None:
        return None
    ground = find_open_ground(appeal.case, viewer)
    if ground is not None:
        return replace(view, ground=ground)
    own, draft = find_own_ballot(appeal, viewer), find_own_draft(appeal, viewer)
    answers: Mapping[str, Any] = draft.answers if draft else _answers(own) if own else {}
    return replace(
        view,
        definition=parts.definition_view(appeal.case.evidence, ticks_in(answers)),
        draft=DraftView(
            met=None, met_is_fixed=False, answers=answers, revision=draft.revision if draft else 0,
            saved_at=draft.saved_at if draft else None,
        ),
        own=own_view(own, judge.bench) if own else None,
    )


def ticks_in(answers: Mapping[str, Any]) -> Mapping[str, ClauseTick]:
    """The clauses that a draft on an appeal holds as ticked."""
    return ticks_of(answers.get("clauses") or {})


def _answers(ballot: AppealBallot) -> dict[str, Any]:
    return {
        "met": ballot.met, "followed_up": ballot.followed_up, "valid": ballot.valid, "root_cause": ballot.root_cause,
        "wrong_reason": ballot.wrong_reason, "comment": ballot.comment, "ground": ballot.ground,
        "clauses": ticks_document(ticks_of(ballot.clauses)),
    }
