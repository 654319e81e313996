"""How ballots become a verdict.

Each question needs three yes/no answers (fewer only where the whole panel has fewer seats), at least one of them from
Sales and one from Marketing; the majority of them decides. After the first round a case is deliberated and voted
again where a question has no quorum or no majority, or where on Q3 the Sales bench and the Marketing bench lean to
different sides. After the second round a question that is still without a majority or a quorum takes the
chair's answer; where the chair is recused or gave no yes or no, it stays open. A case whose Q3 stays open is
*unresolved*: the rejection stands, there is no remedy, and it counts as undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.domain.answers import Answer, DecidedBy, Diagnosis, Question, RootCause
from review.domain.diagnosis import find_diagnosis, find_root_cause
from review.domain.roles import SIDES, Bench

#: Yes/no answers that a question needs.
QUORUM = 3
FIRST_ROUND, SECOND_ROUND = 1, 2
_DECISIVE = (Answer.YES, Answer.NO)


@dataclass(frozen=True, slots=True)
class Vote:
    """What one judge's standing ballot says in one round. ``person`` is the judge's key."""

    person: str
    bench: Bench
    met: Answer
    followed_up: Answer
    valid: Answer
    root_cause: RootCause = RootCause.NONE
    wrong_reason: bool = False

    def answer(self, question: Question) -> Answer:
        """This vote's answer to ``question``."""
        return {Question.MET: self.met, Question.FOLLOWED_UP: self.followed_up, Question.VALID: self.valid}[question]


class SplitReason(StrEnum):
    """Why a question could not be settled in the first round."""

    NO_QUORUM = "no_quorum"
    TIE = "tie"
    BENCHES_DIFFER = "benches_differ"


@dataclass(frozen=True, slots=True)
class VerdictFinding:
    """What the panel found; an answer is None where it reached none. ``tally``: question → answer → number of votes."""

    met: Answer | None
    followed_up: Answer | None
    valid: Answer | None
    decided_by: DecidedBy
    diagnosis: Diagnosis | None
    root_cause: RootCause | None
    wrong_reason: bool
    tally: Mapping[Question, Mapping[Answer, int]]


def splits(votes: Sequence[Vote], seats: int) -> dict[Question, SplitReason]:
    """The questions that the first round leaves open, and why; empty where every question is settled.

    ``seats`` is the number of seats of the whole panel, recused ones included.
    """
    found = {}
    for question in Question:
        reason = _split(votes, seats, question)
        if reason:
            found[question] = reason
    return found


def needs_deliberation(votes: Sequence[Vote], seats: int) -> bool:
    """Whether the first round's votes leave any question open."""
    return bool(splits(votes, seats))


def find_verdict(
    votes: Sequence[Vote], seats: int, round_: int, chair: Vote | None = None, *, owed: bool = True
) -> VerdictFinding:
    """The verdict that the standing votes of one round give.

    ``votes`` are those of the judges who are not recused. ``chair`` is the chair's vote of the same round, None where
    the chair is recused or did not vote; it breaks what the second round leaves open, whether or not the chair is one
    of the judges, and changes nothing else. ``owed`` is False where the policy asked nothing of Sales for this lead.
    """
    answers: dict[Question, Answer | None] = {}
    by_chair = False
    for question in Question:
        answer = _settled(votes, seats, round_, question)
        if answer is None and round_ == SECOND_ROUND and chair is not None:
            casting = chair.answer(question)
            answer = casting if casting in _DECISIVE else None
            by_chair = by_chair or answer is not None
        answers[question] = answer
    diagnosis = find_diagnosis(answers[Question.MET], answers[Question.FOLLOWED_UP], owed=owed)
    return VerdictFinding(
        met=answers[Question.MET],
        followed_up=answers[Question.FOLLOWED_UP],
        valid=answers[Question.VALID],
        decided_by=_decided_by(answers[Question.VALID], round_, by_chair=by_chair),
        diagnosis=diagnosis,
        root_cause=find_root_cause((vote.root_cause for vote in votes), diagnosis),
        wrong_reason=2 * sum(vote.wrong_reason for vote in votes) > len(votes),
        tally=tally(votes),
    )


def tally(votes: Iterable[Vote]) -> dict[Question, dict[Answer, int]]:
    """How many votes gave each answer to each question; every answer is listed, with 0 where nobody gave it."""
    counts = {question: dict.fromkeys(Answer, 0) for question in Question}
    for vote in votes:
        for question in Question:
            counts[question][vote.answer(question)] += 1
    return counts


def majority(answers: Iterable[Answer]) -> Answer | None:
    """Yes or no, whichever was given more often; None on a tie. "Cannot tell" does not count."""
    given = list(answers)
    lead = given.count(Answer.YES) - given.count(Answer.NO)
    if lead == 0:
        return None
    return Answer.YES if lead > 0 else Answer.NO


def has_quorum(votes: Iterable[Vote], seats: int, question: Question) -> bool:
    """Whether enough judges answered ``question`` with yes or no, one of each side at least among them."""
    benches = [vote.bench for vote in votes if vote.answer(question) in _DECISIVE]
    return len(benches) >= min(QUORUM, seats) and all(side in benches for side in SIDES)


def _settled(votes: Sequence[Vote], seats: int, round_: int, question: Question) -> Answer | None:
    if round_ == FIRST_ROUND and _split(votes, seats, question):
        return None
    return majority(vote.answer(question) for vote in votes) if has_quorum(votes, seats, question) else None


def _split(votes: Sequence[Vote], seats: int, question: Question) -> SplitReason | None:
    if not has_quorum(votes, seats, question):
        return SplitReason.NO_QUORUM
    if majority(vote.answer(question) for vote in votes) is None:
        return SplitReason.TIE
    if question is Question.VALID and _benches_differ(votes):
        return SplitReason.BENCHES_DIFFER
    return None


def _benches_differ(votes: Sequence[Vote]) -> bool:
    """Whether the Sales bench's majority on Q3 is one answer and the Marketing bench's the other."""
    sales, marketing = (majority(vote.valid for vote in votes if vote.bench is side) for side in SIDES)
    return sales is not None and marketing is not None and sales is not marketing


def _decided_by(valid: Answer | None, round_: int, *, by_chair: bool) -> DecidedBy:
    if valid is None:
        return DecidedBy.UNRESOLVED
    if by_chair:
        return DecidedBy.CHAIR
    return DecidedBy.DELIBERATION if round_ == SECOND_ROUND else DecidedBy.MAJORITY
