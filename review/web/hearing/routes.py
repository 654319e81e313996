"""The hearing: my queue, a case and its ballot, deliberation. Other modules register further views of it."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.domain.answers import Answer
from review.domain.errors import Refusal
from review.domain.leads import EventKind
from review.domain.roles import MONTH_READERS, Role
from review.operations.ballots import answer_first, cast_ballot, hold_seat, save_draft
from review.operations.recusals import recuse
from review.queries.appeals import list_to_hear
from review.queries.case_views import CaseView, Stage
from review.queries.hearing_queue import find_queue, list_queue
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.hearing import deliberating, precedents, recusing, withdrawing
from review.web.hearing.blueprint import blueprint, case_or_404, onwards, view_or_404
from review.web.hearing.forms import BallotForm, FirstForm, RecusalForm, ticks_sent
from review.web.hearing.links import case_links
from review.web.hearing.page import ballot_sent, case_page, comment_hint, refused_page
from review.web.hearing.words import time_left

__all__ = ["blueprint", "deliberating", "precedents", "recusing", "withdrawing"]


@blueprint.get("/hearing")
@roles(Role.PANELIST)
def queue() -> str:
    """My cases in the dockets being heard."""
    now = clock.now()
    dockets = list_queue(current_person())
    return render_template("hearing/queue.html", dockets=dockets,
                           appeals=list_to_hear(current_person()),
                           left=[time_left(docket.due_at, now) for docket in dockets])


@blueprint.get("/hearing/<period>/<int:number>")
@roles(*MONTH_READERS)
def case(period: str, number: int) -> ResponseReturnValue:
    """One case, as far as the viewer may see it."""
    view = view_or_404(period, number)
    if view.stage is Stage.RECUSED:
        abort(403, _("You are recused from this case, so it is closed to you. The rest of your queue waits."))
    ahead = request.headers.get("Sec-Purpose", "").startswith("prefetch")
    answer = make_response(case_page(view, current_person(), ahead=ahead))
    # Pages are never stored, so a prefetch link would be in vain: browsers that know these rules load the next case
    # ahead and keep it for this visit; the others load it when it is asked for. What happened in between, a page
    # loaded ahead asks for when it is shown.
    answer.headers["Speculation-Rules"] = f'"{url_for("static", filename="js/next-case.json")}"'
    return answer


@blueprint.get("/hearing/<period>/<int:number>/arrived")
@roles(Role.PANELIST)
def arrived(period: str, number: int) -> str:
    """What a case page that was loaded ahead lacks: what the last act said, and how far I am."""
    view_or_404(period, number)
    return render_template("hearing/_arrived.html", queue=find_queue(current_person(), period))


@blueprint.post("/hearing/<period>/<int:number>/first")
@roles(Role.PANELIST)
def first(period: str, number: int) -> ResponseReturnValue:
    """Answer Q1, and so open the claim."""
    view, one, me = view_or_404(period, number), case_or_404(period, number), current_person()
    form = FirstForm()
    clauses = view.definition.clauses if view.definition else ()
    if not form.validate():
        return refused_page(view, me, first=form, ticks=ticks_sent(clauses, request.form)), 400
    try:
        answer_first(me, one, Answer(form.met.data), ticks_sent(clauses, request.form), clock.now())
    except Refusal as refusal:
        return refused_page(view, me, refusal, first=form, ticks=ticks_sent(clauses, request.form)), 409
    return redirect(url_for("hearing.case", period=period, number=number, _anchor="claim"), 303)


@blueprint.post("/hearing/<period>/<int:number>/draft")
@roles(Role.PANELIST)
def draft(period: str, number: int) -> ResponseReturnValue:
    """Save what is typed: by itself (htmx), or by the button."""
    view, one, me = view_or_404(period, number), case_or_404(period, number), current_person()
    form = ballot_sent(BallotForm(), view)
    quiet = request.headers.get("HX-Request") == "true"
    keep = request.form.get("keep", type=int)
    revision = keep if keep is not None else form.revision.data or 0
    try:
        hold_seat(me, one)
        kind = _kind(view)
        saved = save_draft(me, one, view.round, form.typed(kind), revision, clock.now(), form.page.data or "")
    except Refusal as refusal:
        if quiet:
            return render_template("hearing/_draft_refused.html", refusal=refusal.code, text=sentence(refusal),
                                   view=view_or_404(period, number), links=case_links(period, number))
        return refused_page(view, me, refusal, ballot=form), 409
    if quiet:
        return render_template("hearing/_draft_saved.html", draft=saved, hint=comment_hint(view, form))
    flash(_("The draft of case %(number)s is saved; it is not cast yet.", number=number), "success")
    return redirect(url_for("hearing.case", period=period, number=number, _anchor="ballot"), 303)


@blueprint.post("/hearing/<period>/<int:number>")
@roles(Role.PANELIST)
def cast(period: str, number: int) -> ResponseReturnValue:
    """Cast the ballot, and go on to the next case."""
    view, one, me = view_or_404(period, number), case_or_404(period, number), current_person()
    form = ballot_sent(BallotForm(), view)
    try:
        hold_seat(me, one)
        kind = _kind(view)
        if not form.validate():
            return refused_page(view, me, ballot=form), 400
        fixed = view.draft.met if view.draft else None
        cast_ballot(me, one, view.round, form.answers(kind, fixed), clock.now(),
                    form.revision.data or 0, form.page.data or "")
    except Refusal as refusal:
        return refused_page(view, me, refusal, ballot=form), 409
    return onwards(period, number, _("Your vote on case %(number)s is cast.", number=number))


@blueprint.post("/hearing/<period>/<int:number>/recuse")
@roles(Role.PANELIST)
def leave(period: str, number: int) -> ResponseReturnValue:
    """Recuse myself."""
    view, one, me = view_or_404(period, number), case_or_404(period, number), current_person()
    form = RecusalForm()
    if not form.validate():
        return refused_page(view, me, recusal=form), 400
    recuse(me, one, form.reason.data, clock.now())
    return onwards(period, number, _("You are recused from case %(number)s.", number=number))


def _kind(view: CaseView) -> EventKind:
    if view.claim is None:
        raise Refusal("ballot.first_question_first")
    return view.claim.kind
