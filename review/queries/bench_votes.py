"""How each bench voted and how long its judges took, over published months: for the health of the panel.

Only bodies are told, never a person; and only months that are published, so that no vote is told before its reveal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from review.domain.answers import Answer
from review.domain.roles import Bench
from review.domain.verdicts import FIRST_ROUND
from review.extensions import db
from review.models.ballot import Ballot, BallotDraft
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.queries.control_cases import is_reviewed
from review.queries.seconds import seconds_between
from review.queries.standing_ballots import is_kept


@dataclass(frozen=True, slots=True)
class BenchVotes:
    """The first round of one bench in one month: ballots owed by its judges, cast, with yes or no on validity, of those
    with no; and the median of seconds from the opened claim to the first cast."""

    period: str
    bench: Bench
    owed: int
    cast: int
    answered: int
    said_wrong: int
    seconds: float | None


def list_bench_votes(periods: Sequence[str]) -> list[BenchVotes]:
    """One entry for each published month of ``periods`` and bench with judges, by month and bench."""
    # Each judge's versions are found by their index, and numbered in one pass: a join with a grouped subquery is gone
    # through once a judge where the database has not yet counted its tables.
    first_at = func.min(Ballot.cast_at).over(partition_by=Judge.id)
    versions = (
        select(
            Docket.period,
            Judge.bench,
            Ballot.id.label("cast"),
            Ballot.valid,
            seconds_between(BallotDraft.claim_opened_at, first_at).label("seconds"),
            func.row_number().over(partition_by=Judge.id, order_by=Ballot.version.desc()).label("place"),
        )
        .select_from(Judge)
        .join(Case, Case.id == Judge.case_id)
        .join(Docket, Docket.id == Case.docket_id)
        .outerjoin(Ballot, (Ballot.case_id == Judge.case_id) & (Ballot.person_id == Judge.person_id)
                   & (Ballot.round == FIRST_ROUND) & is_kept())
        .outerjoin(BallotDraft, (BallotDraft.case_id == Judge.case_id) & (BallotDraft.person_id == Judge.person_id)
                   & (BallotDraft.round == FIRST_ROUND))
        .where(
            Judge.recused_at.is_(None), Docket.period.in_(periods), Docket.published_at.is_not(None),
            Docket.cancelled_at.is_(None), is_reviewed(),
        )
        .subquery()
    )  # fmt: skip
    ballots = select(versions).where(versions.c.place == 1).subquery()
    key = (ballots.c.period, ballots.c.bench)
    counted = db.session.execute(
        select(
            *key,
            func.count(),
            func.count(ballots.c.cast),
            func.sum(case((ballots.c.valid.in_((Answer.YES, Answer.NO)), 1), else_=0)),
            func.sum(case((ballots.c.valid == Answer.NO, 1), else_=0)),
        )
        .group_by(*key)
        .order_by(*key)
    ).all()
    ordered = (
        select(
            *key,
            ballots.c.seconds,
            func.row_number().over(partition_by=key, order_by=ballots.c.seconds).label("place"),
            func.count().over(partition_by=key).label("number"),
        )
        .where(ballots.c.seconds.is_not(None))
        .subquery()
    )
    twice = ordered.c.place * 2 - ordered.c.number
    medians = {
        (row[0], row[1]): float(row[2])
        for row in db.session.execute(
            select(ordered.c.period, ordered.c.bench, func.avg(ordered.c.seconds))
            .where(twice >= 0, twice <= 2)
            .group_by(ordered.c.period, ordered.c.bench)
        )
    }
    return [
        BenchVotes(period, bench, owed, cast, int(answered), int(wrong), medians.get((period, bench)))
        for period, bench, owed, cast, answered, wrong in counted
    ]
