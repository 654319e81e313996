"""Voting: the first answer, drafts, and ballots."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from review.domain.answers import Answer, RootCause
from review.domain.ballots import BallotAnswers, ClauseTick, check_ballot, check_clauses
from review.domain.errors import Refusal
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND
from review.extensions import db
from review.models.ballot import Ballot, BallotDraft, new_salt
from review.models.case import Case
from review.models.docket import Docket
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.ballot_drafts import checked_answers, keep_draft
from review.queries.case_evidence import definition_finding, event_kind, is_control, ticks_document, ticks_of
from review.queries.recusals import find_open_ground
from review.queries.seats import answers_of, chairs, find_judge, list_drafts, list_own_ballots
from review.queries.standing_ballots import last_version

FIRST_ANSWERED = declare("ballot.first_answered", "period", "number", "round")
CAST = declare("ballot.cast", "period", "number", "round", "version", "digest")


def answer_first(
    actor: Person, case: Case, met: Answer, clauses: Mapping[str, ClauseTick], now: datetime
) -> BallotDraft:
    """Fix the judge's answer to Q1, with the clauses they ticked, and so open the claim to them.

    A control ends here: its whole ballot is cast. The same answer given twice (a double click) is taken once. Raises
    Refusal: ``ballot.first_answered_already`` for another answer, those of `check_clauses`, and those of `hold_seat`.
    """
    docket = hold_seat(actor, case)
    round_ = SECOND_ROUND if docket.deliberation_opened_at else FIRST_ROUND
    ticks = ticks_document(clauses)
    drafts = list_drafts(case, actor)
    opened = next((draft for draft in drafts.values() if draft.claim_opened_at), None)
    if opened is not None:
        if opened.met is met and opened.clauses == ticks:
            return opened
        raise Refusal("ballot.first_answered_already")
    check_clauses(clauses, definition_finding(case.evidence))
    draft = drafts.get(round_)
    if draft is None:
        draft = BallotDraft(case_id=case.id, person_id=actor.id, round=round_, answers={}, revision=0)
        db.session.add(draft)
    draft.met, draft.clauses, draft.claim_opened_at, draft.saved_at = met, ticks, now, now
    draft.revision += 1
    db.session.flush()
    record(FIRST_ANSWERED, actor=actor, subject_kind="case", subject=case.public_id, now=now,
           period=docket.period, number=case.number, round=round_)
    if is_control(case.evidence):
        # Nothing more is asked of an accepted lead; what was not asked is kept as what nobody can tell.
        answers = BallotAnswers(met, Answer.CANNOT_TELL, Answer.CANNOT_TELL, RootCause.NONE, clauses=clauses)
        _cast(actor, case, round_, answers, docket, now)
    return draft


def save_draft(
    actor: Person, case: Case, round_: int, answers: Mapping[str, Any], revision: int, now: datetime, page: str = ""
) -> BallotDraft:
    """Keep what is typed of the rest of the ballot, where no other window has saved it since ``revision``.

    ``page`` is a token of the window: its own saves may overtake one another.

    ``answers`` may hold ``met`` (second round), ``followed_up``, ``valid`` (as stored), ``root_cause``,
    ``wrong_reason`` and ``comment``. A draft is no act of the panel and writes no audit event. Raises Refusal:
    ``ballot.changed_elsewhere``, ``ballot.strange_answer``, ``ballot.comment_too_long``, and those of `hold_seat`.
    """
    hold_seat(actor, case, round_)
    return _save(actor, case, round_, {**checked_answers(answers), "page": page}, revision, now)


def cast_ballot(
    actor: Person, case: Case, round_: int, answers: BallotAnswers, now: datetime, revision: int | None = None,
    page: str = "",
) -> Ballot:
    """Cast a ballot, or replace the one cast before; every version is kept, the last stands until the reveal.

    In the first round Q1 and the clauses are those fixed by `answer_first`; ``answers.met`` must say the same. Casting
    again what already stands (a double click) changes nothing. With ``revision``, a ballot begun before another
    window's save is refused. Raises Refusal: ``ballot.first_question_first``, ``ballot.first_answer_fixed``,
    ``ballot.changed_elsewhere``, ``ballot.control_ended``, those of `check_ballot`, and those of `hold_seat`.
    """
    docket = hold_seat(actor, case, round_)
    drafts = list_drafts(case, actor)
    opened = next((draft for draft in drafts.values() if draft.claim_opened_at), None)
    if opened is None:
        raise Refusal("ballot.first_question_first")
    if is_control(case.evidence):
        raise Refusal("ballot.control_ended")
    if opened.round == round_ and answers.met is not opened.met:
        raise Refusal("ballot.first_answer_fixed")
    if opened.round == round_ or not answers.clauses:
        answers = replace(answers, clauses=ticks_of(opened.clauses))
    answers = replace(answers, comment=answers.comment.strip())
    own = list_own_ballots(case, actor)
    before = answers_of(own[FIRST_ROUND]) if round_ == SECOND_ROUND and FIRST_ROUND in own else None
    check_ballot(answers, event_kind(case.evidence), definition_finding(case.evidence), before)
    standing = own.get(round_)
    if standing is not None and _same(standing, answers):
        return standing
    draft = drafts.get(round_)
    stand = draft.revision if draft else 0
    document = {**_answers_document(answers), "page": page}
    _save(actor, case, round_, document, stand if revision is None else revision, now)
    return _cast(actor, case, round_, answers, docket, now)


def _cast(
    actor: Person, case: Case, round_: int, answers: BallotAnswers, docket: Docket, now: datetime
) -> Ballot:
    ballot = Ballot(
        case_id=case.id, person_id=actor.id, round=round_, version=last_version(actor, case, round_) + 1,
        met=answers.met, followed_up=answers.followed_up, valid=answers.valid, root_cause=answers.root_cause,
        wrong_reason=answers.wrong_reason, comment=answers.comment, clauses=ticks_document(answers.clauses),
        salt=new_salt(), cast_at=now,
    )
    db.session.add(ballot)
    db.session.flush()
    record(CAST, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=docket.period,
           number=case.number, round=round_, version=ballot.version, digest=ballot_digest(ballot))
    return ballot


def ballot_digest(ballot: Ballot) -> str:
    """SHA-256 over the ballot's salt, a newline and its answers as canonical JSON."""
    document = {
        "met": ballot.met, "followed_up": ballot.followed_up, "valid": ballot.valid, "root_cause": ballot.root_cause,
        "wrong_reason": ballot.wrong_reason, "comment": ballot.comment, "clauses": ballot.clauses,
    }
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{ballot.salt}\n{text}".encode()).hexdigest()


def hold_seat(actor: Person, case: Case, round_: int | None = None) -> Docket:
    """The docket, held open until the transaction ends, once it is certain that ``actor`` may vote on ``case`` now.

    ``round_`` None takes the round that is on. A ballot is taken until the clerk closes the round, even past its due
    moment; closing waits for ballots in flight, and those that come after it are refused. The chair may vote in the
    second round without being a judge of the case. Raises Refusal: ``ballot.hearing_not_open``,
    ``ballot.hearing_closed``, ``ballot.round_over``, ``ballot.not_reopened``, ``ballot.no_seat``, ``ballot.recused``,
    ``ballot.recusal_proposed``.
    """
    docket = db.session.scalars(
        select(Docket).where(Docket.id == case.docket_id).with_for_update(read=True),
        execution_options={"populate_existing": True},
    ).one()
    if docket.cancelled_at or docket.closed_at:
        raise Refusal("ballot.hearing_closed", period=docket.period)
    if docket.hearing_opened_at is None:
        raise Refusal("ballot.hearing_not_open", period=docket.period)
    second = docket.deliberation_opened_at is not None
    db.session.refresh(case, ["reopened_at"])
    if second and case.reopened_at is None:
        raise Refusal("ballot.not_reopened")
    if round_ is not None and round_ != (SECOND_ROUND if second else FIRST_ROUND):
        raise Refusal("ballot.round_over")
    judge = find_judge(case, actor, lock=True)
    if judge is not None and judge.recused_at is not None:
        raise Refusal("ballot.recused")
    if judge is None and not (second and chairs(docket.id, actor)):
        raise Refusal("ballot.no_seat")
    if find_open_ground(case, actor) is not None:
        raise Refusal("ballot.recusal_proposed")
    return docket


def _save(
    actor: Person, case: Case, round_: int, answers: dict[str, Any], revision: int, now: datetime
) -> BallotDraft:
    return keep_draft(
        list_drafts(case, actor).get(round_),
        lambda: BallotDraft(case_id=case.id, person_id=actor.id, round=round_, clauses={}),
        answers, revision, now,
    )


def _answers_document(answers: BallotAnswers) -> dict[str, Any]:
    return {
        "met": answers.met.value, "followed_up": answers.followed_up.value, "valid": answers.valid.value,
        "root_cause": answers.root_cause.value, "wrong_reason": answers.wrong_reason, "comment": answers.comment,
    }


def _same(ballot: Ballot, answers: BallotAnswers) -> bool:
    stands = {name: getattr(ballot, name) for name in _answers_document(answers)}
    return stands == _answers_document(answers) and ballot.clauses == ticks_document(answers.clauses)
