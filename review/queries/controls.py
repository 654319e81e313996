"""What the panel said of the controls: accepted leads, of which it is asked the first question alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from review.domain.answers import Answer, Question
from review.domain.verdicts import FIRST_ROUND, has_quorum, majority
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.queries.ballots import count_seats, standing_votes
from review.queries.control_cases import is_control


@dataclass(frozen=True, slots=True)
class ControlFinding:
    """What the panel said of one control: whether the lead met the definition, None where it came to no answer."""

    number: int
    met: Answer | None


def list_control_findings(docket: Docket) -> list[ControlFinding]:
    """The docket's controls by number, each with the majority of its judges, where they are enough of both sides."""
    votes, seats = standing_votes(docket, FIRST_ROUND, controls=True), count_seats(docket)
    found = []
    for case_id, number in db.session.execute(
        select(Case.id, Case.number).where(Case.docket_id == docket.id, is_control()).order_by(Case.number)
    ):
        cast = votes.get(case_id, [])
        settled = has_quorum(cast, seats, Question.MET)
        found.append(ControlFinding(number, majority(vote.met for vote in cast) if settled else None))
    return found
