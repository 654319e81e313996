"""A judge's own cases in the dockets being heard: their own status, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from review.domain.roles import Role
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND
from review.extensions import db
from review.models.ballot import Ballot, BallotDraft
from review.models.case import Case, Judge, PanelSeat
from review.models.docket import Docket
from review.models.person import Person
from review.models.recusal import RecusalProposal
from review.queries.case_views import Standing
from review.queries.standing_ballots import is_kept

_OPEN = (Standing.TO_VOTE, Standing.PROPOSED, Standing.DRAFT)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case of mine, by its number and the company; the kind of event would tell the claim before Q1."""

    number: int
    company: str | None
    title: str | None
    standing: Standing
    casting: bool = False


@dataclass(frozen=True, slots=True)
class QueueDocket:
    """My cases in one docket, in the round that is on."""

    period: str
    round: int
    due_at: datetime | None
    rows: tuple[QueueRow, ...]

    @property
    def total(self) -> int:
        """My cases, without those I am recused from."""
        return sum(row.standing is not Standing.RECUSED for row in self.rows)

    @property
    def done(self) -> int:
        """My votes; never more than `total`."""
        return sum(row.standing is Standing.VOTED for row in self.rows)

    def next_open(self, after: int = 0) -> int | None:
        """The next case I have still to vote on, from ``after`` on and then round again; None where all are done."""
        waiting = [row.number for row in self.rows if row.standing in _OPEN and row.number != after]
        return next((number for number in waiting if number > after), waiting[0] if waiting else None)

    def beside(self, number: int) -> tuple[int | None, int | None]:
        """The cases before and after ``number`` in my queue."""
        mine = [row.number for row in self.rows if row.standing is not Standing.RECUSED]
        before = [one for one in mine if one < number]
        after = [one for one in mine if one > number]
        return (before[-1] if before else None), (after[0] if after else None)


def list_queue(viewer: Person) -> list[QueueDocket]:
    """The dockets being heard in which ``viewer`` has cases, the earliest month first."""
    if not viewer.has_role(Role.PANELIST):
        return []
    dockets = db.session.scalars(
        select(Docket)
        .where(Docket.hearing_opened_at.is_not(None), Docket.closed_at.is_(None), Docket.cancelled_at.is_(None))
        .order_by(Docket.period)
    ).all()
    rows = _rows(viewer, dockets)
    return [
        QueueDocket(
            docket.period,
            SECOND_ROUND if docket.deliberation_opened_at else FIRST_ROUND,
            docket.hearing_due_at,
            tuple(rows[docket.id]),
        )
        for docket in dockets
        if rows[docket.id]
    ]


def find_queue(viewer: Person, period: str) -> QueueDocket | None:
    """My cases in the docket of ``period`` while it is being heard."""
    return next((docket for docket in list_queue(viewer) if docket.period == period), None)


def _rows(viewer: Person, dockets: Sequence[Docket]) -> dict[int, list[QueueRow]]:
    open_dockets: dict[int, Docket] = {docket.id: docket for docket in dockets}
    found: dict[int, list[QueueRow]] = {key: [] for key in open_dockets}
    if not open_dockets:
        return found
    mine = db.session.execute(
        select(
            Case.id, Case.docket_id, Case.number, Case.reopened_at, Judge.id.label("judge"), Judge.recused_at,
            RecusalProposal.id.label("proposal"),
            Case.evidence["lead"]["company"].as_string().label("company"),
            Case.evidence["lead"]["title"].as_string().label("title"),
        )
        .outerjoin(Judge, (Judge.case_id == Case.id) & (Judge.person_id == viewer.id))
        .outerjoin(
            RecusalProposal,
            (RecusalProposal.case_id == Case.id)
            & (RecusalProposal.person_id == viewer.id)
            & RecusalProposal.decided_at.is_(None),
        )
        .where(Case.docket_id.in_(open_dockets), Judge.id.is_not(None) | Case.reopened_at.is_not(None))
        .order_by(Case.number)
    ).all()
    chaired = set(
        db.session.scalars(
            select(PanelSeat.docket_id).where(
                PanelSeat.docket_id.in_(open_dockets), PanelSeat.person_id == viewer.id, PanelSeat.is_chair
            )
        )
    )
    cast = _done(viewer, Ballot, open_dockets)
    begun = _done(viewer, BallotDraft, open_dockets)
    for row in mine:
        second = open_dockets[row.docket_id].deliberation_opened_at is not None
        round_ = SECOND_ROUND if second else FIRST_ROUND
        if second and row.reopened_at is None:
            continue
        if row.judge is None and row.docket_id not in chaired:
            continue
        standing = (
            Standing.RECUSED if row.recused_at
            else Standing.PROPOSED if row.proposal
            else Standing.VOTED if (row.id, round_) in cast
            else Standing.DRAFT if (row.id, round_) in begun
            else Standing.TO_VOTE
        )
        # Who may be recused is not told what the case is.
        company, title = (None, None) if standing is Standing.PROPOSED else (row.company, row.title)
        found[row.docket_id].append(QueueRow(row.number, company, title, standing, row.judge is None))
    return found


def _done(
    viewer: Person, model: type[Ballot | BallotDraft], dockets: dict[int, Docket]
) -> set[tuple[int, int]]:
    """The (case, round) pairs for which ``viewer`` has a row of ``model`` that was not taken back."""
    wanted = (
        select(model.case_id, model.round)
        .join(Case, Case.id == model.case_id)
        .where(model.person_id == viewer.id, Case.docket_id.in_(dockets))
        .distinct()
    )
    rows = db.session.execute(wanted.where(is_kept()) if model is Ballot else wanted)
    return {(row.case_id, row.round) for row in rows}
