"""The cast ballots of one case, without names; `review.queries.cases` decides who may have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, func, or_, select

from review.domain.answers import Question
from review.domain.ballots import changed_mind
from review.domain.remarks import SeatLabel
from review.domain.roles import Bench
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND, SplitReason, Vote, splits
from review.extensions import db
from review.models.ballot import Ballot
from review.models.case import Case, Judge
from review.models.deliberation import Remark
from review.models.person import Person
from review.queries.ballots import count_seats
from review.queries.case_views import RemarkView
from review.queries.seats import answers_of, list_labels
from review.queries.standing_ballots import is_kept
from review.queries.verdict_views import BallotView


class CaseBallots:
    """The standing ballots of a case in both rounds, those of recused judges left out, as ``viewer`` may be shown
    them: by bench, in an order that tells no name. The chair's casting vote is among them where they cast one."""

    def __init__(self, case: Case, viewer: Person) -> None:
        self._case, self._viewer = case, viewer
        self.labels = list_labels(case)
        rows = db.session.scalars(
            select(Ballot)
            .outerjoin(Judge, and_(Judge.case_id == Ballot.case_id, Judge.person_id == Ballot.person_id))
            .where(Ballot.case_id == case.id, or_(Judge.id.is_(None), Judge.recused_at.is_(None)), is_kept())
            .order_by(Ballot.version)
        )
        self._standing = {(ballot.round, ballot.person_id): ballot for ballot in rows}

    def of_round(self, round_: int) -> tuple[BallotView, ...]:
        """The ballots of one round."""
        order = list(Bench)
        found = [
            (label, ballot)
            for (its, person_id), ballot in self._standing.items()
            if its == round_ and (label := self.labels.get(person_id)) is not None
        ]
        found.sort(key=lambda one: (one[0].casting, order.index(one[0].bench), one[0].number))
        return tuple(self._view(ballot, label) for label, ballot in found)

    def ticks_of_round(self, round_: int) -> list[Mapping[str, Any]]:
        """What each judge of one round ticked of the clauses."""
        return [ballot.clauses for (its, _person), ballot in sorted(self._standing.items()) if its == round_]

    def splits(self) -> Mapping[Question, SplitReason]:
        """What the first round left open, and why."""
        votes = [
            Vote("", one.bench, one.met, one.followed_up, one.valid)
            for one in self.of_round(FIRST_ROUND)
            if not one.casting
        ]
        return splits(votes, count_seats(self._case.docket))

    def _view(self, ballot: Ballot, label: SeatLabel) -> BallotView:
        first = self._standing.get((FIRST_ROUND, ballot.person_id))
        again = ballot.round == SECOND_ROUND and first is not None
        changed = again and first is not None and changed_mind(answers_of(first), answers_of(ballot))
        return ballot_view(ballot, label, is_mine=ballot.person_id == self._viewer.id, changed=changed)


def ballot_view(ballot: Ballot, label: SeatLabel, *, is_mine: bool, changed: bool = False) -> BallotView:
    """One ballot under the label of its seat."""
    return BallotView(
        bench=label.bench, seat=label.number, is_mine=is_mine, casting=label.casting, changed=changed, met=ballot.met,
        followed_up=ballot.followed_up, valid=ballot.valid, root_cause=ballot.root_cause,
        wrong_reason=ballot.wrong_reason, comment=ballot.comment, cast_at=ballot.cast_at,
    )


def list_thread(case: Case, viewer: Person, labels: Mapping[int, SeatLabel]) -> tuple[RemarkView, ...]:
    """The remarks on a case in their order, each as it was last corrected."""
    rows = db.session.scalars(select(Remark).where(Remark.case_id == case.id).order_by(Remark.number, Remark.version))
    versions: dict[int, list[Remark]] = {}
    for remark in rows:
        versions.setdefault(remark.number, []).append(remark)
    return tuple(
        RemarkView(
            number, labels[said[-1].author_id], said[-1].author_id == viewer.id, said[-1].text, said[0].written_at,
            corrected=len(said) > 1,
        )
        for number, said in versions.items()
    )


def count_voted(case: Case, round_: int) -> tuple[int, int]:
    """How many of how many judges who are not recused have voted in one round."""
    sitting = select(Judge.person_id).where(Judge.case_id == case.id, Judge.recused_at.is_(None))
    voted: Sequence[int | None] = db.session.execute(
        select(
            select(func.count(Ballot.person_id.distinct()))
            .where(Ballot.case_id == case.id, Ballot.round == round_, Ballot.person_id.in_(sitting), is_kept())
            .scalar_subquery(),
            select(func.count()).select_from(sitting.subquery()).scalar_subquery(),
        )
    ).one()
    return voted[0] or 0, voted[1] or 0
