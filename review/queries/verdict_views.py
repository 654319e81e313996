"""How a case came out, as a page shows it: ballots without names, the verdict with its reasons, appeals against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from review.domain.answers import Answer, DecidedBy, Diagnosis, RootCause
from review.domain.appeals import Ground
from review.domain.roles import Bench
from review.domain.voices import Voices
from review.queries.reasons import ClauseFound


@dataclass(frozen=True, slots=True)
class BallotView:
    """A cast ballot. ``seat`` names the bench and a number in it, never the person."""

    bench: Bench
    seat: int
    is_mine: bool
    casting: bool  # the chair's, who is no judge of the case
    changed: bool  # another answer than in their own first ballot
    met: Answer
    followed_up: Answer
    valid: Answer
    root_cause: RootCause
    wrong_reason: bool
    comment: str
    cast_at: datetime


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What the panel found; only after publication."""

    met: Answer | None
    followed_up: Answer | None
    valid: Answer | None
    decided_by: DecidedBy
    diagnosis: Diagnosis | None
    root_cause: RootCause | None
    wrong_reason: bool
    tally: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class ReasonsView:
    """Why the panel found what it found: the ballots that agree with it, those that do not, and each clause."""

    voices: Voices[BallotView]
    clauses: tuple[ClauseFound, ...]


@dataclass(frozen=True, slots=True)
class AppealView:
    """One side's appeal against the verdict; ``ballots`` by bench, only once it is decided. ``appealed`` is the verdict
    that stood when it was filed, ``changed`` whether another one followed."""

    public_id: str
    side: Bench
    reason: str
    filed_at: datetime
    due_at: datetime
    appealed: VerdictView
    decided_at: datetime | None
    outcome: Ground | None
    changed: bool
    ballots: tuple[BallotView, ...] = ()
