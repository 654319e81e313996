"""A docket as steps: what is done, what is missing, and the one act that moves it on."""

from __future__ import annotations

from datetime import datetime

from review.domain.docket_states import DocketState
from review.models.docket import Docket
from review.models.person import Person
from review.queries.docket_viewers import may_run
from review.web.dockets import steps_to_draw as before
from review.web.dockets import steps_to_report as after
from review.web.dockets.step_views import Scene, Step, StepState


def steps_of(docket: Docket, viewer: Person, now: datetime) -> list[Step]:
    """All steps in order, as ``viewer`` may see them; the first that is not done is the current one."""
    at = Scene(docket, viewer, now)
    steps = [before.ground(at), before.freeze(at), before.plan(at)]
    if docket.ceremony:
        steps.append(before.reveals(at))
    steps += [before.draw(at), after.statements(at), after.hearing(at)]
    if docket.deliberation_opened_at is not None or at.is_split():
        steps.append(after.deliberation(at))
    steps += [after.close(at), after.publish(at)]
    if docket.published_at is not None and docket.cancelled_at is None:
        steps.append(after.appeals(at))
    _mark(steps, at)
    return steps


def _mark(steps: list[Step], at: Scene) -> None:
    """The first step that is not done is where the docket stands; the others wait without a button."""
    reached = False
    for step in steps:
        if step.state is StepState.DONE:
            step.missing, step.action, step.reminder, step.people = [], None, None, []
            continue
        if at.state is DocketState.CANCELLED:
            step.state = StepState.CANCELLED
        elif not reached:
            reached, step.state = True, StepState.CURRENT
        if step.state is not StepState.CURRENT:
            step.missing, step.action, step.reminder, step.people = [], None, None, []
        elif step.missing or not may_run(at.viewer):
            step.action = None
