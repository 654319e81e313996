"""What moves a docket on. Each view: load, permit, one operation, respond; a refusal is the error page's to show."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.domain.roles import Role
from review.operations import dockets as operations
from review.operations.draws import draw_sample
from review.operations.draws import publish_plan as publish_the_plan
from review.operations.frames import freeze_frame
from review.operations.publication import publish_docket, publish_revision
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, standing_docket_at
from review.web.dockets.forms import CancelForm


def _move(period: str, operation: Callable[..., Any], done: str) -> ResponseReturnValue:
    docket = standing_docket_at(period)
    operation(docket, actor=current_person(), now=clock.now())
    flash(done, "success")
    return redirect(url_for("dockets.show", period=period))


@blueprint.post("/dockets/<period>/freeze")
@roles(Role.CLERK)
def freeze(period: str) -> ResponseReturnValue:
    """Freeze the frame."""
    return _move(period, freeze_frame, _("The frame is frozen, and its hash is published here."))


@blueprint.post("/dockets/<period>/publish-plan")
@roles(Role.CLERK)
def publish_plan(period: str) -> ResponseReturnValue:
    """Publish the plan."""
    return _move(period, publish_the_plan, _("The plan is published, and its hash is sent to the panel."))


@blueprint.post("/dockets/<period>/draw")
@roles(Role.CLERK)
def draw(period: str) -> ResponseReturnValue:
    """Draw the sample."""
    return _move(period, draw_sample, _("The sample is drawn. Reps see their cases under My leads."))


@blueprint.post("/dockets/<period>/open-hearing")
@roles(Role.CLERK)
def open_hearing(period: str) -> ResponseReturnValue:
    """Open the hearing."""
    return _move(period, operations.open_hearing, _("The hearing is open; the judges can vote."))


@blueprint.post("/dockets/<period>/deliberate")
@roles(Role.CLERK)
def deliberate(period: str) -> ResponseReturnValue:
    """Open the deliberation."""
    return _move(period, operations.open_deliberation, _("The split cases are open for a second ballot."))


@blueprint.post("/dockets/<period>/close")
@roles(Role.CLERK)
def close(period: str) -> ResponseReturnValue:
    """Close the docket."""
    return _move(period, operations.close_docket, _("The docket is closed and the verdicts are reached."))


@blueprint.post("/dockets/<period>/publish")
@roles(Role.CLERK)
def publish(period: str) -> ResponseReturnValue:
    """Publish the report."""
    return _move(period, publish_docket, _("The report is published."))


@blueprint.post("/dockets/<period>/revise")
@roles(Role.CLERK)
def revise(period: str) -> ResponseReturnValue:
    """Publish the edition after the appeals."""
    return _move(period, publish_revision, _("The revised edition is published; the first one stays as it was."))


@blueprint.post("/dockets/<period>/cancel")
@roles(Role.CLERK)
def cancel(period: str) -> ResponseReturnValue:
    """Cancel the month, with a reason."""
    docket = standing_docket_at(period)
    form = CancelForm()
    if not form.validate_on_submit():
        flash(_("Say why the month is cancelled; nothing was changed."), "error")
        return redirect(url_for("dockets.show", period=period), HTTPStatus.SEE_OTHER)
    operations.cancel_docket(docket, form.because.data, actor=current_person(), now=clock.now())
    flash(_("The month is cancelled. It can be planned anew."), "success")
    return redirect(url_for("dockets.show", period=period))
