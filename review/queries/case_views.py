"""What a page may know of a case: plain values, already cut to what its viewer may learn.

Only `review.queries.cases` makes these. A part that is None is withheld, or is not there at all; a page cannot tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from review.domain.answers import Answer, ClauseState, Question
from review.domain.ballots import BallotAnswers, ClauseTick
from review.domain.definition import DefinitionFinding
from review.domain.leads import EventKind
from review.domain.recusals import Ground
from review.domain.remarks import SeatLabel
from review.domain.verdicts import SplitReason
from review.queries.case_evidence import Activity
from review.queries.precedents import Similar
from review.queries.verdict_views import AppealView, BallotView, ReasonsView, VerdictView


class Stage(StrEnum):
    """How far the viewer is with a case, which decides what they see of it."""

    FIRST = "first"  # Q1 is open, the claim is shut
    BALLOT = "ballot"  # the claim is open, the ballot can be cast or changed
    PROPOSED = "proposed"  # a recusal of the viewer is proposed and not decided; nothing else is open yet
    CONTROL = "control"  # it was a control: the first answer was the whole ballot
    SETTLED = "settled"  # voting on this case is over, the outcome is not published yet
    RECUSED = "recused"
    PUBLISHED = "published"


class Standing(StrEnum):
    """The viewer's own status on a case."""

    TO_VOTE = "to_vote"
    PROPOSED = "proposed"
    DRAFT = "draft"
    VOTED = "voted"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class LeadView:
    """The lead as Marketing handed it over."""

    company: str | None
    title: str | None
    prospect: str | None
    source: str | None
    campaign: str | None
    message: str | None
    grade: str | None
    created_at: datetime | None
    handed_off_at: datetime | None
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause, as the fields left it and, where the viewer ticked it, as they read it."""

    key: str
    title: str
    text: str
    required: bool
    state: ClauseState
    value: str | None
    tick: ClauseTick | None

    @property
    def reading(self) -> ClauseState:
        """The clause as the viewer reads it."""
        return self.tick.state if self.tick else self.state


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """The lead against the definition. ``says`` is what the clauses add up to with the viewer's own ticks."""

    stage: str
    number: int
    retroactive: bool
    as_imported: bool
    minimum_met: int
    clauses: tuple[ClauseView, ...]
    finding: DefinitionFinding
    says: Answer


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that proves a statement. ``size`` in bytes; ``name`` is a number where names are masked."""

    public_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class StatementView:
    """One side's words."""

    reason: str | None
    exception_claimed: str | None
    narrative: str
    links: tuple[str, ...]
    filed_at: datetime | None
    late: bool
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Who rejected the lead, when and why; or by whom and since when it was left."""

    kind: EventKind
    respondent: str | None
    team: str | None
    dated_at: datetime | None
    precision: str
    reason: str | None
    note: str | None
    carried_in: bool
    sales: StatementView | None
    marketing: StatementView | None


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """What was done, against what the policy asked. ``document`` is the evidence's own follow-up part."""

    known: bool
    document: Mapping[str, Any]
    tier: Mapping[str, Any]
    exceptions: tuple[tuple[str, str], ...]
    activities: tuple[Activity, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    owner: str | None
    grade_by_rep: bool


@dataclass(frozen=True, slots=True)
class AfterwardsView:
    """What became of the lead after the event; never shown before one's own vote."""

    disposition: str | None
    converted_at: datetime | None
    won_at: datetime | None
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """What the viewer has begun: Q1 where it is fixed, the rest as typed, and the revision it stands at."""

    met: Answer | None
    met_is_fixed: bool
    answers: Mapping[str, Any]
    revision: int
    saved_at: datetime | None
    before: BallotAnswers | None = None  # the viewer's own first ballot, in the second round


@dataclass(frozen=True, slots=True)
class RemarkView:
    """One remark of the thread, as its author last corrected it. ``first_at`` is when it was written at first."""

    number: int
    author: SeatLabel
    is_mine: bool
    text: str
    first_at: datetime
    corrected: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one viewer may see it now."""

    case_id: int
    public_id: str
    period: str
    number: int
    round: int
    stage: Stage
    standing: Standing | None
    masked: bool
    due_at: datetime | None
    lead: LeadView | None = None
    definition: DefinitionView | None = None
    draft: DraftView | None = None
    claim: ClaimView | None = None
    follow_up: FollowUpView | None = None
    afterwards: AfterwardsView | None = None
    own: BallotView | None = None
    voted: tuple[int, int] | None = None  # how many of how many judges have voted
    splits: Mapping[Question, SplitReason] = field(default_factory=dict)  # what the first round left open, and why
    thread: tuple[RemarkView, ...] = ()
    precedents: tuple[Similar, ...] | None = None  # None until the viewer, having voted, asked to see them
    first_round: tuple[BallotView, ...] = ()
    second_round: tuple[BallotView, ...] = ()
    verdict: VerdictView | None = None
    reasons: ReasonsView | None = None
    added_because: str | None = None  # why the panel added it by hand; told with the verdict
    ground: Ground | None = None  # why a recusal of the viewer is proposed
    appeals: tuple[AppealView, ...] = ()  # after publication, oldest first
    casting: bool = False  # the viewer is the chair and no judge of this case
    control: tuple[int, int] | None = None  # of a published control: how many of how many judges found that it met
