"""What the panel found on the cases of a docket, and how the frame behind them is made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from review.domain.answers import Answer, DecidedBy, Diagnosis, RootCause
from review.domain.appeals import Ground
from review.domain.leads import EventKind
from review.extensions import db
from review.models.appeal import Appeal
from review.models.ballot import Ballot
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.frame import FrameEvent, FrameExclusion, ReviewEvent
from review.models.verdict import Verdict
from review.queries.control_cases import is_reviewed
from review.queries.rulings import Ruling, last_verdicts
from review.queries.standing_ballots import is_kept


@dataclass(frozen=True, slots=True)
class Outcome(Ruling):
    """One case with its standing verdict. The answers are None where the panel reached none.

    ``definition`` is the evidence's part.
    """

    number: int
    company: str | None
    reopened: bool
    met: Answer | None
    followed_up: Answer | None
    decided_by: DecidedBy | None
    diagnosis: Diagnosis | None
    root_cause: RootCause | None
    wrong_reason: bool
    tally: Mapping[str, Mapping[str, int]]
    definition: Mapping[str, Any]
    appeal: Ground | None = None  # why an appeal changed it; None where none did


@dataclass(frozen=True, slots=True)
class FrameCell:
    """Events of a frame that share stratum, kind, source, reason and team, with their number."""

    stratum: str
    kind: EventKind
    source: str
    reason: str
    team: str
    carried_in: bool
    events: int


@dataclass(frozen=True, slots=True)
class ClauseTicks:
    """What one judge ticked of one case's clauses in the last ballot of one round: clause key -> state."""

    case_id: int
    round: int
    states: Mapping[str, str]


def list_outcomes(docket: Docket, until: datetime | None = None) -> list[Outcome]:
    """The cases of the docket with their standing verdicts (those of ``until``, where given), by number. A case without
    one is undecided."""
    last = last_verdicts({docket.id: until})
    rows = db.session.execute(
        select(Case, ReviewEvent.kind, FrameEvent.source, FrameEvent.reason, FrameEvent.team, Verdict, Appeal.outcome)
        .join(ReviewEvent, ReviewEvent.id == Case.event_id)
        .join(FrameEvent, (FrameEvent.docket_id == Case.docket_id) & (FrameEvent.event_id == Case.event_id))
        .outerjoin(last, last.c.case_id == Case.id)
        .outerjoin(Verdict, (Verdict.case_id == Case.id) & (Verdict.number == last.c.number))
        .outerjoin(Appeal, Appeal.new_verdict_id == Verdict.id)
        .where(Case.docket_id == docket.id)
        .order_by(Case.number)
    )
    return [_outcome(*row) for row in rows]


def list_frame_cells(docket: Docket) -> list[FrameCell]:
    """The docket's frame, counted by all that its report breaks down by."""
    by = (
        FrameEvent.stratum, ReviewEvent.kind, FrameEvent.source, FrameEvent.reason, FrameEvent.team,
        FrameEvent.carried_in,
    )  # fmt: skip
    rows = db.session.execute(
        select(*by, func.count())
        .join(ReviewEvent, ReviewEvent.id == FrameEvent.event_id)
        .where(FrameEvent.docket_id == docket.id)
        .group_by(*by)
        .order_by(*by)
    )
    return [FrameCell(*row) for row in rows]


def count_exclusions(docket: Docket) -> dict[str, int]:
    """How many leads were left out of the frame, by the CRM fact that kept them out."""
    rows = db.session.execute(
        select(FrameExclusion.exclusion, func.count())
        .where(FrameExclusion.docket_id == docket.id)
        .group_by(FrameExclusion.exclusion)
        .order_by(FrameExclusion.exclusion)
    )
    return {row[0]: row[1] for row in rows}


def list_clause_ticks(*dockets: Docket) -> list[ClauseTicks]:
    """On the cases of these dockets, the clauses that judges ticked themselves, from the last ballot of each in each
    round, recused ones left out."""
    rows = db.session.execute(
        select(Ballot.case_id, Ballot.person_id, Ballot.round, Ballot.clauses)
        .join(Case, Case.id == Ballot.case_id)
        .join(Judge, (Judge.case_id == Ballot.case_id) & (Judge.person_id == Ballot.person_id))
        .where(
            Case.docket_id.in_([docket.id for docket in dockets]), Judge.recused_at.is_(None), is_reviewed(), is_kept()
        )
        .order_by(Ballot.version)
    )
    last: dict[tuple[int, int, int], Mapping[str, Any]] = {}
    for case_id, person_id, round_, clauses in rows:
        last[case_id, person_id, round_] = clauses or {}
    return [
        ClauseTicks(case_id, round_, {key: _state(tick) for key, tick in clauses.items()})
        for (case_id, _person, round_), clauses in sorted(last.items(), key=lambda one: one[0])
    ]


def count_ballots(docket: Docket) -> Mapping[int, int]:
    """On how many cases of the docket each person has cast a ballot, by person id."""
    rows = db.session.execute(
        select(Ballot.person_id, func.count(Ballot.case_id.distinct()))
        .join(Case, Case.id == Ballot.case_id)
        .where(Case.docket_id == docket.id, is_reviewed(), is_kept())
        .group_by(Ballot.person_id)
    )
    return {row[0]: row[1] for row in rows}


def count_recusals(docket: Docket) -> Mapping[int, int]:
    """From how many cases of the docket each person is recused, by person id."""
    rows = db.session.execute(
        select(Judge.person_id, func.count())
        .join(Case, Case.id == Judge.case_id)
        .where(Case.docket_id == docket.id, Judge.recused_at.is_not(None), is_reviewed())
        .group_by(Judge.person_id)
    )
    return {row[0]: row[1] for row in rows}


def _outcome(
    case: Case, kind: EventKind, source: str, reason: str, team: str, found: Verdict | None, appeal: Ground | None
) -> Outcome:
    return Outcome(
        case_id=case.id,
        number=case.number,
        drawn=case.drawn,
        stratum=case.stratum,
        kind=kind,
        source=source,
        reason=reason,
        team=team,
        company=case.evidence["lead"].get("company"),
        reopened=case.reopened_at is not None,
        met=found.met if found else None,
        followed_up=found.followed_up if found else None,
        valid=found.valid if found else None,
        decided_by=found.decided_by if found else None,
        diagnosis=found.diagnosis if found else None,
        root_cause=found.root_cause if found else None,
        wrong_reason=found.wrong_reason if found else False,
        tally=found.tally if found else {},
        definition=case.evidence.get("definition") or {},
        appeal=appeal,
    )


def _state(tick: Any) -> str:
    return str(tick["state"] if isinstance(tick, Mapping) else tick)
