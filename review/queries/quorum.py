"""The cases that their eligible judges could never decide, and who is missing there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from review.domain.judges import QuorumGap, Seat, quorum_problems
from review.extensions import db
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.queries.control_cases import is_reviewed
from review.queries.recusals import list_doubts
from review.queries.seats import list_seats


@dataclass(frozen=True, slots=True)
class Undecidable:
    """One case that could never be decided: what is missing, and the names of those who may not judge there."""

    case_id: int
    number: int
    gaps: tuple[QuorumGap, ...]
    names: tuple[str, ...]


def list_undecidable(docket: Docket) -> list[Undecidable]:
    """The cases whose eligible judges could never decide them: too few, or none of Sales or Marketing, by number.

    Eligible is the whole panel, since alternates can still be seated, but for those who are recused and those whose
    recusal is proposed and not dismissed.
    """
    seats = list_seats(docket.id)
    names = {seat.person_id: seat.person.name for seat in seats}
    out: dict[int, set[int]] = defaultdict(set)
    for case_id, person_id in db.session.execute(
        select(Judge.case_id, Judge.person_id)
        .join(Case, Case.id == Judge.case_id)
        .where(Case.docket_id == docket.id, Judge.recused_at.is_not(None))
    ):
        out[case_id].add(person_id)
    for case_id, person_id, _ground in list_doubts(docket):
        out[case_id].add(person_id)
    numbers = {
        str(row.id): row.number
        for row in db.session.execute(
            select(Case.id, Case.number).where(Case.docket_id == docket.id, is_reviewed()).order_by(Case.number)
        )
    }
    problems = quorum_problems(
        numbers, [Seat(str(seat.person_id), seat.bench) for seat in seats],
        {str(case_id): {str(one) for one in people} for case_id, people in out.items()},
    )
    return [
        Undecidable(
            int(problem.case_key), numbers[problem.case_key], problem.gaps,
            tuple(sorted(names[one] for one in out[int(problem.case_key)] if one in names)),
        )
        for problem in problems
    ]
