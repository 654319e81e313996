"""Decided and published cases that are like one that is judged now, and who was shown them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Float, cast, func, literal, select
from sqlalchemy import case as when
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from review.domain.ballots import read_clauses
from review.domain.full_text import telling_words
from review.domain.leads import EventKind
from review.extensions import db
from review.models.case import Case
from review.models.frame import ReviewEvent
from review.models.person import Person
from review.models.precedent import Precedent, PrecedentClause, PrecedentShowing
from review.queries.case_evidence import definition_finding, event_kind, ticks_of
from review.queries.full_text import precedents_with
from review.queries.seats import list_drafts
from review.queries.withheld import withheld_leads

#: How many precedents are shown with a case, and how alike one must be at least.
MOST_SHOWN = 5
LEAST_LIKE = 3.0
_SAME_REASON, _SAME_CLAUSES, _SAME_SOURCE, _SAME_GRADE, _SAME_WORDS = 3.0, 4.0, 1.0, 0.5, 1.0
_REJECTIONS = (EventKind.REJECTED.value, EventKind.DISQUALIFIED.value)


@dataclass(frozen=True, slots=True)
class Similar:
    """One precedent and in what it is like the case: the reason, clauses (their titles), source, grade, words."""

    precedent: Precedent
    same_reason: bool
    clauses: tuple[str, ...]
    same_source: bool
    same_grade: bool
    same_words: bool


def find_showing(case: Case, viewer: Person) -> datetime | None:
    """When ``viewer`` was first shown the precedents of ``case``."""
    return db.session.scalar(
        select(PrecedentShowing.shown_at).where(
            PrecedentShowing.case_id == case.id, PrecedentShowing.person_id == viewer.id
        )
    )


def list_similar(viewer: Person, case: Case) -> list[Similar]:
    """The published cases most like ``case`` as ``viewer`` reads it, the most alike first, then the newest.

    Likeness: 3 for the same reason, up to 4 for the clauses not established (shared over all of either), 1 for the
    source, 1/2 for the grade, 1 for words of the justification. A rejection is never like an ignored lead. For judges
    who have voted; `review.queries.cases` says when.
    """
    evidence = case.evidence
    opened = next((draft for draft in list_drafts(case, viewer).values() if draft.claim_opened_at), None)
    states = read_clauses(definition_finding(evidence), ticks_of(opened.clauses) if opened else {})
    unmet = sorted(key for key, state in states.items() if state != "met")
    reason, lead = evidence["claim"].get("reason") or "", evidence["lead"]
    said = ((case.statements or {}).get("sales") or {}).get("narrative") or ""
    words = telling_words(f"{said} {evidence['claim'].get('note') or ''}")
    mine = (
        select(PrecedentClause.precedent_id, func.count().label("shared"))
        .where(PrecedentClause.clause.in_(unmet))
        .group_by(PrecedentClause.precedent_id)
        .subquery()
    )
    theirs = (
        select(PrecedentClause.precedent_id, func.count().label("clauses"))
        .group_by(PrecedentClause.precedent_id)
        .subquery()
    )
    shared = func.coalesce(mine.c.shared, 0)
    either = len(unmet) + func.coalesce(theirs.c.clauses, 0) - shared
    clauses = when((either == 0, 1.0), else_=cast(shared, Float) / func.nullif(either, 0))
    by_reason = _points(Precedent.reason, reason, _SAME_REASON)
    by_source = _points(Precedent.source, lead.get("source"), _SAME_SOURCE)
    by_grade = _points(Precedent.grade, lead.get("grade"), _SAME_GRADE)
    by_words = (
        when((Precedent.id.in_(precedents_with(words, every=False)), _SAME_WORDS), else_=0.0) if words else literal(0.0)
    )
    score = by_reason + clauses * _SAME_CLAUSES + by_source + by_grade + by_words
    kinds = (EventKind.IGNORED.value,) if event_kind(evidence) is EventKind.IGNORED else _REJECTIONS
    rows = db.session.execute(
        select(Precedent, by_words.label("words"))
        .outerjoin(mine, mine.c.precedent_id == Precedent.id)
        .outerjoin(theirs, theirs.c.precedent_id == Precedent.id)
        .where(Precedent.kind.in_(kinds), Precedent.case_id != case.id, open_to(viewer), score >= LEAST_LIKE)
        .order_by(score.desc(), Precedent.period.desc(), Precedent.number)
        .limit(MOST_SHOWN)
        .options(selectinload(Precedent.clauses))
    )
    return [
        Similar(
            one,
            bool(reason) and one.reason == reason,
            tuple(clause.title for clause in one.clauses if clause.clause in unmet),
            bool(one.source) and one.source == (lead.get("source") or ""),
            bool(one.grade) and one.grade == (lead.get("grade") or ""),
            by > 0,
        )
        for one, by in rows
    ]


def open_to(viewer: Person) -> ColumnElement[bool]:
    """All published cases but those about prospects on whose cases ``viewer`` sits now."""
    withheld = (
        select(Case.id)
        .join(ReviewEvent, ReviewEvent.id == Case.event_id)
        .where(ReviewEvent.lead_id.in_(withheld_leads(viewer)))
    )
    return Precedent.case_id.not_in(withheld)


def _points(column: InstrumentedAttribute[str], value: str | None, points: float) -> ColumnElement[float]:
    """The points of a precedent that has ``value`` there; a case that has none gives none."""
    return when((column == value, points), else_=0.0) if value else literal(0.0)
