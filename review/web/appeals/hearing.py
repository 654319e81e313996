"""Hearing an appeal: its page, the ballot with its draft, and leaving it to others."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.domain.appeals import Ground
from review.domain.errors import Refusal
from review.domain.leads import EventKind
from review.domain.roles import MONTH_READERS, Role
from review.models.person import Person
from review.operations.appeal_ballots import cast_appeal_ballot, save_appeal_draft
from review.operations.appeal_hearers import confirm_for_appeal, dismiss_for_appeal, recuse_from_appeal
from review.queries.case_views import CaseView
from review.queries.people import find_person
from review.sentences import sentence
from review.web.access import roles
from review.web.appeals.blueprint import appeal_or_404, blueprint
from review.web.appeals.forms import AppealBallotForm
from review.web.appeals.page import appeal_links, appeal_page, desk_of, refused_page, sent_ticks
from review.web.auth.session import current_person
from review.web.hearing.forms import DismissalForm, RecusalForm
from review.web.hearing.page import ballot_sent, comment_hint


@blueprint.get("/appeals/<public_id>")
@roles(*MONTH_READERS)
def show(public_id: str) -> str:
    """One appeal: the reason, the evidence, and for those who hear it the ballot."""
    return appeal_page(*appeal_or_404(public_id))


@blueprint.post("/appeals/<public_id>")
@roles(Role.PANELIST)
def cast(public_id: str) -> ResponseReturnValue:
    """Cast a ballot on the appeal, or change it."""
    appeal, view = appeal_or_404(public_id)
    desk = desk_of(appeal, view)
    form, ticks = ballot_sent(AppealBallotForm(), desk), sent_ticks(desk)
    if not form.validate():
        return refused_page(public_id, ballot=form, ticks=ticks), HTTPStatus.UNPROCESSABLE_ENTITY
    answers = replace(form.answers(_kind(desk), None), clauses=ticks)
    try:
        cast_appeal_ballot(
            current_person(), appeal, answers, Ground(form.ground.data), clock.now(), form.revision.data or 0,
            form.page.data or "",
        )
    except Refusal as refusal:
        return refused_page(public_id, refusal, ballot=form, ticks=ticks), HTTPStatus.CONFLICT
    flash(_("Your vote on the appeal is cast. It can be changed until the vote is closed."), "success")
    return redirect(url_for("appeals.index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/appeals/<public_id>/draft")
@roles(Role.PANELIST)
def draft(public_id: str) -> ResponseReturnValue:
    """Save what is typed: by itself (htmx), or by the button."""
    appeal, view = appeal_or_404(public_id)
    desk = desk_of(appeal, view)
    form, ticks = ballot_sent(AppealBallotForm(), desk), sent_ticks(desk)
    quiet = request.headers.get("HX-Request") == "true"
    keep = request.form.get("keep", type=int)
    revision = keep if keep is not None else form.revision.data or 0
    try:
        saved = save_appeal_draft(
            current_person(), appeal, form.typed(_kind(desk)), ticks, revision, clock.now(), form.page.data or ""
        )
    except Refusal as refusal:
        if quiet:
            return render_template("hearing/_draft_refused.html", refusal=refusal.code, text=sentence(refusal),
                                   view=desk, links=appeal_links(public_id))
        return refused_page(public_id, refusal, ballot=form, ticks=ticks), HTTPStatus.CONFLICT
    if quiet:
        return render_template("hearing/_draft_saved.html", draft=saved, hint=comment_hint(desk, form, ticks))
    flash(_("The draft of your ballot is saved; it is not cast yet."), "success")
    return redirect(url_for("appeals.show", public_id=public_id, _anchor="ballot"), HTTPStatus.SEE_OTHER)


@blueprint.post("/appeals/<public_id>/leave")
@roles(Role.PANELIST)
def leave(public_id: str) -> ResponseReturnValue:
    """Leave the appeal to others."""
    appeal, _view = appeal_or_404(public_id)
    form = RecusalForm()
    if not form.validate():
        return refused_page(public_id, recusal=form), HTTPStatus.UNPROCESSABLE_ENTITY
    recuse_from_appeal(current_person(), appeal, form.reason.data or "", clock.now())
    flash(_("You are recused from this appeal."), "success")
    return redirect(url_for("appeals.index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/appeals/<public_id>/recusals/<person_id>/confirm")
@roles(Role.PANELIST, Role.CLERK)
def confirm_recusal(public_id: str, person_id: str) -> ResponseReturnValue:
    """Leave the appeal as was proposed; or, by a clerk, have a judge leave it."""
    appeal, _view = appeal_or_404(public_id)
    person = _person(person_id)
    joined = confirm_for_appeal(current_person(), appeal, person, clock.now())
    names = ", ".join(one.name for one in joined)
    if person.id == current_person().id:
        flash(_("You are recused from this appeal."), "success")
        return redirect(url_for("appeals.index"), HTTPStatus.SEE_OTHER)
    done = _("%(name)s is recused from this appeal.", name=person.name)
    flash(f"{done} {_('Now hear it too: %(names)s.', names=names)}" if joined else done, "success")
    return redirect(url_for("appeals.show", public_id=public_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/appeals/<public_id>/recusals/<person_id>/dismiss")
@roles(Role.PANELIST, Role.CLERK)
def dismiss_recusal(public_id: str, person_id: str) -> ResponseReturnValue:
    """Say why a judge can hear the appeal all the same."""
    appeal, _view = appeal_or_404(public_id)
    person, form = _person(person_id), DismissalForm()
    is_own = person.id == current_person().id
    if not form.validate():
        refusal = None if is_own else Refusal("recusal.reason_missing")
        return refused_page(public_id, refusal, dismissal=form), HTTPStatus.UNPROCESSABLE_ENTITY
    dismiss_for_appeal(current_person(), appeal, person, form.because.data or "", clock.now())
    if is_own:
        flash(_("You hear this appeal; your reason is on record."), "success")
    else:
        flash(_("%(name)s hears this appeal; the reason is on record.", name=person.name), "success")
    return redirect(url_for("appeals.show", public_id=public_id), HTTPStatus.SEE_OTHER)


def _person(public_id: str) -> Person:
    return find_person(public_id) or abort(404)


def _kind(view: CaseView) -> EventKind:
    return view.claim.kind if view.claim else EventKind.REJECTED
