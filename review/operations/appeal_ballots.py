"""Voting on an appeal: drafts and ballots."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from review.domain.appeals import Ground, check_ground
from review.domain.ballots import BallotAnswers, ClauseTick, check_ballot
from review.domain.documents import canonical_json
from review.extensions import db
from review.models.appeal import Appeal, AppealBallot, AppealDraft
from review.models.person import Person
from review.operations.appeal_hearers import hold_hearer
from review.operations.audit import declare, record
from review.operations.ballot_drafts import checked_answers, keep_draft
from review.queries.appeal_ballots import find_own_ballot, find_own_draft
from review.queries.case_evidence import definition_finding, event_kind, ticks_document

CAST = declare("appeal.ballot_cast", "period", "number", "side", "version", "digest")


def save_appeal_draft(
    actor: Person, appeal: Appeal, answers: Mapping[str, Any], clauses: Mapping[str, ClauseTick], revision: int,
    now: datetime, page: str = "",
) -> AppealDraft:
    """Keep what is typed of a ballot on an appeal, where no other window has saved it since ``revision``.

    ``answers`` are those of `review.operations.ballots.save_draft`, and ``ground``. A draft is no act of the panel and
    writes no audit event. Raises Refusal: ``ballot.changed_elsewhere``, ``ballot.strange_answer``,
    ``ballot.comment_too_long``, and those of `hold_hearer`.
    """
    appeal = hold_hearer(actor, appeal)
    kept = {**checked_answers(answers, ground=Ground), "clauses": ticks_document(clauses), "page": page}
    return _keep(actor, appeal, kept, revision, now)


def cast_appeal_ballot(
    actor: Person, appeal: Appeal, answers: BallotAnswers, ground: Ground, now: datetime,
    revision: int | None = None, page: str = "",
) -> AppealBallot:
    """Cast a ballot on an appeal, or replace the one cast before; every version is kept, the last stands.

    Casting again what already stands changes nothing. With ``revision``, a ballot begun before another window's save
    is refused. Raises Refusal: those of `hold_hearer` and `check_ballot`, ``appeal.ground_missing``,
    ``appeal.ground_without_change``, ``ballot.changed_elsewhere``.
    """
    appeal = hold_hearer(actor, appeal)
    case = appeal.case
    answers = replace(answers, comment=answers.comment.strip())
    check_ballot(answers, event_kind(case.evidence), definition_finding(case.evidence))
    stood = appeal.verdict
    departs = (answers.met, answers.followed_up, answers.valid) != (stood.met, stood.followed_up, stood.valid)
    check_ground(ground, departs=departs)
    standing = find_own_ballot(appeal, actor)
    values = {
        "met": answers.met, "followed_up": answers.followed_up, "valid": answers.valid,
        "root_cause": answers.root_cause, "wrong_reason": answers.wrong_reason, "ground": ground,
        "comment": answers.comment, "clauses": ticks_document(answers.clauses),
    }
    if standing is not None and all(getattr(standing, name) == value for name, value in values.items()):
        return standing
    draft = find_own_draft(appeal, actor)
    stand = draft.revision if draft else 0
    _keep(actor, appeal, {**values, "page": page}, stand if revision is None else revision, now)
    ballot = AppealBallot(
        appeal_id=appeal.id, person_id=actor.id, version=standing.version + 1 if standing else 1, cast_at=now, **values
    )
    db.session.add(ballot)
    db.session.flush()
    digest = hashlib.sha256(f"{ballot.salt}\n{canonical_json(values)}".encode()).hexdigest()
    record(CAST, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=case.docket.period,
           number=case.number, side=appeal.side, version=ballot.version, digest=digest)
    return ballot


def _keep(actor: Person, appeal: Appeal, answers: dict[str, Any], revision: int, now: datetime) -> AppealDraft:
    return keep_draft(
        find_own_draft(appeal, actor), lambda: AppealDraft(appeal_id=appeal.id, person_id=actor.id), answers, revision,
        now,
    )
