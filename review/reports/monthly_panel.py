"""The panel behind a month's finding, the draw, and the cases worth reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from review.domain.answers import Answer, DecidedBy, Question
from review.domain.draw.controls import CONTROL_STRATUM
from review.domain.estimates import measure_agreement
from review.domain.verdicts import FIRST_ROUND
from review.extensions import db
from review.models.docket import Docket
from review.models.draw import Draw, Plan
from review.models.frame import Frame
from review.queries.ballots import standing_votes
from review.queries.docket_progress import list_cancelled
from review.queries.dockets import list_seed_sources
from review.queries.draw_checks import list_extensions
from review.queries.seats import list_seats
from review.queries.verdicts import Outcome, count_ballots, count_recusals
from review.reports.figures import Figure, share

#: How many of the cases that are worth reading are named.
MOST_NAMED = 12
_ORDER = (DecidedBy.UNRESOLVED, DecidedBy.CHAIR, DecidedBy.DELIBERATION)


def panel_figures(docket: Docket, outcomes: Sequence[Outcome]) -> Figure:
    """Who took part, how the verdicts came about, and how far the judges agreed before they had talked."""
    decided_by = Counter(one.decided_by or DecidedBy.UNRESOLVED for one in outcomes)
    cast, recused = count_ballots(docket), count_recusals(docket)
    return {
        "seats": [
            {
                "name": seat.person.name,
                "bench": seat.bench.value,
                "chair": seat.is_chair,
                "voted": cast.get(seat.person_id, 0),
                "recused": recused.get(seat.person_id, 0),
            }
            for seat in sorted(list_seats(docket.id), key=lambda one: (one.bench.value, one.person.name))
        ],
        "decided_by": {how.value: decided_by[how] for how in DecidedBy},
        "agreement": agreement_figures(docket),
    }


def agreement_figures(docket: Docket) -> dict[str, Figure]:
    """The judges' agreement on each question, from the ballots of the first round."""
    votes = standing_votes(docket, FIRST_ROUND)
    found = {}
    for question in Question:
        answers = [[vote.answer(question) for vote in cast] for _, cast in sorted(votes.items())]
        one = measure_agreement(answers, tuple(Answer))
        found[question.value] = {
            "cases": one.cases,
            "raw": share(one.raw),
            "ac1": share(one.ac1),
            "alpha": share(one.alpha),
            "low": share(one.low),
            "high": share(one.high),
            "band": one.band.value,
            "lead_with_raw": one.lead_with_raw,
        }
    return found


def reading_figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """The cases worth reading: those on which the panel was split, the least settled first."""
    split = [one for one in outcomes if one.reopened or one.decided_by in _ORDER]
    split.sort(key=lambda one: (_rank(one), _margin(one), one.number))
    return [
        {
            "number": one.number,
            "kind": one.kind.value,
            "decided_by": (one.decided_by or DecidedBy.UNRESOLVED).value,
            "valid": one.valid.value if one.valid else None,
            "diagnosis": one.diagnosis.value if one.diagnosis else None,
            "yes": _count(one, Answer.YES),
            "no": _count(one, Answer.NO),
            "cannot_tell": _count(one, Answer.CANNOT_TELL),
        }
        for one in split[:MOST_NAMED]
    ]


def draw_figures(docket: Docket) -> Figure:
    """All that is needed to find the frame, the plan and the seed again."""
    frame = db.session.get(Frame, docket.id)
    plan = db.session.scalar(select(Plan).where(Plan.docket_id == docket.id))
    drawn = db.session.scalar(select(Draw).where(Draw.docket_id == docket.id))
    earlier = [(one, seed) for one, seed in reversed(list_cancelled(docket.period)) if seed is not None]
    return {
        "mode": docket.mode.value,
        "population_sha256": frame.population_sha256 if frame else None,
        "frozen_at": docket.frozen_at.isoformat() if docket.frozen_at else None,
        "plan_sha256": plan.sha256 if plan else None,
        "plan_published_at": plan.published_at.isoformat() if plan else None,
        "seed": drawn.seed if drawn else None,
        "drawn_at": drawn.drawn_at.isoformat() if drawn else None,
        "number": len(earlier) + 1,
        "earlier": [
            {"seed": seed, "cancelled_at": one.cancelled_at.isoformat(), "because": one.cancelled_because}
            for one, seed in earlier
            if one.cancelled_at is not None
        ],
        "extensions": [
            {
                "at": one.extended_at.isoformat(),
                "because": one.because,
                "cases": sum(size for name, size in one.sizes.items() if name != CONTROL_STRATUM),
            }
            for one in list_extensions(docket)
        ],
        "sources": [source.label for source in list_seed_sources(docket)],
    }


def _rank(one: Outcome) -> int:
    return _ORDER.index(one.decided_by) if one.decided_by in _ORDER else 0 if one.decided_by is None else len(_ORDER)


def _margin(one: Outcome) -> int:
    return abs(_count(one, Answer.YES) - _count(one, Answer.NO))


def _count(one: Outcome, answer: Answer) -> int:
    return int(one.tally.get(Question.VALID.value, {}).get(answer.value, 0))
