"""The frame of a month: as it would freeze, worked out anew on request, or as it was frozen."""

from __future__ import annotations

from collections import Counter

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.domain.errors import Refusal
from review.domain.roles import MONTH_READERS, Role
from review.jobs.frames import queue_frame
from review.months import month_name
from review.operations.frames import find_preview
from review.queries.docket_viewers import may_run, may_watch
from review.queries.frame_previews import FramePreview, is_being_drafted
from review.queries.frames import count_controls, count_frame, find_frame, list_exclusions
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, docket_at, standing_docket_at
from review.web.dockets.frame_views import FrameView, frozen_view, preview_view


@blueprint.get("/dockets/<period>/frame")
@roles(*MONTH_READERS)
def frame(period: str) -> str:
    """The frame as it would freeze now, or as it was frozen; the lead behind each exclusion for those who watch."""
    docket, me = docket_at(period), current_person()
    found = find_frame(docket)
    view: FrameView | None = None
    preview: FramePreview | None = None
    refused: str | None = None
    if found is not None:
        view = frozen_view(found, count_frame(docket), list_exclusions(docket), count_controls(docket))
    elif docket.cancelled_at is None:
        try:
            preview = find_preview(docket, clock.now())
        except Refusal as refusal:
            refused = sentence(refusal)
        view = preview_view(preview) if preview is not None else None
    return render_template(
        "dockets/frame.html",
        docket=docket,
        month=month_name(docket.period),
        frame=found,
        view=view,
        preview=preview,
        is_being_drafted=found is None and is_being_drafted(docket),
        may_run=may_run(me),
        refused=refused,
        by_reason=Counter(one.exclusion for one in view.exclusions) if view else {},
        names_leads=may_watch(me),
    )


@blueprint.post("/dockets/<period>/frame")
@roles(Role.CLERK)
def work_out(period: str) -> ResponseReturnValue:
    """Have the frame worked out by the worker."""
    docket = standing_docket_at(period)
    if docket.frozen_at is None:
        queue_frame(docket, actor=current_person(), now=clock.now())
        flash(_("The frame is being worked out. Come back to this page in a minute."), "success")
    return redirect(url_for("dockets.frame", period=period))
