"""What a ballot must hold before it may be cast.

A comment is asked for only where a reader of the verdict would ask "how so?". The answers *pull apart* so:

=============  ====  ===========  =====  ==========================================================================
event          met   followed up  valid  why a comment is needed
=============  ====  ===========  =====  ==========================================================================
rejected       yes   any          yes    the lead met the definition, so which signed exception or later fact applies?
rejected       no    any          no     the lead failed the definition, so why may Sales not reject it?
ignored        no    any          no     the lead failed the definition, so why was more work owed?
ignored        any   yes          no     all that was owed was done, yet more was owed
ignored        any   no           yes    something owed was not done, yet nothing more was owed
any            yes   any          any    root cause "lead quality" on a lead that met the definition
any            any   yes          any    root cause "follow-up" where the follow-up was what was owed
any            one "no" at least         root cause "nothing went wrong"
any            Q1 says other than what the judge's own clauses add up to
any            an answer is "cannot tell"
any            in the second round, an answer is another than the judge's own of the first
=============  ====  ===========  =====  ==========================================================================

``valid`` is meant as stored: for an ignored lead, yes means that Sales was right to leave it. "Disqualified" counts
as rejected. All else needs no comment. A field that a judge overrules needs its own comment, beside that clause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from review.domain.answers import Answer, ClauseState, RootCause
from review.domain.definition import DefinitionFinding, answer_to_met, with_judgements
from review.domain.errors import Refusal
from review.domain.leads import EventKind

#: Characters.
LONGEST_COMMENT = 10_000
LONGEST_CLAUSE_COMMENT = 1_000


@dataclass(frozen=True, slots=True)
class ClauseTick:
    """A judge's own reading of one clause, with a comment where it overrules a field."""

    state: ClauseState
    comment: str = ""


@dataclass(frozen=True, slots=True)
class BallotAnswers:
    """One judge's whole ballot. ``clauses`` holds only the clauses that the judge ticked or overruled."""

    met: Answer
    followed_up: Answer
    valid: Answer
    root_cause: RootCause
    wrong_reason: bool = False
    comment: str = ""
    clauses: Mapping[str, ClauseTick] = field(default_factory=dict)


class CommentReason(StrEnum):
    """Why a ballot cannot do without a comment."""

    CANNOT_TELL = "cannot_tell"
    CLAUSES_DISAGREE = "clauses_disagree"
    MET_YET_VALID = "met_yet_valid"
    FAILED_YET_NOT_VALID = "failed_yet_not_valid"
    FAILED_YET_OWED = "failed_yet_owed"
    DONE_YET_OWED = "done_yet_owed"
    UNDONE_YET_NOT_OWED = "undone_yet_not_owed"
    QUALITY_YET_MET = "quality_yet_met"
    FOLLOW_UP_YET_DONE = "follow_up_yet_done"
    NOTHING_WRONG_YET_NO = "nothing_wrong_yet_no"
    CHANGED_MIND = "changed_mind"


def read_clauses(finding: DefinitionFinding, ticks: Mapping[str, ClauseTick]) -> dict[str, ClauseState]:
    """The clauses as the judge reads them: their own tick where they gave one, else the field's state."""
    return {one.key: ticks[one.key].state if one.key in ticks else one.state for one in finding.clauses}


def clauses_say(finding: DefinitionFinding, ticks: Mapping[str, ClauseTick]) -> Answer:
    """What the clauses add up to: yes or no. What stays unknown is not established, which is Marketing's burden."""
    return answer_to_met(with_judgements(finding, read_clauses(finding, ticks)))


def overruled(finding: DefinitionFinding, ticks: Mapping[str, ClauseTick]) -> tuple[str, ...]:
    """The keys of the clauses that a field had decided and the judge reads otherwise."""
    return tuple(
        one.key
        for one in finding.clauses
        if one.state is not ClauseState.UNKNOWN and one.key in ticks and ticks[one.key].state is not one.state
    )


def check_clauses(ticks: Mapping[str, ClauseTick], finding: DefinitionFinding) -> None:
    """Raise Refusal where a tick names no clause of the definition, or overrules a field without a word of why.

    Codes: ``ballot.strange_clause``, ``ballot.overruled_without_comment``, ``ballot.clause_comment_too_long``.
    """
    known = {one.key for one in finding.clauses}
    for key in sorted(ticks):
        if key not in known:
            raise Refusal("ballot.strange_clause", clause=key)
        if len(ticks[key].comment) > LONGEST_CLAUSE_COMMENT:
            raise Refusal("ballot.clause_comment_too_long", limit=LONGEST_CLAUSE_COMMENT)
    for key in overruled(finding, ticks):
        if not ticks[key].comment.strip():
            raise Refusal("ballot.overruled_without_comment", clause=key)


def changed_mind(before: BallotAnswers, after: BallotAnswers) -> bool:
    """Whether one of the three answers is another than it was in the judge's own first ballot."""
    return (before.met, before.followed_up, before.valid) != (after.met, after.followed_up, after.valid)


def why_comment(
    answers: BallotAnswers, kind: EventKind, finding: DefinitionFinding, before: BallotAnswers | None = None
) -> tuple[CommentReason, ...]:
    """Every reason for which these answers need a comment, by the table above; empty where they need none. ``before``
    is the judge's own ballot of the first round, in the second."""
    met, done, valid = answers.met, answers.followed_up, answers.valid
    yes, no = Answer.YES, Answer.NO
    ignored = kind is EventKind.IGNORED
    said = clauses_say(finding, answers.clauses)
    holds = {
        CommentReason.CHANGED_MIND: before is not None and changed_mind(before, answers),
        CommentReason.CANNOT_TELL: Answer.CANNOT_TELL in (met, done, valid),
        CommentReason.CLAUSES_DISAGREE: met is not Answer.CANNOT_TELL and met is not said,
        CommentReason.MET_YET_VALID: not ignored and met is yes and valid is yes,
        CommentReason.FAILED_YET_NOT_VALID: not ignored and met is no and valid is no,
        CommentReason.FAILED_YET_OWED: ignored and met is no and valid is no,
        CommentReason.DONE_YET_OWED: ignored and done is yes and valid is no,
        CommentReason.UNDONE_YET_NOT_OWED: ignored and done is no and valid is yes,
        CommentReason.QUALITY_YET_MET: answers.root_cause is RootCause.LEAD_QUALITY and met is yes,
        CommentReason.FOLLOW_UP_YET_DONE: answers.root_cause is RootCause.FOLLOW_UP and done is yes,
        CommentReason.NOTHING_WRONG_YET_NO: answers.root_cause is RootCause.NONE and no in (met, done, valid),
    }
    return tuple(reason for reason, is_so in holds.items() if is_so)


def check_ballot(
    answers: BallotAnswers, kind: EventKind, finding: DefinitionFinding, before: BallotAnswers | None = None
) -> None:
    """Raise Refusal where the ballot may not be cast as it is.

    Codes: those of `check_clauses`, ``ballot.comment_too_long``, and ``ballot.comment_needed.<reason>`` with the first
    `CommentReason` that applies.
    """
    check_clauses(answers.clauses, finding)
    if len(answers.comment) > LONGEST_COMMENT:
        raise Refusal("ballot.comment_too_long", limit=LONGEST_COMMENT, length=len(answers.comment))
    reasons = why_comment(answers, kind, finding, before)
    if reasons and not answers.comment.strip():
        raise Refusal(f"ballot.comment_needed.{reasons[0].value}")
