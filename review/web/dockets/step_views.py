"""What a step of a docket is on its page, and what all steps look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from review.domain.docket_states import DocketState
from review.domain.dockets import Move, Situation, what_is_missing
from review.models.docket import Docket
from review.models.person import Person
from review.queries.docket_viewers import may_run, may_watch
from review.queries.dockets import docket_state, situation
from review.sentences import sentence
from review.web.filters import moment_text


class StepState(StrEnum):
    """Where a step stands, in the words of the steps macro."""

    DONE = "done"
    CURRENT = "current"
    TO_COME = "to_come"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Action:
    """The one button of a step; ``confirm`` is asked where it cannot be undone."""

    url: str
    label: str
    confirm: str | None = None
    icon: str | None = None


@dataclass(slots=True)
class Step:
    """One step as the page shows it: ``hashes`` (label, value), ``links`` (label, url), ``people`` (name, cases)."""

    title: str
    state: StepState = StepState.TO_COME
    when: str | None = None
    text: str | None = None
    missing: list[str] = field(default_factory=list)
    action: Action | None = None
    reminder: Action | None = None
    hashes: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, int]] = field(default_factory=list)


class Scene:
    """One docket as one viewer sees it at one moment."""

    def __init__(self, docket: Docket, viewer: Person, now: datetime) -> None:
        self.docket, self.viewer, self.now = docket, viewer, now
        self.state = docket_state(docket)
        self.situation: Situation = situation(docket, now)
        self._zone = ZoneInfo(docket.zone)

    def missing(self, move: Move) -> list[str]:
        """What stands in the way of ``move``, in sentences."""
        return [sentence(one.refusal()) for one in what_is_missing(move, self.state, self.situation)]

    def url(self, view: str) -> str:
        """The address of one of the docket's views."""
        return url_for(f"dockets.{view}", period=self.docket.period)

    def moment(self, moment: datetime | None) -> str:
        """A moment in the docket's zone."""
        return moment_text(moment, self._zone)

    def reminder(self) -> Action | None:
        """The button that reminds those who owe something, for those who run the month."""
        return Action(self.url("remind"), str(_("Remind them")), icon="send") if may_run(self.viewer) else None

    def done(self, moment: datetime | None) -> StepState:
        """Done where something happened at ``moment``, else to come."""
        return StepState.DONE if moment is not None else StepState.TO_COME

    def voting_over(self) -> bool:
        """Whether all ballots of the present round are in, or its time is up."""
        due = self.docket.hearing_due_at
        return not self.situation.missing_ballots or (due is not None and self.now >= due)

    def is_split(self) -> bool:
        """Whether first ballots left cases open, told only once all are in, and to nobody who votes."""
        watched = self.state is DocketState.HEARING and may_watch(self.viewer)
        return watched and self.voting_over() and self.situation.split_cases > 0
