"""Appeals: who hears one, until when one may be filed, and what becomes of the verdict.

An appeal is heard by the panelists who have cast no ballot on the case, both sides among them and three at least; where
there are not so many, by the whole panel without those recused. Where somebody leaves an appeal and too few stay, the
rest of the panel joins. They vote once, alone and blind. A question changes
its answer only where a quorum's majority says so: a tie, or too few answers, leave the verdict as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from review.domain.answers import Answer, Diagnosis, Question, RootCause
from review.domain.diagnosis import find_diagnosis, find_root_cause
from review.domain.errors import Refusal
from review.domain.judges import ANSWERS, Seat
from review.domain.moments import end_of_day, local_day
from review.domain.roles import SIDES
from review.domain.verdicts import Vote, has_quorum, majority, tally

#: Characters of the reason for an appeal.
LONGEST_REASON = 4_000
#: Days after publication within which an appeal may be filed, unless the docket says otherwise; the most it may say.
WINDOW_DAYS, LONGEST_WINDOW = 14, 90
#: How long those who hear an appeal have for it.
HEARD_WITHIN = timedelta(days=7)


class Ground(StrEnum):
    """What one judge of an appeal finds in it; as the panel's outcome, why the verdict was changed, or was not."""

    NEW_EVIDENCE = "new_evidence"
    PANEL_ERROR = "panel_error"
    UPHELD = "upheld"


@dataclass(frozen=True, slots=True)
class AppealVote:
    """One judge's standing ballot on an appeal."""

    vote: Vote
    ground: Ground


@dataclass(frozen=True, slots=True)
class Standing:
    """The answers of the verdict that is appealed, None where the panel reached none."""

    met: Answer | None
    followed_up: Answer | None
    valid: Answer | None
    root_cause: RootCause | None = None
    wrong_reason: bool = False

    def answer(self, question: Question) -> Answer | None:
        """This verdict's answer to ``question``."""
        return {Question.MET: self.met, Question.FOLLOWED_UP: self.followed_up, Question.VALID: self.valid}[question]


@dataclass(frozen=True, slots=True)
class AppealFinding:
    """What the appeal found. Where ``changed`` is False, the answers are those that stood."""

    outcome: Ground
    changed: bool
    met: Answer | None
    followed_up: Answer | None
    valid: Answer | None
    diagnosis: Diagnosis | None
    root_cause: RootCause | None
    wrong_reason: bool
    tally: Mapping[Question, Mapping[Answer, int]]


def appeals_until(published_at: datetime, days: int, zone: tzinfo) -> datetime:
    """The moment at which the window shuts: the end of the day ``days`` days after publication, in ``zone``."""
    return end_of_day(local_day(published_at, zone) + timedelta(days=days), zone)


def clean_reason(reason: str) -> str:
    """The reason as it is kept. Raises Refusal: ``appeal.reason_missing``, ``appeal.reason_too_long``."""
    reason = reason.strip()
    if not reason:
        raise Refusal("appeal.reason_missing")
    if len(reason) > LONGEST_REASON:
        raise Refusal("appeal.reason_too_long", limit=LONGEST_REASON, length=len(reason))
    return reason


def choose_hearers(
    seats: Sequence[Seat], voted: Collection[str], recused: Collection[str], doubtful: Collection[str] = ()
) -> tuple[Seat, ...]:
    """Who hears an appeal, in the order of ``seats``. ``voted``: persons with a ballot on the case, those of an earlier
    appeal included; ``recused``: persons who never hear it; ``doubtful``: persons whose recusal is proposed and not
    decided, who are seated and not counted on."""
    eligible = [seat for seat in seats if seat.person not in recused]
    fresh = [seat for seat in eligible if seat.person not in voted]
    return tuple(fresh if is_enough([seat for seat in fresh if seat.person not in doubtful]) else eligible)


def is_enough(seats: Sequence[Seat]) -> bool:
    """Whether these alone can hear an appeal: three at least, and both sides among them."""
    benches = {seat.bench for seat in seats}
    return len(seats) >= ANSWERS and all(side in benches for side in SIDES)


def decide_appeal(
    votes: Sequence[AppealVote], hearers: int, standing: Standing, *, owed: bool = True
) -> AppealFinding:
    """What the standing ballots make of the verdict that is appealed; ``hearers`` is the number of those who hear it.

    ``owed`` is False where the policy asked nothing of Sales for this lead. The outcome of a changed verdict is the
    ground that most judges named, new evidence on a tie; panel error where nobody named one.
    """
    plain = [one.vote for one in votes]
    answers: dict[Question, Answer | None] = {}
    for question in Question:
        found = majority(one.answer(question) for one in plain) if has_quorum(plain, hearers, question) else None
        answers[question] = found or standing.answer(question)
    changed = any(answers[question] is not standing.answer(question) for question in Question)
    met, followed_up, valid = (answers[question] for question in Question)
    diagnosis = find_diagnosis(met, followed_up, owed=owed)
    return AppealFinding(
        outcome=_ground(votes) if changed else Ground.UPHELD,
        changed=changed,
        met=met,
        followed_up=followed_up,
        valid=valid,
        diagnosis=diagnosis,
        root_cause=find_root_cause((one.root_cause for one in plain), diagnosis) if changed else standing.root_cause,
        wrong_reason=(
            2 * sum(one.wrong_reason for one in plain) > len(plain) if changed else standing.wrong_reason
        ),
        tally=tally(plain),
    )


def check_ground(ground: Ground, *, departs: bool) -> None:
    """Refuse a ballot that departs from the verdict without a ground, or that names one and leaves it as it is.

    Raises Refusal: ``appeal.ground_missing``, ``appeal.ground_without_change``.
    """
    if departs and ground is Ground.UPHELD:
        raise Refusal("appeal.ground_missing")
    if not departs and ground is not Ground.UPHELD:
        raise Refusal("appeal.ground_without_change")


def _ground(votes: Sequence[AppealVote]) -> Ground:
    named = Counter(one.ground for one in votes if one.ground is not Ground.UPHELD)
    if not named:
        return Ground.PANEL_ERROR
    more_erred = named[Ground.PANEL_ERROR] > named[Ground.NEW_EVIDENCE]
    return Ground.PANEL_ERROR if more_erred else Ground.NEW_EVIDENCE
