"""How a docket moves: its state from stored facts, the transition table, and what each move still lacks.

Facts are stored, the state is derived from them. Every move names the states it starts from and the guards
that must hold; a guard that does not hold is a `Missing` with a code and values, so that the clerk's page can
say in a sentence what is to be done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from review.domain.docket_states import DocketState
from review.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class DocketFacts:
    """The moments (aware UTC, None where not yet) from which a docket's state follows."""

    frozen_at: datetime | None = None
    plan_published_at: datetime | None = None
    drawn_at: datetime | None = None
    hearing_opened_at: datetime | None = None
    deliberation_opened_at: datetime | None = None
    closed_at: datetime | None = None
    published_at: datetime | None = None
    cancelled_at: datetime | None = None


def state_of(facts: DocketFacts) -> DocketState:
    """The state that the facts say; a cancelled docket is cancelled whatever came before."""
    ladder = (
        (facts.cancelled_at, DocketState.CANCELLED),
        (facts.published_at, DocketState.PUBLISHED),
        (facts.closed_at, DocketState.CLOSED),
        (facts.deliberation_opened_at, DocketState.DELIBERATION),
        (facts.hearing_opened_at, DocketState.HEARING),
        (facts.drawn_at, DocketState.DRAWN),
        (facts.frozen_at, DocketState.FROZEN),
    )
    return next((state for moment, state in ladder if moment is not None), DocketState.PLANNED)


class Move(StrEnum):
    """What the clerk can do to a docket as a whole."""

    FREEZE = "freeze"
    PUBLISH_PLAN = "publish_plan"
    DRAW = "draw"
    OPEN_HEARING = "open_hearing"
    DELIBERATE = "deliberate"
    CLOSE = "close"
    PUBLISH = "publish"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Situation:
    """What a move's guards look at, gathered once: plain values about one docket at one moment.

    ``uncovered`` names the data sources whose imports do not reach the month's end; ``unsigned`` the standards
    without three signatures; ``earlier_unfrozen`` the earliest earlier month still to be frozen. From
    ``public_value_from`` on a public value may be made that the plan names and that is not entered yet.
    ``undecidable_cases`` are the numbers of cases that the eligible judges could never decide, ``kept_out`` the names
    of those who may not judge there. Deadlines are aware UTC; counts are of cases or ballots.
    """

    now: datetime
    month_end: datetime
    uncovered: tuple[str, ...] = ()
    no_leads: bool = False
    unsigned: tuple[str, ...] = ()
    earlier_unfrozen: str | None = None
    frame_size: int = 0
    plan_published: bool = False
    benches_without_panelist: tuple[str, ...] = ()
    without_commitment: tuple[str, ...] = ()
    without_reveal: tuple[str, ...] = ()
    public_value_from: datetime | None = None
    undecidable_cases: tuple[int, ...] = ()
    kept_out: tuple[str, ...] = ()
    statements_due_at: datetime | None = None
    hearing_due_at: datetime | None = None
    missing_ballots: int = 0
    split_cases: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands in the way of a move."""

    code: str
    values: tuple[tuple[str, object], ...] = ()

    def refusal(self) -> Refusal:
        """The same as a refusal."""
        return Refusal(self.code, **dict(self.values))


def _missing(code: str, **values: object) -> list[Missing]:
    return [Missing(code, tuple(values.items()))]


def _freeze(at: Situation) -> list[Missing]:
    found: list[Missing] = []
    if at.now < at.month_end:
        found += _missing("docket.month_not_over", until=at.month_end)
    if at.unsigned:
        found += _missing("docket.standards_unsigned", names=", ".join(at.unsigned))
    if at.no_leads:
        found += _missing("docket.nothing_imported")
    if at.uncovered:
        found += _missing("docket.imports_do_not_cover", names=", ".join(at.uncovered), until=at.month_end)
    if at.earlier_unfrozen is not None:
        found += _missing("docket.earlier_month_open", period=at.earlier_unfrozen)
    return found


def _publish_plan(at: Situation) -> list[Missing]:
    found: list[Missing] = []
    if at.plan_published:
        found += _missing("docket.plan_published_twice")
    if at.frame_size == 0:
        found += _missing("docket.frame_empty")
    if at.benches_without_panelist:
        found += _missing("docket.panel_incomplete", benches=", ".join(at.benches_without_panelist))
    if at.without_commitment:
        found += _missing("docket.commitment_missing", names=", ".join(at.without_commitment))
    return found


def _draw(at: Situation) -> list[Missing]:
    found: list[Missing] = []
    if not at.plan_published:
        found += _missing("docket.plan_not_published")
    if at.without_reveal:
        found += _missing("docket.reveal_missing", names=", ".join(at.without_reveal))
    elif at.public_value_from is not None:
        found += _missing("docket.public_value_missing", since=at.public_value_from)
    return found


def _open_hearing(at: Situation) -> list[Missing]:
    found: list[Missing] = []
    if at.statements_due_at is not None and at.now < at.statements_due_at:
        found += _missing("docket.statements_still_due", until=at.statements_due_at)
    if at.undecidable_cases:
        found += _missing(
            "docket.undecidable_cases", numbers=", ".join(map(str, at.undecidable_cases)),
            names=", ".join(at.kept_out) or "–",
        )  # fmt: skip
    return found


def _ballots_in(at: Situation) -> list[Missing]:
    if at.missing_ballots and (at.hearing_due_at is None or at.now < at.hearing_due_at):
        return _missing("docket.ballots_missing", count=at.missing_ballots, until=at.hearing_due_at)
    return []


def _deliberate(at: Situation) -> list[Missing]:
    return _ballots_in(at) or ([] if at.split_cases else _missing("docket.nothing_to_deliberate"))


def _close_hearing(at: Situation) -> list[Missing]:
    # How many are split says something of the ballots that are in; nobody learns it while others have still to vote.
    return _ballots_in(at) or (_missing("docket.split_cases", count=at.split_cases) if at.split_cases else [])


def _nothing(_at: Situation) -> list[Missing]:
    return []


Guard = Callable[[Situation], list[Missing]]

#: The one transition table: a move, the state it starts from, and what must hold.
TRANSITIONS: dict[tuple[Move, DocketState], tuple[DocketState, Guard]] = {
    (Move.FREEZE, DocketState.PLANNED): (DocketState.FROZEN, _freeze),
    (Move.PUBLISH_PLAN, DocketState.FROZEN): (DocketState.FROZEN, _publish_plan),
    (Move.DRAW, DocketState.FROZEN): (DocketState.DRAWN, _draw),
    (Move.OPEN_HEARING, DocketState.DRAWN): (DocketState.HEARING, _open_hearing),
    (Move.DELIBERATE, DocketState.HEARING): (DocketState.DELIBERATION, _deliberate),
    (Move.CLOSE, DocketState.HEARING): (DocketState.CLOSED, _close_hearing),
    (Move.CLOSE, DocketState.DELIBERATION): (DocketState.CLOSED, _ballots_in),
    (Move.PUBLISH, DocketState.CLOSED): (DocketState.PUBLISHED, _nothing),
} | {
    (Move.CANCEL, state): (DocketState.CANCELLED, _nothing)
    for state in DocketState
    if state not in (DocketState.PUBLISHED, DocketState.CANCELLED)
}


def what_is_missing(move: Move, state: DocketState, situation: Situation) -> list[Missing]:
    """All that stands in the way of ``move``; empty if it may be made now."""
    transition = TRANSITIONS.get((move, state))
    if transition is None:
        return _missing(f"docket.cannot_{move.value}", state=state.value)
    return transition[1](situation)


def check_move(move: Move, state: DocketState, situation: Situation) -> DocketState:
    """The state after ``move``; raises the first `Refusal` that stands in its way."""
    for missing in what_is_missing(move, state, situation):
        raise missing.refusal()
    return TRANSITIONS[(move, state)][0]


def next_moves(state: DocketState, situation: Situation) -> dict[Move, list[Missing]]:
    """The moves the table knows from ``state`` (cancelling apart), each with what it still lacks."""
    return {
        move: what_is_missing(move, state, situation)
        for move, start in TRANSITIONS
        if start is state and move is not Move.CANCEL
    }
