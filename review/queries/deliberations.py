"""The split cases of a judge, at one glance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from review.domain.answers import Question
from review.domain.verdicts import FIRST_ROUND, SplitReason, splits
from review.extensions import db
from review.models.ballot import BallotDraft
from review.models.case import Case
from review.models.deliberation import Remark
from review.models.docket import Docket
from review.models.person import Person
from review.queries.ballots import count_seats, standing_votes
from review.queries.case_views import Standing
from review.queries.hearing_queue import QueueDocket, QueueRow


@dataclass(frozen=True, slots=True)
class SplitCase:
    """One of my split cases. ``splits`` is None until I have answered its first question: it tells of the answers."""

    row: QueueRow
    splits: Mapping[Question, SplitReason] | None
    remarks: int


def list_split_cases(viewer: Person, docket: Docket, mine: QueueDocket) -> list[SplitCase]:
    """The split cases of my queue, with why each was split and how many remarks there are, where I may know."""
    opened = {
        case.number: case.id
        for case in db.session.scalars(
            select(Case)
            .join(BallotDraft, BallotDraft.case_id == Case.id)
            .where(
                Case.docket_id == docket.id, Case.reopened_at.is_not(None), BallotDraft.person_id == viewer.id,
                BallotDraft.claim_opened_at.is_not(None),
            )
        )
    }
    shut = {row.number for row in mine.rows if row.standing in (Standing.RECUSED, Standing.PROPOSED)}
    known = {number: case_id for number, case_id in opened.items() if number not in shut}
    votes, seats = standing_votes(docket, FIRST_ROUND), count_seats(docket)
    remarks: dict[int, set[int]] = defaultdict(set)
    for case_id, number in db.session.execute(
        select(Remark.case_id, Remark.number).where(Remark.case_id.in_(known.values()))
    ):
        remarks[case_id].add(number)
    return [
        SplitCase(
            row,
            splits(votes.get(known[row.number], []), seats) if row.number in known else None,
            len(remarks[known[row.number]]) if row.number in known else 0,
        )
        for row in mine.rows
    ]
