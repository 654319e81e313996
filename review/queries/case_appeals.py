"""The appeals against a case's verdict, cut to what a viewer may learn: nobody sees a ballot before the decision."""

from __future__ import annotations

from review.domain.roles import Bench
from review.models.appeal import Appeal, AppealBallot, AppealJudge
from review.models.case import Case
from review.models.person import Person
from review.queries.appeal_ballots import standing_ballots
from review.queries.appeals import list_appeals_of
from review.queries.case_parts import verdict_view
from review.queries.verdict_views import AppealView, BallotView


def list_appeal_views(case: Case, viewer: Person, *, may_read: bool) -> tuple[AppealView, ...]:
    """The appeals on a published case, oldest first; with the ballots of decided ones for those who may read them."""
    appeals = list_appeals_of([case.id]).get(case.id, [])
    readable = [one.id for one in appeals if may_read and one.decided_at is not None]
    ballots = standing_ballots(readable) if readable else {}
    return tuple(_appeal_view(one, _by_bench(ballots.get(one.id, []), viewer)) for one in appeals)


def _appeal_view(appeal: Appeal, ballots: tuple[BallotView, ...]) -> AppealView:
    return AppealView(
        public_id=appeal.public_id, side=appeal.side, reason=appeal.reason, filed_at=appeal.filed_at,
        due_at=appeal.due_at, appealed=verdict_view(appeal.verdict), decided_at=appeal.decided_at,
        outcome=appeal.outcome, changed=appeal.new_verdict_id is not None, ballots=ballots,
    )


def _by_bench(pairs: list[tuple[AppealBallot, AppealJudge]], viewer: Person) -> tuple[BallotView, ...]:
    """By bench, in an order that tells no name."""
    shown: list[BallotView] = []
    for ballot, judge in sorted(pairs, key=lambda one: (list(Bench).index(one[1].bench), one[0].salt)):
        seat = 1 + sum(one.bench is judge.bench for one in shown)
        shown.append(own_view(ballot, judge.bench, seat, is_mine=ballot.person_id == viewer.id))
    return tuple(shown)


def own_view(ballot: AppealBallot, bench: Bench, seat: int = 1, *, is_mine: bool = True) -> BallotView:
    """A ballot on an appeal as a page shows it."""
    return BallotView(
        bench=bench, seat=seat, is_mine=is_mine, casting=False, changed=False,
        met=ballot.met, followed_up=ballot.followed_up, valid=ballot.valid, root_cause=ballot.root_cause,
        wrong_reason=ballot.wrong_reason, comment=ballot.comment, cast_at=ballot.cast_at,
    )
