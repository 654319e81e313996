"""Deliberation: the split cases at a glance, the thread of each, and the room that goes through them together."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.models.docket import Docket
from review.months import month_name
from review.operations.hearing_room import move_room, reveal_answers
from review.operations.remarks import correct_remark, write_remark
from review.queries.cases import find_case_view
from review.queries.deliberations import list_split_cases
from review.queries.dockets import docket_state, find_docket
from review.queries.hearing_queue import find_queue
from review.queries.hearing_room import RoomState, find_room_state, has_seat
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.hearing import words
from review.web.hearing.blueprint import blueprint, case_or_404, view_or_404
from review.web.hearing.forms import RemarkForm
from review.web.hearing.page import refused_page


@blueprint.get("/hearing/<period>/deliberation")
@roles(Role.PANELIST)
def deliberation(period: str) -> str:
    """My split cases, and why each was split where I may know."""
    me, docket = current_person(), find_docket(period)
    mine = find_queue(me, period)
    if docket is None or mine is None or mine.round == 1:
        abort(404)
    return render_template(
        "hearing/deliberation.html", docket=mine, shown=list_split_cases(me, docket, mine),
        month=month_name(period), words=words, left=words.time_left(mine.due_at, clock.now()),
    )


@blueprint.post("/hearing/<period>/<int:number>/remarks")
@roles(Role.PANELIST)
def say(period: str, number: int) -> ResponseReturnValue:
    """Write a remark, or correct one of mine."""
    view, me, form = view_or_404(period, number), current_person(), RemarkForm()
    if not form.validate():
        return refused_page(view, me, remark=form), 400
    corrected = request.form.get("correct", type=int)
    try:
        if corrected is None:
            write_remark(me, case_or_404(period, number), form.text.data or "", clock.now())
        else:
            correct_remark(me, case_or_404(period, number), corrected, form.text.data or "", clock.now())
    except Refusal as refusal:
        return refused_page(view, me, refusal, remark=form), 409
    return redirect(url_for("hearing.case", period=period, number=number, _anchor="thread"), 303)


@blueprint.get("/hearing/<period>/room")
@roles(Role.PANELIST)
def room(period: str) -> str:
    """The case that the room looks at, for a big screen."""
    state = _room(period)
    return render_template("hearing/room.html", **_stage(state), month=month_name(period))


@blueprint.get("/hearing/<period>/room/stage")
@roles(Role.PANELIST)
def stage(period: str) -> ResponseReturnValue:
    """What changed since a screen last looked: the stage anew, or nothing."""
    state = _room(period)
    if request.args.get("seen") == state.token:
        return Response(status=204)
    return render_template("hearing/_stage.html", **_stage(state))


@blueprint.post("/hearing/<period>/room")
@roles(Role.PANELIST)
def go(period: str) -> ResponseReturnValue:
    """Lead the room to a case."""
    case = case_or_404(period, request.form.get("number", 0, type=int))
    version = request.form.get("version", -1, type=int)
    move_room(current_person(), case.docket, case, version, clock.now())
    return redirect(url_for("hearing.room", period=period), 303)


@blueprint.post("/hearing/<period>/room/reveal")
@roles(Role.PANELIST)
def reveal(period: str) -> ResponseReturnValue:
    """Uncover the first answers of the present case."""
    case = case_or_404(period, request.form.get("number", 0, type=int))
    try:
        reveal_answers(current_person(), case.docket, case, clock.now())
    except Refusal as refusal:
        flash(sentence(refusal), "warning")
    return redirect(url_for("hearing.room", period=period), 303)


def _room(period: str) -> RoomState:
    docket: Docket = find_docket(period) or abort(404)
    state = find_room_state(docket) if docket_state(docket) is DocketState.DELIBERATION else None
    if state is None or not has_seat(docket, current_person()):
        abort(404, _("No room is in session for this month; it opens with the deliberation of split cases."))
    return state


def _stage(state: RoomState) -> dict[str, object]:
    before, after = state.beside()
    return {
        "state": state,
        "view": find_case_view(current_person(), state.period, state.number),
        "before": before,
        "after": after,
        "place": state.order.index(state.number) + 1,
        "words": words,
    }
